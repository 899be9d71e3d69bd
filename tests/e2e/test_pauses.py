"""What time alone brings comes by itself, on its day, however seldom anybody looks."""

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from csgraph.domain.alert_states import DismissalReason
from csgraph.domain.looks import Gone
from csgraph.domain.news import News
from csgraph.engine.connect import Connection
from csgraph.errors import Conflict, Unavailable
from csgraph.ids import AlertId
from csgraph.settings import Settings
from tests.conftest import wipe
from tests.e2e.world import LEAD, Folder, World, opened

FIRST = date(2026, 3, 5)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What a world came to: its alerts, their changes and all that was told."""

    alerts: list[tuple[object, ...]]
    changes: list[tuple[object, ...]]
    told: list[tuple[object, ...]]


def named(place: str, people: str, *, until: date = FIRST) -> Folder:
    """People who name one place, the last of them on the day before `until`."""
    rows = Folder().context(place, f"Bridge {place}")
    for number, person in enumerate(people):
        on = (until - timedelta(days=len(people) - number)).isoformat()
        rows.person(person).says(f"{place}{person}", person, place, on)
    return rows


def changes(world: World) -> list[tuple[object, ...]]:
    """What changed of each alert and when, with what stood then, by place."""
    found = world.services.alerts.list(actor=LEAD)
    return sorted(
        (view.context_ids[0], each.number, each.kind.value, each.on, each.kin_groups, each.until, each.window_to)
        for view in found
        for each in view.changes
    )


def alerts(world: World) -> list[tuple[object, ...]]:
    """Where each alert stands."""
    found = world.services.alerts.list(actor=LEAD)
    return sorted(
        (each.context_ids[0], each.alert.state, each.alert.raised_on, each.alert.until, each.alert.last_met_on)
        for each in found
    )


def told(world: World) -> list[tuple[object, ...]]:
    """Every notice but its instants and the ids that chance gave."""
    places = {each.alert.uid: each.context_ids[0] for each in world.services.alerts.list(actor=LEAD)}
    return sorted(
        (box, each.about, each.state, each.refs.get("what", ""), each.refs.get("on", ""), of_alert, people)
        for each in world.services.delivery.list(actor=LEAD)
        for box in [each.box if ":" in each.box else "professional"]
        for of_alert in [places.get(AlertId(each.refs.get("alert", "")), "")]
        for people in [len(each.refs.get("people", "").split())]
    )


def kinds(world: World) -> list[tuple[object, object]]:
    return [(each[2], each[3]) for each in changes(world)]


def tick(settings: Settings, folder: Path, today: date) -> Gone:
    with opened(settings, folder, today=today) as world:
        return world.services.ticking.tick(actor=LEAD)


def watched(settings: Settings, folder: Path, *, until: date) -> None:
    """A borough whose one alert is watched until a day."""
    with opened(settings, folder, today=FIRST) as world:
        world.imports(named("C1", "abc"))
        [alert] = world.services.alerts.list(actor=LEAD)
        world.services.alerts.monitor(actor=LEAD, alert_id=alert.alert.uid, until=until, note="waits")


def test_monitoring_ends_on_its_day_though_nobody_looked_before_july(
    clean: None, settings: Settings, tmp_path: Path
) -> None:
    watched(settings, tmp_path, until=date(2026, 3, 28))

    gone = tick(settings, tmp_path, date(2026, 7, 30))

    with opened(settings, tmp_path, today=date(2026, 7, 30)) as later:
        assert kinds(later) == [("RAISED", FIRST), ("MONITOR", FIRST), ("RETURNED", date(2026, 3, 28))]
        assert ("lead:home", "RETURNED", "2026-03-28") in [(each[0], each[3], each[4]) for each in told(later)]
    assert (gone.since, gone.on, gone.days, gone.changes) == (FIRST, date(2026, 7, 30), 146, 1)


def test_a_second_tick_and_a_restart_do_nothing_and_tell_nobody(
    clean: None, settings: Settings, tmp_path: Path
) -> None:
    watched(settings, tmp_path, until=FIRST + 5 * DAY)
    day = FIRST + 9 * DAY
    tick(settings, tmp_path, day)
    with opened(settings, tmp_path, today=day) as world:
        before = (changes(world), told(world))

        again = world.services.ticking.tick(actor=LEAD)

        assert (again.days, again.changes) == (0, 0)
        assert (changes(world), told(world)) == before
    assert tick(settings, tmp_path, day).changes == 0
    with opened(settings, tmp_path, today=day) as world:
        assert (changes(world), told(world)) == before


def test_a_decision_is_about_the_alert_as_it_stands_today(clean: None, settings: Settings, tmp_path: Path) -> None:
    watched(settings, tmp_path, until=FIRST + 5 * DAY)
    with opened(settings, tmp_path, today=FIRST + 9 * DAY) as world:
        [alert] = world.services.alerts.list(actor=LEAD)

        world.services.alerts.acknowledge(actor=LEAD, alert_id=alert.alert.uid)

        assert [each for each, _ in kinds(world)] == ["RAISED", "MONITOR", "RETURNED", "ACKNOWLEDGED"]


def test_two_at_once_go_through_the_days_once(clean: None, settings: Settings, tmp_path: Path) -> None:
    watched(settings, tmp_path, until=FIRST + 5 * DAY)
    day = FIRST + 60 * DAY
    with opened(settings, tmp_path, today=day) as one, opened(settings, tmp_path, today=day) as other:
        gone: list[Gone] = []
        threads = [
            threading.Thread(target=lambda world=world: gone.append(world.services.ticking.tick(actor=LEAD)))
            for world in (one, other)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

        assert sorted(each.changes for each in gone) == [0, 1]
        assert sorted(each.days for each in gone) == [0, 59]
        assert [each for each, _ in kinds(one)] == ["RAISED", "MONITOR", "RETURNED"]


def test_the_first_evaluation_of_all_replays_no_past(clean: None, settings: Settings, tmp_path: Path) -> None:
    assert tick(settings, tmp_path, FIRST - 400 * DAY).days == 0
    with opened(settings, tmp_path, today=FIRST + 400 * DAY) as world:
        world.imports(named("C1", "abc", until=FIRST))

        assert alerts(world) == []


def test_a_clock_that_went_back_replays_nothing_and_notes_no_earlier_day(
    clean: None, settings: Settings, tmp_path: Path
) -> None:
    watched(settings, tmp_path, until=FIRST + 5 * DAY)
    tick(settings, tmp_path, FIRST + 9 * DAY)

    assert tick(settings, tmp_path, FIRST + 2 * DAY).days == 0
    assert tick(settings, tmp_path, FIRST + 10 * DAY).since == FIRST + 9 * DAY


def test_what_was_written_and_never_evaluated_is_raised_on_the_day_it_was_written(
    clean: None, settings: Settings, tmp_path: Path
) -> None:
    tick(settings, tmp_path, FIRST)
    with opened(settings, tmp_path, today=FIRST + DAY) as world:
        world.imports(Folder().context("C9", "Elsewhere"))
    with opened(settings, tmp_path, today=FIRST + 3 * DAY) as world:
        imports = replace(world.services.imports, evaluate=_killed)
        broken = replace(world, services=replace(world.services, imports=imports))
        with pytest.raises(Unavailable):
            broken.imports(named("C1", "abc"))

    tick(settings, tmp_path, FIRST + 7 * DAY)

    with opened(settings, tmp_path, today=FIRST + 7 * DAY) as world:
        assert kinds(world) == [("RAISED", FIRST + 3 * DAY)]


def test_what_time_alone_brought_is_not_told_as_what_an_import_or_decision_did(
    clean: None, settings: Settings, tmp_path: Path
) -> None:
    """Two ids have one number, and an alert that is set aside until a day comes back on it by itself."""
    with opened(settings, tmp_path, today=FIRST) as world:
        rows = named("C1", "abc")
        for twin in ("T1", "T2"):
            rows.person(twin, dob="2011-02-03", nhs_number="9434765919")
        report = world.imports(rows)
        assert (report.doubles, report.problems) == (1, [])
        (view,) = world.services.alerts.list(actor=LEAD)
        until = FIRST + 5 * DAY
        world.services.alerts.dismiss(actor=LEAD, alert_id=view.alert.uid, reason=DismissalReason.STALE, until=until)
    with opened(settings, tmp_path, today=FIRST + 5 * DAY) as world:
        assert world.imports(Folder().context("C9", "Elsewhere")).news == News()
        assert kinds(world)[-1] == ("RETURNED", FIRST + 5 * DAY)
        world.services.alerts.dismiss(
            actor=LEAD, alert_id=view.alert.uid, reason=DismissalReason.STALE, until=FIRST + 9 * DAY
        )
    with opened(settings, tmp_path, today=FIRST + 9 * DAY) as world:
        decide = world.services.people.decide
        assert decide(actor=LEAD, one="T1", other="T2", are_one=True, reason="one child") == News()
        assert kinds(world)[-1] == ("RETURNED", FIRST + 9 * DAY)


def _killed(_actor: object) -> None:
    raise Unavailable("graph_lost", "The graph is gone.")


Act = Callable[[World], None]
LAST = FIRST + 300 * DAY


def with_workers(rows: Folder) -> Folder:
    """The same young people with a professional each."""
    for row in list(rows.rows["ctx_people"]):
        who = row["person_id"]
        rows.add("ssd_professionals", prof_professional_id=f"W{who}", prof_professional_name=f"Worker {who}")
        rows.add(
            "ssd_involvements",
            invo_involvements_id=f"I{who}",
            invo_professional_id=f"W{who}",
            invo_person_id=who,
            invo_involvement_start_date="2026-01-01",
        )
    return rows


def script(seed: int) -> dict[date, list[Act]]:
    """What people do on some days: files come in, and alerts are watched, dismissed, acknowledged or merged."""
    rng = random.Random(seed)
    acts: dict[date, list[Act]] = {FIRST: [importing(with_workers(named("C1", "abcde")))]}
    acts[FIRST + 2 * DAY] = [importing(with_workers(named("C2", "fgh", until=FIRST + 2 * DAY)))]
    for number, day in enumerate(sorted(rng.sample(range(3, 100), 6))):
        on = FIRST + day * DAY
        more = with_workers(named(f"C{1 + number % 2}", "klmnop"[number], until=on))
        choices = [
            importing(more),
            deciding("monitor", until=on + rng.randint(1, 30) * DAY),
            deciding("dismiss", until=on + rng.randint(1, 30) * DAY),
            deciding("acknowledge", until=on),
        ]
        acts[on] = [rng.choice(choices)]
    return acts


def importing(rows: Folder) -> Act:
    def act(world: World) -> None:
        world.imports(rows)

    return act


def deciding(verb: str, *, until: date) -> Act:
    """The decision about the first alert for which it is open."""

    def act(world: World) -> None:
        decide: Mapping[str, Callable[[AlertId], object]] = {
            "monitor": lambda uid: alerts_of.monitor(actor=LEAD, alert_id=uid, until=until, note="waits"),
            "dismiss": lambda uid: alerts_of.dismiss(
                actor=LEAD, alert_id=uid, until=until, reason=DismissalReason.ALREADY_KNOWN
            ),
            "acknowledge": lambda uid: alerts_of.acknowledge(actor=LEAD, alert_id=uid),
        }
        alerts_of = world.services.alerts
        for view in sorted(alerts_of.list(actor=LEAD), key=lambda each: each.context_ids):
            try:
                decide[verb](view.alert.uid)
            except Conflict:
                continue
            return

    return act


def lived(settings: Settings, folder: Path, acts: dict[date, list[Act]], looks: set[date]) -> Lived:
    """A world in which people did that, and in which somebody looked on these days besides."""
    for day in sorted(acts.keys() | looks | {LAST}):
        with opened(settings, folder / day.isoformat(), today=day) as world:
            if day in looks or day == LAST:
                world.services.ticking.tick(actor=LEAD)
            for act in acts.get(day, []):
                act(world)
    with opened(settings, folder, today=LAST) as world:
        return Lived(alerts=alerts(world), changes=changes(world), told=told(world))


@pytest.mark.parametrize("seed", [1, 4])
def test_two_worlds_that_differ_in_when_somebody_looked_tell_the_same(
    connection: Connection, settings: Settings, tmp_path: Path, seed: int
) -> None:
    acts = script(seed)
    often = {FIRST + number * DAY for number in random.Random(seed).sample(range(300), 8)}
    worlds: list[Lived] = []
    for name, looks in (("paused", set[date]()), ("looking", often)):
        wipe(connection)
        vault = f"sqlite:///{tmp_path / name}.sqlite3"
        own = settings.model_copy(update={"vault_url": vault, "vault_key_file": tmp_path / f"{name}.key"})
        worlds.append(lived(own, tmp_path / name, acts, looks))

    paused, looking = worlds
    assert paused.alerts == looking.alerts
    assert paused.changes == looking.changes
    assert paused.told == looking.told
    assert {"RAISED", "QUIET"} <= {each[2] for each in paused.changes}, "or the pause proves nothing"
