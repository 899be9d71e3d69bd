"""What an import or a decision came to is told to whoever made it: alerts raised and changed, by the place's name."""

from dataclasses import replace

from csgraph.domain.access import Actor, Role
from csgraph.domain.alert_states import ChangeKind
from csgraph.domain.news import News
from csgraph.services.imports import ImportOptions
from tests.e2e.world import LEAD, Folder, World

IMPORTER = Actor(id="it", roles=frozenset({Role.ADMINISTRATOR}), agency="IT")


def told(news: News) -> list[tuple[str, str, int]]:
    return [(each.name, each.kind.value, each.kin_groups) for each in news.alerts]


def three(place: str = "K", third: str = "~the kiosk") -> Folder:
    """Three young people who name one place unsafe, the third in words."""
    rows = Folder().context("K", "Station kiosk")
    for number, named in enumerate((place, place, third)):
        rows.person(f"P{number}", dob="2012-01-01")
        rows.says(f"A{number}", f"P{number}", named, f"2026-05-0{number + 1}", agency=f"AG{number}")
    return rows


def test_an_import_tells_which_alerts_it_raised(world: World) -> None:
    assert told(world.imports(three(third="K")).news) == [("Station kiosk", "RAISED", 3)]

    assert world.imports(three(third="K")).news == News(), "the same again has changed nothing"


def test_a_confirmation_tells_what_it_raised_and_a_rejection_what_it_took_away(world: World) -> None:
    assert world.imports(three()).news == News()
    (waits,) = world.services.contexts.candidates(actor=LEAD)

    made = world.services.contexts.confirm(actor=LEAD, candidate_id=waits.uid, context="K", reason="it is")
    taken = world.services.contexts.reject(actor=LEAD, candidate_id=waits.uid, reason="it is not")

    assert (made.context.name, told(made.news)) == ("Station kiosk", [("Station kiosk", "RAISED", 3)])
    assert made.news.words.startswith("Alerts: 1 raised.")
    assert [each.kind for each in taken.alerts] == [ChangeKind.SUPERSEDED]


def test_a_merge_tells_what_it_raised(world: World) -> None:
    rows = three(third="K2").context("K2", "Kiosk at the station")
    world.imports(rows)

    made = world.services.contexts.merge(actor=LEAD, source="K2", into="K", reason="one place")

    assert told(made.news) == [("Station kiosk", "RAISED", 3)]


def test_who_may_not_read_alerts_is_told_how_many_and_not_which(world: World) -> None:
    folder = three(third="K").write(world.folder / "files")

    report = world.services.imports.run(actor=IMPORTER, folder=folder, options=ImportOptions())

    assert report.news == replace(News(), counts={ChangeKind.RAISED: 1})


def test_a_name_that_waits_is_told_where_it_would_count(world: World) -> None:
    world.imports(three())
    (place,) = [each for each, _ in world.services.contexts.find(actor=LEAD, text="K") if "K" in each.source_ids]

    waiting = world.services.contexts.waiting_for(actor=LEAD, context=place.uid)

    assert [(each.text, each.rows) for each in waiting] == [("the kiosk", 1)]
    assert world.services.contexts.names(actor=LEAD, uids=[place.uid]) == {place.uid: "Station kiosk"}


def test_a_name_that_waits_is_told_beside_the_alert(world: World) -> None:
    world.imports(three(third="K"))
    world.imports(Folder().person("P9", dob="2011-03-01").says("A9", "P9", "~the kiosk", "2026-05-29"))
    [alert] = world.services.alerts.list(actor=LEAD)

    shown = world.services.alerts.show(actor=LEAD, alert_id=alert.alert.uid)

    assert ["“the kiosk” waits, in 1 row" in each.words for each in shown.waiting] == [True]
