"""`csgraph demo` as a newcomer runs it: the whole story on a folder of its own, in words and as one object."""

import json
from pathlib import Path

from tests.e2e.test_import_command import command

FILES = ["picture.html", "picture.svg", "summary.json"]


def test_the_demonstration_tells_the_story_and_leaves_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "the demo"
    told = command("demo", "--no-serve", "--out", str(folder), data=tmp_path / "unused")

    assert told.returncode == 0, told.stderr
    for words in ("rows in from", "problems", "kin groups joined", "wait for a person", "for 6 unrelated young people"):
        assert words in told.stdout
    assert "7 young people are recorded" in told.stdout, "two of them are kin"
    assert "A Level 2 referral is made" in told.stdout
    assert sorted(each.name for each in folder.iterdir() if each.is_file()) == FILES
    assert (folder / "picture.svg").read_text(encoding="utf-8").count("<svg ") == 1
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert (summary["kind"], summary["themes"]) == ("transport route", ["not shown"]), "too few for a theme"
    assert not (tmp_path / "unused").exists(), "the demonstration keeps to its own folder"

    # Again over the same folder, which is made anew: the same as one object.
    answer = json.loads(command("demo", "--no-serve", "--json", "--out", str(folder), data=tmp_path / "unused").stdout)
    assert (answer["imported"]["confirmed"], answer["files"]) == (3, FILES)
    [referred] = [each for each in answer["alerts"] if each["state"] == "PROMOTED"]
    assert (referred["kin_groups"], referred["young_people"]) == (6, 7)
    assert answer["explanation"] in " ".join(told.stdout.split())
