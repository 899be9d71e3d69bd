"""Alerts in the graph: row ↔ domain."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar, cast

from csgraph.domain.alert_lists import EvidenceRow
from csgraph.domain.alert_states import NEWS, AlertState, ChangeKind
from csgraph.domain.alerts import Alert, AlertChange
from csgraph.domain.natures import Lateness
from csgraph.domain.notices import Linked
from csgraph.domain.times import AsOf
from csgraph.ids import AlertId, CaseId, ContextId, PersonId, ProfessionalId
from csgraph.store import evaluations, guarded
from csgraph.store.contexts import Relative, relative_of
from csgraph.store.graph import Graph
from csgraph.store.guarded import Step
from csgraph.store.queries import load

ALL = "alerts/all"
GET = "alerts/get"
CHANGES = "alerts/changes"
LAST_CHANGES = "alerts/last_changes"
CONTEXTS_OF = "alerts/contexts"
NONE_YET = "alerts/none_yet"
SAVE = "alerts/save"
SAVE_CHANGES = "alerts/save_changes"
WHOLE = "alerts/whole"
EVIDENCE = "alerts/evidence"
FEW = 200
"""So many ids are looked for one by one in the database; of more, all that is there is read and picked from."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PRACTITIONERS = "alerts/practitioners"
NEWS_OF = "alerts/news"
CHUNK = 500

Row = dict[str, object]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeAlert:
    """An alert with its changes in order, the contexts it is read with as held now, and its evidence by day and id."""

    alert: Alert
    changes: tuple[AlertChange, ...]
    family: tuple[Relative, ...]
    evidence: tuple[EvidenceRow, ...]


def all_alerts(graph: Graph) -> list[Alert]:
    """Every alert, the latest raised first."""
    return [_alert(row) for row in graph.read(load(ALL))]


def get(graph: Graph, uid: AlertId) -> Alert | None:
    """One alert; None where there is none."""
    found = graph.read(load(GET), uid=uid)
    return _alert(found[0]) if found else None


def changes(graph: Graph, uids: Sequence[AlertId]) -> dict[AlertId, list[AlertChange]]:
    """Every change of these alerts, in order."""
    found: dict[AlertId, list[AlertChange]] = {uid: [] for uid in uids}
    for row in graph.read(load(CHANGES), uids=list(uids)):
        change = _change(row)
        found[change.alert].append(change)
    return found


def whole(graph: Graph, uid: AlertId, *, as_of: AsOf) -> WholeAlert | None:
    """One alert and all that stands behind it; None where there is none. Evidence is as of two times."""
    found = graph.look_up(load(WHOLE), uid=uid)
    if not found:
        return None
    row = cast("dict[str, list[Row]]", found[0])
    alert = _alert(_with_instants(cast("Row", found[0]["alert"])))
    return WholeAlert(
        alert=alert,
        changes=tuple(changes(graph, [uid])[uid]),
        family=tuple(relative_of(each) for each in row["contexts"]),
        evidence=_evidence(graph, cast("list[str]", row["places"]), alert.evidence, as_of),
    )


def _evidence(graph: Graph, places: Sequence[str], ids: Sequence[str], as_of: AsOf) -> tuple[EvidenceRow, ...]:
    """The associations with these ids at these places, by day and id."""
    wanted, names = frozenset(ids), EvidenceRow.__dataclass_fields__
    rows = graph.look_up(
        load(EVIDENCE),
        context_uids=list(places),
        uids=list(ids) if len(ids) <= FEW else [],
        known_at=as_of.known_at,
        valid_on=as_of.valid_on,
    )
    return tuple(
        EvidenceRow(**{name: cast("Any", each[name]) for name in names})
        for each in map(_with_instants, rows)
        if each["association_id"] in wanted
    )


def _with_instants(row: Row) -> Row:
    """A row of `alerts/whole` with its instants as such, from microseconds since 1970."""
    said = {name: row[name] for name in ("known_at", "recorded_at") if row.get(name) is not None}
    return {**row, **{name: _EPOCH + timedelta(microseconds=cast("int", each)) for name, each in said.items()}}


def practitioners(graph: Graph, uids: Sequence[str], *, contexts: Sequence[str], as_of: AsOf) -> tuple[Linked, ...]:
    """Who is allocated to the young people of these associations with these contexts, as of two times."""
    rows = graph.read(
        load(PRACTITIONERS),
        context_uids=list(contexts),
        uids=list(uids),
        known_at=as_of.known_at,
        valid_on=as_of.valid_on,
    )
    return tuple(
        Linked(person=PersonId(str(row["person"])), professional=ProfessionalId(str(row["professional"])))
        for row in rows
    )


def news(graph: Graph) -> dict[str, AlertId]:
    """Every change that somebody is to be told of, with its alert."""
    rows = graph.read(load(NEWS_OF), kinds=sorted(NEWS))
    return {str(row["change"]): AlertId(str(row["alert"])) for row in rows}


def last_changes(graph: Graph, uids: Sequence[AlertId]) -> dict[AlertId, int]:
    """The number of the last change of each of these alerts; 0 where there is none."""
    rows = graph.read(load(LAST_CHANGES), uids=list(uids))
    found = {AlertId(str(row["alert"])): cast("int", row["number"]) for row in rows}
    return {uid: found.get(uid, 0) for uid in uids}


def contexts_of(graph: Graph, uids: Iterable[AlertId]) -> dict[AlertId, ContextId]:
    """What each of these alerts is about."""
    rows = graph.read(load(CONTEXTS_OF), uids=sorted(set(uids)))
    return {AlertId(str(row["alert"])): ContextId(str(row["context"])) for row in rows}


