"""`csgraph engine`, `csgraph schema`, `csgraph sample`: what an administrator runs."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.bootstrap import clock_of, need_data
from csgraph.cli.present import out, print_json
from csgraph.cli.state import DataOption, JsonOption, NoDataOption, actor_of, day, opened, settings_for
from csgraph.domain.access import Permission, authorize
from csgraph.engine import embedded
from csgraph.engine.connect import EMBEDDED, connect
from csgraph.engine.locate import installation
from csgraph.errors import InvalidInput
from csgraph.sample.generator import generate
from csgraph.settings import Settings
from csgraph.store import schema
from csgraph.store.coded import texts_for_codes
from csgraph.store.graph import Graph
from csgraph.store.transfer import export_graph, import_graph

engine = typer.Typer(help="The graph database.", no_args_is_help=True)
schemas = typer.Typer(help="The graph's uniqueness rules and look-ups.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(metavar="FOLDER")]


def register(app: typer.Typer) -> None:
    """Adds the groups."""
    app.add_typer(engine, name="engine")
    app.add_typer(schemas, name="schema")
    app.command("sample")(sample)


def _settings(data: Path | None) -> Settings:
    settings = settings_for(data)
    authorize(actor_of(settings), Permission.MANAGE_ENGINE)
    return settings


@engine.command()
def start(data: DataOption = None, json: JsonOption = False) -> None:
    """Start the embedded engine and leave it running until `engine stop`."""
    settings = _settings(data)
    _need_embedded(settings)
    embedded.start(settings.data, heap_mb=settings.engine_heap_mb)
    _status(settings, json)


@engine.command()
def stop(data: DataOption = None, json: JsonOption = False) -> None:
    """Stop the embedded engine."""
    settings = _settings(data)
    _need_embedded(settings)
    embedded.stop(settings.data)
    _status(settings, json)


@engine.command()
def status(data: DataOption = None, json: JsonOption = False) -> None:
    """Say which engine it is and whether it runs."""
    _status(_settings(data), json)


@engine.command("export")
def export_(folder: Folder, data: DataOption = None, json: JsonOption = False) -> None:
    """Write the whole graph to a folder, to be moved to another engine."""
    with opened(data) as (services, actor):
        authorize(actor, Permission.MANAGE_ENGINE)
        counts = export_graph(services.graph, folder)
    _counts(json, counts, "Written")


@engine.command("import")
def import_(folder: Folder, data: DataOption = None, json: JsonOption = False) -> None:
    """Read a graph that was exported, into an empty one."""
    connection = connect(_settings(data))
    try:
        counts = import_graph(Graph(connection), folder)
    finally:
        connection.close()
    _counts(json, counts, "Read")


@schemas.command("apply")
def apply_(data: DataOption = None, json: JsonOption = False) -> None:
    """Bring the schema up to date; safe to repeat."""
    _settings(data)
    with opened(data, begins=True) as (services, _actor):  # Opening moves what an older schema held elsewhere.
        info = schema.apply(services.graph)
    if json:
        print_json({"graph": info.graph_id, "schema_version": info.schema_version})
    else:
        out.print(f"The schema is at version {info.schema_version}.")


@schemas.command()
def check(data: DataOption = None, json: JsonOption = False) -> None:
    """Compare the schema with its files, and codes with their form; ends with 1 where something differs."""
    settings = _settings(data)
    need_data(settings)
    connection = connect(settings)
    try:
        graph = Graph(connection)
        differences = [*schema.check(graph), *texts_for_codes(graph)]
    finally:
        connection.close()
    if json:
        print_json({"differences": differences})
    else:
        for each in differences or ["The schema is as its files say."]:
            out.print(each)
    if differences:
        raise typer.Exit(1)


def sample(
    folder: Annotated[Path, typer.Option("--out", file_okay=False, help="Where to write it.")],
    people: Annotated[int, typer.Option("--people", help="Young people ever known.", min=50)] = 1200,
    seed: Annotated[int, typer.Option("--seed", help="The same seed and day give the same bytes.")] = 1,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day as of which it is made.")
    ] = None,
    story: Annotated[bool, typer.Option("--story/--no-story", help="With the planted story and traps.")] = True,
    _data: NoDataOption = None,
) -> None:
    """Make a synthetic borough: invented people, places and numbers."""
    as_if = day(today) or clock_of(settings_for(None)).today()
    generate(folder, people=people, seed=seed, today=as_if, planted=story)
    out.print(f"Written: {folder}")


def _need_embedded(settings: Settings) -> None:
    if settings.graph_uri != EMBEDDED:
        raise InvalidInput(
            "not_embedded",
            "The settings name a Neo4j server, which is started and stopped by its own means.",
            advice="Unset CSGRAPH_GRAPH_URI to use the embedded engine.",
        )


def _status(settings: Settings, json: bool) -> None:
    if settings.graph_uri == EMBEDDED:
        found = embedded.status(settings.data)
        answer = {
            "engine": "arcadedb",
            "version": installation().version,
            "uri": found.started.uri if found.started else None,
            "running": found.state == "running",
            "pid": found.started.pid if found.started else None,
            "data": str(settings.data),
        }
    else:
        connection = connect(settings)
        answer = {
            "engine": connection.kind,
            "version": connection.version,
            "uri": connection.uri,
            "running": True,
            "pid": None,
            "data": None,
        }
        connection.close()
    if json:
        print_json(answer)
    else:
        state = f"running at {answer['uri']}" if answer["running"] else "not running"
        out.print(f"{answer['engine']} {answer['version'] or ''}: {state}; data in {answer['data']}")


def _counts(json: bool, counts: dict[str, int], word: str) -> None:
    if json:
        print_json({"counts": counts})
    else:
        out.print(f"{word}: {', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}")
