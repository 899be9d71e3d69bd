"""Telling: what an evaluation changed of alerts, for whoever made the import or decision that it followed."""

from collections.abc import Callable, Iterable

from csgraph.domain.access import Actor, Permission
from csgraph.domain.alerts import AlertChange
from csgraph.domain.news import RESULT, AlertNews, News
from csgraph.store import alerts, contexts
from csgraph.store.graph import Graph


def evaluated(graph: Graph, evaluate: Callable[[Actor], object], actor: Actor) -> News:
    """Evaluates, and says what has changed of alerts by evidence since; of other people's decisions nothing."""
    before = alerts.last_changes(graph, [each.uid for each in alerts.all_alerts(graph)])
    evaluate(actor)
    after = alerts.last_changes(graph, [each.uid for each in alerts.all_alerts(graph)])
    moved = sorted(uid for uid, number in after.items() if number > before.get(uid, 0))
    changes = [
        each
        for uid, made in (alerts.changes(graph, moved) if moved else {}).items()
        for each in made
        if each.number > before.get(uid, 0) and each.kind in RESULT
    ]
    return News.of(_named(graph, changes), are_shown=actor.may(Permission.READ_ALERTS))


def _named(graph: Graph, changes: Iterable[AlertChange]) -> list[AlertNews]:
    found = list(changes)
    of_alert = {each.uid: each.context for each in alerts.all_alerts(graph)} if found else {}
    held = contexts.last_held(graph, {of_alert[each.alert] for each in found})
    return [
        AlertNews(
            alert=each.alert,
            number=each.number,
            context=of_alert[each.alert],
            context_ids=held[of_alert[each.alert]].source_ids,
            name=held[of_alert[each.alert]].name,
            kind=each.kind,
            kin_groups=each.kin_groups,
            independent_reports=each.independent_reports,
        )
        for each in sorted(found, key=lambda each: (list(RESULT).index(each.kind), each.alert, each.number))
    ]
