"""How query files are read: what a right one gives, and where a wrong one is said to be wrong."""

from pathlib import Path

import pytest

from csgraph.errors import InvalidInput, NotFound
from csgraph.store import queries

RIGHT = """\
// ---
// title: People of one context
// description: >
//   Each once,
//   in order.
// mode: read
// access: analyst
// discloses: pseudonym
// parameters:
//   context: {type: STRING, example: ctx_a, meaning: the context}
// returns:
//   person: {type: STRING, meaning: the young person}
// ---

MATCH (c:Context {uid: $context})<--(p:YoungPerson)
WHERE c.name <> 'costs $money' // and $nothing
RETURN DISTINCT p.uid AS person
ORDER BY person
"""
PATH = Path("cypher/people/of_context.cypher")


def parsed(text: str) -> queries.Query:
    return queries.parse(text, name="people/of_context", path=PATH)


def test_a_right_file_gives_its_header_and_its_statement() -> None:
    query = parsed(RIGHT)

    assert (query.title, query.description) == ("People of one context", "Each once, in order.")
    assert (query.mode, query.access, query.discloses) == ("read", "analyst", "pseudonym")
    assert query.parameters["context"].example == "ctx_a"
    assert query.returns["person"].type == "STRING"
    assert query.text.startswith("MATCH")
    assert query.text.endswith("ORDER BY person")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("// ---\n// title", "// title", 1, "does not begin"),
        ("// ---\n\nMATCH", "\nMATCH", 17, "ends its header"),
        ("// mode: read", "mode: read", 6, "begin with `// `"),
        ("// mode: read", "// mode: delete", 6, "`mode`"),
        ("// mode: read\n", "", 2, "`mode`"),
        ("// mode: read", "// mode: read\n// owner: us", 7, "`owner`"),
        ("type: STRING, meaning", "type: TEXT, meaning", 12, "`returns.person.type`"),
        ("meaning: the context}", "meaning: the context, really}", 10, "`parameters.context.really`"),
        ("{type: STRING, example", "{type STRING: {, example", 10, "no YAML"),
        ("{uid: $context}", "{uid: $other}", 15, "uses $other"),
        ("{uid: $context}", "{uid: 'x'}", 15, "declares the parameter context"),
        ("ORDER BY person", "ORDER BY person; RETURN 1", 15, "more than one statement"),
        (RIGHT[RIGHT.index("MATCH") :], "", 13, "no statement"),
    ],
)
def test_a_wrong_file_is_named_with_the_line(old: str, new: str, line: int, what: str) -> None:
    wrong = RIGHT.replace(old, new, 1)
    assert wrong != RIGHT

    with pytest.raises(InvalidInput) as refused:
        parsed(wrong)

    assert refused.value.message.startswith(f"cypher/people/of_context.cypher, line {line}: ")
    assert what in refused.value.message


def test_a_schema_file_holds_several_statements() -> None:
    text = RIGHT.replace("mode: read", "mode: schema").replace("{uid: $context}", "").replace("ORDER BY person", ";")
    several = (
        f"{text.replace('//   context: {type: STRING, example: ctx_a, meaning: the context}', '//   {}')}RETURN 2;"
    )

    assert len(parsed(several).statements) == 2


@pytest.mark.parametrize("name", ["people/nobody", "people", "../pyproject", "/etc/passwd", "schema/../people/create"])
def test_a_name_that_is_none_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        queries.load(name)


def test_the_catalogue_is_in_order_and_cannot_be_changed() -> None:
    catalogue = queries.catalogue()

    assert list(catalogue) == sorted(catalogue) == queries.names()
    assert queries.load("people/create") is catalogue["people/create"]
    with pytest.raises(TypeError):
        catalogue["people/create"] = catalogue["people/create"]  # type: ignore[index]
