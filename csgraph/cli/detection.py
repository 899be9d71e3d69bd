"""`csgraph detect`: which contexts several unrelated young people share."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from csgraph.cli.present import names_waiting, out, print_json, words
from csgraph.cli.state import DataOption, ExtractOption, JsonOption, KnownAt, PolicyOption, ValidOn, day, moment, opened
from csgraph.detect.extract import evaluate_extract, write_extract
from csgraph.detect.policy import DetectionPolicy
from csgraph.domain.clusters import Cluster
from csgraph.domain.times import instant


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("detect")(detect)


def detect(
    valid_on: ValidOn = None,
    known_at: KnownAt = None,
    policy: PolicyOption = None,
    extract: ExtractOption = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="Write what detection reads in the database to this folder.")
    ] = None,
    data: DataOption = None,
    json: JsonOption = False,
) -> None:
    """Find shared contexts. Without a time or policy it also raises what is new."""
    if extract is not None:
        if export is not None:
            raise typer.BadParameter("an extract is there already; only a database is exported", param_hint="--export")
        found = evaluate_extract(
            extract, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy, timer=perf_counter
        )
        costs = {"seconds": dict(found.seconds), "peak_mb": dict(found.peak_mb)}
        _say(json, found.valid_on, found.known_at, found.policy, found.clusters, costs)
        return
    with opened(data) as (services, actor):
        detected = services.detection.detect(
            actor=actor, valid_on=day(valid_on), known_at=moment(known_at), policy_file=policy
        )
        # How many waited at an earlier moment is not asked: that answer holds no other name either way.
        waiting = 0 if json or known_at is not None else services.contexts.waiting(actor=actor)
    if export is not None:
        write_extract(export, detected.evidence)
    _say(json, detected.valid_on, detected.known_at, detected.policy, detected.clusters, {})
    if waiting:
        out.print(f"\n{names_waiting(waiting)}")


def _say(
    json: bool,
    valid_on: date,
    known_at: datetime,
    policy: DetectionPolicy,
    clusters: tuple[Cluster, ...],
    more: Mapping[str, object],
) -> None:
    if json:
        print_json({**as_json(valid_on, known_at, policy, clusters), **more})
        return
    out.print(f"True on {words(valid_on)}, as known on {words(known_at)}; policy {policy.name} ({policy.version}).")
    for cluster in clusters:
        mark = "ALERTS" if cluster.alerts else "listed"
        kind = cluster.kind.value.replace("_", " ").lower()
        out.print(f"\n{mark}", style="bold", end="")
        out.print(f"  {', '.join(cluster.context_ids)}  {cluster.name} ({kind})")
        out.print(f"  {cluster.explanation}")
        for line in (*cluster.falls_without, *([cluster.why_not] if cluster.why_not else [])):
            out.print(f"  {line}")
    if not clusters:
        out.print("No context is shared by enough unrelated young people.")


def as_json(
    valid_on: date, known_at: datetime, policy: DetectionPolicy, clusters: tuple[Cluster, ...]
) -> dict[str, object]:
    """The contract of `csgraph detect --json`."""
    return {
        "valid_on": valid_on,
        "known_at": instant(known_at),
        "policy": policy.as_dict(),
        "clusters": [cluster_json(each) for each in clusters],
    }


def cluster_json(cluster: Cluster) -> dict[str, object]:
    """One cluster."""
    return {
        "context": cluster.context,
        "context_ids": list(cluster.context_ids),
        "name": cluster.name,
        "kind": cluster.kind,
        "rule": cluster.rule,
        "young_people": cluster.young_people,
        "kin_groups": cluster.kin_groups,
        "independent_reports": cluster.independent_reports,
        "window": {"from": cluster.window_from, "to": cluster.window_to},
        "first_met_on": cluster.first_met_on,
        "evidence": list(cluster.evidence),
        "roles": dict(cluster.roles),
        "voices": dict(cluster.voices),
        "score": None if cluster.score is None else asdict(cluster.score),
        "explanation": cluster.explanation,
        "falls_without": list(cluster.falls_without),
        "alerts": cluster.alerts,
        "why_not": cluster.why_not,
        "from_sub_places": list(cluster.from_sub_places),
    }
