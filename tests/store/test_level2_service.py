"""Referring and screening on both engines: one open case a context, words in the vault, no person in either."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from csgraph.clock import clock_as_of
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.domain.level2 import CaseState, Level2Case
from csgraph.domain.people import Identity
from csgraph.domain.referrals import Outcome, ScreeningLevel
from csgraph.errors import Conflict, InvalidInput, NotFound, NotPermitted
from csgraph.ids import AlertId, CaseId, NamedPersonId, PersonId
from csgraph.services.level2 import Level2, StepText
from csgraph.settings import Settings
from csgraph.store.graph import Graph
from csgraph.vault.reading_over import REFUSALS
from csgraph.vault.schema import audit_events
from csgraph.vault.vault import Vault
from tests.store.small_graph import add_association, add_context, add_person, merge

TODAY = date(2026, 3, 2)
LEAD = Actor(id="lead", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="LOCAL")
PANEL = Actor(id="panel", roles=frozenset({Role.PANEL_MEMBER}), agency="LOCAL")


def holder_of(token: str) -> Actor:
    """Whose a token is."""
    if token.startswith("per_"):
        return replace(LEAD, id=token, person=NamedPersonId(token))
    if token not in {"colleague", "lead", "panel"}:
        raise NotPermitted("token_invalid", "This needs a valid access token.")
    return replace(PANEL if token == "panel" else LEAD, id=token)


@pytest.fixture
def vault(settings: Settings) -> Iterator[Vault]:
    opened = Vault.open(settings.vault_address, key_file=settings.key_file, clock=clock_as_of(TODAY))
    yield opened
    opened.close()


@pytest.fixture
def level2(graph: Graph, vault: Vault) -> Level2:
    add_context(graph, "ctx_route")
    return Level2(graph=graph, vault=vault, clock=clock_as_of(TODAY), holder_of=holder_of)


def refer(level2: Level2, **changed: object) -> Level2Case:
    given: dict[str, object] = {
        "actor": LEAD,
        "context_id": "route",
        "source_code": "2A",
        "agency": "SCHOOL",
        "harm_types": ["SYV", "EXP.CCE"],
        "reason_text": "Older boys wait at the last stop.",
        "alert_id": AlertId("alr_a"),
    }
    return level2.refer(**{**given, **changed})  # type: ignore[arg-type]


def screen(level2: Level2, case: Level2Case) -> Level2Case:
    return level2.screen(
        actor=LEAD, case_id=case.uid, level="partnership", outcome="L2_ASSESSMENT", reason_text="It goes on."
    )


def events(vault: Vault) -> list[str]:
    with vault.engine.connect() as connection:
        return list(connection.execute(select(audit_events.c.action).order_by(audit_events.c.number)).scalars())


def test_a_referral_begins_a_case_and_keeps_its_words_apart(level2: Level2) -> None:
    case = refer(level2)
    assert level2.get(actor=PANEL, case_id=case.uid) == case
    assert (case.context, case.state, case.referred_on, case.alert) == (
        "ctx_route", CaseState.REFERRED, TODAY, "alr_a",
    )  # fmt: skip
    assert level2.texts(actor=LEAD, case_id=case.uid) == (
        StepText(number=1, reason="Older boys wait at the last stop.", override_reason=None),
    )
    assert events(level2.vault) == ["level2:text:check", "level2:case:refer", "level2:text:read"]


def test_a_context_with_an_open_case_gets_no_second_one(level2: Level2) -> None:
    add_context(level2.graph, "ctx_spelt_otherwise")
    merge(level2.graph, "ctx_spelt_otherwise", "ctx_route")
    case = refer(level2, context_id="ctx_spelt_otherwise")
    assert case.context == "ctx_route"
    with pytest.raises(Conflict, match=case.uid):
        refer(level2)
    assert level2.list(actor=LEAD) == (case,)
    assert events(level2.vault) == ["level2:text:check", "level2:case:refer"]


def test_screening_sets_level_and_outcome_once(level2: Level2) -> None:
    case = refer(level2)
    after = screen(level2, case)
    assert (after.state, after.level, after.outcome) == (
        CaseState.SCREENED, ScreeningLevel.PARTNERSHIP, Outcome.L2_ASSESSMENT,
    )  # fmt: skip
    assert [(step.number, step.state, step.actor, step.role) for step in after.steps] == [
        (1, "REFERRED", "lead", "contextual_lead"),
        (2, "SCREENED", "lead", "contextual_lead"),
    ]
    assert level2.get(actor=LEAD, case_id=case.uid) == after
    assert level2.get(actor=LEAD, case_id=case.uid, known_at=case.steps[0].at) == case
    with pytest.raises(Conflict):
        screen(level2, case)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"context_id": "nowhere"}, NotFound),
        ({"source_code": "99"}, InvalidInput),
        ({"harm_types": ["NO_SUCH"]}, InvalidInput),
        ({"actor": PANEL}, NotPermitted),
    ],
)
def test_a_referral_that_cannot_be_made_writes_nothing(
    level2: Level2, changed: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        refer(level2, **changed)
    assert level2.list(actor=LEAD) == ()
    assert events(level2.vault) == []


@pytest.fixture
def named(level2: Level2, graph: Graph) -> None:
    """One young person who is linked to the route, one who is not, and a professional, all with names."""
    for person in ("yp_linked", "yp_elsewhere"):
        add_person(graph, person)
    add_association(graph, "yp_linked", "ctx_route")
    with level2.vault.unit(actor=LEAD, action="test:people:put") as unit:
        unit.identities.put_many(
            [
                Identity(uid=PersonId("yp_linked"), forename="Zephyrine", surname="Oakbarrow"),
                Identity(uid=PersonId("yp_elsewhere"), forename="Maplewick"),
            ]
        )
        unit.professionals.put_many([("pro_a", "Dr Thistleby")])


@pytest.mark.parametrize("text", ["Zephyrine said so.", "The Oakbarrow family.", "Ask Thistleby."])
@pytest.mark.usefixtures("named")
def test_names_of_linked_young_people_and_of_professionals_stop_a_text(level2: Level2, text: str) -> None:
    with pytest.raises(InvalidInput, match="a name that the vault holds"):
        refer(level2, reason_text=text, actor=replace(LEAD, purpose=Purpose.CONTEXT_ASSESSMENT))
    assert level2.list(actor=LEAD) == ()


@pytest.mark.usefixtures("named")
def test_what_looks_personal_is_kept_once_a_second_person_has_read_it(level2: Level2) -> None:
    words = {"reason_text": "Shops on Maplewick and Oakbarrow Road.", "override_reason": "A road's name."}
    with pytest.raises(InvalidInput, match="a second person"):
        refer(level2, **words)
    for nobody_else in ("lead", "panel", "forged"):
        with pytest.raises(NotPermitted, match="no token of a second person"):
            refer(level2, **words, second_token=nobody_else)
    assert level2.list(actor=LEAD) == ()
    case = refer(level2, **words, second_token="colleague")
    assert level2.texts(actor=LEAD, case_id=case.uid)[0].override_reason == "A road's name."


@pytest.mark.usefixtures("named")
def test_a_named_person_is_seconded_by_another_and_never_by_themselves(level2: Level2) -> None:
    words = {
        "reason_text": "Shops on Oakbarrow Road.",
        "override_reason": "A road's name.",
        "actor": holder_of("per_a"),
    }
    for nobody_else in ("per_a", "colleague"):
        with pytest.raises(NotPermitted, match="no token of a second person"):
            refer(level2, **words, second_token=nobody_else)

    assert refer(level2, **words, second_token="per_b").state is CaseState.REFERRED


@pytest.mark.usefixtures("named")
def test_a_refused_text_is_on_record_and_names_nobody(level2: Level2) -> None:
    with pytest.raises(InvalidInput):
        refer(level2, reason_text="Zephyrine and Thistleby.")
    assert events(level2.vault)[-2:] == ["level2:text:refuse", "level2:text:check"]
    with level2.vault.engine.connect() as connection:
        event = connection.execute(select(audit_events).order_by(audit_events.c.number.desc())).mappings().first()
    assert event is not None
    assert (event["actor"], event["subject"], event["details"]["found"]) == ("lead", "ctx_route", {"NAME": 2})


TRIES = (
    {"reason_text": "Zephyrine again."},
    {"reason_text": "Oakbarrow Road.", "override_reason": "The name of a road."},
)


@pytest.mark.parametrize("tried", TRIES)
@pytest.mark.usefixtures("named")
def test_who_tries_names_out_is_stopped_and_nobody_else_is(level2: Level2, tried: dict[str, object]) -> None:
    add_context(level2.graph, "ctx_park")
    for _ in range(REFUSALS):
        with pytest.raises(InvalidInput):
            refer(level2, **tried)
    for text in ("Zephyrine again.", "Nobody at all."):
        with pytest.raises(NotPermitted, match="no more are read today"):
            refer(level2, reason_text=text)
    assert refer(level2, context_id="park").context == "ctx_park"
    assert refer(level2, actor=replace(LEAD, id="colleague")).context == "ctx_route"


@pytest.mark.usefixtures("named")
def test_many_tries_at_once_are_no_more_than_one_after_the_other(level2: Level2) -> None:
    def tried(_: int) -> str:
        try:
            refer(level2, reason_text="Zephyrine again.")
        except (InvalidInput, NotPermitted) as refused:
            return refused.code
        return "kept"

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(tried, range(2 * REFUSALS)))
    assert told == ["personal_data"] * REFUSALS + ["too_many_tries"] * REFUSALS


def test_a_case_that_is_not_there_is_not_found(level2: Level2) -> None:
    with pytest.raises(NotFound):
        level2.get(actor=LEAD, case_id=CaseId("l2_none"))
    with pytest.raises(NotFound):
        level2.texts(actor=LEAD, case_id=CaseId("l2_none"))
