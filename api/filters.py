"""Filters: which alerts or cases a list is to hold, as a request's parameters say."""

from typing import Annotated

from fastapi import Depends, Query

from api.schemas.base import Day, Line, Moment
from csgraph.domain.alert_lists import AlertFilter
from csgraph.domain.alert_states import AlertState
from csgraph.domain.level2 import CaseFilter, CaseState
from csgraph.domain.terms import ContextKind

Lines = list[Line]


def chosen(
    state: Annotated[list[AlertState], Query(default_factory=list, max_length=20, description="Only in these states.")],
    kind: Annotated[
        list[ContextKind], Query(default_factory=list, max_length=20, description="Only about these kinds of context.")
    ],
    harm: Annotated[
        Lines, Query(default_factory=list, max_length=20, description="Only with these harm types or those below them.")
    ],
    area: Annotated[Lines, Query(default_factory=list, max_length=20, description="Only in these areas.")],
    holder: Annotated[Lines, Query(default_factory=list, max_length=20, description="Only what these people have.")],
    since: Annotated[Day | None, Query(description="Only what changed last on this day or after it.")] = None,
) -> AlertFilter:
    """What is wanted; of what is left out, all."""
    return AlertFilter(
        states=frozenset(state),
        kinds=frozenset(kind),
        harm_types=frozenset(harm),
        areas=frozenset(area),
        holders=frozenset(holder),
        since=since,
    )


def chosen_cases(
    state: Annotated[list[CaseState], Query(default_factory=list, max_length=20, description="Only in these states.")],
    context: Annotated[
        Lines, Query(default_factory=list, max_length=20, description="Only about these contexts, by uid.")
    ],
    since: Annotated[
        Moment | None, Query(description="Only where a step was taken at this moment or after it.")
    ] = None,
) -> CaseFilter:
    """What is wanted; of what is left out, all."""
    return CaseFilter(states=frozenset(state), contexts=frozenset(context), since=since)


ChosenDep = Annotated[AlertFilter, Depends(chosen)]
ChosenCasesDep = Annotated[CaseFilter, Depends(chosen_cases)]
