"""The register of named people, inside one transaction of the vault: names, addresses and log-ins are sealed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, insert, select, update

from csgraph.domain.access import Actor, Purpose, Role
from csgraph.domain.named_people import Grant, NamedPerson
from csgraph.ids import NamedPersonId, ProfessionalId
from csgraph.vault.content import ContentIds, Sealer
from csgraph.vault.named_people_tables import grants, named_people

SEALED = ("name", "email", "login")
FOUND_BY = ("email", "login")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody is to the service on a day: nothing that is sealed."""

    agency: str
    roles: frozenset[Role]
    boxes: frozenset[str]
    leads_everywhere: bool


def standing(connection: Connection, uid: NamedPersonId, day: date) -> Standing | None:
    """What a named person is on this day; None for whom there is not, who has left, or who has no role."""
    row = connection.execute(select(named_people).where(named_people.c.uid == uid)).mappings().one_or_none()
    if row is None:
        return None
    held = _person(row, _grants(connection, [uid]).get(uid, ()), {"name": ""})
    roles = held.roles_on(day)
    if not roles:
        return None
    everywhere = held.leads_everywhere_on(day)
    return Standing(agency=held.agency, roles=roles, boxes=held.boxes_on(day), leads_everywhere=everywhere)


def acting(connection: Connection, uid: NamedPersonId, day: date, purpose: Purpose | None = None) -> Actor | None:
    """Somebody as who they are to the service on a day; None for whom there is not, who has left, or has no role."""
    held = standing(connection, uid, day)
    if held is None:
        return None
    return Actor(id=uid, roles=held.roles, agency=held.agency, purpose=purpose, person=uid)


class NamedPeople:
    """The register, inside one transaction of the vault."""

    def __init__(self, connection: Connection, ids: ContentIds, sealer: Sealer) -> None:
        self._connection = connection
        self._ids = ids
        self._sealer = sealer

    def add(self, person: NamedPerson) -> None:
        """Registers somebody; what they may do is granted on its own."""
        given = {name: getattr(person, name) for name in SEALED}
        values = {name: self._sealed(person.uid, name, text) for name, text in given.items()}
        tokens = {f"{name}_token": self._token(name, given[name]) for name in FOUND_BY}
        self._connection.execute(
            insert(named_people).values(
                uid=person.uid,
                agency=person.agency,
                team=person.team,
                professional=person.professional,
                joined_on=person.joined_on.isoformat(),
                **values,
                **tokens,
            )
        )

    def grant(self, uid: NamedPersonId, given: Grant) -> None:
        """Gives somebody a role."""
        values = {"role": given.role.value, "areas": list(given.areas), "valid_to": _text(given.valid_to)}
        row = {"person_uid": uid, "valid_from": given.valid_from.isoformat(), **values}
        self._connection.execute(insert(grants).values(row))

    def revoke(self, uid: NamedPersonId, role: Role, *, on: date) -> int:
        """Ends what holds of a role on this day, or later; how many grants that were."""
        still = (grants.c.valid_to.is_(None)) | (grants.c.valid_to > on.isoformat())
        change = update(grants).where(grants.c.person_uid == uid, grants.c.role == role.value, still)
        return self._connection.execute(change.values(valid_to=on.isoformat())).rowcount

    def leave(self, uid: NamedPersonId, *, on: date) -> None:
        """Notes that somebody uses the service no more, from this day on."""
        self._connection.execute(update(named_people).where(named_people.c.uid == uid).values(left_on=on.isoformat()))

    def get(self, uid: str) -> NamedPerson | None:
        """One of them; None where there is none."""
        return next(iter(self._found(select(named_people).where(named_people.c.uid == uid))), None)

    def all(self) -> tuple[NamedPerson, ...]:
        """Everybody who was ever registered, by uid."""
        return self._found(select(named_people))

    def called(self, by: str, text: str) -> tuple[NamedPerson, ...]:
        """Who has this `email` or `login`, or had it."""
        assert by in FOUND_BY
        return self._found(select(named_people).where(named_people.c[f"{by}_token"] == self._token(by, text)))

    def of_account(self, account: bytes) -> tuple[NamedPerson, ...]:
        """Whose account at a provider of log-ins this is, or was; `account` is a keyed token."""
        return self._found(select(named_people).where(named_people.c.account_token == account))

    def account_of(self, uid: NamedPersonId) -> bytes | None:
        """The account that somebody signed in with first, as a keyed token; None where they have not yet."""
        found = self._connection.execute(select(named_people.c.account_token).where(named_people.c.uid == uid))
        return found.scalar_one_or_none()

    def bind(self, uid: NamedPersonId, account: bytes | None) -> None:
        """Notes whose account it is; None: whoever has their verified e-mail address next."""
        change = update(named_people).where(named_people.c.uid == uid)
        self._connection.execute(change.values(account_token=account))

    def who_are(self, professional: str) -> tuple[NamedPerson, ...]:
        """Who is this professional of the imported files, or was."""
        return self._found(select(named_people).where(named_people.c.professional == professional))

    def _found(self, query: Select[Any]) -> tuple[NamedPerson, ...]:
        rows = self._connection.execute(query.order_by(named_people.c.uid)).mappings().all()
        held = _grants(self._connection, [row["uid"] for row in rows])
        return tuple(_person(row, held.get(row["uid"], ()), self._opened(row)) for row in rows)

    def _token(self, by: str, text: str | None) -> bytes | None:
        return None if text is None else self._ids.token(f"named_{by}", text.casefold())

    def _sealed(self, uid: str, name: str, text: str | None) -> bytes | None:
        return None if text is None else self._sealer.seal(text, belongs_to=f"{uid}|{name}".encode())

    def _opened(self, row: RowMapping) -> dict[str, str]:
        held = {name: row[name] for name in SEALED if row[name] is not None}
        return {
            name: self._sealer.open(bytes(sealed), belongs_to=f"{row['uid']}|{name}".encode())
            for name, sealed in held.items()
        }


def _grants(connection: Connection, people: Sequence[str]) -> dict[str, tuple[Grant, ...]]:
    rows = connection.execute(select(grants).where(grants.c.person_uid.in_(people)).order_by(grants.c.number))
    found: dict[str, tuple[Grant, ...]] = {}
    for row in rows.mappings():
        given = Grant(
            role=Role(row["role"]),
            areas=tuple(row["areas"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        found[row["person_uid"]] = (*found.get(row["person_uid"], ()), given)
    return found


def _person(row: RowMapping, given: Iterable[Grant], opened: dict[str, str]) -> NamedPerson:
    return NamedPerson(
        uid=NamedPersonId(row["uid"]),
        name=opened["name"],
        email=opened.get("email"),
        login=opened.get("login"),
        agency=row["agency"],
        team=row["team"],
        professional=ProfessionalId(row["professional"]) if row["professional"] else None,
        joined_on=date.fromisoformat(row["joined_on"]),
        left_on=_day(row["left_on"]),
        grants=tuple(given),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
