"""Recoding: text that a graph still holds where codes belong, as earlier versions took it, and taking it away."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from csgraph.store.graph import Graph
from csgraph.store.queries import Query, load
from csgraph.store.source_ids import ONE_PLACEMENT
from csgraph.vocabulary.coded import (
    UNKNOWN_AGENCY,
    agency_code,
    area_code,
    local_code,
    placement_urn,
    subtype_code,
)

T = TypeVar("T")

HELD = "coded/held"
HOLDERS = "coded/holders"
SET = "coded/set"
RENAME_HOMES = "coded/rename_homes"
RESIDENTS = "coded/residents"
AGENCIES = "coded/agencies"
RECORDS_OF_AGENCIES = "coded/records_of_agencies"
GIVE_TO_AGENCIES = "coded/give_to_agencies"
FORGET_AGENCIES = "coded/forget_agencies"
LINK_VALUES = "coded/link_values"
LINK_HOLDERS = "coded/link_holders"
SET_OF_LINKS = "coded/set_of_links"

GONE_SINCE = 5
"""The first schema of graphs that hold none."""
HOME = "ACCOMMODATION"
CHUNK = 500

_PLACES = ("Context", "ContextState")
_AGENCIES_OF = ("Record", "RecordState", "Professional", "Level2Case")
COLUMNS = (
    *((label, column) for label in _PLACES for column in ("la_code", "subtype", "urn")),
    *((label, "agency") for label in _AGENCIES_OF),
    ("Professional", "team"),
)
"""Where codes belong: labels of what is held now and of its versions, and their properties."""
LINKS = (("ALLOCATED_TO", "involvement", "UNKNOWN"), ("AFFECTED_BY", "rationale_code", None))
"""Types of links with a code of a system's own, the property, and what stands for none."""
KEPT = frozenset({"rationale_code"})
"""Properties of links whose text is kept; what a worker's role is called goes nowhere, as in an import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misplaced:
    """A node of the graph that has something else than a code in the place of one. `code`: what belongs there.

    `is_text`: it stands for no code, and so belongs to the vault; else it was a code in another writing.
    """

    label: str
    column: str
    uid: str
    kind: str
    text: str
    code: str | None
    is_text: bool

    @property
    def noun(self) -> str:
        """Of what a version is one; of what is held now itself."""
        return self.uid.rpartition(".")[0] if self.label.endswith("State") else self.uid

    @property
    def field_name(self) -> str:
        """What the vault keeps the text under: the column, for a version with its number."""
        version = self.uid.rpartition(".")[2] if self.label.endswith("State") else ""
        return f"{self.column}.{version}" if version else self.column


@dataclass(frozen=True, slots=True, kw_only=True)
class MisplacedOnLink:
    """A version of a link of a young person that has something else than a code in the place of one."""

    type: str
    column: str
    person: str
    key: str
    text: str
    code: str | None
    is_kept: bool

    @property
    def field_name(self) -> str:
        """What the vault keeps the text under, with the person: the column, and of which version it is."""
        uid, _, version = self.key.rpartition(".")
        return f"{self.column}.{uid[-8:]}.{version}"


def code_of(column: str, kind: str, text: str) -> str | None:
    """The code that a value stands for; None for text. A type of placement may be a code of its system's own."""
    if column == "subtype" and kind == HOME:
        return subtype_code(text) or local_code(text)
    return _READS[column](text)


def misplaced(graph: Graph) -> Iterator[Misplaced]:
    """Everything that is to be written otherwise, of what is held now and of what was."""
    for label, column in COLUMNS:
        names = {"Label": label, "property": column}
        rows = graph.read(load(HELD).with_names(**names))
        wrong = sorted({str(row["text"]) for row in rows if _is_wrong(column, str(row["kind"]), str(row["text"]))})
        if wrong:
            for row in graph.stream(load(HOLDERS).with_names(**names), texts=wrong):
                kind, text = str(row["kind"]), str(row["text"])
                if _is_wrong(column, kind, text):
                    yield _misplaced(label, column, str(row["uid"]), kind, text)


