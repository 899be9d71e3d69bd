"""The outbox on SQLite and Postgres: nothing is lost, nothing is another notice when it is sent again."""

import random
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, inspect, select

from csgraph.clock import Clock
from csgraph.disclosure.letters import Letter
from csgraph.disclosure.mail import Mail
from csgraph.domain.access import Actor, Role
from csgraph.domain.notices import MOST_ATTEMPTS, About, Channel
from csgraph.errors import NotFound, NotPermitted, Unavailable
from csgraph.ids import NoticeId, PersonId
from csgraph.services.delivery import COURIER, LEASE, Delivered
from csgraph.services.inbox import Inbox
from csgraph.vault.notice_tables import TABLES
from csgraph.vault.outbox import Outbox, of_boxes
from csgraph.vault.schema import audit_events
from csgraph.vault.vault import Vault
from tests.unit.notices.receivers import HOST, Receiver, mail_server, receiver
from tests.unit.vault.conftest import LEAD, Place
from tests.unit.vault.outgoing import LEAD_BOX, delivery, put, put_about_person, register, states

SAM = Actor(id="sam", roles=frozenset({Role.PRACTITIONER}), agency="LA")
NOTICES = 40
KILLS = 4
DAY = timedelta(days=1)
ADDRESS = "a.worker@example.org"


def person(vault: Vault, source_id: str) -> PersonId:
    """The pseudonym of somebody whose case number is `source_id`, with a professional who has an address."""
    with vault.unit(actor=LEAD, action="test:people:add") as unit:
        unit.professionals.put_addresses([("pro_a", ADDRESS)])
        return unit.people.uids_for("default", [source_id], create=True)[source_id]


def inbox(vault: Vault, later: timedelta = timedelta(0)) -> Inbox:
    return Inbox(vault=vault, clock=Clock(shift=later), source_system="default", contact="the contextual lead")


def failing(_letter: Letter) -> None:
    raise Unavailable("webhook_unreachable", "A webhook cannot be reached.")


def erase(vault: Vault, who: PersonId) -> None:
    with vault.unit(actor=LEAD, action="test:person:erase") as unit:
        unit.erase(who)


def killed(place: Place, *, hours: int, after: int, hook: Receiver) -> None:
    """Starts a delivery and kills it once so many more notices have arrived."""
    wanted = len(hook.taken) + after
    command = [sys.executable, "-m", "tests.unit.vault.outgoing", place.url, str(place.key_file), str(hours)]
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + 60
        while len(hook.taken) < wanted and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        process.kill()


def test_a_pass_sends_what_is_due_once(vault: Vault) -> None:
    with receiver() as hook:
        register(vault, webhook=hook.address)
        keys = put(vault, ["a", "b"])

        first, second = delivery(vault).deliver(actor=COURIER), delivery(vault).deliver(actor=COURIER)

    assert sorted(hook.keys) == sorted(keys)
    assert (first, second) == (Delivered(sent=2), Delivered())
    assert set(states(vault).values()) == {"SENT"}


def test_a_notice_put_in_again_is_the_same_notice(vault: Vault) -> None:
    assert put(vault, ["a"]) == put(vault, ["a"])

    assert len(states(vault)) == 1


def test_an_idle_pass_leaves_no_trace(vault: Vault) -> None:
    delivery(vault).deliver(actor=COURIER)

    with vault.engine.connect() as connection:
        assert connection.execute(select(audit_events)).all() == []


def test_a_failure_is_tried_again_after_a_pause_and_at_last_is_a_dead_letter(vault: Vault) -> None:
    register(vault, webhook="https://example.org")
    [key] = put(vault, ["a"])
    senders = {Channel.WEBHOOK: failing}

    assert delivery(vault, senders=senders).deliver(actor=COURIER) == Delivered(failed=1)
    assert delivery(vault, senders=senders).deliver(actor=COURIER) == Delivered(), "the pause has only begun"
    for attempt in range(1, MOST_ATTEMPTS):
        delivery(vault, later=attempt * DAY, senders=senders).deliver(actor=COURIER)

    [dead] = delivery(vault).dead_letters(actor=COURIER)
    assert (dead.key, dead.attempts, dead.failure) == (key, MOST_ATTEMPTS, "webhook_unreachable")
    assert delivery(vault, later=99 * DAY, senders=senders).deliver(actor=COURIER) == Delivered()


def test_a_dead_letter_is_sent_when_somebody_says_so(vault: Vault) -> None:
    with receiver() as hook:
        register(vault, webhook=hook.address)
        [key] = put(vault, ["a"])
        for attempt in range(MOST_ATTEMPTS):
            delivery(vault, later=attempt * DAY, senders={Channel.WEBHOOK: failing}).deliver(actor=COURIER)

        delivery(vault, later=99 * DAY).retry(actor=COURIER, notice_id=NoticeId(key))
        delivery(vault, later=99 * DAY).deliver(actor=COURIER)

    assert hook.keys == [key]
    with pytest.raises(NotFound):
        delivery(vault).retry(actor=COURIER, notice_id=NoticeId(key))


