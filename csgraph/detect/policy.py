"""The detection policy: what counts, how much of it makes a cluster, and how many alerts a team can take."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from csgraph.detect import policy_file
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole

POLICIES = Path(__file__).parent.parent / "policies"
SHIPPED, FLOOR_ONLY = POLICIES / "borough.toml", POLICIES / "floor-only.toml"
"""The policy that is in force where none is named, and the one by which the floor alone decides."""

Strata = Literal["given", "learnt", "none"]
UNLIMITED = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What makes a cluster: `kin_groups` unrelated young people and `reports` independent reports in `window` days."""

    kin_groups: int = 3
    reports: int = 2
    window: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How many alerts a month one class of harm may take; without harm types it is for every other."""

    name: str
    harm_types: tuple[str, ...] = ()
    alerts_a_month: float = UNLIMITED


def _school_floor() -> dict[ContextKind, Floor]:
    return {ContextKind.SCHOOL: Floor(kin_groups=5, reports=3, window=60)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionPolicy:
    """What detection counts and when it speaks. `floors` are by context kind, beside the default one.

    `budgets` are in the order in which they are tried: the first class that matches wins.
    """

    name: str = "default"
    kinds: frozenset[AssociationKind] = frozenset({AssociationKind.NAMED_UNSAFE, AssociationKind.HARMED_AT})
    roles: frozenset[EventRole] = frozenset(EventRole) - {EventRole.HELPED}
    minimum_people: int = 3
    longest_window: int = 90
    strata: Strata = "learnt"
    default_floor: Floor = Floor()
    floors: Mapping[ContextKind, Floor] = field(default_factory=_school_floor)
    budgets: tuple[Budget, ...] = (Budget(name="default"),)

    def floor_for(self, kind: ContextKind) -> Floor:
        """The floor of a kind of context: its own, or the default one."""
        return self.floors.get(kind, self.default_floor)

    def severity_of(self, harm_types: Iterable[str]) -> int:
        """The place in `budgets` of the first class that takes one of these harm types (their number: none does)."""
        held = set(harm_types)
        for place, budget in enumerate(self.budgets):
            if not budget.harm_types or held.intersection(budget.harm_types):
                return place
        return len(self.budgets)

    @property
    def floor_alone(self) -> bool:
        """Whether the floor alone decides what alerts: every budget is unlimited."""
        return all(budget.alerts_a_month == UNLIMITED for budget in self.budgets)

    @property
    def version(self) -> str:
        """Twelve characters that change whenever the policy does (SHA-256 of its canonical form)."""
        form = json.dumps([self._canonical(), [budget.name for budget in self.budgets]], sort_keys=True)
        return hashlib.sha256(form.encode()).hexdigest()[:12]

    def as_dict(self) -> dict[str, object]:
        """The policy as it is shown with results: its version, then its settings as a file has them."""
        return {"version": self.version, **self._canonical()}

    def _canonical(self) -> dict[str, object]:
        floors = {kind.value: self.floors[kind] for kind in ContextKind if kind in self.floors}
        return {
            "name": self.name,
            "kinds": [kind.value for kind in AssociationKind if kind in self.kinds],
            "roles": [role.value for role in EventRole if role in self.roles],
            "minimum_people": self.minimum_people,
            "longest_window": self.longest_window,
            "strata": self.strata,
            "floor": {name: asdict(floor) for name, floor in {"default": self.default_floor, **floors}.items()},
            "budget": {
                budget.name: {
                    "harm_types": list(budget.harm_types),
                    "alerts_a_month": "inf" if budget.alerts_a_month == UNLIMITED else budget.alerts_a_month,
                }
                for budget in self.budgets
            },
        }


def load_policy(path: Path | None = None) -> DetectionPolicy:
    """The policy of a TOML file (None: the shipped one, `csgraph/policies/borough.toml`).

    What a file leaves out keeps its default; a file that states any floor states all of them: kinds it
    does not name have its `floor.default`. Raises InvalidInput, which names the key and its line.
    """
    table = policy_file.read(path or SHIPPED)
    default = _floor(table.floor.get("default"), Floor())
    floors = {ContextKind(name): _floor(each, default) for name, each in table.floor.items() if name != "default"}
    budgets = tuple(
        Budget(name=name, harm_types=tuple(each.harm_types), alerts_a_month=each.alerts_a_month)
        for name, each in table.budget.items()
    )
    return DetectionPolicy(
        name=table.name,
        kinds=frozenset(AssociationKind(kind) for kind in table.kinds),
        roles=frozenset(map(EventRole, table.roles)),
        minimum_people=table.minimum_people,
        longest_window=table.longest_window,
        strata=table.strata,
        default_floor=default,
        floors=floors if table.floor else _school_floor(),
        budgets=budgets or (Budget(name="default"),),
    )


def _floor(table: policy_file.FloorTable | None, base: Floor) -> Floor:
    if table is None:
        return base
    return Floor(
        kin_groups=table.kin_groups or base.kin_groups,
        reports=table.reports or base.reports,
        window=table.window or base.window,
    )
