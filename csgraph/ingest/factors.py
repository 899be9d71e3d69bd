"""Assessment factors: which harm types their codes may point to. A factor answered with no points to none.

Source: Children in Need census, factors identified at the end of assessment; the answers as the standard plans them.
"""

import json
import re

from csgraph.ingest.cells import CellProblem
from csgraph.ingest.json_cells import Node, read_json
from csgraph.ingest.report import ProblemCode
from csgraph.vocabulary import HARM_TYPES

FACTORS_MAXIMUM = 4_000
_CODE = re.compile(r"\b\d{1,2}[A-Z]?\b")
_PART = re.compile(r"[,;|\n\r\t]+")
_NUMBERING = re.compile(r"(.*[_ ])?(id|index|order|row|seq|sequence|position)", re.IGNORECASE)
_NO = frozenset(
    (
        "|no|n|0|0.0|false|f|none|null|nil|nan|n/a|na|-|not|off|unticked|unchecked|not selected|not identified"
        "|not known|unknown|unk|n/k|nk|n.k|tbc|to be confirmed|not stated|not recorded|don't know|do not know|dk"
        "|not applicable|not present|absent|ruled out|not a factor|no concern|no concerns"
    ).split("|")
)
_YES = frozenset("yes|y|1|1.0|true|t|on|x|✓|✔|ticked|checked|selected|identified".split("|"))
_ANSWER = re.compile(
    r"^(?P<what>.*?\d{1,2}[A-Z]?\b.*?)\s*(?:[:=]|\s-|\s–|\s)\s*\(?(?P<answer>[^:=()]+?)\)?$", re.DOTALL
)


def candidate_harm_types(factors: object) -> list[str]:
    """Harm types that assessment factors may point to: candidates for a person to judge, never asserted.

    The mapping goes from ours to the census, and is read backwards here.
    """
    codes = _said(read_json(str(factors or "")))
    return sorted(code for code, term in HARM_TYPES.items() if codes & set(term.extra["cin_factors"]))


def as_read(cell: str) -> str:
    """Factors as they are to be kept: as they stand where every code in them is meant, else those that are."""
    if len(cell) > FACTORS_MAXIMUM:
        raise CellProblem(ProblemCode.TOO_LONG, f"The cell has more than {FACTORS_MAXIMUM:,} characters.")
    said = _said(read_json(cell))
    return cell if said == set(_CODE.findall(cell.upper())) else json.dumps(sorted(said))


def _said(node: Node) -> set[str]:
    """The codes that a tree names and does not answer with no."""
    match node:
        case dict():
            return _of_object(node)
        case list():
            if len(node) == 2 and _codes(node[0]) and _is_answer(node[1]):
                return set() if _is_no(node[1]) else _codes(node[0])
            return set[str]().union(*(_said(each) for each in node))
        case str():
            nested = read_json(node)
            return _of_text(node) if isinstance(nested, str) else _said(nested)
        case bool() | None:
            return set()
        case _:
            return _codes(node)


def _of_object(node: dict[str, Node]) -> set[str]:
    node = {key: value for key, value in node.items() if not _is_no(key) and not _NUMBERING.fullmatch(key.strip())}
    asked = {key: value for key, value in node.items() if _codes(key)}
    found = set[str]().union(*(_codes(key) for key, value in asked.items() if not _is_no(value)))
    others = [value for key, value in node.items() if key not in asked]
    answers = [each for each in others if _is_answer(each)]
    if any(_is_no(each) for each in answers) and any(_codes(each) for each in others):
        return found
    return found.union(*(_said(each) for each in others if each not in answers))


def _of_text(text: str) -> set[str]:
    found: set[str] = set()
    for part in _PART.split(text):
        answered = _ANSWER.match(part.strip())
        if answered is None or not _is_no(answered["answer"]):
            found |= _codes(part)
    return found


def _codes(node: Node) -> set[str]:
    return (
        set(_CODE.findall(str(node).upper())) if isinstance(node, str | int) and not isinstance(node, bool) else set()
    )


def _is_answer(node: Node) -> bool:
    return isinstance(node, bool) or node is None or str(node).strip().lower() in _NO | _YES


def _is_no(node: Node) -> bool:
    """Whether an answer is no: false, nought, nothing; or an object or list whose answers are, whatever is noted there.

    `{"answer": "No", "comment": "discussed"}` is no; without any answer in it, it is no if all of it is.
    """
    match node:
        case dict():
            return _are_no([each for key, each in node.items() if not _NUMBERING.fullmatch(key.strip())])
        case list():
            return _are_no(node)
        case _:
            return str(node).strip().strip(".").replace("\u2019", "'").lower() in _NO


def _are_no(nodes: list[Node]) -> bool:
    answers = [each for each in nodes if each is not None and _is_answer(each)]
    return all(_is_no(each) for each in answers or nodes)
