"""Filters: which alerts a list is to hold, as a request's parameters say."""

from typing import Annotated

from fastapi import Depends, Query

from api.schemas.base import Line
from csgraph.domain.alert_lists import AlertFilter
from csgraph.domain.alert_states import AlertState
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
) -> AlertFilter:
    """What is wanted; of what is left out, all."""
    return AlertFilter(
        states=frozenset(state),
        kinds=frozenset(kind),
        harm_types=frozenset(harm),
        areas=frozenset(area),
        holders=frozenset(holder),
    )


ChosenDep = Annotated[AlertFilter, Depends(chosen)]
