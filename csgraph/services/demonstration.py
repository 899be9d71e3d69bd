"""The demonstration's way in: one of the sample's people is chosen, and nothing is asked.

Whoever can reach it can be anybody, so that it is made for a demonstration alone, whose pages answer nobody but on the
machine that they run on (`api/here.py`).
"""

from dataclasses import dataclass

from csgraph.domain.access import Actor
from csgraph.domain.named_people import NamedPerson
from csgraph.errors import NotFound
from csgraph.ids import NamedPersonId
from csgraph.vault.named_people import acting
from csgraph.vault.sessions import Sessions
from csgraph.vault.vault import Vault

ANYBODY = Actor(id="demonstration", roles=frozenset(), agency="DEMO")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """Lets somebody be one of these `people`, who are the sample's, and of nobody else's."""

    vault: Vault
    sessions: Sessions
    people: tuple[NamedPersonId, ...]

    def choices(self) -> tuple[NamedPerson, ...]:
        """Those of them who can be chosen, in their order. Raises Unavailable."""
        today = self.sessions.clock.today()
        with self.vault.looking(actor=ANYBODY) as unit:
            found = [unit.named_people().get(each) for each in self.people]
        return tuple(each for each in found if each is not None and each.roles_on(today))

    def begin(self, *, person: str) -> str:
        """A session as one of them: the secret that the browser is to send. Raises NotFound, Unavailable."""
        today = self.sessions.clock.today()
        chosen = next((each for each in self.people if each == person), None)
        with self.vault.reading() as connection:
            actor = acting(connection, chosen, today) if chosen else None
        if actor is None or chosen is None:
            raise NotFound("no_such_choice", "Nobody can be this here.", advice="Choose one of those that are offered.")
        with self.vault.unit(actor=actor, action="people:session:begin", subject=chosen) as unit:
            unit.details["chosen"] = True
            return self.sessions.begin_for(unit, person=chosen)
