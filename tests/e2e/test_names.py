"""Names on their way in: what is joined at once, what waits for a person, and what a person decided before."""

from csgraph.domain.terms import ContextKind
from tests.e2e.world import LEAD, Folder, World


def chat(uid: str, name: str, *texts: str, kind: str = "ONLINE_SPACE", **values: str) -> Folder:
    """A context that one young person names unsafe by its id, and others by these texts, each through an agency."""
    rows = Folder().context(uid, name, kind, **values).person("P0", dob="2012-01-01")
    rows.says("A0", "P0", uid, "2026-05-01", agency="AG0")
    for number, text in enumerate(texts, start=1):
        rows.person(f"P{number}", dob="2012-01-01")
        rows.says(f"A{number}", f"P{number}", f"~{text}", f"2026-05-0{number + 1}", agency=f"AG{number}")
    return rows


def suggested(world: World, text: str) -> list[str]:
    """Source ids of the suggestions for a text that waits."""
    (found,) = [each for each in world.services.contexts.candidates(actor=LEAD) if each.text == text]
    return [each.source_id for each in found.suggestions]


def test_names_of_signs_alone_wait_each_by_itself(world: World) -> None:
    texts = ("\U0001f343\U0001f343", "???", "!!", "\U0001f480")

    world.imports(chat("C", "\U0001f525\U0001f525\U0001f525", *texts))

    assert sorted(world.waiting()) == sorted(texts)
    assert world.clusters() == {}
    world.confirm("???", "C")
    assert sorted(world.waiting()) == sorted(set(texts) - {"???"})


def test_accounts_of_other_signs_are_other_accounts(world: World) -> None:
    world.imports(chat("C", "jay.123", "jay_123", "@jay-123", "JAY.123"))

    assert sorted(world.waiting()) == ["@jay-123", "jay_123"]
    assert suggested(world, "jay_123") == ["C"]
    assert world.clusters() == {}


def test_spelling_that_tells_nothing_apart_is_joined_and_spacing_waits(world: World) -> None:
    rows = chat(
        "C", "O'Garvey's Kebab Palace", "O\u2019Garveys kebab palace", "O'Garvey's KebabPalace", kind="LOCATION"
    )

    world.imports(rows)

    assert world.waiting() == ["O'Garvey's KebabPalace"]
    assert suggested(world, "O'Garvey's KebabPalace") == ["C"]


def test_a_text_about_a_place_that_had_closed_waits_by_itself(world: World) -> None:
    rows = chat("C", "Kebab Palace", "kebab palace", "Kebab Palace", kind="LOCATION", valid_to="2026-05-03")

    world.imports(rows)

    (waits,) = world.services.contexts.candidates(actor=LEAD)
    assert waits.association_ids == ("A2",)
    assert waits.after is not None and [each.source_id for each in waits.suggestions] == ["C"]


def test_what_is_decided_of_a_closed_place_is_decided_of_later_rows_and_of_no_earlier(world: World) -> None:
    world.imports(chat("C", "Kebab Palace", "Kebab Palace", "Kebab Palace", kind="LOCATION", valid_to="2026-05-03"))
    (waits,) = world.services.contexts.candidates(actor=LEAD)
    made = world.services.contexts.create(
        actor=LEAD, candidate_id=waits.uid, kind=ContextKind.LOCATION, name="Palace of Kebabs", reason="another owner"
    )

    later = Folder().person("P8", dob="2012-01-01").says("A8", "P8", "~kebab palace", "2026-05-20")
    later.person("P9", dob="2012-01-01").says("A9", "P9", "~kebab palace", "2026-05-02")
    world.imports(later)

    assert world.waiting() == []
    assert made.context.source_ids == ("text:kebab palace",)
    shown = {each.context_ids[0]: each for each in world.services.detection.detect(actor=LEAD, valid_on=None).clusters}
    assert set(shown["C"].evidence) == {"A0", "A1", "A9"}


def test_a_place_of_the_same_name_that_is_open_is_meant(world: World) -> None:
    rows = chat("C", "Kebab Palace", "Kebab Palace", kind="LOCATION", valid_to="2026-05-01")
    rows.context("D", "Kebab Palace")

    world.imports(rows)

    assert world.waiting() == []


def test_a_name_that_comes_to_be_known_later_joins_only_if_it_had_not_closed(world: World) -> None:
    rows = Folder().person("P1", dob="2012-01-01").says("A1", "P1", "~Skate Bowl", "2026-05-01")
    rows.person("P2", dob="2012-01-01").says("A2", "P2", "~Pool Hall", "2026-05-01")
    world.imports(rows)

    world.imports(Folder().context("S", "skate bowl", valid_to="2026-04-01").context("H", "pool hall"))

    assert world.waiting() == ["Skate Bowl"]
