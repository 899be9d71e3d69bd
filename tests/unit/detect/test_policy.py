"""The policy file: what it says when it is right, and what is said of it when it is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from csgraph.detect.policy import FLOOR_ONLY, DetectionPolicy, Floor, load_policy
from csgraph.domain.terms import AssociationKind, ContextKind, EventRole
from csgraph.errors import InvalidInput

WHOLE = """\
name = "borough"
kinds = ["NAMED_UNSAFE", "HARMED_AT"]
roles = ["HARMED", "CAUSED_HARM_ALLEGED", "BOTH", "PRESENT", "UNKNOWN"]
minimum_people = 3
longest_window = 90
strata = "learnt"

[floor.default]
kin_groups = 3
reports = 2
window = 90
[floor.SCHOOL]
kin_groups = 5
reports = 3
window = 60

[budget.severe]
harm_types = ["EXP.CSE", "SYV"]
alerts_a_month = 1.0
[budget.default]
alerts_a_month = 2.0
"""


def policy(text: str, folder: Path) -> DetectionPolicy:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return load_policy(file)


def test_the_shipped_policy_is_the_one_with_budgets() -> None:
    shipped = load_policy()

    assert shipped.name == "borough"
    assert not shipped.floor_alone
    assert [(each.name, each.alerts_a_month) for each in shipped.budgets] == [("severe", 1.0), ("default", 2.0)]
    assert replace(shipped, name="", budgets=()) == replace(load_policy(FLOOR_ONLY), name="", budgets=())


def test_the_policy_of_the_floor_alone_is_the_default_one() -> None:
    shipped = load_policy(FLOOR_ONLY)

    assert shipped.name == "floor-only"
    assert shipped.floor_alone
    assert shipped.kinds == {AssociationKind.NAMED_UNSAFE, AssociationKind.HARMED_AT}
    assert shipped.roles == set(EventRole) - {EventRole.HELPED}
    assert shipped.floor_for(ContextKind.LOCATION) == Floor(kin_groups=3, reports=2, window=90)
    assert shipped.floor_for(ContextKind.SCHOOL) == Floor(kin_groups=5, reports=3, window=60)
    assert (shipped.floors, shipped.budgets) == (DetectionPolicy().floors, DetectionPolicy().budgets)


def test_a_whole_file_is_read_as_it_stands(tmp_path: Path) -> None:
    whole = policy(WHOLE, tmp_path)

    assert [(each.name, each.harm_types, each.alerts_a_month) for each in whole.budgets] == [
        ("severe", ("EXP.CSE", "SYV"), 1.0),
        ("default", (), 2.0),
    ]
    assert not whole.floor_alone
    assert whole.as_dict()["floor"] == {
        "default": {"kin_groups": 3, "reports": 2, "window": 90},
        "SCHOOL": {"kin_groups": 5, "reports": 3, "window": 60},
    }


def test_what_a_file_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    assert policy("", tmp_path).floors == DetectionPolicy().floors
    some = policy("[floor.default]\nkin_groups = 4\n[floor.SCHOOL]\nwindow = 30\n", tmp_path)
    assert some.floor_for(ContextKind.LOCATION) == Floor(kin_groups=4)
    assert some.floor_for(ContextKind.SCHOOL) == Floor(kin_groups=4, window=30)
    assert policy("[floor.default]\nkin_groups = 4\n", tmp_path).floor_for(ContextKind.SCHOOL) == Floor(kin_groups=4)


@pytest.mark.parametrize(
    ("old", "new"),
    [("kin_groups = 3", "kin_groups = 4"), ('"HARMED_AT"', '"FOUND_AT"'), ("= 2.0", '= "inf"'), ("borough", "ward")],
)
def test_the_version_changes_with_the_policy_and_only_then(tmp_path: Path, old: str, new: str) -> None:
    version = policy(WHOLE, tmp_path).version
    assert policy("# a remark\n" + WHOLE.replace('"HARMED", ', "").replace('"UNKNOWN"', '"UNKNOWN", "HARMED"'),
                  tmp_path).version == version  # fmt: skip
    assert policy(WHOLE.replace(old, new), tmp_path).version != version


WRONG = [
    ("kin_groups = 5", "kin_groups = 0", "line 13: `floor.SCHOOL.kin_groups` must be a whole number from 1 to"),
    ("window = 60", "window = -60", "line 15: `floor.SCHOOL.window` must be a whole number"),
    ("window = 60", "window = 0", "line 15: `floor.SCHOOL.window` must be a whole number"),
    ("window = 60", "window = 91", "line 15: `floor.SCHOOL.window` is longer than longest_window"),
    ("window = 60", "windows = 60", "line 15: `floor.SCHOOL.windows` is not a setting of a policy"),
    ("reports = 2", 'reports = "two"', "line 10: `floor.default.reports` must be a whole number"),
    ("longest_window = 90", "longest_window = 60", "line 11: `floor.default.window` is longer than longest_window"),
    ("minimum_people", "minimum_poeple", "line 4: `minimum_poeple` is not a setting of a policy"),
    ('"HARMED_AT"', '"LIVES_AT"', "line 2: `kinds` has a word that can be no evidence"),
    ('"PRESENT"', '"WATCHED"', "line 3: `roles` has a word that can be no evidence"),
    ('"PRESENT"', '"HELPED"', "line 3: `roles` has a word that can be no evidence"),
    ("[floor.SCHOOL]", "[[floor.SCHOOL]]", "line 12: `floor.SCHOOL` is not of the right sort"),
    ('"learnt"', '"guessed"', "line 6: `strata` has a word that is not known"),
    ("[floor.SCHOOL]", "[floors.SCHOOL]", "line 12: `floors` is not a setting of a policy"),
    ("[budget.severe]", "[budgets.severe]", "line 17: `budgets` is not a setting of a policy"),
    ("[floor.SCHOOL]", "[floor.default]", "line 12: this stands twice"),
    ("reports = 2", "window = 2", "line 11: this stands twice"),
    ("[budget.default]", "[budget.severe]", "line 20: this stands twice"),
    ('"HARMED_AT"', '"HARMD_AT"', "line 2: `kinds` has a word that can be no evidence, 'HARMD_AT'"),
    ("[floor.SCHOOL]", "[floor.SHOP]", "line 12: `floor.SHOP` is not a kind of context"),
    ("alerts_a_month = 2.0", 'alerts_a_month = "many"', "line 21: `budget.default.alerts_a_month` must be a number"),
    ("alerts_a_month = 2.0", "alerts_a_month = 0", "line 21: `budget.default.alerts_a_month` must be a number"),
    ('name = "borough"', "name = borough", "line 1: this is not TOML"),
    ('name = "borough"', "name = 3", "line 1: `name` is not of the right sort"),
    ('["NAMED_UNSAFE", "HARMED_AT"]', "[]", "line 2: `kinds` must not be empty"),
    ("kin_groups = 5", "kin_groups = 9999999999", "line 13: `floor.SCHOOL.kin_groups` must be a whole number from 1"),
    ("longest_window = 90", "longest_window = 800000", "line 5: `longest_window` must be a whole number from 1 to"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_a_wrong_setting_is_refused_with_its_line_and_what_to_write(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        policy(WHOLE.replace(old, new, 1), tmp_path)

    assert refused.value.code == "bad_policy"
    assert message in refused.value.message
    assert refused.value.advice.startswith("Write") or "borough.toml" in refused.value.advice


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("window = 60", "window = -60", "Write for instance 90."),
        ("reports = 2", "reports = 0", "Write for instance 2."),
        ('["NAMED_UNSAFE", "HARMED_AT"]', '"HARMED_AT"', 'Write for instance kinds = ["NAMED_UNSAFE", "HARMED_AT"].'),
    ],
)
def test_what_to_write_instead_is_an_example_of_that_setting(tmp_path: Path, old: str, new: str, advice: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        policy(WHOLE.replace(old, new, 1), tmp_path)

    assert refused.value.advice == advice


def test_a_longest_window_below_the_default_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"line 1: `longest_window` is shorter than the default window"):
        policy("longest_window = 30\n", tmp_path)


def test_a_policy_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        load_policy(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(InvalidInput, match="not text in UTF-8"):
        load_policy(tmp_path / "bytes.toml")


@pytest.mark.parametrize(
    ("budgets", "words"),
    [
        ('[budget.a]\nalerts_a_month = 2\n[budget.b]\nharm_types = ["SYV"]', "line 4: `budget.b` can never match"),
        (
            '[budget.a]\nharm_types = ["SYV", "EXP"]\n[budget.b]\nharm_types = ["SYV"]',
            "line 4: `budget.b` can never match",
        ),
        (
            '[budget.a]\nharm_types = ["SYVV"]',
            "line 3: `budget.a.harm_types` names no harm type with 'SYVV'. Write SYV.",
        ),
    ],
)
def test_a_class_that_can_never_match_is_refused(tmp_path: Path, budgets: str, words: str) -> None:
    file = tmp_path / "p.toml"
    file.write_text(f'name = "p"\n{budgets}\n')

    with pytest.raises(InvalidInput) as refused:
        load_policy(file)

    assert words in str(refused.value)
