"""Suites: the parameter sets of the simulator, read from suites.toml."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

Range = tuple[int, int]
FILE = Path(__file__).with_name("suites.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One parameter set; suites.toml says what each means."""

    name: str
    seeds: tuple[int, ...]
    contexts: int
    people: int
    days: int
    warm_up: int
    exposure: float
    rate: float
    unevenness: float
    trend: float
    surveys: int
    survey_namings: Range
    survey_days: int
    echo: float
    repeat: float
    aliased: float
    alias_joined: Range
    clusters: int
    cluster_people: Range
    cluster_days: Range
    cluster_contexts: Range
    sub_places: int
    busy: float
    erased: float
    families: int
    classes: int
    recorders: int
    late: float
    lag: Range
    hubs: int
    hub_share: float
    hub_season: float
    hub_from: int
    hub_alone: bool


def read_suites(path: Path = FILE) -> dict[str, Suite]:
    """Every suite of the file by name. Raises ValueError for a key that is no parameter."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    default = tables.pop("default")
    known = {field.name for field in fields(Suite)} - {"name"}
    suites: dict[str, Suite] = {}
    for name, table in tables.items():
        stray = sorted(set(table) - known)
        if stray:
            raise ValueError(f"{path.name}, [{name}]: no such parameters: {', '.join(stray)}")
        values = {key: tuple(each) if isinstance(each, list) else each for key, each in {**default, **table}.items()}
        suites[name] = Suite(name=name, **values)
    return suites
