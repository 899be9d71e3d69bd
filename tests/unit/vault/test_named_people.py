"""Named people on SQLite and Postgres: what each may do follows the register at once, whatever they hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Role
from csgraph.domain.issued import TokenState
from csgraph.domain.named_people import FOR_PEOPLE, Grant, NamedPerson
from csgraph.domain.notices import Channel
from csgraph.errors import Conflict, CsgraphError, InvalidInput, NotFound, NotPermitted
from csgraph.ids import NamedPersonId, ProfessionalId, new_id
from csgraph.services.boxes import Boxes
from csgraph.services.inbox import Inbox
from csgraph.services.named_people import NamedPeople
from csgraph.vault.named_people_tables import named_people
from csgraph.vault.schema import audit_events
from csgraph.vault.sessions import Sessions
from csgraph.vault.tokens import Tokens
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import ADMINISTRATOR, LEAD, Place
from tests.unit.vault.outgoing import put

HOUR = timedelta(hours=1)
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
PROFESSIONAL = "W1"


@pytest.fixture
def vault(place: Place) -> Iterator[Vault]:
    """A vault that knows of one professional."""
    opened = place.open()
    with opened.unit(actor=LEAD, action="test:professionals:put") as unit:
        unit.professionals.put_many([(_box(opened), "Hal Sellow")])
    yield opened
    opened.close()


def _box(vault: Vault) -> str:
    with vault.looking(actor=LEAD) as unit:
        return unit.register("default").graph_id("pro", "ssd_professionals.csv", PROFESSIONAL)


def _register(vault: Vault, later: timedelta = timedelta(0)) -> NamedPeople:
    return NamedPeople(vault=vault, clock=Clock(shift=later), source_system="default")


def _tokens(vault: Vault, tmp_path: Path, later: timedelta = timedelta(0)) -> Tokens:
    return Tokens(vault=vault, clock=Clock(shift=later), key_file=tmp_path / "token.key")


def _added(vault: Vault, name: str = "Sefa Hallow", **given: str) -> NamedPerson:
    return _register(vault).add(actor=ADMINISTRATOR, name=name, agency="LA", **given)


def _granted(vault: Vault, person: NamedPerson, role: Role, *areas: str, until: date | None = None) -> NamedPerson:
    return _register(vault).grant(actor=ADMINISTRATOR, person=person.uid, role=role, areas=areas, until=until)


def test_what_a_token_opens_follows_the_register_at_the_next_request(vault: Vault, tmp_path: Path) -> None:
    tokens, sefa = _tokens(vault, tmp_path), _added(vault)
    _granted(vault, sefa, Role.PRACTITIONER)
    token = tokens.issue_for(actor=ADMINISTRATOR, person=sefa.uid, ttl=HOUR)
    assert tokens.verify(token) == Actor(
        id=sefa.uid, person=sefa.uid, roles=frozenset({Role.PRACTITIONER}), agency="LA"
    )

    _granted(vault, sefa, Role.CONTEXTUAL_LEAD)
    assert tokens.verify(token).roles == {Role.PRACTITIONER, Role.CONTEXTUAL_LEAD}

    _register(vault).revoke(actor=ADMINISTRATOR, person=sefa.uid, role=Role.PRACTITIONER)
    assert tokens.verify(token).roles == {Role.CONTEXTUAL_LEAD}

    _register(vault).leave(actor=ADMINISTRATOR, person=sefa.uid)
    with pytest.raises(NotPermitted, match="valid access token"):
        tokens.verify(token)
    assert tokens.list(actor=ADMINISTRATOR) == (), "what opens nothing is not listed as valid"
    assert [each.state for each in tokens.list(actor=ADMINISTRATOR, every=True)] == [TokenState.ENDED]


def test_a_role_ends_after_its_last_day_by_itself(vault: Vault, tmp_path: Path) -> None:
    sefa, today = _added(vault), Clock().today()
    _granted(vault, sefa, Role.PANEL_MEMBER, until=today)
    token = _tokens(vault, tmp_path).issue_for(actor=ADMINISTRATOR, person=sefa.uid, ttl=timedelta(hours=8))

    assert _tokens(vault, tmp_path).verify(token).roles == {Role.PANEL_MEMBER}
    with pytest.raises(NotFound, match="has a role"):
        _tokens(vault, tmp_path, timedelta(days=1)).issue_for(actor=ADMINISTRATOR, person=sefa.uid, ttl=HOUR)


def test_who_was_signed_in_is_not_again_once_a_role_comes_back(vault: Vault, tmp_path: Path) -> None:
    sefa, tokens = _added(vault), _tokens(vault, tmp_path)
    _granted(vault, sefa, Role.ANALYST)
    sessions = Sessions(vault=vault, clock=Clock(), tokens=tokens)
    secret = sessions.begin(token=tokens.issue_for(actor=ADMINISTRATOR, person=sefa.uid, ttl=HOUR))
    assert sessions.visitor(secret=secret).person == sefa.uid

    _register(vault).revoke(actor=ADMINISTRATOR, person=sefa.uid, role=Role.ANALYST)
    sessions.end(secret=secret)
    _granted(vault, sefa, Role.ANALYST)

    with pytest.raises(NotPermitted, match="not signed in"):
        sessions.visitor(secret=secret)


def test_nobody_gives_themselves_a_role_but_the_first_administrator(vault: Vault) -> None:
    first = _added(vault, "Tove Brack")
    alone = replace(ADMINISTRATOR, id=first.uid, person=first.uid)
    _register(vault).grant(actor=alone, person=first.uid, role=Role.ADMINISTRATOR)
    sefa = _granted(vault, _added(vault), Role.ADMINISTRATOR)
    herself = replace(ADMINISTRATOR, id=sefa.uid, person=sefa.uid)

    with pytest.raises(NotPermitted, match="Nobody gives themselves"):
        _register(vault).grant(actor=herself, person=sefa.uid, role=Role.CONTEXTUAL_LEAD)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_keep_the_register(vault: Vault, role: Role) -> None:
    sefa, register = _added(vault), _register(vault)
    asker = Actor(id="somebody", roles=frozenset({role}), agency="LA")

    for step in (
        lambda: register.add(actor=asker, name="Tove Brack", agency="LA"),
        lambda: register.grant(actor=asker, person=sefa.uid, role=Role.ANALYST),
        lambda: register.revoke(actor=asker, person=sefa.uid, role=Role.ANALYST),
        lambda: register.leave(actor=asker, person=sefa.uid),
        lambda: register.list(actor=asker),
    ):
        with pytest.raises(NotPermitted, match="administrator"):
            step()
    assert register.list(actor=ADMINISTRATOR) == (sefa,)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ({"email": "S.Hallow@example.org"}, {"email": "s.hallow@EXAMPLE.org"}),
        ({"login": "shallow"}, {"login": "Shallow"}),
        ({"professional": PROFESSIONAL}, {"professional": PROFESSIONAL}),
    ],
    ids=["e-mail", "log-in", "professional"],
)
def test_what_tells_people_apart_is_one_persons_until_they_leave(
    vault: Vault, one: dict[str, str], same: dict[str, str]
) -> None:
    sefa = _added(vault, **one)
    with pytest.raises(Conflict, match="Somebody who is here has this"):
        _added(vault, "Tove Brack", **same)

    _register(vault).leave(actor=ADMINISTRATOR, person=sefa.uid)

    tove = _added(vault, "Tove Brack", **same)
    assert {each.uid for each in _register(vault).list(actor=ADMINISTRATOR)} == {tove.uid}
    assert {each.uid for each in _register(vault).list(actor=ADMINISTRATOR, every=True)} == {sefa.uid, tove.uid}


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"name": " "}, InvalidInput),
        ({"name": "a\x1b[2Jb"}, InvalidInput),
        ({"name": "a" * 201}, InvalidInput),
        ({"agency": ""}, InvalidInput),
        ({"email": "Sefa <s@example.org>"}, InvalidInput),
        ({"professional": "W2"}, NotFound),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_kept(
    vault: Vault, given: dict[str, str], kind: type[CsgraphError]
) -> None:
    with pytest.raises(kind):
        _register(vault).add(actor=ADMINISTRATOR, **{"name": "Sefa Hallow", "agency": "LA", **given})
    assert _register(vault).list(actor=ADMINISTRATOR, every=True) == ()


def test_what_they_are_called_is_sealed_and_on_no_record(vault: Vault) -> None:
    sefa = _added(vault, email="s.hallow@example.org", login="shallow", team="North")
    _granted(vault, sefa, Role.ANALYST)
    _register(vault).list(actor=ADMINISTRATOR)
    with vault.engine.connect() as connection:
        held = str(connection.execute(select(named_people)).all())
        events = connection.execute(select(audit_events)).mappings().all()

    assert not any(text in held + str(events) for text in ("Sefa", "Hallow", "shallow", "s.hallow"))
    assert [each["action"] for each in events if each["action"].startswith("people:")] == [
        "people:person:add",
        "people:role:grant",
        "people:person:list",
    ]
    assert _register(vault).list(actor=ADMINISTRATOR)[0].email == "s.hallow@example.org"


def test_a_practitioner_reads_their_own_box_and_a_lead_those_of_their_areas(vault: Vault) -> None:
    box = _box(vault)
    put(vault, ["a"], box="lead:E06000099", channel=Channel.INBOX, recipient="")
    put(vault, ["b"], box="lead:E06000098", channel=Channel.INBOX, recipient="")
    put(vault, ["c"], box=box, channel=Channel.INBOX, recipient="")
    sefa = _granted(vault, _added(vault, professional=PROFESSIONAL), Role.PRACTITIONER)
    inbox = Inbox(vault=vault, clock=Clock(), source_system="default", contact="the lead")
    hers = Actor(id=sefa.uid, person=sefa.uid, roles=frozenset({Role.PRACTITIONER}), agency="LA")
    assert _boxes(inbox, hers) == [box]
    assert sefa.uid in _readers(vault)[box]

    leading = replace(hers, roles=frozenset({Role.PRACTITIONER, Role.CONTEXTUAL_LEAD}))
    _granted(vault, sefa, Role.CONTEXTUAL_LEAD, "E06000099")
    assert _boxes(inbox, leading) == sorted([box, "lead:E06000099"])

    _register(vault).revoke(actor=ADMINISTRATOR, person=sefa.uid, role=Role.CONTEXTUAL_LEAD)
    _granted(vault, sefa, Role.CONTEXTUAL_LEAD)
    assert _boxes(inbox, leading) == sorted([box, "lead:E06000098", "lead:E06000099"])

    _register(vault).leave(actor=ADMINISTRATOR, person=sefa.uid)
    assert _boxes(inbox, leading) == []
    assert sefa.uid not in _readers(vault)[box]


def _boxes(inbox: Inbox, actor: Actor) -> list[str]:
    return sorted(each.item.box for each in inbox.list(actor=actor))


def _readers(vault: Vault) -> dict[str, tuple[str, ...]]:
    found = Boxes(vault=vault, clock=Clock(), source_system="default").list(actor=ADMINISTRATOR)
    return {each.box: each.readers for each in found}


def test_the_command_line_knows_who_is_at_it(vault: Vault) -> None:
    sefa = _added(vault, login="shallow")
    at_it = Actor(id="shallow", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="LA")

    assert _register(vault).at_command_line(actor=at_it) == replace(at_it, id=sefa.uid, person=sefa.uid)
    assert _register(vault).at_command_line(actor=ADMINISTRATOR) == ADMINISTRATOR


@given(st.lists(st.tuples(st.sampled_from(FOR_PEOPLE), DAYS, st.none() | DAYS)), DAYS, st.none() | DAYS, DAYS)
def test_a_role_holds_from_its_day_until_its_end_while_somebody_is_here(
    given: list[tuple[Role, date, date | None]], joined: date, left: date | None, day: date
) -> None:
    person = NamedPerson(
        uid=NamedPersonId(new_id("per")),
        name="Sefa Hallow",
        agency="LA",
        joined_on=joined,
        left_on=left,
        professional=ProfessionalId("pro_a"),
        grants=tuple(Grant(role=role, areas=("A1",), valid_from=start, valid_to=end) for role, start, end in given),
    )
    is_here = day in _days(joined, left)

    roles = {role for role, start, end in given if is_here and day in _days(start, end)}

    assert person.roles_on(day) == roles
    assert ("pro_a" in person.boxes_on(day)) is (Role.PRACTITIONER in roles)
    assert ("lead:A1" in person.boxes_on(day)) is (Role.CONTEXTUAL_LEAD in roles)


def _days(start: date, end: date | None) -> set[date]:
    last = end or date(2026, 2, 1)
    return {start + timedelta(days=each) for each in range((last - start).days)}
