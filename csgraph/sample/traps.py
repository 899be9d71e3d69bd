"""Traps: what a naive system gets wrong, each planted with its outcome worked out by hand.

Numbers are those of the list of traps in the field notes. The floor is three unrelated young people and
two independent reports in 90 days; in a school five, three and 60.
"""

from csgraph.sample import times_and_people
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
        times_and_people.times,
        times_and_people.people_who_do_not_count,
        times_and_people.open_to_a_service,
        _names,
        _harms_and_groups,
        _named_as_ever,
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
    for days, person in zip((5, 30, 55, 80), people, strict=True):
        plot.says(person, place, days)
    why = "Two share a mother, who is a link and no young person: three unrelated."
    plot.shared("a_mother_links_her_children", 32, place, why, kin=3, people=4, reports=3, unusual=False)


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
    plot.shared("own_voice_is_a_report_of_its_own", 2, place, why, kin=3, people=3, reports=2, unusual=False)


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
    plot.shared(
        "a_sub_place_by_itself", 4, toilets, "The toilets are a place of their own.", kin=3, people=3, reports=3
    )


def _hub_and_home(plot: Plot) -> None:
    hub = plot.place("T-HUB", "Trialstow Central Station", "TRANSPORT_ROUTE")
    for days, person in enumerate(plot.several(8), start=1):
        plot.says(person, hub, days * 9)
    why = "A busy place meets the rule all the time; that it is named as often as ever interrupts nobody."
    plot.shared("a_hub_is_not_unusual", 5, hub, why, kin=8, people=8, reports=8, unusual=False)

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
        plot.says(person, place, 10 + 30 * number)
    why = "They share a placement, which makes no household: three unrelated young people."
    plot.shared("a_placement_makes_no_kin", 6, place, why, kin=3, people=3, reports=3, unusual=False)


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


def _names(plot: Plot) -> None:
    one = plot.place("T-PARK", "Kestrel's Park", postcode="ZZ11AA")
    people = plot.several(3)
    plot.says(people[0], one, 9)
    plot.says(people[1], "~Kestrels Pk", 10)
    plot.says(people[2], "~kestrels park", 11)
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
    plot.files.row(
        "ssd_cp_plans", cppl_cp_plan_id="TCP0", cppl_person_id=people[0], cppl_cp_plan_start_date=plot.ago(100)
    )
    for kind, value in (("Case Number", "TRIAL-1"), ("Unique Pupil Number", "A123456789012")):
        plot.files.row(
            "ssd_linked_identifiers",
            link_table_id=f"TLI{kind[0]}",
            link_person_id=people[0],
            link_identifier_type=kind,
            link_identifier_value=value,
        )


def _named_as_ever(plot: Plot) -> None:
    """Places that were named as often in the year before: they meet the rule, and are not unusual."""
    plot.named_before("T-HUB", every=9)
    for place in ("T-MUM", "T-CARE", "T-EDGE", "T-TWIN"):
        plot.named_before(place, every=24)
