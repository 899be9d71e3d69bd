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
_NO_BY_ITS_BEGINNING = re.compile(
    r"(no|not|without|nothing)\s+(any\s+)?(evidence|concern|indication|sign|identif|present|select|record|known|confirmed"
    r"|applicable|stated|relevant|ticked|a factor)|(tbc|n/?k|unk|unknown)\b"
)
_NOT_FIRST = re.compile(r"\s*(no|not|non|without|ruled out)\b[\s:-]*\d{1,2}[A-Z]?\b", re.IGNORECASE)
_NOTE = re.compile(r"(.*[_ ])?(notes?|comments?|remarks?|narrative)", re.IGNORECASE)
_BESIDE = " :=-\u2013\u2014"
_BREAK = re.compile(r"[:=(),.]|\s[-\u2013\u2014]\s")
_LONGEST_ANSWER = 3
"""Words of the longest answer that stands at the end of a text without a sign before it ("11A CSE not identified")."""


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
            return _of_list(node)
        case str():
            nested = read_json(node)
            return _of_text(node) if isinstance(nested, str) else _said(nested)
        case bool() | None:
            return set()
        case _:
            return _codes(node)


def _of_object(node: dict[str, Node]) -> set[str]:
    """Of an object that asks by its names, that is a record of one factor, or that has a list for each column."""
    node = {name: value for name, value in node.items() if not (_is_counted(name) or name.strip().lower() in _NO)}
    asked = {name for name in node if _codes(name)}
    found = set[str]().union(*(_codes(name) for name in asked if not _is_no(node[name])))
    others = {name: value for name, value in node.items() if name not in asked}
    if asked or any(_of_leaves(value) for name, value in others.items() if not _is_note(name)):
        others = {name: value for name, value in others.items() if not _is_note(name)}
    if records := _by_column(list(others.values())):
        return found.union(*(_said(each) for each in records))
    answers = [each for each in others.values() if _answers(each) and not _named(each)]
    if any(_is_no(each) for each in answers) and any(_is_asked(each) for each in others.values()):
        return found
    return found.union(*(_said(each) for each in others.values() if each not in answers))


def _is_asked(node: Node) -> bool:
    """Whether a value is the one factor of its record: a code, or an object about it that has no answer of its own."""
    return not isinstance(node, list) and bool(_of_leaves(node)) and not _answers(node)


def _by_column(columns: list[Node]) -> list[list[Node]]:
    """The records of an object that has one list for the factors and others, as long, for their answers; else none."""
    lists = [each for each in columns if isinstance(each, list)]
    answers = [each for each in lists if each and all(_is_answer(one) for one in each)]
    if not answers or len(answers) == len(lists) or len({len(each) for each in lists}) > 1:
        return []
    return [list(record) for record in zip(*(each for each in lists if each not in answers), *answers, strict=True)]


def _of_list(nodes: list[Node]) -> set[str]:
    """Of a list of factors, of records, or of factors each followed by its answer."""
    found: set[str] = set()
    for node, after in zip(nodes, [*nodes[1:], None][: len(nodes)], strict=True):
        is_factor = not isinstance(node, dict | list) and not _is_answer(node)
        if not (is_factor and after is not None and _is_answer(after) and _is_no(after)):
            found |= _said(node)
    return found


def _of_text(text: str) -> set[str]:
    parts = [each.strip() for each in _PART.split(text)]
    followed = zip(parts, [*parts[1:], "yes"], strict=True)
    return set[str]().union(
        *(_codes(part) for part, after in followed if not (_is_denied(part) or (after and after.lower() in _NO)))
    )


def _is_denied(text: str) -> bool:
    """Whether a text that names a code says no of it: before it, after a sign, or in its last words."""
    code = _CODE.search(text.upper())
    if code is None:
        return False
    after = text[code.end() :].strip(_BESIDE)
    words = after.lower().split()
    ends = (" ".join(words[-count:]) for count in range(1, _LONGEST_ANSWER + 1))
    answer = _answer(after)
    return (
        bool(_NOT_FIRST.match(text))
        or answer is False
        or (answer is None and any(each in _NO for each in ends if each))
    )


def _answer(text: str) -> bool | None:
    """What a text answers, by the first of its phrases that answers anything; None where none does."""
    for phrase in (text, *_BREAK.split(text)):
        said = phrase.strip().strip(".").replace("\u2019", "'").lower()
        if said and (said in _NO or _NO_BY_ITS_BEGINNING.match(said)):
            return False
        if said in _YES:
            return True
    return None


def _codes(node: Node) -> set[str]:
    return (
        set(_CODE.findall(str(node).upper())) if isinstance(node, str | int) and not isinstance(node, bool) else set()
    )


def _is_answer(node: Node) -> bool:
    """Whether a single value is an answer and not the factor that is asked for: nothing, true, "No, mother says"."""
    if isinstance(node, dict | list):
        return False
    text = str(node).strip().lower()
    return (
        isinstance(node, bool) or node is None or text in _NO | _YES or (not _codes(node) and _answer(text) is not None)
    )


def _is_no(node: Node) -> bool:
    """Whether an answer is no: false, nought, nothing; or an object or list whose answers are, whatever is noted there.

    `{"answer": "No", "comment": "discussed"}` is no; without any answer in it, it is no if all of it is.
    """
    if not isinstance(node, dict | list):
        return not str(node).strip() or _answer(str(node)) is False
    found = _leaves(node)
    return all(_is_no(each) for each in _answers(node) or found)


def _answers(node: Node) -> list[Node]:
    return [each for each in _leaves(node) if each is not None and _is_answer(each)]


def _of_leaves(node: Node) -> set[str]:
    """The codes among the single values of a tree."""
    return set[str]().union(*(_codes(each) for each in _leaves(node) if not _is_answer(each)))


def _named(node: Node) -> bool:
    """Whether a tree names a code anywhere, in a value or in what its objects ask."""
    if isinstance(node, dict):
        return any(_codes(name) or _named(value) for name, value in node.items())
    return any(_named(each) for each in node) if isinstance(node, list) else bool(_of_leaves(node))


def _leaves(node: Node) -> list[Node]:
    """The single values of a tree, but for what numbers it and for notes beside anything else."""
    match node:
        case dict():
            named = {name: value for name, value in node.items() if not _is_counted(name)}
            told = {name: value for name, value in named.items() if not _is_note(name)}
            return [leaf for value in (told or named).values() for leaf in _leaves(value)]
        case list():
            return [leaf for value in node for leaf in _leaves(value)]
        case _:
            return [node]


def _is_note(name: str) -> bool:
    return bool(_NOTE.fullmatch(name.strip()))


def _is_counted(name: str) -> bool:
    return bool(_NUMBERING.fullmatch(name.strip()))
