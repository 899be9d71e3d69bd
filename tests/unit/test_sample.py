"""The sample: the same bytes for the same seed, and the committed borough is what the generator makes now."""

from pathlib import Path

from csgraph.sample.generator import generate
from csgraph.sample.manifest import committed, load_manifest


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path from there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_committed_sample_is_what_the_generator_makes(tmp_path: Path) -> None:
    manifest = load_manifest(committed() / "manifest.json")
    generate(tmp_path, people=manifest.people, seed=manifest.seed, today=manifest.today)
    made, kept = content(tmp_path), content(committed())
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    today = load_manifest(committed() / "manifest.json").today
    for name, seed in (("one", 5), ("same", 5), ("other", 6)):
        generate(tmp_path / name, people=80, seed=seed, today=today)
    assert content(tmp_path / "one") == content(tmp_path / "same")
    assert content(tmp_path / "one") != content(tmp_path / "other")
