"""The policy file: TOML, key for key, and what is said about one that cannot be.

Source: design page `detection.md`, "Policy file".
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from csgraph.domain.terms import ContextKind
from csgraph.errors import InvalidInput
from csgraph.vocabulary import HARM_TYPES

DEFAULT_WINDOW = 90
MOST = 36_500
"""The largest whole number that a setting takes: a hundred years of days, and more people than any place has."""
HARM_CODES = tuple(HARM_TYPES)
KEYS = {
    "": ("name", "kinds", "roles", "minimum_people", "longest_window", "strata", "floor", "budget"),
    "floor": ("kin_groups", "reports", "window"),
    "budget": ("harm_types", "alerts_a_month"),
}
TWICE = ("Cannot declare", "Cannot overwrite", "Duplicate")
"""How the reader of TOML begins or goes on where a table or key stands twice."""
ONCE = "Write each table and each setting in it once: put both into one, or leave one of them out."
EXAMPLES = {
    "name": '"borough"',
    "kinds": '["NAMED_UNSAFE", "HARMED_AT"]',
    "roles": '["HARMED", "PRESENT", "UNKNOWN"]',
    "minimum_people": "3",
    "longest_window": "90",
    "kin_groups": "3",
    "reports": "2",
    "window": "90",
    "harm_types": '["EXP.CSE", "SYV"]',
}


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FloorTable(_Closed):
    """One `[floor.…]`; what it leaves out is that of `[floor.default]`."""

    kin_groups: int | None = Field(None, ge=1, le=MOST)
    reports: int | None = Field(None, ge=1, le=MOST)
    window: int | None = Field(None, ge=1, le=MOST)


def _number(value: object) -> object:
    return float("inf") if value == "inf" else value


class BudgetTable(_Closed):
    """One `[budget.…]`: without harm types it is for every class before it did not take."""

    harm_types: list[str] = []
    alerts_a_month: Annotated[float, BeforeValidator(_number), Field(gt=0)] = float("inf")


class PolicyTable(_Closed):
    """The whole file. Only these four kinds and five roles can ever be evidence of a shared context (`model.md`)."""

    name: str = Field("default", min_length=1)
    kinds: list[Literal["NAMED_UNSAFE", "NAMED_MIXED", "HARMED_AT", "FOUND_AT"]] = Field(
        ["NAMED_UNSAFE", "HARMED_AT"], min_length=1
    )
    roles: list[Literal["HARMED", "CAUSED_HARM_ALLEGED", "BOTH", "PRESENT", "UNKNOWN"]] = Field(
        ["HARMED", "CAUSED_HARM_ALLEGED", "BOTH", "PRESENT", "UNKNOWN"], min_length=1
    )
    minimum_people: int = Field(3, ge=1, le=MOST)
    longest_window: int = Field(DEFAULT_WINDOW, ge=1, le=MOST)
    strata: Literal["given", "learnt", "none"] = "learnt"
    floor: dict[str, FloorTable] = {}
    budget: dict[str, BudgetTable] = {}


def read(path: Path) -> PolicyTable:
    """The policy file at `path`. Raises InvalidInput, which names the file, the line and the key."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise InvalidInput(
            "no_such_policy", f"The policy file {path.name} cannot be read.", advice="Check the path."
        ) from problem
    except UnicodeDecodeError as problem:
        raise InvalidInput(
            "bad_policy", f"{path.name} is not text in UTF-8.", advice="Save it as UTF-8 and try again."
        ) from problem
    return _checked(text, path.name)


def _checked(text: str, file: str) -> PolicyTable:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        where = re.search(r"line \d+", str(problem))
        twice = any(each in str(problem) for each in TWICE)
        raise InvalidInput(
            "bad_policy",
            f"{file}{f', {where[0]}' if where else ''}: this {'stands twice' if twice else 'is not TOML'}.",
            advice=ONCE if twice else 'Write each setting as `key = value` under its [table], with words in "quotes".',
        ) from problem
    try:
        table = PolicyTable.model_validate(raw)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        keys = tuple(key for key in first["loc"] if isinstance(key, str))
        expected = str(first.get("ctx", {}).get("expected", ""))
        wrong, advice = _wording(first["type"], keys, expected, first["input"])
        raise _refusal(keys, wrong, advice, text, file) from problem
    _check_floors(table.floor, table.longest_window, text, file)
    _check_budgets(table.budget, text, file)
    return table