def save(graph: Graph, alerts: Sequence[Alert], changed: Sequence[AlertChange], *, reached: date | None = None) -> None:
    """Keeps alerts as they stand and the changes that brought them there, all of it or nothing.

    `reached` is the day whose evaluation they come of; it is noted with them.
    Raises Overtaken where one was saved since it was read.
    """
    day = [] if reached is None else [evaluations.reach(reached)]
    guarded.write(graph, [*saving(alerts, changed), *day])


def saving(alerts: Sequence[Alert], changed: Sequence[AlertChange]) -> list[Step]:
    """The steps of `save`, to be taken with others in one transaction; a chunk at a time."""
    steps: list[Step] = []
    for chunk in _chunks(alerts):
        new = [{"context": each.context, "rule": each.rule} for each in chunk if each.version == 0]
        steps += [Step(query=NONE_YET, values={"rows": new}, rows=len(new))] if new else []
        steps.append(Step(query=SAVE, values={"rows": [_row(each) for each in chunk]}, rows=len(chunk)))
    steps += [
        Step(query=SAVE_CHANGES, values={"rows": [_change_row(each) for each in chunk]}) for chunk in _chunks(changed)
    ]
    return steps


def _chunks(items: Sequence[Item]) -> list[Sequence[Item]]:
    return [items[start : start + CHUNK] for start in range(0, len(items), CHUNK)]


def _row(alert: Alert) -> Row:
    row: Row = {**asdict(alert), **_late(alert.late), "harm_types": list(alert.harm_types)}
    row["falls_without"] = list(alert.falls_without)
    for name in ("known_people", "known_associations", "marks", "took"):
        row[name] = sorted(cast("frozenset[str]", row[name]))
    del row["late"]
    return {**row, "evidence": list(alert.evidence), "state": alert.state.value, "case_uid": row.pop("case")}


def _change_row(change: AlertChange) -> Row:
    row: Row = {**asdict(change), **_late(change.late)}
    del row["late"]
    return {
        **row,
        "uid": change.uid,
        "kind": change.kind.value,
        "state": change.state and change.state.value,
        "evidence": list(change.evidence),
        "others": list(change.others),
        "case_uid": row.pop("case"),
    }


def _late(late: Lateness | None) -> Row:
    return {
        "first_reported_on": late.first_reported_on if late else None,
        "entered_on": late.entered_on if late else None,
    }


def _alert(row: Row) -> Alert:
    return Alert(
        uid=AlertId(str(row["uid"])),
        context=ContextId(str(row["context"])),
        rule=str(row["rule"]),
        state=AlertState(str(row["state"])),
        raised_on=cast("date", row["raised_on"]),
        policy_version=str(row["policy_version"]),
        known_at=_known_at(row, "raised_on"),
        young_people=cast("int", row["young_people"]),
        kin_groups=cast("int", row["kin_groups"]),
        independent_reports=cast("int", row["independent_reports"]),
        window_from=cast("date", row["window_from"]),
        window_to=cast("date", row["window_to"]),
        last_met_on=cast("date", row["last_met_on"]),
        evidence=tuple(cast("list[str]", row["evidence"])),
        known_people=frozenset(cast("list[str]", row["known_people"])),
        known_associations=frozenset(cast("list[str]", row["known_associations"])),
        marks=frozenset(cast("list[str] | None", row["marks"]) or ()),
        explanation=str(row["explanation"]),
        late=_lateness(row),
        until=cast("date | None", row["until"]),
        case=_case(row),
        first_met_on=cast("date | None", row["first_met_on"]),
        harm_types=tuple(cast("list[str] | None", row["harm_types"]) or ()),
        p=cast("float | None", row["p"]),
        how_unusual=str(row["how_unusual"] or ""),
        interrupts=row["interrupts"] is not False,
        falls_without=tuple(cast("list[str] | None", row["falls_without"]) or ()),
        most_reports=cast("int", row["most_reports"]),
        took=frozenset(AlertId(each) for each in cast("list[str] | None", row["took"]) or ()),
        version=cast("int", row["version"]),
    )


def _change(row: Row) -> AlertChange:
    return AlertChange(
        alert=AlertId(str(row["alert"])),
        number=cast("int", row["number"]),
        on=cast("date", row["changed_on"]),
        kind=ChangeKind(str(row["kind"])),
        actor=cast("str | None", row["actor"]),
        reason_code=cast("str | None", row["reason_code"]),
        young_people=cast("int", row["young_people"]),
        kin_groups=cast("int", row["kin_groups"]),
        independent_reports=cast("int", row["independent_reports"]),
        evidence=tuple(cast("list[str]", row["evidence"])),
        rule=str(row["rule"] or "threshold"),
        policy_version=str(row["policy_version"]),
        known_at=_known_at(row, "changed_on"),
        window_from=cast("date", row["window_from"] or row["changed_on"]),
        window_to=cast("date", row["window_to"] or row["changed_on"]),
        late=_lateness(row),
        until=cast("date | None", row["until"]),
        case=_case(row),
        state=None if row["state"] is None else AlertState(str(row["state"])),
        others=tuple(AlertId(each) for each in cast("list[str] | None", row["others"]) or ()),
    )


def _known_at(row: Row, day: str) -> datetime:
    """When what it rests on was known; of alerts written before that was kept, the end of a day."""
    kept = cast("datetime | None", row["known_at"])
    return kept or datetime.combine(cast("date", row[day]), time.max, tzinfo=UTC)


def _lateness(row: Row) -> Lateness | None:
    if row["entered_on"] is None:
        return None
    return Lateness(
        first_reported_on=cast("date", row["first_reported_on"]), entered_on=cast("date", row["entered_on"])
    )


def _case(row: Row) -> CaseId | None:
    return None if row["case_uid"] is None else CaseId(str(row["case_uid"]))