def test_two_passes_at_once_do_not_take_the_same_notices(vault: Vault) -> None:
    put(vault, [f"n{number}" for number in range(30)])
    taken: list[str] = []
    for _ in range(4):
        with vault.unit(actor=COURIER, action="test:notice:take") as unit:
            taken += [each.key for each in Outbox(unit.connection, unit.ids).take(Clock().now(), lease=LEASE)]

    assert len(taken) == len(set(taken)) == 30


def test_killed_in_the_middle_of_a_pass_nothing_is_lost_and_nothing_becomes_another_notice(place: Place) -> None:
    rng = random.Random(3)
    vault = place.open()
    try:
        with receiver() as hook:
            hook.pause = 0.01
            register(vault, webhook=hook.address)
            keys = put(vault, [f"n{number}" for number in range(NOTICES)])
            for number in range(KILLS):
                killed(place, hours=number, after=rng.randint(1, 6), hook=hook)
            before_the_last = len(hook.taken)
            delivery(vault, later=DAY).deliver(actor=COURIER)

        assert 0 < before_the_last < NOTICES, "the kills came in the middle"
        assert set(hook.keys) == set(keys)
        assert len(hook.keys) <= NOTICES + KILLS, "at most what was under way when it was killed came twice"
        assert len({(key, body) for key, _, body in hook.taken}) == NOTICES
        assert set(states(vault).values()) == {"SENT"}
    finally:
        vault.close()


def test_practitioners_get_one_digest_a_day_with_each_of_their_young_people_once(vault: Vault) -> None:
    one, other = person(vault, "P1"), person(vault, "P2")
    for name, who in (("a", one), ("b", one), ("c", other)):
        put_about_person(vault, name, who, channel=Channel.EMAIL, held=True)
    with mail_server() as box:
        senders = {Channel.EMAIL: Mail(host=HOST, port=box.port, sender="csgraph@example.org", tls="none").send}
        early = delivery(vault, senders=senders).deliver(actor=COURIER)
        due = delivery(vault, later=DAY, senders=senders).deliver(actor=COURIER)
        again = delivery(vault, later=2 * DAY, senders=senders).deliver(actor=COURIER)

    assert (early, due, again) == (Delivered(), Delivered(digests=1, sent=1), Delivered())
    [taken] = box.taken
    assert taken["To"] == ADDRESS
    assert taken.get_content().splitlines() == [
        f"A context linked to your young person (case no. {each}) is being looked at. Contact the contextual lead."
        for each in ("P1", "P2")
    ]


def test_what_comes_late_for_a_digest_that_went_out_follows_in_another(vault: Vault) -> None:
    one, other = person(vault, "P1"), person(vault, "P2")
    put_about_person(vault, "a", one, channel=Channel.INBOX, held=True)
    assert delivery(vault, later=DAY).deliver(actor=COURIER) == Delivered(digests=1)
    late = put_about_person(vault, "b", other, channel=Channel.INBOX, held=True)
    said = put_about_person(vault, "c", one, channel=Channel.INBOX, held=True)

    again = delivery(vault, later=DAY).deliver(actor=COURIER)

    assert again == Delivered(digests=1)
    assert (states(vault)[late], states(vault)[said]) == ("DIGESTED", "DIGESTED")
    register(vault, box="pro_a")
    bodies = [each.message.body for each in inbox(vault).list(actor=SAM)]
    assert len(bodies) == 2 and any("P2" in each for each in bodies)


def test_what_a_digest_said_already_is_not_said_twice(vault: Vault) -> None:
    who = person(vault, "P1")
    put_about_person(vault, "a", who, channel=Channel.INBOX, held=True)
    delivery(vault, later=DAY).deliver(actor=COURIER)
    put_about_person(vault, "b", who, channel=Channel.INBOX, held=True)

    assert delivery(vault, later=DAY).deliver(actor=COURIER) == Delivered()


def test_days_that_were_missed_have_a_digest_each(vault: Vault) -> None:
    who = person(vault, "P1")
    for number in range(3):
        put_about_person(vault, f"n{number}", who, channel=Channel.INBOX, held=True, due_in=DAY * number)

    assert delivery(vault, later=9 * DAY).deliver(actor=COURIER) == Delivered(digests=3)


