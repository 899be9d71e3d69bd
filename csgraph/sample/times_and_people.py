"""Traps of time, and of people who do not count; see `csgraph.sample.traps`."""

from csgraph.sample.plant import Plot


def times(plot: Plot) -> None:
    """Plants its traps."""
    place = plot.place("T-OLD", "Cinder Hill")
    for days, person in zip((300, 320, 340), plot.several(3), strict=True):
        plot.says(person, place, days)
    why = "Shared last winter: listed, not announced."
    plot.shared("an_old_cluster_is_listed", 23, place, why, kin=3, people=3, reports=3, met=False)

    place = plot.place("T-APART", "Mossy Steps")
    for days, person in zip((5, 100, 195), plot.several(3), strict=True):
        plot.says(person, place, days)
    plot.quiet("stale_evidence_is_not_added_up", 23, place, "Three, but never within one 90 days.")

    place = plot.place("T-EDGE", "Tollgate Bench")
    for days, person in zip((0, 45, 89), plot.several(3), strict=True):
        plot.says(person, place, days)
    why = "The oldest is of the first day."
    plot.shared("ninety_days_are_ninety", 23, place, why, kin=3, people=3, reports=3, unusual=False)

    place = plot.place("T-VAGUE", "Gorse Common")
    for days, person in zip((10, 20, 110), plot.several(3), strict=True):
        plot.says(person, place, days, precision="MONTH" if days == 110 else "DAY")
    why = "“That month” reaches into the window."
    plot.shared("a_vague_date_keeps_its_span", 24, place, why, kin=3, people=3, reports=3, unusual=False)

    place = plot.place("T-LATE", "Farrier's Passage")
    for days, person in zip((200, 210, 220), plot.several(3), strict=True):
        record = plot.record("HEALTH", days=1, occurred_on=plot.ago(days))
        plot.says(person, place, days, record=record)
    why = "Entered yesterday about last spring: visible, and no new alert."
    plot.shared("late_entries_are_old_news", 23, place, why, kin=3, people=3, reports=3, met=False)

    place = plot.place("T-TWO", "Sexton's Gate")
    for days, person in enumerate(plot.several(2), start=5):
        plot.says(person, place, days)
    plot.quiet("two_are_below_the_floor", 26, place, "Two unrelated young people.")


def people_who_do_not_count(plot: Plot) -> None:
    """Plants its traps."""
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
    for days, person in zip((6, 36, 66), people, strict=True):
        plot.says(person, place, days)
    why = "Three people of one name and birth date are three people."
    plot.shared("a_name_is_no_identity", 35, place, why, kin=3, people=3, reports=3, unusual=False)


def open_to_a_service(plot: Plot) -> None:
    """Plants its traps."""
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
