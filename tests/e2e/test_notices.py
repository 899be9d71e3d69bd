"""From files to what people are told, on both engines: each once, and nothing is lost between the two databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Role
from csgraph.domain.notices import About
from csgraph.errors import Conflict
from csgraph.ids import AlertId
from csgraph.services.inbox import Entry
from csgraph.vault.notice_tables import notices
from csgraph.vault.vault import Unit
from tests.e2e.world import LEAD, Folder, World

WORKER = Actor(id="a.worker", roles=frozenset({Role.PRACTITIONER}), agency="CSC")


def people(count: int, *, first: int = 0) -> Folder:
    """So many unrelated young people who name one place unsafe, each with a professional of their own."""
    rows = Folder().context("C1", "Mill Lane steps")
    for number in range(first, first + count):
        rows.person(f"P{number}", dob="2011-01-01", forename=f"Name{number}")
        rows.says(f"A{number}", f"P{number}", "C1", f"2026-05-{10 + number}")
        rows.add(
            "ssd_professionals",
            prof_professional_id=f"W{number}",
            prof_professional_name=f"Worker {number}",
            prof_professional_email=f"w{number}@example.org",
        )
        rows.add(
            "ssd_involvements",
            invo_involvements_id=f"I{number}",
            invo_professional_id=f"W{number}",
            invo_person_id=f"P{number}",
            invo_involvement_start_date="2026-01-01",
        )
    return rows


def told(world: World) -> list[tuple[str, str, str]]:
    """Box (without its id for a professional), subject matter and state of everything in the outbox, sorted."""
    items = world.services.delivery.list(actor=LEAD)
    return sorted((each.box if ":" in each.box else "professional", each.about, each.state) for each in items)


def inbox(world: World, actor: Actor = LEAD) -> list[Entry]:
    return list(world.services.inbox.list(actor=actor))


def box_of_worker(world: World, person: str) -> str:
    """The box of the professional who is told about a young person, by the source's id."""
    with world.services.vault.unit(actor=LEAD, action="test:people:look") as unit:
        uid = unit.people.uids_for("default", [person], create=False)[person]
    with world.services.vault.reading() as connection:
        query = select(notices.c.box).where(notices.c.refs.contains(uid), notices.c.about == About.LOOKED_AT)
        return str(connection.execute(query.limit(1)).scalar_one())


def tomorrow(world: World) -> World:
    """The same world once the digest of today is due, at whatever hour this runs."""
    clock = Clock(shift=world.services.clock.shift + timedelta(days=2))
    delivery = replace(world.services.delivery, clock=clock)
    return World(services=replace(world.services, delivery=delivery), folder=world.folder, number=world.number)


def test_five_young_people_tell_the_lead_and_each_practitioner(world: World) -> None:
    world.imports(people(5))

    assert told(world) == [("lead:home", "ALERT", "SENT"), *[("professional", "LOOKED_AT", "HELD")] * 5]
    [entry] = inbox(world)
    assert "has been raised" in entry.message.body
    assert "Mill" not in entry.message.body


def test_below_the_threshold_the_lead_alone_is_told(world: World) -> None:
    world.imports(people(4))

    assert told(world) == [("lead:home", "ALERT", "SENT")]


def test_the_same_files_again_and_other_evaluations_tell_nobody(world: World) -> None:
    world.imports(people(5))
    before = told(world)

    for folder in sorted(world.folder.iterdir()):
        world.imports_folder(folder)
    world.services.detection.detect(actor=LEAD)
    world.services.delivery.deliver(actor=LEAD)

    assert told(world) == before


def test_growth_is_told_to_the_lead_and_to_the_new_practitioner_alone(world: World) -> None:
    world.imports(people(5))
    world.imports(people(1, first=5))

    assert told(world) == [
        ("lead:home", "ALERT", "SENT"),
        ("lead:home", "GROWTH", "HELD"),
        *[("professional", "LOOKED_AT", "HELD")] * 6,
    ]


def test_a_day_of_growth_is_one_digest_and_a_doubling_interrupts(world: World) -> None:
    world.imports(people(3))
    for number in (3, 4, 5, 6):
        world.imports(people(1, first=number))

    assert [each.item.about for each in inbox(world)] == [About.ALERT] * 2, "raised on three, and doubled to six"
    tomorrow(world).services.delivery.deliver(actor=LEAD)
    tomorrow(world).services.delivery.deliver(actor=LEAD)

    [entry] = [each for each in inbox(world) if each.item.about is About.GROWTH]
    [alert] = world.services.alerts.list(actor=LEAD)
    assert entry.item.refs["alerts"] == alert.alert.uid
    assert f"Alert {alert.alert.uid} has grown." in entry.message.body
    assert [each.kind for each in alert.changes] == ["RAISED", *["GROWN"] * 4]


def test_a_practitioner_reads_the_fixed_words_a_day_later(world: World) -> None:
    world.imports(people(5))
    world.services.notices.register(actor=LEAD, box=box_of_worker(world, "P3"), principal=WORKER.id)
    assert inbox(world, WORKER) == []

    assert tomorrow(world).services.delivery.deliver(actor=LEAD).digests == 5

    [entry] = inbox(world, WORKER)
    assert entry.message.body == (
        "A context linked to your young person (case no. P3) is being looked at. "
        "Contact the contextual safeguarding lead.\n"
    )


