"""Coded: what a graph holds where a code belongs, and is none: graphs of earlier versions took any text."""

from csgraph.store.graph import Graph
from csgraph.store.queries import load
from csgraph.vocabulary.coded import agency_code, area_code, subtype_code

AREAS = "schema/areas"
AGENCIES = "schema/agencies"

_WHAT_TO_DO = "the next command that opens the graph moves it to the vault"


def texts_for_codes(graph: Graph) -> list[str]:
    """How many contexts and records carry text where a code belongs, in words and never the text; empty where none."""
    areas = subtypes = records = 0
    for row in graph.read(load(AREAS)):
        count = int(str(row["contexts"]))
        areas += count * (row["area"] is not None and area_code(str(row["area"])) is None)
        subtypes += count * (row["subtype"] is not None and subtype_code(str(row["subtype"])) is None)
    for row in graph.read(load(AGENCIES)):
        records += int(str(row["records"])) * (agency_code(str(row["agency"])) != row["agency"])
    found = {"Context.la_code": areas, "Context.subtype": subtypes, "Record.agency": records}
    return [f"no code in {name} of {count:,}: {_WHAT_TO_DO}" for name, count in found.items() if count]
