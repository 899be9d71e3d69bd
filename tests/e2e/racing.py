"""Racing: two people, or a person and the evaluation, who step on the same alert at the same moment."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Barrier
from time import monotonic, sleep

import httpx
from sqlalchemy import select

from csgraph.bootstrap import Services
from csgraph.domain.access import Actor
from csgraph.domain.alert_states import CHANGES, NEWS, ChangeKind
from csgraph.domain.alerts import AlertChange
from csgraph.ids import AlertId
from csgraph.services.imports import ImportOptions
from csgraph.services.level2 import REASON
from csgraph.settings import Settings
from csgraph.vault.notice_tables import told_changes
from csgraph.vault.schema import audit_events
from tests.e2e.world import LEAD, TODAY, Folder, World

START_SECONDS = 60
AGENCIES = ("SCH", "POL", "HEA")
REFERRAL: dict[str, object] = {
    "reason": "Not safe after school.",
    "source": "YP_ASSESSMENT",
    "agency": "CSC",
    "harm_types": ["EFH"],
}
WITH_WORDS = (ChangeKind.MONITOR, ChangeKind.LINKED, ChangeKind.REOPENED)
LATER = str(TODAY + timedelta(days=30))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A context with its alert; `case` is an open Level 2 case about it, where the race begins with one."""

    source_id: str
    alert: AlertId
    case: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOf:
    """A step by its path and body. `kind` is the change that it makes of the alert, `action` its audit event.

    `needs_watched`: the alert has been put aside to be watched by somebody else before.
    """

    path: str
    body: dict[str, object] | None
    action: str
    kind: ChangeKind | None = None
    needs_case: bool = False
    needs_watched: bool = False

    def ask(self, client: httpx.Client, place: Place) -> int:
        """The status of the answer."""
        names = {"alert": place.alert, "case": place.case, "context": place.source_id}
        body = None if self.body is None else {k: names.get(k) or v for k, v in self.body.items()}
        return client.post(self.path.format(**names), json=body).status_code


STEPS = {
    "acknowledge": StepOf(
        path="/v1/alerts/{alert}/acknowledgement",
        body=None,
        action="alerts:alert:acknowledge",
        kind=ChangeKind.ACKNOWLEDGED,
    ),
    "dismiss": StepOf(
        path="/v1/alerts/{alert}/dismissal",
        body={"reason": "STALE", "until": LATER},
        action="alerts:alert:dismiss",
        kind=ChangeKind.DISMISSED,
    ),
    "monitor": StepOf(
        path="/v1/alerts/{alert}/monitoring",
        body={"reason": "It can wait.", "until": LATER},
        action="alerts:alert:monitor",
        kind=ChangeKind.MONITOR,
    ),
    "refer": StepOf(
        path="/v1/alerts/{alert}/referral", body=REFERRAL, action="level2:case:refer", kind=ChangeKind.PROMOTED
    ),
    "refer the place": StepOf(path="/v1/cases", body={**REFERRAL, "context": ""}, action="level2:case:refer"),
    "link": StepOf(
        path="/v1/alerts/{alert}/link",
        body={"case": "", "reason": "It is about this."},
        action="alerts:alert:link",
        kind=ChangeKind.LINKED,
        needs_case=True,
    ),
    "reopen": StepOf(
        path="/v1/alerts/{alert}/reopening",
        body={"reason": "It goes on."},
        action="alerts:alert:reopen",
        kind=ChangeKind.REOPENED,
        needs_watched=True,
    ),
    "screen": StepOf(
        path="/v1/cases/{case}/screening",
        body={"level": "partnership", "outcome": "L2_ASSESSMENT", "reason": "It goes on."},
        action="level2:case:screen",
        needs_case=True,
    ),
}
PAIRS = [(one, other) for number, one in enumerate(STEPS) for other in [*STEPS][number:]]


def places(world: World, ids: Sequence[str]) -> dict[str, Place]:
    """A place of its own for each id, with a new alert."""
    rows = Folder()
    for number in range(3):
        rows.person(f"P{number}", dob="2011-01-01")
    for uid in ids:
        rows.context(uid, f"Place {uid}")
        for number in range(3):
            rows.says(f"A{uid}-{number}", f"P{number}", uid, f"2026-05-{10 + number}", agency=AGENCIES[number])
    world.imports(rows)
    found = {each.context_ids[0]: each.alert.uid for each in world.services.alerts.list(actor=LEAD)}
    return {uid: Place(source_id=uid, alert=found[uid]) for uid in ids}


def with_case(world: World, place: Place) -> Place:
    """The place with an open case about it that no alert was referred for."""
    case = world.services.level2.refer(
        actor=LEAD, context_id=place.source_id, source_code="2A", agency="SCH", harm_types=["EFH"], reason_text="So."
    )
    return replace(place, case=case.uid)


def watched(world: World, place: Place) -> Place:
    """The place with its alert watched until a later day."""
    later = TODAY + timedelta(days=30)
    world.services.alerts.monitor(actor=LEAD, alert_id=place.alert, until=later, note="It can wait.")
    return place


