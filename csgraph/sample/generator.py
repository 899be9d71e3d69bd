"""The generator: a synthetic borough of any size, the same bytes for the same seed and day."""

import random
from datetime import date
from pathlib import Path

from csgraph.sample import background, dirt, story, traps
from csgraph.sample.background import Borough, Size
from csgraph.sample.manifest import ExpectedCandidate, Manifest, save_manifest
from csgraph.sample.plant import Plot
from csgraph.sample.writing import Files

PEOPLE_PER_CONTEXT = 1.2


def generate(out: Path, *, people: int = 1200, seed: int = 1, today: date, planted: bool = True) -> Manifest:
    """Writes `borough/`, with `planted` also `story/01` to `07`, and `manifest.json` into `out`.

    About ten associations a person and a context for 1.2 people; memory does not grow with the number.
    """
    rng = random.Random(seed)  # noqa: S311 — repeatable, not secret
    size = Size(people=people, contexts=max(round(people / PEOPLE_PER_CONTEXT), 60), today=today)
    with Files(out / "borough") as files:
        background.contexts(files, size)
        background.professionals(files, rng)
        borough = Borough(files, rng, size)
        for number in range(people):
            borough.person(number)
        plot = Plot(files, today, "T")
        if planted:
            _plant(files, plot)
    manifest = _manifest(plot, files, seed=seed, people=people, planted=planted)
    if planted:
        _tell(out, today)
    save_manifest(manifest, out / "manifest.json")
    return manifest


def _plant(files: Files, plot: Plot) -> None:
    story.places(files)
    traps.plant(plot)
    dirt.spoil(Plot(files, plot.today, "D"))


def _tell(out: Path, today: date) -> None:
    story.tell(out / "story", today)


def _manifest(plot: Plot, files: Files, *, seed: int, people: int, planted: bool) -> Manifest:
    told = tuple(ExpectedCandidate(text=text, context_id=story.BUS, never="T-83") for text in story.TEXTS)
    return Manifest(
        today=plot.today,
        seed=seed,
        people=people,
        story_context=story.BUS,
        story_texts=story.TEXTS if planted else (),
        story_kin_groups=story.KIN_GROUPS,
        story_young_people=story.YOUNG_PEOPLE,
        traps=tuple(plot.traps),
        candidates=(*plot.candidates, *told) if planted else (),
        problems=tuple(files.problems),
    )
