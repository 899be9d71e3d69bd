"""Small worlds for the threshold rule: one row with everything in place, and what to change in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from csgraph.detect.building import build
from csgraph.detect.columns import Evidence
from csgraph.detect.rows import AssociationRow, ContextRow, EpisodeRow, PersonRow

TODAY = date(2026, 5, 31)


@dataclass(kw_only=True)
class World:
    """Rows as one would type them; `says` adds an association and answers its id."""

    contexts: list[ContextRow] = field(default_factory=list)
    associations: list[AssociationRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    episodes: list[EpisodeRow] = field(default_factory=list)
    kin: list[tuple[str, str]] = field(default_factory=list)

    def place(
        self,
        uid: str,
        kind: str = "LOCATION",
        *,
        within: Iterable[str] = (),
        merged_into: str | None = None,
        source_ids: tuple[str, ...] = (),
    ) -> None:
        """A context called "the <uid>"."""
        self.contexts.append(
            ContextRow(uid, kind, f"the {uid}", source_ids, within=tuple(within), merged_into=merged_into)
        )

    def says(self, person: str, context: str, on: date, **changes: object) -> str:
        """One day's NAMED_UNSAFE by `person` of `context`, with anything changed."""
        uid = str(changes.pop("uid", f"a{len(self.associations):03}"))
        row = AssociationRow(uid, uid.upper(), person, context, "NAMED_UNSAFE", on, on + timedelta(days=1), on)
        self.associations.append(row._replace(**changes))  # pyright: ignore[reportArgumentType]
        return uid.upper()

    def evidence(self) -> Evidence:
        """The columns of it."""
        return build(
            associations=self.associations,
            people=self.people,
            episodes=self.episodes,
            contexts=self.contexts,
            kin=self.kin,
        )


def ago(days: int) -> date:
    """The day so many days before TODAY."""
    return TODAY - timedelta(days=days)
