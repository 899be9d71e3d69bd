"""Alike: a context that an alert is about with those merged into it, and the source's ids of them all."""

from collections.abc import Callable, Mapping, Sequence

from csgraph.domain.alert_states import AlertState
from csgraph.domain.alerts import Alert
from csgraph.domain.contexts import Context
from csgraph.domain.merging import MergedInto
from csgraph.ids import AlertId, ContextId
from csgraph.store.alerts import all_alerts
from csgraph.store.contexts import Relative, last_held, merges, root_of
from csgraph.store.graph import Graph


def with_own(graph: Graph, family: Sequence[Relative], uid: ContextId) -> list[Relative]:
    """The family, and the context itself as it last was where it is no longer held."""
    if any(each.uid == uid for each in family):
        return [*family]
    return [*family, Relative(context=last_held(graph, [uid])[uid], merged=True)]


def ids_of(context: Context, merged: Sequence[Context]) -> tuple[str, ...]:
    """The source's ids of a context, and after its own those of what was merged into it."""
    others = sorted({each for other in merged for each in other.source_ids} - set(context.source_ids))
    return (*context.source_ids, *others)


def successors(graph: Graph, alerts: Sequence[Alert]) -> dict[AlertId, MergedInto]:
    """Into what the contexts of those alerts that no longer stand were merged, by alert, where they were."""
    gone = [each for each in alerts if each.state is AlertState.SUPERSEDED]
    if not gone:
        return {}
    into = {each.context: each.into for each in merges(graph) if each.is_held}
    roots = {each.uid: ContextId(root_of(each.context, into)) for each in gone if each.context in into}
    named = last_held(graph, sorted(set(roots.values())))
    about = {(each.context, each.rule): each.uid for each in all_alerts(graph)} if roots else {}
    return {
        each.uid: MergedInto(
            context=roots[each.uid], name=named[roots[each.uid]].name, alert=about.get((roots[each.uid], each.rule))
        )
        for each in gone
        if each.uid in roots
    }


def members(graph: Graph, contexts: Mapping[ContextId, Context]) -> Callable[[ContextId], tuple[str, ...]]:
    """The same of any of these contexts, by its uid."""
    into = {each.context: each.into for each in merges(graph) if each.is_held}
    by_root: dict[str, list[Context]] = {}
    for uid, context in contexts.items():
        by_root.setdefault(root_of(uid, into), []).append(context)

    def ids(uid: ContextId) -> tuple[str, ...]:
        return ids_of(contexts[uid], by_root.get(uid, []))

    return ids
