"""Traps: what a naive system gets wrong, each planted with its outcome worked out by hand.

Numbers are those of the list of traps in the field notes. The floor is three unrelated young people and
two independent reports in 90 days; in a school five, three and 60.
"""

from csgraph.sample.manifest import ExpectedCandidate
from csgraph.sample.plant import Plot


def plant(plot: Plot) -> None:
    """Plants every trap."""
    for trap in (
        _kin,
        _incidents,
        _schools,
        _hub_and_home,
        _safe_and_other,
        _times,
        _people_who_do_not_count,
        _open_to_a_service,
        _names,
        _harms_and_groups,
    ):
        trap(plot)


def _kin(plot: Plot) -> None:
    place = plot.place("T-KIN", "Nine Arches Underpass")
    a, b, c, d = plot.several(4)
    plot.kin(a, b, "HALF_SIBLING")
    plot.kin(b, c, "STEP_SIBLING")
    for days, person in enumerate((a, b, c, d), start=10):
        plot.says(person, place, days)
    plot.quiet("siblings_count_once", 1, place, "Three of the four are one kin group: two unrelated young people.")

    place = plot.place("T-FAM", "Old Quarry Gate")
    people = [plot.person() for _ in range(4)]
    for number, person in enumerate(people[:2]):
        plot.files.row("ssd_family", fami_table_id=f"TF{number}", fami_family_id="TFAM1", fami_person_id=person)
    for number, person in enumerate(people[1:3]):
        plot.files.row(
            "ssd_address",
            addr_table_id=f"TAD{number}",
            addr_person_id=person,
            addr_address_json='{"PAON": "7", "STREET": "Trial Row", "UPRN": "999900000007"}',
            addr_address_type="Home",
            addr_address_start_date=plot.ago(900 if number else 400),
            addr_address_end_date=plot.ago(300) if number else None,
        )
    for days, person in enumerate(people, start=20):
        plot.says(person, place, days)
    plot.quiet("family_and_household_join", 1, place, "A family id and a shared address make three of the four one.")

    place = plot.place("T-MUM", "Lower Lock Steps")
    mother = plot.person(age_days=14000)
    people = plot.several(4)
    for number, child in enumerate(people[:2]):
        plot.files.row("ssd_mother", moth_table_id=f"TM{number}", moth_person_id=mother, moth_childs_person_id=child)
    for days, person in enumerate(people, start=5):
        plot.says(person, place, days)
    why = "Two share a mother, who is a link and no young person: three unrelated."
    plot.shared("a_mother_links_her_children", 32, place, why, kin=3, people=4, reports=3)


def _incidents(plot: Plot) -> None:
    place = plot.place("T-INC", "Ropewalk Corner")
    people = plot.several(3)
    for number, person in enumerate(people):
        agency = ("POLICE", "SCHOOLS", "HEALTH")[number]
        record = plot.record(agency, days=15, incident_id="T-INCIDENT-1")
        plot.says(person, place, 15, kind="HARMED_AT", record=record, voice="POLICE")
    why = "Three agencies reported one incident: three unrelated young people and one report."
    plot.quiet("one_incident_is_one_report", 2, place, why)

    place = plot.place("T-NOTE", "Chandler's Yard")
    one, other = plot.several(2)
    for days in (3, 9, 12, 20, 33):
        plot.says(one, place, days)
    plot.says(other, place, 14)
    plot.quiet("repeated_notes_are_one_young_person", 3, place, "Five notes about one and one about another: two.")

    place = plot.place("T-REC", "Weir Footbridge")
    record = plot.record("SCHOOLS", days=8)
    people = plot.several(3)
    for person in people[:2]:
        plot.says(person, place, 8, record=record, voice="PROFESSIONAL")
    plot.says(people[2], place, 30)
    why = "Two stand in one record and one speaks for herself: three young people, two reports."
    plot.shared("own_voice_is_a_report_of_its_own", 2, place, why, kin=3, people=3, reports=2)


