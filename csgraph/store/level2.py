"""Level 2 cases in the graph: a node a case, a node a step; steps are only ever added."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import cast

from csgraph.domain.level2 import CaseState, CaseStep, Level2Case, Step
from csgraph.domain.referrals import Outcome, ScreeningLevel
from csgraph.domain.times import AsOf
from csgraph.ids import AlertId, CaseId, ContextId, PersonId
from csgraph.store import guarded
from csgraph.store.graph import Graph
from csgraph.store.queries import load

REFER = "level2/refer"
TAKE_STEP = "level2/take_step"
STILL_OPEN = "level2/still_open"
ALL = "level2/all"
ONE = "level2/one"
OF_CONTEXTS = "level2/of_contexts"
LINKED_PEOPLE = "level2/linked_people"

Row = dict[str, object]


def refer(case: Level2Case, *, alike: Sequence[ContextId]) -> guarded.Step:
    """Writes a new case with its first step; no row where one of the contexts `alike` has an open case."""
    properties = {
        "uid": case.uid,
        "context_uid": case.context,
        "harm_types": list(case.harm_types),
        "source_code": case.source_code,
        "agency": case.agency,
        "referred_on": case.referred_on,
        "alert_uid": case.alert,
        **_standing(case),
    }
    values = {"context": case.context, "alike": list(alike), "values": properties, "step": _last_step(case)}
    return guarded.Step(query=REFER, values=values, rows=1)


def take_step(case: Level2Case) -> guarded.Step:
    """Adds the last step of `case` and sets what it changes; no row where somebody else took a step before."""
    values = {
        "uid": case.uid,
        "steps": len(case.steps) - 1,
        "values": _standing(case),
        "step": _last_step(case),
    }
    return guarded.Step(query=TAKE_STEP, values=values, rows=1)


def still_open(uid: CaseId, *, at: datetime) -> guarded.Step:
    """No row where the case is closed; until what it is written with is kept, nobody can close it."""
    return guarded.Step(query=STILL_OPEN, values={"uid": uid, "at": at}, rows=1)


def all_cases(graph: Graph, *, known_at: datetime) -> list[Level2Case]:
    """Every case with the steps taken up to `known_at`, in order of referral."""
    return _cases(graph.read(load(ALL), known_at=known_at))


def one(graph: Graph, uid: CaseId, *, known_at: datetime) -> Level2Case | None:
    """The case with the steps taken up to `known_at`, or None where there is none."""
    return next(iter(_cases(graph.read(load(ONE), uid=uid, known_at=known_at))), None)


def of_contexts(graph: Graph, contexts: Iterable[ContextId], *, known_at: datetime) -> list[Level2Case]:
    """Cases about any of these contexts with the steps taken up to `known_at`, in order of referral."""
    return _cases(graph.read(load(OF_CONTEXTS), contexts=sorted(contexts), known_at=known_at))


def linked_people(graph: Graph, contexts: Iterable[ContextId], *, as_of: AsOf) -> list[PersonId]:
    """Everybody who was ever linked to one of these contexts up to the day of `as_of`, by pseudonym."""
    rows = graph.read(load(LINKED_PEOPLE), contexts=sorted(contexts), valid_on=as_of.valid_on, known_at=as_of.known_at)
    return [PersonId(str(row["person"])) for row in rows]


def _standing(case: Level2Case) -> Mapping[str, object]:
    return {"state": case.state, "level": case.level, "outcome": case.outcome}


def _last_step(case: Level2Case) -> Row:
    step = case.steps[-1]
    return {
        "uid": f"{case.uid}.{step.number}",
        "case_uid": case.uid,
        "number": step.number,
        "step": step.step,
        "state": step.state,
        "at": step.at,
        "actor": step.actor,
        "role": step.role,
        "level": step.level,
        "outcome": step.outcome,
        "reason_code": step.reason_code,
    }


def _cases(rows: Iterable[Row]) -> list[Level2Case]:
    return [_case(list(of_case)) for _, of_case in groupby(rows, key=lambda row: row["case_uid"])]


def _case(rows: Sequence[Row]) -> Level2Case:
    first, steps = rows[0], tuple(_step(row) for row in rows)
    alert = first["alert"]
    return Level2Case(
        uid=CaseId(str(first["case_uid"])),
        context=ContextId(str(first["context"])),
        state=steps[-1].state,
        harm_types=tuple(str(code) for code in cast("list[object]", first["harm_types"])),
        source_code=str(first["source_code"]),
        agency=str(first["agency"]),
        referred_on=cast("date", first["referred_on"]),
        alert=None if alert is None else AlertId(str(alert)),
        level=next((step.level for step in reversed(steps) if step.level), None),
        outcome=next((step.outcome for step in reversed(steps) if step.outcome), None),
        steps=steps,
    )


def _step(row: Row) -> CaseStep:
    level, outcome, reason = row["level"], row["outcome"], row["reason_code"]
    return CaseStep(
        number=cast("int", row["number"]),
        step=Step(str(row["step"])),
        state=CaseState(str(row["state"])),
        at=cast("datetime", row["at"]),
        actor=str(row["actor"]),
        role=str(row["role"]),
        level=None if level is None else ScreeningLevel(str(level)),
        outcome=None if outcome is None else Outcome(str(outcome)),
        reason_code=None if reason is None else str(reason),
    )