def misplaced_on_links(graph: Graph) -> Iterator[MisplacedOnLink]:
    """The same, of every version of links of young people."""
    for type_, column, unknown in LINKS:
        names = {"TYPE": type_, "property": column}
        values = [str(row["text"]) for row in graph.read(load(LINK_VALUES).with_names(**names))]
        wrong = {each: local_code(each) or unknown for each in values if local_code(each) != each}
        if wrong:
            for row in graph.stream(load(LINK_HOLDERS).with_names(**names), texts=sorted(wrong)):
                text = str(row["text"])
                yield MisplacedOnLink(
                    type=type_,
                    column=column,
                    person=str(row["person"]),
                    key=str(row["key"]),
                    text=text,
                    code=wrong[text],
                    is_kept=column in KEPT and local_code(text) is None,
                )


def agencies(graph: Graph) -> dict[str, str]:
    """The code that each agency belongs under, by what stands in its place; those with a code are left out."""
    codes = [str(row["code"]) for row in graph.read(load(AGENCIES))]
    return {each: agency_code(each) or UNKNOWN_AGENCY for each in codes if agency_code(each) != each}


def residents(graph: Graph, homes: Sequence[str]) -> list[tuple[str, str]]:
    """(home, young person) of everybody who lives or lived there."""
    return [
        (str(row["context"]), str(row["person"]))
        for chunk in _chunks(homes)
        for row in graph.read(load(RESIDENTS), contexts=chunk)
    ]


def recode(
    graph: Graph, held: Sequence[Misplaced], links: Sequence[MisplacedOnLink], agencies_held: Mapping[str, str]
) -> None:
    """Writes codes in the place of all these, agencies with them. Done again it changes nothing."""
    homes = sorted({each.noun for each in held if each.column == "urn" and each.kind == HOME and each.is_text})
    _write(graph, load(RENAME_HOMES), ({"uid": uid, "name": ONE_PLACEMENT} for uid in homes))
    for label, column in COLUMNS:
        query = load(SET).with_names(Label=label, property=column)
        these = (each for each in held if (each.label, each.column) == (label, column))
        _write(graph, query, ({"uid": each.uid, "value": each.code} for each in these))
    _recode_agencies(graph, agencies_held)
    _recode_links(graph, links)


def _recode_agencies(graph: Graph, held: Mapping[str, str]) -> None:
    if not held:
        return
    records = list(graph.stream(load(RECORDS_OF_AGENCIES), codes=sorted(held)))
    rows = ({"uid": row["uid"], "was": row["code"], "code": held[str(row["code"])]} for row in records)
    _write(graph, load(GIVE_TO_AGENCIES), rows)
    graph.write([(load(FORGET_AGENCIES), {"codes": sorted(held)})])


def _recode_links(graph: Graph, found: Sequence[MisplacedOnLink]) -> None:
    for type_, column, _ in LINKS:
        these = [each for each in found if each.type == type_]
        query = load(SET_OF_LINKS).with_names(TYPE=type_, property=column)
        for chunk in _chunks(_by_person(these)):
            values = {each.text: each.code for _, held in chunk for each in held}
            rows = [{"text": text, "value": code} for text, code in sorted(values.items())]
            graph.write([(query, {"people": [person for person, _ in chunk], "rows": rows})])


def _by_person(found: Iterable[MisplacedOnLink]) -> list[tuple[str, list[MisplacedOnLink]]]:
    held: dict[str, list[MisplacedOnLink]] = {}
    for each in found:
        held.setdefault(each.person, []).append(each)
    return sorted(held.items())


def _misplaced(label: str, column: str, uid: str, kind: str, text: str) -> Misplaced:
    code = code_of(column, kind, text)
    return Misplaced(
        label=label,
        column=column,
        uid=uid,
        kind=kind,
        text=text,
        code=UNKNOWN_AGENCY if code is None and column == "agency" else code,
        is_text=code is None,
    )


def _is_wrong(column: str, kind: str, text: str) -> bool:
    return code_of(column, kind, text) != text


def _urn(text: str) -> str | None:
    """As written: the home is named by it."""
    return None if placement_urn(text) is None else text


def _write(graph: Graph, query: Query, rows: Iterable[Mapping[str, object]]) -> None:
    for chunk in _chunks(rows):
        graph.write([(query, {"rows": chunk})])


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


_READS: Mapping[str, Callable[[str], str | None]] = {
    "la_code": area_code,
    "subtype": subtype_code,
    "urn": _urn,
    "agency": agency_code,
    "team": local_code,
}