def _schools(plot: Plot) -> None:
    school = plot.place("T-SCH", "Trialfield School", "SCHOOL")
    toilets = plot.place("T-WC", "Trialfield School toilets", within_context_id=school)
    for person in plot.several(6):
        plot.says(person, school, 200, kind="ATTENDS", voice="PROFESSIONAL")
    people = plot.several(4)
    for days, person in enumerate(people[:3], start=4):
        plot.says(person, toilets, days)
    plot.says(people[3], school, 6)
    plot.quiet("a_school_needs_five", 4, school, "Four unrelated young people, and six who only attend.")
    plot.shared("a_sub_place_by_itself", 4, toilets, "The toilets are a place of their own.", kin=3, people=3, reports=3)


def _hub_and_home(plot: Plot) -> None:
    hub = plot.place("T-HUB", "Trialstow Central Station", "TRANSPORT_ROUTE")
    for days, person in enumerate(plot.several(8), start=1):
        plot.says(person, hub, days * 9)
    why = "A busy place alerts under the plain floor; the score that comes later weighs how busy it is."
    plot.shared("a_hub_alerts_under_the_floor", 5, hub, why, kin=8, people=8, reports=8)

    home = plot.place("T-HOME", "Trial Children's Home", "ACCOMMODATION")
    for person in plot.several(5):
        plot.says(person, home, 100, kind="LIVES_AT", voice="PROFESSIONAL")
    plot.quiet("living_somewhere_is_no_harm", 6, home, "Five live there; nobody said a thing against it.")

    place = plot.place("T-CARE", "Saltmarsh Path")
    people = plot.several(3)
    for number, person in enumerate(people):
        plot.files.row(
            "ssd_address",
            addr_table_id=f"TCARE{number}",
            addr_person_id=person,
            addr_address_json='{"PAON": "1", "STREET": "Trial Children\'s Home", "UPRN": "999900000001"}',
            addr_address_type="Placement",
            addr_address_start_date=plot.ago(200),
        )
        plot.says(person, place, 10 + number)
    why = "They share a placement, which makes no household: three unrelated young people."
    plot.shared("a_placement_makes_no_kin", 6, place, why, kin=3, people=3, reports=3)


def _safe_and_other(plot: Plot) -> None:
    place = plot.place("T-SAFE", "Lantern Library")
    for days, person in enumerate(plot.several(5), start=3):
        plot.says(person, place, days, kind="NAMED_SAFE")
    for days, person in enumerate(plot.several(3), start=3):
        plot.says(person, place, days, kind="NAMED_MIXED")
    plot.quiet("safe_and_mixed_do_not_trigger", 7, place, "Five feel safe there and three say both.")

    place = plot.place("T-HELP", "Pump House Yard")
    people = plot.several(4)
    plot.says(people[0], place, 5, role="HELPED")
    plot.says(people[1], place, 6, locus="FAMILIAL")
    plot.says(people[2], place, 7)
    plot.says(people[3], place, 8)
    plot.quiet("helping_and_family_harm_do_not_count", 20, place, "One helped and one was harmed by family: two left.")


def _times(plot: Plot) -> None:
    place = plot.place("T-OLD", "Cinder Hill")
    for days, person in zip((300, 320, 340), plot.several(3), strict=True):
        plot.says(person, place, days)
    why = "Shared last winter: listed, not announced."
    plot.shared("an_old_cluster_is_listed", 23, place, why, kin=3, people=3, reports=3, alerts=False)

    place = plot.place("T-APART", "Mossy Steps")
    for days, person in zip((5, 100, 195), plot.several(3), strict=True):
        plot.says(person, place, days)
    plot.quiet("stale_evidence_is_not_added_up", 23, place, "Three, but never within one 90 days.")

    place = plot.place("T-EDGE", "Tollgate Bench")
    for days, person in zip((0, 45, 89), plot.several(3), strict=True):
        plot.says(person, place, days)
    plot.shared("ninety_days_are_ninety", 23, place, "The oldest is of the first day.", kin=3, people=3, reports=3)

    place = plot.place("T-VAGUE", "Gorse Common")
    for days, person in zip((10, 20, 110), plot.several(3), strict=True):
        plot.says(person, place, days, precision="MONTH" if days == 110 else "DAY")
    why = "“That month” reaches into the window."
    plot.shared("a_vague_date_keeps_its_span", 24, place, why, kin=3, people=3, reports=3)

    place = plot.place("T-LATE", "Farrier's Passage")
    for days, person in zip((200, 210, 220), plot.several(3), strict=True):
        record = plot.record("HEALTH", days=1, occurred_on=plot.ago(days))
        plot.says(person, place, days, record=record)
    why = "Entered yesterday about last spring: visible, and no new alert."
    plot.shared("late_entries_are_old_news", 23, place, why, kin=3, people=3, reports=3, alerts=False)

    place = plot.place("T-TWO", "Sexton's Gate")
    for days, person in enumerate(plot.several(2), start=5):
        plot.says(person, place, days)
    plot.quiet("two_are_below_the_floor", 26, place, "Two unrelated young people.")


