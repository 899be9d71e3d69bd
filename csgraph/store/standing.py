"""Which contexts are read as one now: what was merged into what, and what lies within."""

from dataclasses import dataclass

from csgraph.domain.contexts import Context, called
from csgraph.errors import Conflict, NotFound
from csgraph.ids import ContextId
from csgraph.store import contexts as store
from csgraph.store.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Every context held now by uid, and what each merged one was merged into."""

    held: dict[ContextId, Context]
    into: dict[str, str]

    @classmethod
    def of(cls, graph: Graph) -> "Standing":
        """As the graph has it now."""
        return cls(
            held={context.uid: context for context in store.all_current(graph)},
            into={str(each.context): str(each.into) for each in store.merges(graph) if each.is_held},
        )

    def resolve(self, name: str) -> Context:
        """The context that this uid, source id or else name is read as now.

        Raises NotFound; Conflict with the choices where it is not unique.
        """
        by_uid = self.held.get(ContextId(name))
        found = [by_uid] if by_uid else [each for each in self.held.values() if name in each.source_ids]
        found = found or called(name, self.held.values())
        roots = sorted({self.root(each.uid) for each in found} & self.held.keys())
        if not roots:
            raise NotFound(
                "no_such_context", "There is no such context.", advice="Look for it with `csgraph contexts find`."
            )
        if len(roots) > 1:
            choices = ", ".join(f"{uid} ({self.held[uid].kind.value.lower()})" for uid in roots)
            raise Conflict("not_unique", f"Several contexts match: {choices}.", advice="Use one of these uids.")
        return self.held[roots[0]]

    def root(self, uid: ContextId) -> ContextId:
        """The context that this one is read as."""
        return ContextId(store.root_of(uid, self.into))

    def alike(self, uid: ContextId) -> frozenset[ContextId]:
        """Every context that is read as the same one, itself included."""
        root = self.root(uid)
        return frozenset(each for each in self.held if self.root(each) == root) | {root}

    def with_inner(self, uid: ContextId) -> frozenset[ContextId]:
        """Every context that is read as this one or lies within it: their evidence is its evidence too."""
        found = self.alike(uid)
        while more := self._directly_within(found) - found:
            found |= more
        return found

    def _directly_within(self, around: frozenset[ContextId]) -> frozenset[ContextId]:
        inner = (each.uid for each in self.held.values() if each.within is not None and each.within in around)
        return frozenset(other for uid in inner for other in self.alike(uid))
