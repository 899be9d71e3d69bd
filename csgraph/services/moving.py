"""Moving: what an earlier version wrote into a graph and belongs to the vault: ids of people's rows, text for codes."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from csgraph.domain.access import Actor
from csgraph.domain.notices import lead_box
from csgraph.store import recoding as coded
from csgraph.store import schema, source_ids
from csgraph.store.graph import Graph
from csgraph.store.recoding import Misplaced, MisplacedOnLink
from csgraph.vault.renamed_boxes import rename_boxes
from csgraph.vault.source_ids import SourceId
from csgraph.vault.turns import Turn
from csgraph.vault.vault import Unit, Vault
from csgraph.vocabulary.coded import agency_code

MOVER = Actor(id="csgraph", roles=frozenset(), agency="csgraph")
CITED = frozenset({"NAMED_UNSAFE", "NAMED_MIXED", "HARMED_AT", "FOUND_AT"})
"""Kinds of links that an alert may name as its evidence."""
CHUNK = 2000
SECONDS = 600.0
"""How long a command waits for another that moves them: a region takes a minute or two."""


def move(graph: Graph, vault: Vault, *, lock_file: Path, region: str) -> None:
    """Moves it all, alerts naming their evidence by our ids from then on; where there is nothing it does nothing.

    `region` names the box of leads of contexts whose area nobody knows. The vault has everything before the first of
    it leaves the graph, and the schema is brought up to date only afterwards: interrupted anywhere, it is done again
    from the beginning and ends the same.
    """
    if not _is_older(graph, coded.GONE_SINCE):
        return
    with vault.alone(Turn.WRITE, file=lock_file, seconds=SECONDS):
        move_under_lock(graph, vault, region=region)


def move_under_lock(graph: Graph, vault: Vault, *, region: str) -> None:
    """The same for whoever has the lock already."""
    if not _is_older(graph, coded.GONE_SINCE):
        return
    if _is_older(graph, source_ids.GONE_SINCE):
        _move_source_ids(graph, vault)
    _move_texts(graph, vault, region)
    schema.apply(graph)


def _is_older(graph: Graph, than: int) -> bool:
    held = schema.info(graph)
    return held is not None and held.schema_version < than


def _move_source_ids(graph: Graph, vault: Vault) -> None:
    with vault.unit(actor=MOVER, action="graph:source_ids:move") as unit:
        people, records, cited = keep(graph, unit)
        unit.details |= {"people": len(people), "records": len(records)}
    source_ids.rename_evidence(graph, cited)
    source_ids.forget(graph, people=sorted(people), records=sorted(records))


def _move_texts(graph: Graph, vault: Vault, region: str) -> None:
    found, links = list(coded.misplaced(graph)), list(coded.misplaced_on_links(graph))
    agencies = coded.agencies(graph)
    with vault.unit(actor=MOVER, action="graph:texts:move") as unit:
        keep_texts(graph, unit, found, links)
        strays = [(vault.ids.graph_id("agy", each), each) for each in agencies if agency_code(each) is None]
        unit.narratives.put_many(strays, field_name="agency")
        areas = {each.text: each.code or region for each in found if each.column == "la_code"}
        boxes = rename_boxes(unit.connection, {lead_box(text): lead_box(area) for text, area in areas.items()})
        unit.details |= {"texts": sum(each.is_text for each in found), "boxes": boxes}
    coded.recode(graph, found, links, agencies)


def keep_texts(graph: Graph, unit: Unit, found: Sequence[Misplaced], links: Sequence[MisplacedOnLink]) -> None:
    """Puts every text into the vault, each version's apart; those of a home belong to whoever lived there."""
    texts: dict[str, list[tuple[str, str]]] = {}
    homes = [each for each in found if each.is_text and each.kind == coded.HOME]
    lived: dict[str, list[str]] = {}
    for home, person in coded.residents(graph, sorted({each.noun for each in homes})):
        lived.setdefault(home, []).append(person)
    for each in found:
        if each.is_text:
            owners, name = [each.noun], each.field_name
            if each.noun in lived:
                owners, name = lived[each.noun], f"{name}.{each.noun[-8:]}"
            texts.setdefault(name, []).extend((owner, each.text) for owner in owners)
    for link in links:
        if link.is_kept:
            texts.setdefault(link.field_name, []).append((link.person, link.text))
    for name, pairs in sorted(texts.items()):
        unit.narratives.put_many(pairs, field_name=name)


def keep(graph: Graph, unit: Unit) -> tuple[set[str], set[str], dict[str, list[str]]]:
    """Puts every id into the vault; whose they are, of which records, and what alerts mean by each."""
    people: set[str] = set()
    records: set[str] = set()
    cited: dict[str, list[str]] = {}
    rest = source_ids.held(graph)
    while chunk := list(islice(rest, CHUNK)):
        unit.source_ids.put_many(SourceId(each.uid, each.person, each.source_id) for each in chunk)
        records.update(each.uid for each in chunk if each.kind == source_ids.RECORD)
        people.update(each.person for each in chunk if each.person and each.kind != source_ids.RECORD)
        for each in chunk:
            if each.kind in CITED:
                cited.setdefault(each.source_id, []).append(each.uid)
    return people, records, cited
