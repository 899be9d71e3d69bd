"""`csgraph demo`: the whole story on the synthetic borough, told step by step."""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from csgraph.bootstrap import Services, clear_demonstration, open_services
from csgraph.cli.alert_list import alert_json
from csgraph.cli.imports import as_json as report_json
from csgraph.cli.imports import in_words
from csgraph.cli.pictures import write
from csgraph.cli.present import err, out, print_json, words
from csgraph.cli.serving import HOST, PORT, serve_services
from csgraph.cli.state import DataOption, JsonOption, actor_of
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.ids import NamedPersonId
from csgraph.ingest.report import ImportReport
from csgraph.private.files import own_folder, write_bytes
from csgraph.sample.manifest import Manifest, committed, load_manifest
from csgraph.sample.staff import STAFF
from csgraph.services.alerts import AlertView
from csgraph.services.demonstration import Demonstration
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings

CLIENT = "demo-partner"
Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Told:
    """What the demonstration did, for `--json`."""

    imported: dict[str, object]
    clusters: int
    alerts: list[dict[str, object]]
    explanation: str
    case: str
    files: list[str]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("demo")(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages until ctrl-C.")] = True,
    folder: Annotated[Path, typer.Option("--out", help="Where data and pictures go; made anew.")] = Path("demo"),
    port: Annotated[int, typer.Option("--port", help="Port to serve at, on this machine.", min=1, max=65535)] = PORT,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Load the synthetic borough, find what its young people share, and follow one context to a summary."""
    own_folder(folder)  # First: a folder that cannot be made is told before the work is done.
    manifest = load_manifest(committed() / "manifest.json")
    with _fresh(data or folder / "data", manifest) as (services, actor):
        told = _tell(services, actor, manifest, folder, _unsaid if json else _aloud)
        if json:
            print_json({name: getattr(told, name) for name in told.__dataclass_fields__})
        if serve:
            token = services.tokens.issue(actor=actor, role=Role.CONTEXTUAL_LEAD, agency="DEMO", ttl=timedelta(hours=8))
            err.print("\nFor programs, and for the API, a token (it ends in 8 hours):")
            err.print(token)
            people = _registered(services, actor)
            way_in = Demonstration(vault=services.vault, sessions=services.sessions, people=people)
            serve_services(replace(services, demonstration=way_in), host=HOST, port=port)


def _registered(services: Services, actor: Actor) -> tuple[NamedPersonId, ...]:
    """The sample's people in the register, each with their role."""
    found: list[NamedPersonId] = []
    for each in STAFF:
        person = services.named_people.add(
            actor=actor, name=each.name, agency=each.agency, team=each.team, professional=each.professional
        )
        services.named_people.grant(actor=actor, person=person.uid, role=each.role)
        found.append(person.uid)
    return tuple(found)


def _aloud(text: str) -> None:
    out.print(text)


def _unsaid(_text: str) -> None:
    """Under `--json` nothing is told."""


@contextmanager
def _fresh(data: Path, manifest: Manifest) -> Iterator[tuple[Services, Actor]]:
    clear_demonstration(data)
    settings = Settings(data=data, today=manifest.today, actor="demo", agency="DEMO")
    services = open_services(settings)
    try:
        yield services, actor_of(settings, purpose=Purpose.CONTEXT_ASSESSMENT)
    finally:
        services.close()


def _tell(services: Services, actor: Actor, manifest: Manifest, folder: Path, say: Say) -> Told:
    today = words(manifest.today)
    say(f"csgraph demonstration. Everybody and everything in it is invented; today is taken to be {today}.")
    say("\n1. The borough's files are imported.")
    main = services.imports.run(actor=actor, folder=committed() / "borough", options=ImportOptions())
    _say_import(main, say)
    say("\n2. Seven referral files arrive, one after another.")
    stories = [
        services.imports.run(actor=actor, folder=each, options=ImportOptions())
        for each in sorted((committed() / "story").iterdir())
        if each.is_dir()
    ]
    rows = sum(each.new for report in stories for each in report.files)
    say(f"   {rows} new rows; {stories[-1].candidates} written names now wait for a person.")
    confirmed = _confirm(services, actor, manifest, say)
    found = services.detection.detect(actor=actor)
    alerts = services.alerts.list(actor=actor)
    say(f"\n4. {len(found.clusters)} contexts were shared within the year. {len(alerts)} are unusual and alert:")
    for each in alerts:
        say(f"   {each.context.name}: {each.alert.how_unusual}")
    say(f"   {len(services.alerts.not_unusual(actor=actor))} more meet the rule and are not unusual here. The story's:")
    view = _alert_about(alerts, manifest.story_context)
    say(f"   {view.alert.explanation}")
    view, case = services.alerts.refer(
        actor=actor,
        alert_id=view.alert.uid,
        source_code="YP_ASSESSMENT",
        agency="DEMO",
        harm_types=("SYV",),
        reason_text="Young people do not feel safe on this route after school; some were hurt there.",
    )
    say(f"\n5. A Level 2 referral is made about {view.context.name}: case {case.uid}.")
    files = _files(services, actor, view, folder)
    say(f"\n6. Written to {folder}/: {', '.join(files)}")
    say(f"\n{how_to_go_on(services.settings.data, manifest.today)}")
    return Told(
        imported={**report_json(main), "confirmed": confirmed},
        clusters=len(found.clusters),
        alerts=[alert_json(each) for each in services.alerts.list(actor=actor)],
        explanation=view.alert.explanation,
        case=case.uid,
        files=files,
    )


def how_to_go_on(data: Path, today: date) -> str:
    """A command to type next: without the folder it would look elsewhere, and without the day most would be past."""
    return f"To look round: CSGRAPH_TODAY={today} csgraph alerts list --data {shlex.quote(str(data))}"


def _say_import(report: ImportReport, say: Say) -> None:
    new = sum(each.new for each in report.files)
    rejected = sum(each.rejected for each in report.files)
    say(f"   {new} rows in from {len(report.files)} files, {rejected} rejected.")
    say(f"   {len(report.problems)} problems, such as:")
    for problem in report.problems[:3]:
        say(f"     {in_words(problem)}")
    say(f"   {report.kin_groups} kin groups joined; {report.candidates} written names wait for a person.")


def _confirm(services: Services, actor: Actor, manifest: Manifest, say: Say) -> int:
    say("\n3. A person says what the story's names mean:")
    texts = {each.casefold() for each in manifest.story_texts}
    confirmed = 0
    for candidate in services.contexts.candidates(actor=actor):
        if candidate.text.casefold() in texts:
            decided = services.contexts.confirm(
                actor=actor,
                candidate_id=candidate.uid,
                context=manifest.story_context,
                reason="The same route, by its number.",
            )
            say(f"   “{candidate.text}” is {decided.context.name}")
            confirmed += 1
    return confirmed


def _alert_about(alerts: tuple[AlertView, ...], context_id: str) -> AlertView:
    return next(each for each in alerts if context_id in each.context_ids)


def _files(services: Services, actor: Actor, view: AlertView, folder: Path) -> list[str]:
    scene = services.pictures.draw(actor=actor, context=view.alert.context, item="demo")
    for kind in ("svg", "html"):
        write(scene, kind, folder / f"picture.{kind}")
    draft = services.summaries.draft(
        actor=actor, context_id=view.alert.context, client=CLIENT, purpose=Purpose.SAFEGUARDING
    )
    approved = services.summaries.approve(actor=actor, summary_id=draft.uid)
    write_bytes(folder / "summary.json", approved.body)
    return ["picture.html", "picture.svg", "summary.json"]
