"""`csgraph query`: the analysts' named questions, and Cypher of their own."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import err, out, print_csv, print_json, table
from csgraph.cli.state import (
    DataOption,
    JsonOption,
    KnownAt,
    PurposeOption,
    ValidOn,
    actor_of,
    day,
    moment,
    opened,
    settings_for,
    text_of,
)
from csgraph.domain.cells import as_cell
from csgraph.errors import InvalidInput
from csgraph.services.queries import Form, Question, Reply, catalogue_of_questions

group = typer.Typer(help="Named questions for analysts.", no_args_is_help=True)
MORE = "There is more; raise --param limit=N (1,000 at most) to see it, or ask about fewer days."
MORE_OF_TEXT = "These are the first 1,000 rows, and there are more: ask for fewer, or count them."
Name = Annotated[str, typer.Argument(metavar="NAME")]


def register(app: typer.Typer) -> None:
    """Adds the group."""
    app.add_typer(group, name="query")


@group.command("list")
def list_(data: DataOption = None, json: JsonOption = False) -> None:
    """Every question."""
    found = catalogue_of_questions(actor=actor_of(settings_for(data)))
    if json:
        print_json({"questions": [_as_json(each) for each in found]})
    else:
        table(("name", "question"), [(_name(each), each.title) for each in found])


@group.command()
def show(name: Name, data: DataOption = None, json: JsonOption = False) -> None:
    """One question: what it asks, what it takes, what it returns, and its Cypher."""
    found = catalogue_of_questions(actor=actor_of(settings_for(data)), name=name)[0]
    if json:
        print_json({**_as_json(found), "cypher": found.text})
        return
    out.print_lines(f"{found.title}\n{found.description.strip()}\n")
    table(
        ("parameter", "type", "example", "meaning"),
        [(n, p.type, p.example, p.meaning) for n, p in found.parameters.items()],
    )
    table(("column", "type", "meaning"), [(n, c.type, c.meaning) for n, c in found.returns.items()])
    out.print_lines(f"\n{found.text}")


@group.command()
def run(
    name: Name,
    param: Annotated[list[str] | None, typer.Option("--param", help="NAME=VALUE; repeatable.")] = None,
    kind: Annotated[str | None, typer.Option("--format", help="table, csv or json; without it, table.")] = None,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Ask a question."""
    kind = _kind(kind, json)
    with opened(data) as (services, actor):
        answer = services.queries.run(
            actor=actor,
            name=name,
            params=_params(param or []),
            valid_on=day(valid_on),
            known_at=moment(known_at),
            form=_form(kind),
        )
    _print(answer, kind, MORE)


@group.command()
def cypher(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File with one statement that only reads; - is input.")],
    purpose: PurposeOption = None,
    check: Annotated[bool, typer.Option("--check", help="Say whether it can be asked, and do not ask it.")] = False,
    kind: Annotated[str | None, typer.Option("--format", help="table, csv or json; without it, table.")] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Ask in Cypher of your own; needs --purpose. Ten seconds, 1,000 rows; it may use $known_at and $valid_on."""
    kind = _kind(kind, json)
    text = text_of(file)
    with opened(data, purpose=purpose) as (services, actor):
        if check:
            services.queries.check_text(actor=actor, text=text)
        else:
            answer = services.queries.run_text(actor=actor, text=text, form=_form(kind))
            _print(answer, kind, MORE_OF_TEXT)
    if check and kind == "json":
        print_json({"accepted": True})
    elif check:
        out.print("This can be asked.")


def _kind(kind: str | None, json: bool) -> str:
    if kind not in (None, "table", "csv", "json"):
        raise typer.BadParameter("use table, csv or json", param_hint="--format")
    if json and kind not in (None, "json"):
        raise typer.BadParameter(f"--json asks for JSON, --format for {kind}: give one of them", param_hint="--format")
    return "json" if json else kind or "table"


def _form(kind: str) -> Form:
    return Form.CSV if kind == "csv" else Form.SHOWN


def _print(answer: Reply, kind: str, more: str) -> None:
    """The rows in this form; what was cut is said, beside the rows where programs read them."""
    if kind == "json":
        rows = [list(row) for row in answer.rows]
        print_json({"columns": list(answer.columns), "rows": rows, "truncated": answer.truncated})
    elif kind == "csv":
        print_csv(answer.columns, answer.rows)
    else:
        table(answer.columns, answer.rows)
    if answer.truncated and kind != "json":
        (err if kind == "csv" else out).print(more)


def _params(texts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise InvalidInput(
                "bad_parameter", "A parameter is not of the form NAME=VALUE.", advice="Write --param limit=10."
            )
        if name.strip() in found:
            raise InvalidInput("bad_parameter", "A parameter is given twice.", advice="Give each of them once.")
        found[name.strip()] = value
    return found


def _name(query: Question) -> str:
    return query.name.removeprefix("analyst/")


def _as_json(query: Question) -> dict[str, object]:
    return {
        "name": _name(query),
        "title": query.title,
        "description": query.description,
        "parameters": {
            name: {"type": each.type, "example": as_cell(each.example), "meaning": each.meaning}
            for name, each in query.parameters.items()
        },
        "returns": {name: {"type": each.type, "meaning": each.meaning} for name, each in query.returns.items()},
    }
