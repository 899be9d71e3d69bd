"""Addresses: what two of them are compared by. They go no further than a keyed token in the vault."""

import json
import re
from collections.abc import Mapping

from csgraph.domain.identifiers import is_uprn
from csgraph.domain.names import plain_words
from csgraph.ingest.cells import CellProblem, Value
from csgraph.ingest.json_cells import is_plain, leaves, read_json
from csgraph.ingest.name_parts import SHORT as SHORTENED
from csgraph.ingest.name_parts import WAYS
from csgraph.ingest.report import ProblemCode
from csgraph.vocabulary.not_known import Joins, is_elsewhere, is_no_value, is_not_known

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
_TOWN = ("town", "city", "county", "locality", "district", "area", "ward")
"""What the name of a part has in it whose number, if it has one, is no house's."""
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
_NO_HOUSE = re.compile(r"\b(?:[ABM]\d{1,4}(?:\(M\))?|\d+(?:ST|ND|RD|TH)|0+)\b|(?<!\w)-\d+|\b9{3,}\b")
"""Numbers that lead to no door: of roads, ordinals, nought, and what systems fill in."""
_ENOUGH = 3
"""So many lines without a number, such as a cottage, a lane and a village, lead to a door all the same."""
_EMPTY_WORDS = frozenset(
    ["flat", "house", "room", "unit", "apartment", "no", "number", "building", "block", "plot", "floor"]
)
"""Kinds of dwelling: no more than that leads to no door."""


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
    if not is_uprn(uprn) or is_not_known(Joins.NUMBER, uprn):
        uprn = ""
    if not postcode:
        postcode = "".join(parts.get("postcode", "").split()).upper()
    parts = {name: each for name, each in parts.items() if name not in _NO_PLACE}
    words = plain_words(" ".join(parts[name] for name in sorted(parts)))
    return uprn, _token(words, postcode) if _leads_to_a_door(parts) else ""


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
    known = {name: each for name, each in parts.items() if not is_no_value(each) and not _fills_in(name, each)}
    return cell if known == parts and is_plain(cell) else json.dumps(known, ensure_ascii=False)


def _token(words: str, postcode: str) -> str:
    if not words or not postcode or is_not_known(Joins.POSTCODE, postcode):
        return ""
    return f"{words}|{postcode}"


def _leads_to_a_door(parts: Mapping[str, str]) -> bool:
    """Whether an address says more than its street and town; what stands for no address says nothing."""
    if any(map(is_elsewhere, parts.values())):
        return False
    said = {name: each for name, each in parts.items() if each and not is_not_known(Joins.PLACE, each)}
    if any(_is_dwelling(name) and _tells(each) for name, each in said.items()):
        return True
    lines = [name for name in said if re.fullmatch(r"[a-z_ ]*\d+", name)]
    numbered = any(_is_numbered(each) for name, each in said.items() if name in lines or not _is_town(name))
    return numbered or (len(lines) >= _ENOUGH and not _is_way(said[min(lines)]))


def _is_dwelling(name: str) -> bool:
    return any(word in name for word in _DWELLING) and "street" not in name and "town" not in name


def _is_town(name: str) -> bool:
    return any(word in name for word in _TOWN)


def _fills_in(name: str, part: str) -> bool:
    """Whether a number of a house is one that a system fills in."""
    return _is_dwelling(name) and any(map(str.isdigit, part)) and not _tells(part)


def _tells(part: str) -> bool:
    """Whether what stands for a house is a number of one, or a name."""
    words = plain_words(_NO_HOUSE.sub(" ", part.upper())).split()
    return any(word not in _EMPTY_WORDS for word in words)


def _is_numbered(part: str) -> bool:
    return any(char.isdigit() for char in _NO_HOUSE.sub("", _POSTCODE.sub("", part.upper())))


def _is_way(line: str) -> bool:
    """Whether a line is a street's name and no house's."""
    words = plain_words(line).split()
    return bool(words) and SHORTENED.get(words[-1], words[-1]) in WAYS
