"""Links of a picture: associations gathered into what one line says, with its dates and sources."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.domain.associations import Association
from csgraph.domain.pictures import Link, LinkKind, phrase, plain
from csgraph.domain.terms import STATEMENTS, Confidence, EventRole, Voice
from csgraph.domain.times import AsOf, Precision, ValidTime, end_by_precision

VAGUE = frozenset({Precision.WEEK, Precision.MONTH, Precision.QUARTER, Precision.YEAR})
SURENESS = (Confidence.POSSIBLE, Confidence.PROBABLE, Confidence.CONFIRMED)
NO_AGENCY = "agency not recorded"

_Record = tuple[str | None, str]


class _Line(NamedTuple):
    """What makes two associations one link: states only if they are the same spell."""

    source: str
    target: str
    kind: LinkKind
    role: EventRole
    spell: ValidTime | None


def links(
    facts: ContextFacts, associations: Iterable[Association], *, ids: Mapping[str, str], as_of: AsOf
) -> tuple[Link, ...]:
    """Every link between drawn nodes, people's first; `ids` gives the scene id of each person, context and harm."""
    lines: dict[_Line, list[Association]] = defaultdict(list)
    for each in associations:
        if each.person in ids and facts.context_of(each) in ids:
            lines[_line(each, ids[each.person], ids[facts.context_of(each)])].append(each)
        for harm in sorted(set(facts.harms_here(each)) & ids.keys()):
            ends = (ids[facts.focus.uid], ids[harm])
            lines[_Line(*ends, LinkKind.HARM_OCCURS, EventRole.UNKNOWN, None)].append(each)
    ordered = sorted(lines, key=_reading_order)
    basis = _record_numbers(lines[line] for line in ordered)
    return tuple(_link(facts, line, lines[line], as_of, number, basis) for number, line in enumerate(ordered, start=1))


def _record(association: Association) -> _Record:
    return association.agency, association.record or association.uid


def _record_numbers(lines: Iterable[Iterable[Association]]) -> dict[_Record, int]:
    """Numbers of records that mean something in this scene only, in the order in which its links rest on them."""
    told = (record for found in lines for record in sorted(map(_record, found), key=str))
    return {record: number for number, record in enumerate(dict.fromkeys(told), start=1)}


def _line(association: Association, person: str, context: str) -> _Line:
    kind = LinkKind(association.kind.value)
    spell = None if association.kind in STATEMENTS else association.valid
    return _Line(person, context, kind, association.role, spell)


def _reading_order(line: _Line) -> tuple[bool, int, int, int, str, str]:
    """People by number, then contexts by number, then kinds; links of the context to harm types last."""
    number, target = int(line.source.split("-")[1]), int(line.target.split("-")[1])
    kind = list(LinkKind).index(line.kind)
    return (line.kind == LinkKind.HARM_OCCURS, number, target, kind, line.role.value, str(line.spell))


def _link(
    facts: ContextFacts,
    line: _Line,
    found: list[Association],
    as_of: AsOf,
    number: int,
    numbers: Mapping[_Record, int],
) -> Link:
    return Link(
        id=f"l-{number}",
        source=line.source,
        target=line.target,
        kind=line.kind,
        phrase=phrase(line.kind, line.role),
        role=line.role,
        valid=line.spell or _reach(found),
        last_said=max(each.valid.start for each in found) if line.spell is None else None,
        exact_dates=not any(each.precision in VAGUE for each in found),
        ended=line.spell is not None and line.spell.end is not None and line.spell.end <= as_of.valid_on,
        voices=tuple(voice for voice in Voice if any(each.voice == voice for each in found)),
        confidence=max((each.confidence for each in found), key=SURENESS.index),
        sources=_sources(facts, found),
        basis=tuple(sorted({numbers[_record(each)] for each in found})),
        evidence=line.kind != LinkKind.HARM_OCCURS and any(facts.is_evidence(each) for each in found),
    )


def _reach(found: list[Association]) -> ValidTime:
    """From the first day of the first to the last day of the last."""
    ends = (each.valid.end or end_by_precision(each.valid.start, each.precision) for each in found)
    return ValidTime(start=min(each.valid.start for each in found), end=max(ends))


def _sources(facts: ContextFacts, found: list[Association]) -> tuple[tuple[str, int], ...]:
    """How many records stand behind a link, by agency."""
    records = set(map(_record, found))
    codes = ((agency or "") for agency, _ in records)
    labels = (plain(facts.agency_labels.get(code, code)) or NO_AGENCY for code in codes)
    return tuple(sorted(Counter(labels).items()))