def test_a_notice_about_somebody_who_was_erased_is_not_sent(vault: Vault) -> None:
    who = person(vault, "P1")
    key = put_about_person(vault, "a", who, channel=Channel.EMAIL)
    erase(vault, who)

    assert delivery(vault, senders={Channel.EMAIL: failing}).deliver(actor=COURIER) == Delivered(dropped=1)
    assert states(vault) == {key: "DROPPED"}


def test_an_inbox_holds_what_its_owner_was_told_and_nobody_elses(vault: Vault) -> None:
    register(vault, box="pro_a")
    mine = put_about_person(vault, "a", person(vault, "P1"), channel=Channel.INBOX)
    [leads] = put(vault, ["b"], box=LEAD_BOX, recipient="", channel=Channel.INBOX)

    assert [each.item.key for each in inbox(vault).list(actor=SAM)] == [mine]
    assert [each.item.key for each in inbox(vault).list(actor=LEAD)] == [leads]
    with pytest.raises(NotFound):
        inbox(vault).read(actor=SAM, notice_id=NoticeId(leads))


def test_a_notice_is_read_once_and_stays_so(vault: Vault) -> None:
    [key] = put(vault, ["a"], recipient="", channel=Channel.INBOX)

    first = inbox(vault).read(actor=LEAD, notice_id=NoticeId(key))
    again = inbox(vault, DAY).read(actor=LEAD, notice_id=NoticeId(key))

    assert first.item.read_at is not None
    assert first.item.read_at == again.item.read_at
    assert "alr_a has been raised" in first.message.body


def test_an_inbox_forgets_somebody_who_was_erased(vault: Vault) -> None:
    who = person(vault, "P1")
    register(vault, box="pro_a")
    key = put_about_person(vault, "a", who, channel=Channel.INBOX)
    erase(vault, who)

    assert inbox(vault).list(actor=SAM) == ()
    with pytest.raises(NotFound):
        inbox(vault).read(actor=SAM, notice_id=NoticeId(key))


def test_only_an_administrator_delivers(vault: Vault) -> None:
    for call in (delivery(vault).deliver, delivery(vault).list, delivery(vault).dead_letters):
        with pytest.raises(NotPermitted):
            call(actor=SAM)


def test_an_older_vault_gets_the_tables_when_it_is_opened(place: Place) -> None:
    place.open().close()
    vault = place.open()
    with vault.engine.begin() as connection:
        for table in TABLES:
            table.drop(connection)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001_first'")
    vault.close()

    again = place.open()
    assert {table.name for table in TABLES} <= set(inspect(again.engine).get_table_names())
    assert put(again, ["a"])
    again.close()


def test_the_vault_keeps_no_address_and_no_case_number_in_plain_text(sqlite_place: Place) -> None:
    vault = sqlite_place.open()
    who = person(vault, "CASE-NUMBER-77")
    register(vault, email="canary@example.org", webhook="https://example.org/canary")
    put(vault, ["a"], about=About.LOOKED_AT, refs={"people": who})
    vault.close()

    held = b"".join(each.read_bytes() for each in sqlite_place.folder.rglob("vault.sqlite3*"))
    assert b"canary" not in held
    assert b"CASE-NUMBER-77" not in held
    assert ADDRESS.encode() not in held


ODD_ERRORS = (
    UnicodeEncodeError("idna", "h\u00f6k", 1, 2, "no"),
    ValueError("a\nb"),
    IndexError("string index out of range"),
    KeyError("what"),
    RecursionError("deep"),
    AttributeError("all_defects"),
)


@pytest.mark.parametrize("error", ODD_ERRORS, ids=lambda each: type(each).__name__)
def test_whatever_a_sender_raises_is_one_failed_attempt_and_the_others_are_sent(vault: Vault, error: Exception) -> None:
    sent: list[str] = []

    def sender(letter: Letter) -> None:
        if letter.refs["alert"] == "alr_b":
            raise error
        sent.append(letter.key)

    register(vault, webhook="https://example.org/hook")
    keys = put(vault, ["a", "b", "c"])

    done = delivery(vault, senders={Channel.WEBHOOK: sender}).deliver(actor=COURIER)

    assert done == Delivered(sent=2, failed=1)
    assert sorted(sent) == sorted([keys[0], keys[2]])
    with vault.reading() as connection:
        item = Outbox(connection, vault.ids).one(NoticeId(keys[1]))
    assert item is not None
    assert (item.state, item.attempts, item.failure) == ("WAITING", 1, type(error).__name__)


def test_a_letter_that_cannot_be_written_is_a_failed_attempt(vault: Vault) -> None:
    register(vault, webhook="https://example.org/hook")
    [bad] = put(vault, ["bad"], refs={"alert": "alr_bad", "what": "NO_SUCH_CHANGE", "on": "2026-05-31"})
    [good] = put(vault, ["good"])

    done = delivery(vault, senders={Channel.WEBHOOK: lambda _letter: None}).deliver(actor=COURIER)

    assert done == Delivered(sent=1, failed=1)
    assert (states(vault)[bad], states(vault)[good]) == ("WAITING", "SENT")


