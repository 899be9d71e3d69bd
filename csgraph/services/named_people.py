"""Named people: who uses the service, what each may do and until when, and who they are at a command line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Permission, Role, authorize
from csgraph.domain.addresses import email_address
from csgraph.domain.named_people import FOR_PEOPLE, Grant, NamedPerson
from csgraph.errors import Conflict, InvalidInput, NotFound, NotPermitted
from csgraph.ids import NamedPersonId, ProfessionalId, new_id
from csgraph.vault.named_people import NamedPeople as Register
from csgraph.vault.recipients import Recipients
from csgraph.vault.vault import Unit, Vault
from csgraph.vocabulary.coded import area_code

AREA = re.compile(r"[A-Za-z0-9_-]{1,40}")
PROFESSIONALS = "ssd_professionals.csv"
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPeople:
    """What an administrator does about named people; each step is in the audit, without names."""

    vault: Vault
    clock: Clock
    source_system: str

    def add(
        self,
        *,
        actor: Actor,
        name: str,
        agency: str,
        email: str | None = None,
        login: str | None = None,
        team: str | None = None,
        professional: str | None = None,
    ) -> NamedPerson:
        """Registers somebody, from today on; what they may do is granted after that.

        `professional` is the id that they have in the imported files, `login` what they are called at the command
        line of this machine. Raises NotPermitted, InvalidInput, NotFound (no such professional), Conflict (the e-mail
        address, log-in or professional is somebody else's who is here), Unavailable.
        """
        authorize(actor, Permission.MANAGE_PEOPLE)
        person = NamedPerson(
            uid=NamedPersonId(new_id("per")),
            name=_words("name", name),
            agency=_words("agency", agency),
            team=_words("team", team) if team else None,
            email=_email(email) if email else None,
            login=_words("log-in", login) if login else None,
            joined_on=self.clock.today(),
        )
        with self.vault.unit(actor=actor, action="people:person:add", subject=person.uid) as unit:
            if professional:
                person = replace(person, professional=self._professional(unit, professional))
            register = unit.named_people()
            _refuse_second(register, person, self.clock.today())
            _refuse_readers(unit, person)
            register.add(person)
            unit.details |= {"agency": person.agency, "professional": person.professional}
        return person

    def grant(
        self,
        *,
        actor: Actor,
        person: str,
        role: Role,
        areas: Sequence[str] = (),
        until: date | None = None,
    ) -> NamedPerson:
        """Gives somebody a role from today on, at once and with every token they hold.

        `areas` are codes of the areas it is for, none: all; `until` is the last day. Raises NotPermitted (also for
        whoever grants to themselves while there is another administrator), InvalidInput, NotFound, Conflict (they have
        it, or have left), Unavailable.
        """
        authorize(actor, Permission.MANAGE_PEOPLE)
        today = self.clock.today()
        given = Grant(role=role, areas=_areas(areas), valid_from=today, valid_to=_after(until, today))
        if role not in FOR_PEOPLE:
            raise InvalidInput(
                "role_of_programs",
                "This role is a registered program's, and no person's.",
                advice="Issue a token for the program: `csgraph token issue --role api_client --client CLIENT`.",
            )
        with self.vault.unit(actor=actor, action="people:role:grant", subject=person) as unit:
            found = self._here(unit, person)
            if actor.person == found.uid and self._others_administrate(unit, found, today):
                raise NotPermitted(
                    "own_role", "Nobody gives themselves a role.", advice="Ask another administrator to do it."
                )
            if role in found.roles_on(today):
                raise Conflict(
                    "has_role",
                    "They have this role already.",
                    advice="To change its areas or its end, revoke it and grant it anew.",
                )
            unit.named_people().grant(found.uid, given)
            unit.details |= {"role": role.value, "areas": list(given.areas), "until": until and until.isoformat()}
        return replace(found, grants=(*found.grants, given))

    def revoke(self, *, actor: Actor, person: str, role: Role) -> NamedPerson:
        """Ends a role at once, at the next request of every token. Raises NotPermitted, NotFound, Unavailable."""
        authorize(actor, Permission.MANAGE_PEOPLE)
        with self.vault.unit(actor=actor, action="people:role:revoke", subject=person) as unit:
            found, register = self._here(unit, person), unit.named_people()
            if not register.revoke(found.uid, role, on=self.clock.today()):
                raise NotFound(
                    "no_such_role", "They do not have this role.", advice="`csgraph people list` shows them."
                )
            unit.details["role"] = role.value
            return register.get(found.uid) or found

    def forget_account(self, *, actor: Actor, person: str) -> NamedPerson:
        """Lets somebody sign in with another account of the provider of log-ins: with the next one that has their
        verified e-mail address. Raises NotPermitted, NotFound, Conflict (they have left), Unavailable.
        """
        authorize(actor, Permission.MANAGE_PEOPLE)
        with self.vault.unit(actor=actor, action="people:account:forget", subject=person) as unit:
            found = self._here(unit, person)
            unit.named_people().bind(found.uid, None)
        return found

    def leave(self, *, actor: Actor, person: str) -> NamedPerson:
        """Ends everything that somebody may do, at once. Raises NotPermitted, NotFound, Conflict, Unavailable."""
        authorize(actor, Permission.MANAGE_PEOPLE)
        today = self.clock.today()
        with self.vault.unit(actor=actor, action="people:person:leave", subject=person) as unit:
            found = self._here(unit, person)
            unit.named_people().leave(found.uid, on=today)
        return replace(found, left_on=today)

    def list(self, *, actor: Actor, every: bool = False) -> tuple[NamedPerson, ...]:
        """Who uses the service, by name; with `every` those who left too. Raises NotPermitted, Unavailable."""
        authorize(actor, Permission.MANAGE_PEOPLE)
        today = self.clock.today()
        with self.vault.unit(actor=actor, action="people:person:list") as unit:
            found = [each for each in unit.named_people().all() if every or each.is_here_on(today)]
            unit.details["people"] = [each.uid for each in found]
        return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.uid)))

    def at_command_line(self, *, actor: Actor) -> Actor:
        """The same actor as the named person whose log-in this is, where there is one who is here."""
        with self.vault.looking(actor=actor) as unit:
            today = self.clock.today()
            here = [each for each in unit.named_people().called("login", actor.id) if each.is_here_on(today)]
        return replace(actor, id=here[0].uid, person=here[0].uid) if here else actor

    def _here(self, unit: Unit, uid: str) -> NamedPerson:
        found = unit.named_people().get(uid)
        if found is None:
            raise NotFound("no_such_person", "There is nobody of this id.", advice="`csgraph people list` shows them.")
        if not found.is_here_on(self.clock.today()):
            raise Conflict("has_left", "They have left.", advice="Register them anew: `csgraph people add`.")
        return found

    def _others_administrate(self, unit: Unit, person: NamedPerson, today: date) -> bool:
        """Whether somebody else could do it: the first of all has nobody to ask."""
        return any(
            each.uid != person.uid and Role.ADMINISTRATOR in each.roles_on(today) for each in unit.named_people().all()
        )

    def _professional(self, unit: Unit, source_id: str) -> ProfessionalId:
        uid = unit.register(self.source_system).graph_id("pro", PROFESSIONALS, source_id)
        if uid not in unit.professionals.called([uid]):
            raise NotFound(
                "no_such_professional",
                "No imported file has a professional of this id.",
                advice="Give the id that they have in ssd_professionals.csv, or import it first.",
            )
        return ProfessionalId(uid)


def _refuse_second(register: Register, person: NamedPerson, today: date) -> None:
    """One e-mail address, log-in and professional is one person's at a time. Raises Conflict."""
    held = {
        "e-mail address": register.called("email", person.email) if person.email else (),
        "log-in": register.called("login", person.login) if person.login else (),
        "professional": register.who_are(person.professional) if person.professional else (),
    }
    for what, others in held.items():
        if any(each.is_here_on(today) for each in others):
            raise Conflict(
                "person_known",
                f"Somebody who is here has this {what}.",
                advice="`csgraph people list` shows them; who has left makes room: `csgraph people leave`.",
            )


def _refuse_readers(unit: Unit, person: NamedPerson) -> None:
    """Raises Conflict where somebody is registered as the reader of this professional's notices."""
    box = person.professional
    if box and any(each.principal for each in Recipients(unit.connection, unit.sealer).of_boxes([box])):
        raise Conflict(
            "box_of_another",
            "Somebody is registered to read this professional's notices.",
            advice="`csgraph notices recipients` shows who; end that first: `csgraph notices unregister`.",
        )


def _words(what: str, text: str) -> str:
    found = " ".join(text.split())
    if not 0 < len(found) <= LONGEST or not found.isprintable():
        raise InvalidInput(
            "missing_required",
            f"A named person's {what} has to be words that can be read.",
            advice=f"Give 1 to {LONGEST} characters on one line.",
        )
    return found


def _email(text: str) -> str:
    found = email_address(text.strip())
    if found is None:
        raise InvalidInput("bad_address", "This is not an e-mail address.", advice="Give one bare address, name@host.")
    return found


def _areas(areas: Sequence[str]) -> tuple[str, ...]:
    """The areas as boxes of leads name them: codes, or the region's own name."""
    if not all(AREA.fullmatch(each) for each in areas):
        raise InvalidInput(
            "unknown_code", "An area is none.", advice="Give its code, such as E06000099, one at a time."
        )
    return tuple(sorted({area_code(each) or each for each in areas}))


def _after(until: date | None, today: date) -> date | None:
    if until is None:
        return None
    if until < today:
        raise InvalidInput("out_of_range", "This day is over.", advice="Give today or a later day, or none.")
    return date.fromordinal(until.toordinal() + 1)
