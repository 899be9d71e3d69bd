"""The manifest: what was planted in a sample, and what must come of it."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from csgraph.private.files import write_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedProblem:
    """A bad row or cell: where, and its code."""

    file: str
    line: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """Something that a naive system gets wrong.

    `number` is its number in the list of traps of the field notes. Without a `kin_groups` the context must
    be no cluster; with one it must be. `met` says that it meets the rule on the sample's day, so that it alerts
    where the floor alone decides; `alerts` that it is unusual as well, so that it alerts by the shipped policy.
    """

    name: str
    number: int
    context_id: str
    why: str
    kin_groups: int | None = None
    young_people: int | None = None
    independent_reports: int | None = None
    met: bool = False
    alerts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCandidate:
    """A written name that must wait, the context that must be offered for it, and one that must not be."""

    text: str
    context_id: str | None
    never: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that was planted. `today` is the day as of which the sample runs."""

    today: date
    seed: int
    people: int
    story_context: str
    story_texts: tuple[str, ...]
    story_kin_groups: int
    story_young_people: int
    traps: tuple[Trap, ...]
    candidates: tuple[ExpectedCandidate, ...]
    problems: tuple[ExpectedProblem, ...]

    @property
    def alerting(self) -> tuple[str, ...]:
        """Contexts that alert by the shipped policy once the story's names are confirmed, sorted."""
        return tuple(sorted({trap.context_id for trap in self.traps if trap.alerts} | {self.story_context}))

    @property
    def meeting(self) -> tuple[str, ...]:
        """Contexts that meet the rule then, unusual or not, sorted."""
        return tuple(sorted({trap.context_id for trap in self.traps if trap.met} | {self.story_context}))


def save_manifest(manifest: Manifest, path: Path) -> None:
    """Writes it as JSON."""
    raw = {**asdict(manifest), "today": manifest.today.isoformat()}
    write_text(path, json.dumps(raw, indent=1, ensure_ascii=False) + "\n")


def load_manifest(path: Path) -> Manifest:
    """Reads it back."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(
        today=date.fromisoformat(raw.pop("today")),
        story_texts=tuple(raw.pop("story_texts")),
        traps=tuple(Trap(**each) for each in raw.pop("traps")),
        candidates=tuple(ExpectedCandidate(**each) for each in raw.pop("candidates")),
        problems=tuple(ExpectedProblem(**each) for each in raw.pop("problems")),
        **raw,
    )


def committed() -> Path:
    """The folder of the committed sample: `borough`, `story` and `manifest.json`."""
    return Path(str(files("csgraph.sample").joinpath("data")))
