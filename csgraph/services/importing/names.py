"""Which context a written name means: exactly one normal form, or a person's earlier decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from csgraph.domain.contexts import normal_form
from csgraph.ids import ContextId
from csgraph.store import contexts
from csgraph.store.graph import Graph


@dataclass(slots=True, kw_only=True)
class NameIndex:
    """Normal forms of the names and aliases of every context held now, merged contexts read as one."""

    by_normal_form: dict[str, set[ContextId]] = field(default_factory=dict[str, set[ContextId]])

    @classmethod
    def of(cls, graph: Graph) -> "NameIndex":
        """The index as the graph stands now."""
        index = cls()
        for uid, names in contexts.names(graph):
            for name in names:
                index.by_normal_form.setdefault(normal_form(name), set()).add(uid)
        return index

    def exact(self, texts: Iterable[str]) -> Mapping[str, ContextId]:
        """The one context that each text names exactly; texts that name none or several are left out."""
        found: dict[str, ContextId] = {}
        for text in texts:
            uids = self.by_normal_form.get(normal_form(text), set())
            if len(uids) == 1:
                found[text] = next(iter(uids))
        return found
