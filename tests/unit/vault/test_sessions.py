"""Sessions on SQLite and Postgres: whose each is, when it ends, and what ends it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Role
from csgraph.domain.named_people import NamedPerson
from csgraph.errors import NotPermitted
from csgraph.ids import NamedPersonId
from csgraph.services.named_people import NamedPeople
from csgraph.vault.schema import audit_events
from csgraph.vault.schema import sessions as table
from csgraph.vault.sessions import IDLE, LONGEST, Login, Sessions
from csgraph.vault.tokens import Tokens
from csgraph.vault.vault import Vault
from tests.unit.vault.conftest import ADMINISTRATOR

MINUTE = timedelta(minutes=1)


@pytest.fixture
def register(vault: Vault) -> NamedPeople:
    return NamedPeople(vault=vault, clock=Clock(), source_system="default")


@pytest.fixture
def sefa(register: NamedPeople) -> NamedPerson:
    """A named person who is an analyst."""
    person = register.add(actor=ADMINISTRATOR, name="Sefa Hallow", agency="LA")
    return register.grant(actor=ADMINISTRATOR, person=person.uid, role=Role.ANALYST)


@pytest.fixture
def sessions(vault: Vault, tmp_path: Path) -> Sessions:
    tokens = Tokens(vault=vault, clock=Clock(), key_file=tmp_path / "token.key")
    return Sessions(vault=vault, clock=Clock(), tokens=tokens)


def _begun(sessions: Sessions, person: NamedPersonId, login: Login | None = None) -> str:
    with sessions.vault.unit(actor=ADMINISTRATOR, action="test:session:begin") as unit:
        return sessions.begin_for(unit, person=person, login=login)


def _ended(sessions: Sessions, *, account: bytes | None = None, provider_session: bytes | None = None) -> int:
    with sessions.vault.unit(actor=ADMINISTRATOR, action="test:session:end") as unit:
        return sessions.end_of(unit, account=account, provider_session=provider_session)


def _later(sessions: Sessions, time: timedelta) -> Sessions:
    """The same sessions, of which it is remembered when they were used, after a time."""
    clock = Clock(shift=time)
    return replace(sessions, clock=clock, tokens=replace(sessions.tokens, clock=clock))


def _is_open(sessions: Sessions, secret: str) -> bool:
    try:
        sessions.visitor(secret=secret)
    except NotPermitted:
        return False
    return True


def test_a_session_is_a_named_persons_by_the_register_as_it_stands(
    sessions: Sessions, register: NamedPeople, sefa: NamedPerson
) -> None:
    secret = _begun(sessions, sefa.uid)
    analyst = Actor(id=sefa.uid, person=sefa.uid, roles=frozenset({Role.ANALYST}), agency="LA")
    assert sessions.visitor(secret=secret) == analyst

    register.grant(actor=ADMINISTRATOR, person=sefa.uid, role=Role.PANEL_MEMBER)
    assert sessions.visitor(secret=secret).roles == {Role.ANALYST, Role.PANEL_MEMBER}

    register.leave(actor=ADMINISTRATOR, person=sefa.uid)
    assert not _is_open(sessions, secret)


def test_it_ends_half_an_hour_after_it_was_last_used(sessions: Sessions, sefa: NamedPerson) -> None:
    used, left = _begun(sessions, sefa.uid), _begun(sessions, sefa.uid)

    assert _is_open(_later(sessions, IDLE - MINUTE), used)
    assert _is_open(_later(sessions, 2 * IDLE - 2 * MINUTE), used)
    assert not _is_open(_later(sessions, IDLE + MINUTE), left)
    assert not _is_open(_later(sessions, 3 * IDLE), used)


def test_it_ends_after_eight_hours_however_often_it_is_used(sessions: Sessions, sefa: NamedPerson) -> None:
    secret = _begun(sessions, sefa.uid)
    step = IDLE - MINUTE
    open_at = [each * step for each in range(1, 30) if _is_open(_later(sessions, each * step), secret)]

    assert open_at == [each * step for each in range(1, 30) if each * step < LONGEST]
    assert len(open_at) > 10


def test_a_session_that_is_not_remembered_counts_as_used_when_it_began(sessions: Sessions, sefa: NamedPerson) -> None:
    secret = _begun(sessions, sefa.uid)
    assert _is_open(_later(sessions, IDLE - MINUTE), secret)
    restarted = Sessions(vault=sessions.vault, clock=Clock(), tokens=sessions.tokens)

    assert _is_open(_later(restarted, IDLE - MINUTE), secret)
    again = Sessions(vault=sessions.vault, clock=Clock(), tokens=sessions.tokens)
    assert not _is_open(_later(again, IDLE + MINUTE), secret)


def test_a_session_begun_with_a_token_ends_when_idle_too(sessions: Sessions, sefa: NamedPerson) -> None:
    token = sessions.tokens.issue_for(actor=ADMINISTRATOR, person=sefa.uid, ttl=timedelta(hours=8))
    secret = sessions.begin(token=token)

    assert sessions.visitor(secret=secret).person == sefa.uid
    assert not _is_open(_later(sessions, IDLE + MINUTE), secret)


def test_signing_out_everywhere_ends_all_of_ones_own_and_nobody_elses(
    sessions: Sessions, register: NamedPeople, sefa: NamedPerson
) -> None:
    other = register.add(actor=ADMINISTRATOR, name="Tove Brack", agency="LA")
    register.grant(actor=ADMINISTRATOR, person=other.uid, role=Role.ANALYST)
    token = sessions.tokens.issue_for(actor=ADMINISTRATOR, person=sefa.uid, ttl=timedelta(hours=8))
    mine = [_begun(sessions, sefa.uid), _begun(sessions, sefa.uid), sessions.begin(token=token)]
    theirs = _begun(sessions, other.uid)
    assert sessions.held(secret=mine[0]).others == 2

    sessions.end_everywhere(secret=mine[0])

    assert [_is_open(sessions, each) for each in mine] == [False] * 3
    assert _is_open(sessions, theirs)


def test_signing_out_everywhere_with_a_token_of_nobody_ends_that_tokens_sessions(sessions: Sessions) -> None:
    hour = timedelta(hours=1)
    one, other = (
        sessions.tokens.issue(actor=ADMINISTRATOR, role=Role.ANALYST, agency="LA", ttl=hour) for _ in range(2)
    )
    mine, theirs = [sessions.begin(token=one), sessions.begin(token=one)], sessions.begin(token=other)

    sessions.end_everywhere(secret=mine[1])

    assert [_is_open(sessions, each) for each in (*mine, theirs)] == [False, False, True]


def test_signing_out_at_the_provider_ends_the_sessions_of_that_account(sessions: Sessions, sefa: NamedPerson) -> None:
    one, two, other = b"a" * 16, b"b" * 16, b"c" * 16
    first = _begun(sessions, sefa.uid, Login(account=one, provider_session=one))
    second = _begun(sessions, sefa.uid, Login(account=one, provider_session=two))
    elsewhere = _begun(sessions, sefa.uid, Login(account=other, provider_session=one))

    assert _ended(sessions, account=one, provider_session=one) == 1
    assert [_is_open(sessions, each) for each in (first, second, elsewhere)] == [False, True, True]
    assert _ended(sessions, account=one) == 1
    assert [_is_open(sessions, each) for each in (second, elsewhere)] == [False, True]
    assert _ended(sessions, provider_session=one) == 1
    assert not _is_open(sessions, elsewhere)


def test_each_end_is_in_the_audit_and_what_is_over_is_forgotten(
    vault: Vault, sessions: Sessions, sefa: NamedPerson
) -> None:
    secret = _begun(sessions, sefa.uid)
    _begun(sessions, sefa.uid)
    sessions.end(secret=secret)
    _begun(_later(sessions, LONGEST + MINUTE), sefa.uid)
    with vault.reading() as connection:
        held = connection.execute(select(table.c.hash)).all()
        ended = connection.execute(
            select(audit_events.c.actor, audit_events.c.details).where(audit_events.c.action == "people:session:end")
        ).all()

    assert len(held) == 1
    assert [tuple(each) for each in ended] == [(sefa.uid, {"sessions": 1, "people": [sefa.uid]})]