def _people_who_do_not_count(plot: Plot) -> None:
    place = plot.place("T-STUB", "Osier Bank")
    people = [*plot.several(2), plot.person(stub="Y", dob=None, forename=None, surname=None)]
    for days, person in enumerate(people, start=5):
        plot.says(person, place, days)
    plot.quiet("a_stub_never_counts", 31, place, "The third is known only because a friend named them.")

    place = plot.place("T-ADULT", "Tanner's Bridge")
    people = [*plot.several(2), plot.person(age_days=6700)]
    for days, person in enumerate(people, start=5):
        plot.says(person, place, days)
    plot.quiet("an_adult_does_not_count", 14, place, "The third came of age before.")

    place = plot.place("T-DEAD", "Maltings Court")
    people = plot.several(3)
    plot.files.row("ssd_person", pers_person_id=people[2], pers_death_date=plot.ago(20))
    for days, person in zip((40, 45, 50), people, strict=True):
        plot.says(person, place, days)
    why = "What was said before the death still counts."
    plot.shared("the_dead_count_for_what_they_said", 16, place, why, kin=3, people=3, reports=3)

    place = plot.place("T-GONE", "Drover's Green")
    people = plot.several(3)
    for number, person in enumerate(people):
        plot.files.row(
            "ssd_cin_episodes",
            cine_referral_id=f"TGONE{number}",
            cine_person_id=person,
            cine_referral_date=plot.ago(400),
            cine_close_reason="RC5" if number == 2 else None,
            cine_close_date=plot.ago(30) if number == 2 else None,
        )
    for days, person in zip((10, 12, 14), people, strict=True):
        plot.says(person, place, days)
    plot.quiet("gone_means_gone", 17, place, "The third moved to another authority before.")

    place = plot.place("T-TWIN", "Fuller's Row")
    born = plot.ago(5200)
    people = [plot.person(forename="Same", surname="Name", dob=born) for _ in range(3)]
    for days, person in enumerate(people, start=6):
        plot.says(person, place, days)
    why = "Three people of one name and birth date are three people."
    plot.shared("a_name_is_no_identity", 35, place, why, kin=3, people=3, reports=3)


def _open_to_a_service(plot: Plot) -> None:
    place = plot.place("T-NFA", "Tinker's Lane")
    people = plot.several(4)
    spells = ((400, 300, "N"), (60, 50, "Y"), (3, None, "N"))
    for number, (start, end, no_action) in enumerate(spells):
        plot.files.row(
            "ssd_cin_episodes",
            cine_referral_id=f"TNFA{number}",
            cine_person_id=people[number],
            cine_referral_date=plot.ago(start),
            cine_referral_nfa=no_action,
            cine_close_reason="RC8" if end else None,
            cine_close_date=plot.ago(end) if end else None,
        )
    for days, person in zip((20, 21, 22, 23), people, strict=True):
        plot.says(person, place, days)
    why = "One was closed a year ago; a referral without action is no episode; one was opened after she spoke: three."
    plot.shared("open_to_a_service_in_the_window", 31, place, why, kin=3, people=3, reports=3)

    place = plot.place("T-WD", "Cooper's Arch")
    people = plot.several(3)
    for days, person in enumerate(people, start=6):
        withdrawn = {"withdrawn": "Y", "withdrawn_reason": "Wrong place"} if days == 8 else {}
        plot.says(person, place, days, **withdrawn)
    plot.quiet("a_withdrawn_row_was_never_so", 9, place, "The third row was withdrawn.")


