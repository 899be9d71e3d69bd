"""`csgraph picture`: one context as a picture, for a panel."""

from pathlib import Path
from typing import Annotated

import typer

from csgraph.cli.present import out, print_json
from csgraph.cli.state import DataOption, JsonOption, KnownAt, ValidOn, day, moment, opened
from csgraph.domain.pictures import Scene, as_json
from csgraph.private.files import write_text


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("picture")(picture)


FORMATS = ("svg", "html", "json")
ENDINGS = {".svg": "svg", ".html": "html", ".htm": "html", ".json": "json"}


def write(scene: Scene, kind: str, path: Path) -> None:
    """Writes a scene as `svg`, `html` or `json`."""
    # Imported here: pyvis takes most of a second, which no other command should wait for.
    from visualisation.network import draw_html
    from visualisation.svg import draw_file

    text = {"svg": draw_file, "html": draw_html, "json": as_json}[kind](scene)
    write_text(path, text)


def picture(
    context: Annotated[str, typer.Argument(metavar="CONTEXT", help="A uid, the source's context_id, or a name.")],
    file: Annotated[Path, typer.Option("--out", help="Where to write it.")],
    kind: Annotated[
        str | None, typer.Option("--format", help="svg, html or json; without it, by the ending of the file, else svg.")
    ] = None,
    item: Annotated[str | None, typer.Option("--item", help="Panel item; the same item deals the same codes.")] = None,
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Draw one context: its young people by code, safe places, other shared places and harm types."""
    chosen = _format(kind, file)
    with opened(data) as (services, actor):
        scene = services.pictures.draw(
            actor=actor, context=context, valid_on=day(valid_on), known_at=moment(known_at), item=item
        )
    write(scene, chosen, file)
    if json:
        print_json({"file": str(file), "young_people": scene.young_people, "kin_groups": scene.kin_groups})
    else:
        out.print(f"Written: {file}")


def _format(given: str | None, file: Path) -> str:
    """The format that was asked for, by name or by the file's ending: what is in a file is what its name says."""
    if given is not None and given not in FORMATS:
        raise typer.BadParameter("use svg, html or json", param_hint="--format")
    ending = file.suffix.lower()
    meant = ENDINGS.get(ending)
    if given is not None and meant is not None and given != meant:
        raise typer.BadParameter(f"{given} is not what a file that ends in {ending} holds", param_hint="--format")
    if given is None and meant is None and ending:
        advice = f"a file that ends in {ending} says no format: end it in .svg, .html or .json, or give --format"
        raise typer.BadParameter(advice, param_hint="--out")
    return given or meant or "svg"
