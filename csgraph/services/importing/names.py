"""Which context a written name means: the one that nothing tells it from, or a person's earlier decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from csgraph.domain.contexts import name_key
from csgraph.domain.names import exact_form, place_form
from csgraph.domain.terms import ContextKind
from csgraph.ids import ContextId
from csgraph.store import contexts
from csgraph.store.graph import Graph
from csgraph.vault.candidates import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a text means: a context, or none yet, and then what it is kept under until a person decides."""

    context: ContextId | None
    written: Written
    by_person: bool = False


@dataclass(slots=True, kw_only=True)
class NameIndex:
    """Names and aliases of every context held now, merged contexts read as one, and the days on which they closed.

    Names of online spaces are compared sign by sign, others by their words.
    """

    places: dict[str, set[ContextId]] = field(default_factory=dict[str, set[ContextId]])
    online: dict[str, set[ContextId]] = field(default_factory=dict[str, set[ContextId]])
    closed_from: dict[ContextId, date] = field(default_factory=dict[ContextId, date])

    @classmethod
    def of(cls, graph: Graph) -> "NameIndex":
        """The index as the graph stands now."""
        index = cls()
        for each in contexts.names(graph):
            forms = index.online if each.kind is ContextKind.ONLINE_SPACE else index.places
            for name in each.names:
                forms.setdefault(name_key(each.kind, name), set()).add(each.context)
            if each.until is not None:
                index.closed_from |= {each.uid: each.until, each.context: each.until}
        return index

    def named(self, text: str) -> set[ContextId]:
        """The contexts that nothing tells `text` from."""
        return self.places.get(place_form(text), set()) | self.online.get(exact_form(text), set())

    def is_open(self, context: ContextId, on: date) -> bool:
        """Whether a context had not closed on a day."""
        return on < self.closed_from.get(context, date.max)

    def could_mean(self, texts: Iterable[str], decided: Mapping[Written, ContextId]) -> set[Written]:
        """What texts are kept under where their place had closed."""
        found: set[Written] = set()
        for text in texts:
            meant = self.named(text) | {each for each in (decided.get(Written(text)),) if each is not None}
            found |= {Written(text, context) for context in meant if context in self.closed_from}
        return found

    def meaning(self, text: str, on: date, decided: Mapping[Written, ContextId]) -> Meaning:
        """What a text said of a day means.

        A person's decision stands; without one the text means the only open context that nothing tells it from.
        Said of a day on which that had closed, it is kept apart and waits: it may mean what came after it.
        """
        by_person = decided.get(Written(text))
        named = self.named(text) if by_person is None else {by_person}
        still = {each for each in named if self.is_open(each, on)}
        if len(still) == 1:
            return Meaning(context=next(iter(still)), written=Written(text), by_person=by_person is not None)
        if still or len(named) != 1:
            return Meaning(context=None, written=Written(text))
        after = Written(text, next(iter(named)))
        return Meaning(context=decided.get(after), written=after, by_person=after in decided)