def unevaluated_growth(world: World, place: Place) -> None:
    """One more young person says so, and nobody has looked yet."""
    rows = Folder().person(f"Q{place.source_id}", dob="2011-01-01")
    rows.says(f"B{place.source_id}", f"Q{place.source_id}", place.source_id, "2026-05-30", agency="YOS")
    folder = rows.write(world.folder / f"growth-{place.source_id}")
    imports = replace(world.services.imports, evaluate=_nothing)
    imports.run(actor=LEAD, folder=folder, options=ImportOptions())


def _nothing(_actor: Actor) -> None:
    """No evaluation."""


def at_once(*work: Callable[[], int]) -> list[int]:
    """What each gives, all begun at the same moment."""
    barrier = Barrier(len(work))

    def run(one: Callable[[], int]) -> int:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """A second server over the same data, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", "from csgraph.cli.main import run; run()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment(settings), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address, until = f"http://127.0.0.1:{port}", monotonic() + START_SECONDS
    try:
        while not _answers(address):
            assert process.poll() is None and monotonic() < until, "the second server did not start"
            sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as another process is given them."""
    said = {
        "DATA": settings.data,
        "GRAPH_URI": settings.graph_uri,
        "GRAPH_USER": settings.graph_user,
        "GRAPH_PASSWORD": settings.graph_password.get_secret_value() if settings.graph_password else None,
        "VAULT_URL": settings.vault_address,
        "VAULT_KEY_FILE": settings.key_file,
        "TODAY": TODAY,
        "ACTOR": "another",
        "AGENCY": "CSC",
    }
    return {**os.environ, **{f"CSGRAPH_{name}": str(value) for name, value in said.items() if value is not None}}


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def check(services: Services, place: Place, steps: Sequence[StepOf], statuses: Sequence[int]) -> None:
    """Every step was done whole or left nothing at all; alert, case, notices and audit say the same."""
    assert set(statuses) <= {200, 201, 409}, statuses
    done = [step for step, status in zip(steps, statuses, strict=True) if status != 409]
    assert done, "somebody wins"
    view = services.alerts.show(actor=LEAD, alert_id=place.alert)
    assert [each.number for each in view.changes] == list(range(1, len(view.changes) + 1))
    by_people = [each for each in view.changes if each.actor and each.actor != LEAD.id]
    assert sorted(each.kind for each in by_people) == sorted(each.kind for each in done if each.kind)
    assert view.alert.state == _state(view.changes)
    _check_cases(services, place, by_people)
    _check_traces(services, place, done, view.changes)


def _state(changes: Sequence[AlertChange]) -> str:
    """The state that these changes lead to, by the table; none may be one that the table does not have."""
    state = None
    for change in changes:
        row = next(each for each in CHANGES if each.kind is change.kind)
        assert (state in row.before) if row.before else (state is None), (state, change.kind)
        state = row.after or state
    return str(state)


def _check_cases(services: Services, place: Place, by_people: Sequence[AlertChange]) -> None:
    context = services.alerts.show(actor=LEAD, alert_id=place.alert).alert.context
    cases = [each for each in services.level2.list(actor=LEAD) if each.context == context]
    assert len([each for each in cases if each.is_open]) <= 1
    referred = [each.case for each in by_people if each.kind is ChangeKind.PROMOTED]
    assert [each.uid for each in cases if each.alert] == referred, "no case without its alert, no alert without it"
    for case in cases:
        texts = services.level2.texts(actor=LEAD, case_id=case.uid)
        assert [each.reason != "" for each in texts] == [True] * len(case.steps)
    linked = {each.case for each in by_people if each.kind is ChangeKind.LINKED}
    assert linked <= {each.uid for each in cases if each.is_open}


def _check_traces(services: Services, place: Place, done: Sequence[StepOf], changes: Sequence[AlertChange]) -> None:
    """One audit event for each that won and none for another; words for steps that stand; every news told once."""
    context = services.alerts.show(actor=LEAD, alert_id=place.alert).alert.context
    cases = {each.uid for each in services.level2.list(actor=LEAD) if each.context == context}
    with services.vault.reading() as connection:
        events = connection.execute(select(audit_events.c.action, audit_events.c.subject, audit_events.c.actor)).all()
        told = set(connection.execute(select(told_changes.c.change_uid)).scalars())
    wanted = {step.action for step in STEPS.values()}
    here = [
        e.action for e in events if e.subject in {place.alert, *cases} and e.action in wanted and e.actor != LEAD.id
    ]
    assert sorted(here) == sorted(each.action for each in done)
    assert {each.uid for each in changes if each.kind in NEWS} <= told
    with services.vault.looking(actor=LEAD) as unit:
        notes = [n for n in range(1, 9) if unit.narratives.get(place.alert, field_name=f"note.{n}") is not None]
        assert unit.narratives.get(place.alert, field_name=f"{REASON}.1") is None
    assert notes == [each.number for each in changes if each.kind in WITH_WORDS]
