"""Checks that need more than one row: one rule a file. Each gives the problems of one chunk of rows."""

from collections.abc import Mapping, Sequence
from typing import Protocol

PEOPLE = ("ssd_person.csv", "ctx_people.csv")
CONTEXTS = ("ctx_contexts.csv",)
RECORDS = ("ctx_records.csv",)


class Held(Protocol):
    """What is already held from earlier imports, by the source's own ids.

    Some files of this import may have been written when it is asked. What it says of an id must not differ by
    that, for an id of which this import has no accepted row, or one that only withdraws.
    """

    def standing(self, file: str, keys: Sequence[str]) -> set[str]:
        """Which of these ids of `file` are held, withdrawn ones included."""
        ...

    def births(self, people: Sequence[str]) -> Mapping[str, str]:
        """ISO birth dates of those of these people whose birth date is held."""
        ...

    def stubs(self, people: Sequence[str]) -> set[str]:
        """Which of these people are held only because another named them, withdrawn ones included."""
        ...

    def parents(self) -> Mapping[str, str]:
        """Every held context that lies within another: child id to parent id."""
        ...