def test_a_withdrawal_that_fells_an_alert_is_told_to_whoever_acted_on_it(world: World) -> None:
    world.imports(people(3))
    [alert] = world.services.alerts.list(actor=LEAD)
    world.services.alerts.acknowledge(actor=LEAD, alert_id=alert.alert.uid)

    world.imports(Folder().add("ctx_associations", association_id="A1", withdrawn="Y"))

    assert [each.item.about for each in inbox(world)].count(About.FELL) == 1
    assert ("actor:lead", "FELL", "SENT") in told(world)


def test_members_of_an_open_case_are_told_when_its_context_changes(world: World) -> None:
    world.imports(people(3))
    [alert] = world.services.alerts.list(actor=LEAD)
    _, case = world.services.alerts.refer(
        actor=LEAD,
        alert_id=alert.alert.uid,
        source_code="YP_ASSESSMENT",
        agency="CSC",
        harm_types=("EFH",),
        reason_text="Young people do not feel safe here.",
    )

    world.imports(people(1, first=3))
    assert (f"case:{case.uid}", "GROWTH", "HELD") in told(world)
    world.imports(people(2, first=4))

    assert (f"case:{case.uid}", "CASE", "SENT") in told(world)


def test_what_a_crash_kept_from_the_vault_is_told_by_the_next_delivery(world: World) -> None:
    def crash(_actor: Actor, _unit: Unit, _alerts: Sequence[AlertId]) -> None:
        raise RuntimeError

    world.imports(people(2))
    detection = replace(world.services.detection, tell=crash)
    broken = replace(world.services, imports=replace(world.services.imports, evaluate=detection.evaluate))
    with pytest.raises(RuntimeError):
        World(services=broken, folder=world.folder, number=1).imports(people(3, first=2))
    assert (told(world), [each[1] for each in world.alert_states()]) == ([], ["NEW"])

    world.services.delivery.deliver(actor=LEAD)
    world.services.delivery.deliver(actor=LEAD)

    assert told(world) == [("lead:home", "ALERT", "SENT"), *[("professional", "LOOKED_AT", "HELD")] * 5]


@pytest.mark.parametrize("way", [{"email": "lead@example.org"}, {"webhook": "https://example.org/hook"}])
def test_one_way_is_registered_once_for_a_box(world: World, way: dict[str, str]) -> None:
    notices = world.services.notices
    first = notices.register(actor=LEAD, box="lead:home", **way)
    with pytest.raises(Conflict, match=first.uid):
        notices.register(actor=LEAD, box="lead:home", principal="a.worker", **way)

    notices.register(actor=LEAD, box="lead:E06000099", **way)
    notices.unregister(actor=LEAD, recipient_id=first.uid)
    notices.register(actor=LEAD, box="lead:home", **way)

    assert [each.box for each in notices.recipients(actor=LEAD)] == ["lead:E06000099", "lead:home"]


def test_a_notice_in_a_box_that_nobody_reads_is_unread_and_says_who_should_register(world: World) -> None:
    world.imports(people(5))
    tomorrow(world).services.delivery.deliver(actor=LEAD)
    box = box_of_worker(world, "P3")

    [before] = [each for each in world.services.boxes.list(actor=LEAD) if each.box == box]
    items = [each for each in world.services.delivery.list(actor=LEAD) if each.box == box]

    assert sorted(each.standing for each in items if each.about is About.LOOKED_AT) == ["DIGESTED", "UNREAD"]
    assert (before.whose, before.readers, before.unread) == ("Worker 3", (), 1)
    assert before.advice == (
        f"Nobody reads this box. Register Worker 3: csgraph notices register --box {box} --principal WHO"
    )
    assert world.services.boxes.of_professional(actor=LEAD, source_id="W3") == box

    world.services.notices.register(actor=LEAD, box=box, principal=WORKER.id)
    [entry] = inbox(world, WORKER)
    world.services.inbox.read(actor=WORKER, notice_id=entry.item.key)

    [after] = [each for each in world.services.boxes.list(actor=LEAD) if each.box == box]
    assert (after.readers, after.unread, after.advice) == ((WORKER.id,), 0, "")


def test_a_professionals_box_is_read_by_one_person_who_reads_no_others(world: World) -> None:
    world.imports(people(5))
    one, other = box_of_worker(world, "P3"), box_of_worker(world, "P4")
    register = world.services.notices.register
    kept = register(actor=LEAD, box=one, principal=WORKER.id)

    with pytest.raises(Conflict, match="another professional"):
        register(actor=LEAD, box=other, principal=WORKER.id)
    with pytest.raises(Conflict, match="Somebody else"):
        register(actor=LEAD, box=one, principal="somebody.else")
    register(actor=LEAD, box=one, email="w3@example.org")
    register(actor=LEAD, box="lead:home", principal=WORKER.id)

    world.services.notices.unregister(actor=LEAD, recipient_id=kept.uid)
    register(actor=LEAD, box=other, principal=WORKER.id)


def test_what_a_notice_is_about_has_a_name_for_whom_may_read_contexts(world: World) -> None:
    world.imports(people(5))
    [entry] = inbox(world)

    assert world.services.alerts.called(actor=LEAD, alerts=entry.item.alerts) == {
        AlertId(entry.item.refs["alert"]): "Mill Lane steps"
    }
    assert world.services.alerts.called(actor=WORKER, alerts=entry.item.alerts) == {}
    assert [each.item.alerts for each in inbox(world, WORKER)] == []
