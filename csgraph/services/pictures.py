"""Pictures: the scene of one context that one actor may be shown, as of two times."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

import numpy as np

from csgraph.clock import Clock
from csgraph.detect.kin import connected_parts
from csgraph.disclosure.picture_facts import ContextFacts
from csgraph.disclosure.pictures import WINDOW_MONTHS, draw
from csgraph.domain.access import PERMISSIONS, Actor, Permission, Purpose, Role, authorize
from csgraph.domain.contexts import Context, called
from csgraph.domain.pictures import Scene
from csgraph.domain.terms import ContextKind
from csgraph.domain.times import AsOf, add_months
from csgraph.errors import Conflict, NotFound
from csgraph.ids import ContextId, KinGroupId, PersonId
from csgraph.store import contexts as context_store
from csgraph.store import pictures as store
from csgraph.store.evidence import HeldEvidence
from csgraph.store.graph import Graph
from csgraph.vault.vault import Vault
from csgraph.vocabulary import HARM_TYPES

LONGEST_ID = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Draws scenes. People appear by codes that hold for one item only."""

    graph: Graph
    vault: Vault
    clock: Clock

    def draw(
        self,
        *,
        actor: Actor,
        context: str,
        valid_on: date | None = None,
        known_at: datetime | None = None,
        item: str | None = None,
    ) -> Scene:
        """The scene of a context (uid or source id), true on a day and as known at a moment; defaults: now.

        `item` names the panel item: it deals the same codes on whatever days and by whomever it is asked. Without
        one it is the context's own standing item, one for each context. Raises NotPermitted, NotFound, Conflict.
        """
        authorize(actor, Permission.DRAW_PICTURES)
        now = self.clock.now()
        as_of = AsOf(valid_on=self.clock.asked_day(valid_on), known_at=self.clock.asked_moment(known_at))
        with self.vault.unit(actor=actor, action="pictures:context:draw", subject=context[:200]) as unit:
            facts = self._facts(context, as_of)
            facts, codes_of = self._with_codes(facts, now)
            unit.details["people"] = sorted({each.person for each in facts.associations if facts.is_here(each)})
            # The item key is kept apart from what the picture shows: codes of two items cannot be joined.
            key = unit.ids.graph_id("item", *(("named", item) if item else ("standing",)), codes_of)
        return draw(
            facts,
            viewer=_viewer(actor),
            purpose=(actor.purpose or Purpose.CONTEXT_ASSESSMENT).value.replace("_", " "),
            as_of=AsOf(valid_on=as_of.valid_on, known_at=as_of.known_at.astimezone(self.clock.zone)),
            drawn_at=now.astimezone(self.clock.zone),
            item=key,
        )

    def _with_codes(self, facts: ContextFacts, now: datetime) -> tuple[ContextFacts, ContextId]:
        """The facts with everybody ever linked, and the context that deals the codes.

        Both as known now, whatever day is asked about: a day before a merge shows the codes of the days after it.
        """
        merges = HeldEvidence(graph=self.graph, known_at=now).merges()
        root = context_store.root_of(facts.focus.uid, merges)
        together = {uid for uid in (*merges, *merges.values(), root) if context_store.root_of(uid, merges) == root}
        people = store.ever_linked(self.graph, sorted(ContextId(uid) for uid in together))
        return replace(facts, ever_linked=people), ContextId(root)

    def _facts(self, name: str, as_of: AsOf) -> ContextFacts:
        held = HeldEvidence(graph=self.graph, known_at=as_of.known_at)
        contexts = {each.uid: each for each in map(_context, held.contexts())}
        merges = held.merges()
        standing_for = {uid: ContextId(context_store.root_of(uid, merges)) for uid in contexts}
        focus = contexts[standing_for[_one(name, contexts).uid]]
        together = [uid for uid, root in standing_for.items() if root == focus.uid]
        associations = store.around(self.graph, together, as_of)
        people = {str(row["person"]) for row in held.people()}
        records, _ = held.records()
        known = tuple(
            each
            for each in associations
            if each.person in people and each.context in contexts and (each.record is None or each.record in records)
        )
        unsafe = store.named_unsafe(
            self.graph, sorted(contexts), as_of, since=add_months(as_of.valid_on, -WINDOW_MONTHS)
        )
        return ContextFacts(
            focus=focus,
            associations=known,
            contexts={uid: each for uid, each in contexts.items() if uid != focus.uid},
            kin=_kin(held, people),
            harm_labels={code: term.screen for code, term in HARM_TYPES.items()},
            standing_for=standing_for,
            unsafe=frozenset(standing_for[uid] for uid, record in unsafe if record is None or record in records),
        )


def _viewer(actor: Actor) -> str:
    """Who looks, for the watermark: what they are to whom, and enough of their id to find them in the audit."""
    role = next(role for role in Role if role in actor.roles and Permission.DRAW_PICTURES in PERMISSIONS[role])
    known_as = actor.id if len(actor.id) <= LONGEST_ID else f"{actor.id[:LONGEST_ID]}…"
    return f"a {role.value.replace('_', ' ')} of {actor.agency} ({known_as})"


def _one(name: str, contexts: Mapping[ContextId, Context]) -> Context:
    found = [each for each in contexts.values() if name == each.uid or name in each.source_ids]
    found = found or called(name, contexts.values())
    if not found:
        raise NotFound(
            "no_such_context",
            "Nothing was known of such a context at that time.",
            advice="Ask for what is known today, or look for its name among the contexts (`csgraph contexts find`).",
        )
    if len(found) > 1:
        choices = ", ".join(sorted(each.uid for each in found))
        raise Conflict("not_unique", f"Several contexts match: {choices}.", advice="Use one of these uids.")
    return found[0]


def _context(row: dict[str, object]) -> Context:
    within = row["within"]
    return Context(
        uid=ContextId(str(row["context"])),
        kind=ContextKind(str(row["kind"])),
        name=str(row["name"]),
        source_ids=tuple(cast("list[str]", row["source_ids"])),
        within=None if within is None else ContextId(str(within)),
        la_code=cast("str | None", row["la_code"]),
    )


def _kin(held: HeldEvidence, people: set[str]) -> dict[PersonId, KinGroupId]:
    links = [(one, other) for one, other in held.kin() if one in people and other in people]
    members = sorted({person for link in links for person in link})
    code = {person: number for number, person in enumerate(members)}
    ends = np.array([(code[one], code[other]) for one, other in links], np.int32).reshape(-1, 2)
    parts = connected_parts(len(members), np.ascontiguousarray(ends[:, 0]), np.ascontiguousarray(ends[:, 1]))
    return {PersonId(person): KinGroupId(f"kin_{parts[number]}") for person, number in code.items()}