def _names(plot: Plot) -> None:
    one = plot.place("T-PARK", "Kestrel's Park", postcode="ZZ11AA")
    people = plot.several(3)
    plot.says(people[0], one, 9)
    plot.says(people[1], "~Kestrels Pk", 10)
    plot.says(people[2], "~kestrel s park", 11)
    plot.quiet("written_names_wait", 13, one, "One wrote it another way and waits; two count.")
    plot.candidates.append(ExpectedCandidate(text="Kestrels Pk", context_id=one))
    plot.place("T-83", "Route 83", "TRANSPORT_ROUTE")
    plot.place("T-B2", "Harrier House Block 2")
    plot.place("T-B3", "Harrier House Block 3")
    plot.says(plot.person(), "~harrier block 3", 40)
    plot.candidates.append(ExpectedCandidate(text="harrier block 3", context_id="T-B3", never="T-B2"))

    place = plot.place("T-LA", "Boundary Brook", la_code="ZZ9")
    for days, person in enumerate(plot.several(3), start=12):
        plot.says(person, place, days)
    why = "It lies in another authority's area and is shared all the same."
    plot.shared("a_border_is_no_wall", 18, place, why, kin=3, people=3, reports=3)


def _harms_and_groups(plot: Plot) -> None:
    group = plot.place("T-GRP", "After-school group", "PEER_GROUP", subtype="INCIDENT_GROUP")
    people = plot.several(5)
    for person in people:
        plot.says(person, group, 500, kind="CONNECTED_TO", voice="PROFESSIONAL", valid_to=plot.ago(300))
    plot.quiet("a_group_that_ended_is_no_cluster", 8, group, "Five were connected to it a year ago; nothing happened.")
    record = plot.record("CSC", days=60)
    for number, status in enumerate(("SUSPECTED", "NO_LONGER", "NEVER_WAS")):
        plot.files.row(
            "ctx_harms",
            harm_id=f"TH{number}",
            person_id=people[number],
            harm_type="EXP.CCE",
            status=status,
            valid_from=plot.ago(200),
            valid_to=plot.ago(60) if status == "NO_LONGER" else None,
            rationale_code="REVIEWED" if status != "SUSPECTED" else None,
            record_id=record,
        )
    for number, kind in enumerate(("FRIEND_OF", "SUPPORTS", "MISSING_WITH")):
        plot.files.row(
            "ctx_peer_links",
            link_id=f"TL{number}",
            person_id=people[number],
            other_person_id=people[number + 1],
            kind=kind,
            valid_from=plot.ago(90),
            record_id=record,
        )
    for number, (person, distance) in enumerate(zip(people, (35.5, 999.9), strict=False)):
        plot.files.row(
            "ssd_cla_episodes",
            clae_cla_episode_id=f"TCLA{number}",
            clae_person_id=person,
            clae_cla_id=f"TCLAID{number}",
            clae_cla_episode_start_date=plot.ago(200),
        )
        plot.files.row(
            "ssd_cla_placement",
            clap_cla_placement_id=f"TPL{number}",
            clap_person_id=person,
            clap_cla_placement_start_date=plot.ago(200),
            clap_cla_placement_type="K2",
            clap_cla_placement_urn="900901",
            clap_cla_placement_distance=distance,
        )
    plot.files.row("ssd_cp_plans", cppl_cp_plan_id="TCP0", cppl_person_id=people[0], cppl_cp_plan_start_date=plot.ago(100))
    for kind, value in (("Case Number", "TRIAL-1"), ("Unique Pupil Number", "A123456789012")):
        plot.files.row(
            "ssd_linked_identifiers",
            link_table_id=f"TLI{kind[0]}",
            link_person_id=people[0],
            link_identifier_type=kind,
            link_identifier_value=value,
        )