def test_a_channel_without_a_sender_stops_no_other(vault: Vault) -> None:
    register(vault, webhook="https://example.org/hook", email="a@example.org")
    put(vault, ["mail"], channel=Channel.EMAIL)
    put(vault, ["hook"])

    assert delivery(vault, senders={Channel.WEBHOOK: lambda _letter: None}).deliver(actor=COURIER) == Delivered(
        sent=1, failed=1
    )


def test_a_receiver_that_gives_no_answer_is_asked_once_a_pass(vault: Vault) -> None:
    asked: list[str] = []

    def slow(letter: Letter) -> None:
        asked.append(letter.key)
        time.sleep(30)

    register(vault, webhook="https://example.org/hook")
    put(vault, [f"n{number}" for number in range(25)])
    began = time.monotonic()

    done = replace(delivery(vault, senders={Channel.WEBHOOK: slow}), longest=0.2).deliver(actor=COURIER)

    assert done == Delivered(failed=1, put_off=24)
    assert (len(asked), time.monotonic() - began < 20) == (1, True)
    assert delivery(vault, later=timedelta(minutes=3), senders={Channel.WEBHOOK: lambda _letter: None}).deliver(
        actor=COURIER
    ) == Delivered(sent=25)


def test_what_cannot_be_caught_up_with_keeps_nothing_back_that_can_be_sent(vault: Vault) -> None:
    def lost(_actor: Actor) -> None:
        raise KeyError("ctx_gone")

    sent: list[str] = []
    register(vault, webhook="https://example.org/hook")
    keys = put(vault, ["a"])
    courier = delivery(vault, senders={Channel.WEBHOOK: lambda letter: sent.append(letter.key)})

    with pytest.raises(KeyError):
        replace(courier, catch_up=lost).deliver(actor=COURIER)

    assert sent == keys


def test_a_pass_whose_lease_was_over_undoes_nothing_of_the_next(vault: Vault) -> None:
    register(vault, webhook="https://example.org/hook")
    [key] = put(vault, ["a"])

    def late(_letter: Letter) -> None:
        delivery(vault, later=LEASE * 2, senders={Channel.WEBHOOK: lambda _letter: None}).deliver(actor=COURIER)
        raise Unavailable("webhook_refused", "A webhook answered 500.")

    delivery(vault, senders={Channel.WEBHOOK: late}).deliver(actor=COURIER)

    with vault.reading() as connection:
        item = Outbox(connection, vault.ids).one(NoticeId(key))
    assert item is not None
    assert (item.state, item.attempts, item.failure) == ("SENT", 0, None)


def looked_at(vault: Vault, actor: Actor) -> int:
    """How many notices the database gave back for one look into an inbox, read or listed."""
    rows = 0

    def count(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        nonlocal rows
        if "FROM notices" in statement and statement.startswith("SELECT"):
            assert re.search(r'notices\.(box IN|"?key"? =)', statement), "a look at everybody's notices"
            rows += 1

    event.listen(vault.engine, "after_cursor_execute", count)
    try:
        entries = inbox(vault).list(actor=actor)
        inbox(vault).read(actor=actor, notice_id=entries[0].item.key)
    finally:
        event.remove(vault.engine, "after_cursor_execute", count)
    return rows


def test_a_look_into_an_inbox_asks_for_its_own_boxes_however_many_notices_others_have(vault: Vault) -> None:
    sams = f"actor:{SAM.id}"
    put(vault, ["mine"], channel=Channel.INBOX, box=sams, recipient="")
    alone = looked_at(vault, SAM)
    for worker in range(20):
        put(vault, [f"n{n}" for n in range(20)], channel=Channel.INBOX, box=f"pro_{worker}", recipient="")

    assert looked_at(vault, SAM) == alone
    assert [each.item.box for each in inbox(vault).list(actor=SAM)] == [sams]


def test_boxes_are_found_by_their_key(vault: Vault) -> None:
    for worker in range(200):
        put(vault, [f"n{worker}"], channel=Channel.INBOX, box=f"pro_{worker}", recipient="")
    query = of_boxes(["pro_1", "actor:sam"])
    asked = query.compile(vault.engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if vault.engine.dialect.name == "sqlite" else "EXPLAIN"
    with vault.engine.connect() as connection:
        if explain == "EXPLAIN":
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"{explain} {asked}").all())

    assert "ix_notices_box" in plan
    assert "Seq Scan" not in plan
    assert "SCAN notices" not in plan
