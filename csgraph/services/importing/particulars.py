"""Particulars of young people, derived: adult, died, left, stub. A version is written when one changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from csgraph.ids import PersonId
from csgraph.vault.register import Standing, Step

LEAVING = frozenset({"RC2", "RC5", "RC6"})
"""Closure reasons after which a young person is no longer the authority's to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What detection reads about a person."""

    adult_from: date | None
    died_on: date | None
    left_on: date | None
    left_reason: str | None
    stub: bool
    link_only: bool


def left(episodes: Sequence[Mapping[str, object]]) -> tuple[date | None, str | None]:
    """The day and reason of leaving: the closing of the latest episode, if RC2, RC5 or RC6 and none came after.

    The latest episode is the one that ends last; one that is open means nobody left.
    """
    if not episodes or any(each["valid_to"] is None for each in episodes):
        return None, None
    latest = max(_as_day(each["valid_to"]) for each in episodes)
    reasons = sorted(
        str(each["closure_reason"])
        for each in episodes
        if each["valid_to"] == latest and each["closure_reason"] in LEAVING
    )
    return (latest - timedelta(days=1), reasons[0]) if reasons else (None, None)


def particulars(
    *,
    own: Standing | None,
    extension: Standing | None,
    episodes: Sequence[Mapping[str, object]],
    link_only: bool,
) -> Particulars | None:
    """What is held of a person by their SSD row and their row of ctx_people; None if neither stands.

    Where both say a day, the SSD's stands: ctx_people is for those with no SSD extract.
    """
    standing = [each for each in (own, extension) if each is not None and not each.withdrawn]
    if not standing:
        return None
    left_on, left_reason = left(episodes)
    return Particulars(
        adult_from=_first_said(standing, "adult_from"),
        died_on=_first_said(standing, "died_on"),
        left_on=left_on,
        left_reason=left_reason,
        stub=all(bool(each.where.facts.get("stub")) for each in standing),
        link_only=link_only,
    )


def _first_said(standing: Sequence[Standing], name: str) -> date | None:
    said = (each.where.facts.get(name) for each in standing)
    return next((date.fromisoformat(str(day)) for day in said if day), None)


def steps(
    person: PersonId,
    wanted: Particulars | None,
    versions: Sequence[Mapping[str, object]],
) -> tuple[list[Step], list[Step]]:
    """(steps that end a version, steps that begin one) so that `wanted` is what is held of `person`."""
    current = next((each for each in versions if each["superseded_at"] is None), None)
    names = ("adult_from", "died_on", "left_on", "left_reason", "stub", "link_only")
    if current is not None and wanted is not None and all(current[name] == getattr(wanted, name) for name in names):
        return [], []
    end: list[Step] = [] if current is None else [("people/supersede", {"key": current["key"]})]
    if wanted is None:
        return end, []
    version = 1 + max((int(str(each["version"])) for each in versions), default=0)
    begin: dict[str, object] = {name: getattr(wanted, name) for name in names}
    begin |= {"person_uid": person, "version": version, "key": f"{person}.{version}"}
    return end, [("people/record", begin)]


def by_person(rows: Iterable[Mapping[str, object]]) -> dict[str, list[Mapping[str, object]]]:
    """Rows of a query grouped by their column `person`, in the order given."""
    grouped: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        grouped.setdefault(str(row["person"]), []).append(row)
    return grouped


def _as_day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("expected a date")
    return value