def _wording(problem: str, keys: tuple[str, ...], expected: str, written: object) -> tuple[str, str]:
    last = keys[-1] if keys else ""
    if problem == "extra_forbidden":
        known = KEYS[keys[0] if len(keys) > 1 else ""]
        close = difflib.get_close_matches(last, known, n=1)
        return "is not a setting of a policy", f"Write {close[0] if close else 'one of ' + ', '.join(known)}."
    if last == "alerts_a_month":
        return "must be a number above 0", 'Write for instance 2.0, or "inf" for no limit.'
    if expected:
        wrong = "has a word that can be no evidence" if last in ("kinds", "roles") else "has a word that is not known"
        return f"{wrong}, {written!r}", f"Write only {expected}."
    if problem in ("greater_than_equal", "less_than_equal", "int_type"):
        return f"must be a whole number from 1 to {MOST}", f"Write for instance {EXAMPLES[last]}."
    if problem in ("too_short", "string_too_short"):
        return "must not be empty", "Write at least one word, or leave the line out for the default."
    if last in EXAMPLES:
        return "is not of the right sort", f"Write for instance {last} = {EXAMPLES[last]}."
    return "is not of the right sort", "The shipped csgraph/policies/borough.toml shows how each is written."


def _check_floors(floors: Mapping[str, FloorTable], longest: int, text: str, file: str) -> None:
    for name in floors:
        if name != "default" and name not in list(ContextKind):
            advice = f"Write default or one of {', '.join(ContextKind)}."
            raise _refusal(("floor", name), "is not a kind of context", advice, text, file)
    windows: dict[tuple[str, ...], int] = {
        ("floor", name, "window"): each.window for name, each in floors.items() if each.window
    }
    if ("floor", "default", "window") not in windows:
        windows[("longest_window",)] = DEFAULT_WINDOW
    for keys, window in windows.items():
        if window > longest:
            advice = f"Write at most {longest} days there, or a larger longest_window."
            wrong = "is longer than longest_window"
            if keys == ("longest_window",):
                wrong, advice = "is shorter than the default window", f"Write at least {DEFAULT_WINDOW}."
            raise _refusal(keys, wrong, advice, text, file)


def _check_budgets(budgets: Mapping[str, BudgetTable], text: str, file: str) -> None:
    """Every class must be able to match: its harm types are known, and no class before it takes all of them."""
    taken: set[str] = set()
    catching: str | None = None
    for name, each in budgets.items():
        unknown = next((code for code in each.harm_types if code not in HARM_CODES), None)
        if unknown is not None:
            close = difflib.get_close_matches(unknown, HARM_CODES, n=1)
            advice = f"Write {close[0] if close else 'one of ' + ', '.join(HARM_CODES)}."
            raise _refusal(("budget", name, "harm_types"), f"names no harm type with {unknown!r}", advice, text, file)
        if catching is not None:
            advice = f"Put it before [budget.{catching}], which takes every harm, or leave it out."
            raise _refusal(("budget", name), "can never match", advice, text, file)
        if each.harm_types and taken.issuperset(each.harm_types):
            advice = "Classes before it take all its harm types: put it before them, or leave it out."
            raise _refusal(("budget", name), "can never match", advice, text, file)
        taken.update(each.harm_types)
        catching = catching if each.harm_types else name


def _refusal(keys: tuple[str, ...], wrong: str, advice: str, text: str, file: str) -> InvalidInput:
    line = _line_of(keys, text)
    where = f"{file}, line {line}" if line else file
    return InvalidInput("bad_policy", f"{where}: `{'.'.join(keys)}` {wrong}.", advice=advice)


def _line_of(keys: tuple[str, ...], text: str) -> int | None:
    """The line where `keys` stand or what lies within them does, or else the last of those above them that does."""
    table: tuple[str, ...] = ()
    best, depth = None, 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[{1,2}([^\[\]]+)\]", line)
        key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if header:
            table = _parts(header[1])
        here = table if header else (*table, *_parts(key[1])) if key else ()
        common = min(len(here), len(keys))
        if common > depth and here[:common] == keys[:common]:
            best, depth = number, common
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
