"""Addresses: what two of them are compared by. They go no further than a keyed token in the vault."""

import json
import re
from collections.abc import Mapping

from csgraph.domain.names import plain_words
from csgraph.ingest.cells import CellProblem, Value
from csgraph.ingest.json_cells import is_plain, leaves, read_json
from csgraph.ingest.report import ProblemCode
from csgraph.vocabulary.not_known import Joins, is_no_value, is_not_known

ADDRESS_MAXIMUM = 4_000
_NO_PLACE = frozenset({"postcode", "easting", "northing", "latitude", "longitude", "country"})
"""Parts that say nothing that the others do not, or say it in another measure."""
_DWELLING = (
    "house",
    "flat",
    "build",
    "room",
    "paon",
    "saon",
    "number",
    "name",
    "unit",
    "apartment",
    "property",
    "plot",
)
"""What the name of a part has in it that tells one dwelling of a street."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
_ENOUGH = 3
"""So many lines without a number, such as a cottage, a lane and a village, lead to a door all the same."""


def address_tokens(values: Mapping[str, Value]) -> tuple[str, str]:
    """The property number, and the normal form with the postcode; either is empty where the row does not say enough.

    A street, a town or a postcode alone, and what stands for no address at all, is no household.
    """
    raw = str(values.get("addr_address_json", ""))
    postcode = str(values.get("addr_address_postcode", ""))
    node = read_json(raw)
    if isinstance(node, str):
        lines = dict(enumerate(raw.replace("\n", ",").split(",")))
        is_home = _leads_to_a_door({str(place): each.strip() for place, each in lines.items()})
        return "", _token(plain_words(raw), postcode) if is_home else ""
    parts = {name: each for name, each in leaves(node).items() if not is_no_value(each)}
    uprn = re.sub(r"[.]0+$", "", parts.pop("uprn", "")).lstrip("0")
    if is_not_known(Joins.NUMBER, uprn or "0"):
        uprn = ""
    if not postcode:
        postcode = "".join(parts.get("postcode", "").split()).upper()
    parts = {name: each for name, each in parts.items() if name not in _NO_PLACE}
    words = plain_words(" ".join(parts[name] for name in sorted(parts)))
    return uprn if uprn.isdigit() else "", _token(words, postcode) if _leads_to_a_door(parts) else ""


def as_read(cell: str) -> str:
    """An address as it is to be kept: as it stands where it is plain JSON or text, else as the JSON that it means.

    What was put together from strings, or says of a part that it is not known, is so another row than before.
    """
    if len(cell) > ADDRESS_MAXIMUM:
        raise CellProblem(ProblemCode.TOO_LONG, f"The cell has more than {ADDRESS_MAXIMUM:,} characters.")
    node = read_json(cell)
    if isinstance(node, str):
        return cell
    parts = leaves(node)
    known = {name: each for name, each in parts.items() if not is_no_value(each)}
    return cell if known == parts and is_plain(cell) else json.dumps(known, ensure_ascii=False)


def _token(words: str, postcode: str) -> str:
    if not words or not postcode or is_not_known(Joins.POSTCODE, postcode):
        return ""
    return f"{words}|{postcode}"


def _leads_to_a_door(parts: Mapping[str, str]) -> bool:
    """Whether an address says more than its street and town; what stands for no address says nothing."""
    said = {name: each for name, each in parts.items() if each and not is_not_known(Joins.PLACE, each)}
    if any(word in name for name in said for word in _DWELLING if "street" not in name and "town" not in name):
        return True
    numbered = any(char.isdigit() for each in said.values() for char in _POSTCODE.sub("", each.upper()))
    lines = [name for name in said if re.fullmatch(r"[a-z_ ]*\d+", name)]
    return numbered or len(lines) >= _ENOUGH
