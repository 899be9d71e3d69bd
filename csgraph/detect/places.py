"""Places: contexts as columns, what each was merged into, and which it lies within."""

from collections.abc import Iterable

import numpy as np

from csgraph.detect.columns import CONTEXT_KIND_CODES, NONE, Int32, Places
from csgraph.detect.kin import connected_parts
from csgraph.detect.rows import Codes, ContextRow

Links = dict[int, set[int]]


def places_of(contexts: Iterable[ContextRow]) -> Places:
    """The contexts' columns; links to contexts that are not among them are left out."""
    rows = [row if type(row) is ContextRow else ContextRow(*row) for row in contexts]
    codes = {row.uid: code for code, row in enumerate(rows)}
    merged_into = np.array([codes.get(row.merged_into or "", NONE) for row in rows], dtype=np.int32)
    within = [(code, codes[up]) for code, row in enumerate(rows) for up in row.within if up in codes]
    child, parent = np.array(within, dtype=np.int32).reshape(-1, 2).T.copy()
    root = roots_of(merged_into)
    pointers, highers = above(root, child, parent)
    regions = Codes()
    return Places(
        ids=[row.uid for row in rows],
        kind=np.array([CONTEXT_KIND_CODES[row.kind] for row in rows], dtype=np.int8),
        names=[row.name for row in rows],
        source_ids=[row.source_ids or (row.uid,) for row in rows],
        merged_into=merged_into,
        within_child=child,
        within_parent=parent,
        root=root,
        above_ptr=pointers,
        above=highers,
        region=np.array([regions[row.region] for row in rows], dtype=np.int32),
        regions=list(regions),
        exposure=np.array([np.nan if row.exposure is None else row.exposure for row in rows], dtype=np.float64),
    )


def roots_of(merged_into: Int32) -> Int32:
    """The context at the end of each context's chain of merges (NONE in `merged_into`: not merged).

    Contexts whose chain comes back to themselves stand for themselves.
    """
    target = {int(each): int(merged_into[each]) for each in np.flatnonzero(merged_into >= 0)}
    for each in _in_circles(target):
        del target[each]
    root = np.arange(merged_into.size, dtype=np.int32)
    for each in target:
        chain = [each]
        while chain[-1] in target:
            chain.append(target[chain[-1]])
        target.update(dict.fromkeys(chain[:-1], chain[-1]))
        root[each] = chain[-1]
    return root


def _in_circles(target: dict[int, int]) -> set[int]:
    circles: set[int] = set()
    done: set[int] = set()
    for start in target:
        way: dict[int, None] = {}
        at = start
        while at in target and at not in done and at not in way:
            way[at] = None
            at = target[at]
        if at in way:
            steps = list(way)
            circles.update(steps[steps.index(at) :])
        done.update(way)
    return circles


def above(root: Int32, child: Int32, parent: Int32) -> tuple[Int32, Int32]:
    """For each context its root and all that this lies within, as (pointers, codes).

    `child[i]` lies within `parent[i]`; a merged context's links are its root's. Of contexts
    that lie within each other in a circle none is above another.
    """
    links = _links_of_roots(root, child, parent)
    reached = {each: _reach(links, each) for each in links}
    reached = {low: {high for high in highs if low not in reached.get(high, ())} for low, highs in reached.items()}
    lengths = np.ones(root.size, dtype=np.int32)
    for each, beyond in reached.items():
        lengths[each] += len(beyond)
    lengths = lengths[root]
    pointers = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    codes = np.empty(int(pointers[-1]), dtype=np.int32)
    codes[pointers[:-1]] = root
    for each in np.flatnonzero(lengths > 1):
        codes[pointers[each] + 1 : pointers[each + 1]] = sorted(reached[int(root[each])])
    return pointers, codes


def areas(places: Places) -> Int32:
    """For each context the part of the world that it can share evidence in: all joined by merges or by lying within."""
    everybody = np.arange(places.root.size, dtype=np.int32)
    left = np.concatenate([everybody, places.within_child])
    return connected_parts(places.root.size, left, np.concatenate([places.root, places.within_parent]))


def _links_of_roots(root: Int32, child: Int32, parent: Int32) -> Links:
    links: Links = {}
    for low, high in zip(root[child].tolist(), root[parent].tolist(), strict=True):
        if low != high:
            links.setdefault(low, set()).add(high)
    return links


def _reach(links: Links, start: int) -> set[int]:
    reached: set[int] = set()
    waiting = list(links.get(start, ()))
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting.extend(links.get(at, ()))
    return reached
