"""Signing in by a provider of log-ins: by one from a package, and against one that lies."""

import base64
import hmac
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from sqlalchemy import delete, select

from api.main import create_app
from csgraph.bootstrap import Services
from csgraph.clock import Clock
from csgraph.domain.access import Role
from csgraph.domain.named_people import NamedPerson
from csgraph.errors import NotPermitted
from csgraph.provider.attempts import Attempt
from csgraph.provider.keys import Keys
from csgraph.provider.provider import Provider
from csgraph.vault.named_people_tables import grants, named_people
from csgraph.vault.schema import audit_events
from tests.e2e.world import LEAD
from tests.web.providers import CLIENT_ID, EMAIL, SUBJECT, Forge, Liar, lying, new_key, packaged, unsigned
from tests.web.serving import served

SESSION = "csgraph_session"
CONTACT = "Ola in the service desk"
NOW = int(datetime.now(UTC).timestamp())


@pytest.fixture
def sefa(services: Services) -> Iterator[NamedPerson]:
    """Somebody who is registered, and has a role."""
    person = services.named_people.add(actor=LEAD, name="Sefa Hallow", agency="CSC", email=EMAIL)
    yield services.named_people.grant(actor=LEAD, person=person.uid, role=Role.CONTEXTUAL_LEAD)
    with services.vault.unit(actor=LEAD, action="test:people:remove") as unit:
        for table, column in ((named_people, named_people.c.uid), (grants, grants.c.person_uid)):
            unit.connection.execute(delete(table).where(column == person.uid))


@contextmanager
def signing_in_by(services: Services, issuer: str, *, trusts_emails: bool = False) -> Iterator[str]:
    """Where the application answers that lets people in by this provider."""
    app = create_app(services)
    with served(app) as address:
        provider = Provider(
            issuer=issuer,
            client_id=CLIENT_ID,
            client_secret="hush",
            answers_at=f"{address}/sign-in/answer",
            trusts_emails=trusts_emails,
            clock=Clock(),
        )
        app.state.services = replace(
            services,
            settings=services.settings.model_copy(update={"oidc_issuer": issuer, "access_contact": CONTACT}),
            signing_in=replace(services.signing_in, provider=provider, contact=CONTACT),
        )
        yield address


@pytest.fixture
def liar() -> Liar:
    return Liar()


@pytest.fixture
def ours(services: Services, liar: Liar, sefa: NamedPerson) -> Iterator[str]:
    """The application, with the lying provider."""
    with lying(liar) as issuer, signing_in_by(services, issuer) as address:
        yield address


@pytest.fixture
def browser(ours: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=ours, timeout=60) as client:
        yield client


def way_back(browser: httpx.Client) -> str:
    """Leaves for the provider and is sent back: the address to which."""
    leaving = browser.get("/sign-in/start")
    assert leaving.status_code == 303
    return httpx.get(leaving.headers["location"]).headers["location"]


def is_in(browser: httpx.Client) -> bool:
    return browser.get("/").status_code == 200


def test_somebody_registered_signs_in_by_a_provider_from_a_package(services: Services, sefa: NamedPerson) -> None:
    with packaged() as issuer, signing_in_by(services, issuer) as address:
        httpx.put(f"{issuer}/users/{SUBJECT}", json={"email": EMAIL, "email_verified": True}).raise_for_status()
        with httpx.Client(base_url=address, timeout=60) as browser:
            assert "Sign in with your work account" in browser.get("/sign-in").text
            there = browser.get("/sign-in/start").headers["location"]
            assert there.startswith(f"{issuer}/oauth2/authorize?")
            back = httpx.post(there, data={"sub": SUBJECT}).headers["location"]
            landed = browser.get(back)

            assert (landed.status_code, landed.headers["location"]) == (303, "/")
            assert is_in(browser)
            assert services.sessions.visitor(secret=browser.cookies[SESSION]).person == sefa.uid
            assert browser.get(back).status_code == 403
            again = httpx.post(browser.get("/sign-in/start").headers["location"], data={"action": "deny"})
            refused = browser.get(again.headers["location"])
            assert refused.status_code == 403


def test_what_leaves_asks_for_a_code_with_a_challenge_and_comes_back_to_our_own_address(
    browser: httpx.Client, ours: str, liar: Liar
) -> None:
    for query in ("", "?redirect_uri=https://example.com/&next=//example.com&return_to=https://example.com"):
        answer = browser.get(f"/sign-in/start{query}")
        to = urlsplit(answer.headers["location"])
        asked = {name: each for name, [each] in parse_qs(to.query).items()}
        [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("csgraph_attempt=")]

        assert f"{to.scheme}://{to.netloc}{to.path}" == f"{liar.issuer}/authorize"
        assert asked["redirect_uri"] == f"{ours}/sign-in/answer"
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert {"state", "nonce", "code_challenge"} <= asked.keys() and "example.com" not in answer.headers["location"]
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Max-Age=600" in cookie
        assert browser.cookies["csgraph_attempt"] not in answer.headers["location"]


def test_who_comes_back_lands_on_our_first_page_whatever_the_address_asks_for(browser: httpx.Client) -> None:
    answer = browser.get(f"{way_back(browser)}&next=https://example.com&redirect_uri=//example.com")
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{SESSION}=")]

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert is_in(browser)


def _es256_by_name(claims: Mapping[str, object], liar: Liar) -> str:
    header = {"alg": "ES256", "kid": liar.key.kid}
    return unsigned(header, claims, "AAAA")


def _hs256_with_the_public_key(claims: Mapping[str, object], liar: Liar) -> str:
    text = unsigned({"alg": "HS256", "kid": liar.key.kid}, claims).rstrip(".")
    made = hmac.digest(liar.key.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def _by_another_key(claims: Mapping[str, object], liar: Liar) -> str:
    other = new_key(str(liar.key.kid))
    return jwt.encode({"alg": "RS256", "kid": liar.key.kid}, dict(claims), other)


def _with_its_own_key(claims: Mapping[str, object], _liar: Liar) -> str:
    other = new_key("mine")
    header = {"alg": "RS256", "jwk": other.as_dict(private=False), "jku": "http://127.0.0.1:1/keys"}
    return jwt.encode(header, dict(claims), other)


def _unsigned(claims: Mapping[str, object], _liar: Liar) -> str:
    return unsigned({"alg": "none"}, claims)


def _unsigned_spelt_otherwise(claims: Mapping[str, object], _liar: Liar) -> str:
    return unsigned({"alg": "nOnE"}, claims)


def _no_token(_claims: Mapping[str, object], _liar: Liar) -> str:
    return "zoesent"


def _empty(_claims: Mapping[str, object], _liar: Liar) -> str:
    return ""


def _much_too_long(claims: Mapping[str, object], _liar: Liar) -> str:
    return unsigned({"alg": "RS256"}, claims, "A" * 20_000)


FORGED = (
    _unsigned,
    _unsigned_spelt_otherwise,
    _hs256_with_the_public_key,
    _es256_by_name,
    _by_another_key,
    _with_its_own_key,
    _no_token,
    _empty,
    _much_too_long,
)
LIES: dict[str, dict[str, object]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "nonces": {"nonce": ["a", "b"]},
    "another audience": {"aud": "another"},
    "no audience": {"aud": None},
    "several audiences and nobody authorised": {"aud": [CLIENT_ID, "another"]},
    "authorised for another": {"aud": [CLIENT_ID, "another"], "azp": "another"},
    "authorised for another alone": {"azp": "another"},
    "another issuer": {"iss": "https://example.com"},
    "no issuer": {"iss": None},
    "issuers": {"iss": ["https://example.com"]},
    "expired": {"exp": NOW - 3600},
    "no end": {"exp": None},
    "an end that is no number": {"exp": "never"},
    "made long ago": {"iat": NOW - 7200},
    "made in an hour": {"iat": NOW + 3600},
    "not to be used yet": {"nbf": NOW + 3600},
    "no time": {"iat": None},
    "nobody": {"sub": None},
    "an empty name": {"sub": ""},
    "a number": {"sub": 7},
    "a name that is too long": {"sub": "x" * 300},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(browser: httpx.Client, liar: Liar, how: Forge) -> None:
    liar.sign = how
    answer = browser.get(way_back(browser))

    assert answer.status_code == 403 and "is not valid here" in answer.text
    assert SESSION not in browser.cookies and not is_in(browser)


@pytest.mark.parametrize("what", LIES)
def test_a_token_that_says_what_it_must_not_signs_nobody_in(browser: httpx.Client, liar: Liar, what: str) -> None:
    liar.claims = LIES[what]
    answer = browser.get(way_back(browser))

    assert answer.status_code == 403 and "is not valid here" in answer.text
    assert SESSION not in browser.cookies and not is_in(browser)
    liar.claims = {}
    assert browser.get(way_back(browser)).status_code == 303


@pytest.mark.parametrize("typ", ["at+jwt", "logout+jwt", "secevent+jwt"])
def test_a_token_for_something_else_signs_nobody_in(browser: httpx.Client, liar: Liar, typ: str) -> None:
    liar.header = {"typ": typ}

    assert browser.get(way_back(browser)).status_code == 403
    liar.header = {"typ": "JWT"}
    assert browser.get(way_back(browser)).status_code == 303


@pytest.mark.parametrize("state", ["", "another", "ü", "x" * 3000])
def test_a_state_that_is_not_this_browsers_signs_nobody_in(browser: httpx.Client, liar: Liar, state: str) -> None:
    back = urlsplit(way_back(browser))
    code = parse_qs(back.query)["code"][0]
    answer = browser.get(f"{back.path}?{urlencode({'code': code, 'state': state})}")

    assert answer.status_code == 403 and "begun in another browser" in answer.text
    assert code in liar.codes and not is_in(browser)


def test_a_way_back_that_is_sent_to_somebody_else_signs_them_in_as_nobody(browser: httpx.Client, ours: str) -> None:
    back = way_back(browser)
    with httpx.Client(base_url=ours, timeout=60) as victim:
        assert victim.get(back).status_code == 403
        way_back(victim)
        assert victim.get(back).status_code == 403
        assert SESSION not in victim.cookies


def test_anothers_code_is_refused_in_ones_own_attempt(browser: httpx.Client, ours: str) -> None:
    with httpx.Client(base_url=ours, timeout=60) as other:
        theirs = parse_qs(urlsplit(way_back(other)).query)["code"][0]
        state = parse_qs(urlsplit(way_back(browser)).query)["state"][0]

        assert browser.get(f"/sign-in/answer?{urlencode({'code': theirs, 'state': state})}").status_code == 403
        assert not is_in(browser)


def test_a_way_back_is_good_for_once_even_where_the_provider_takes_the_code_again(
    browser: httpx.Client, ours: str, liar: Liar
) -> None:
    back = way_back(browser)
    held, codes = browser.cookies["csgraph_attempt"], dict(liar.codes)
    assert browser.get(back).status_code == 303
    liar.codes |= codes
    with httpx.Client(base_url=ours, timeout=60, cookies={"csgraph_attempt": held}) as thief:
        answer = thief.get(back)

        assert answer.status_code == 403 and "was used already" in answer.text
        assert liar.codes == codes and SESSION not in thief.cookies


def test_an_attempt_lasts_ten_minutes() -> None:
    begun = datetime(2026, 6, 1, 9, tzinfo=UTC)
    attempt = Attempt.begun(begun)
    minutes = [each for each in range(-5, 60) if attempt.is_of(attempt.state, begun + timedelta(minutes=each))]

    assert minutes == list(range(11))
    assert len({attempt.secret, attempt.state, attempt.nonce, attempt.verifier, attempt.challenge}) == 5
    assert not Attempt("").is_of(Attempt("").state, begun)
    assert not Attempt("1e3.short").is_of(Attempt("1e3.short").state, begun)


def test_a_session_that_was_handed_to_somebody_is_not_theirs_once_they_sign_in(
    browser: httpx.Client, ours: str
) -> None:
    browser.cookies.set(SESSION, "chosen-by-somebody-else", domain="127.0.0.1", path="/")
    browser.get(way_back(browser))
    first = [each.value for each in browser.cookies.jar if each.name == SESSION]
    with httpx.Client(base_url=ours, cookies={SESSION: "chosen-by-somebody-else"}) as somebody:
        assert not is_in(somebody)
    assert is_in(browser) and first != ["chosen-by-somebody-else"]

    browser.get(way_back(browser))
    for before in first:
        with httpx.Client(base_url=ours, cookies={SESSION: str(before)}) as thief:
            assert not is_in(thief)


@pytest.mark.parametrize(
    "said", [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": ["a@b"]}]
)
def test_an_address_that_the_provider_does_not_vouch_for_lets_nobody_in(
    browser: httpx.Client, liar: Liar, said: dict[str, object]
) -> None:
    liar.claims = said
    answer = browser.get(way_back(browser))

    assert answer.status_code == 403 and "vouches for no e-mail address" in answer.text and CONTACT in answer.text
    assert not is_in(browser)


def test_whoever_is_not_registered_is_told_whom_to_ask_and_the_audit_does_not_say_who(
    services: Services, browser: httpx.Client, liar: Liar
) -> None:
    liar.claims = {"email": "nobody.here@la.example", "sub": "other"}
    answer = browser.get(way_back(browser))
    with services.vault.reading() as connection:
        query = select(audit_events.c.details).where(audit_events.c.action == "people:session:refuse")
        last = connection.execute(query.order_by(audit_events.c.number.desc())).scalars().first()

    assert answer.status_code == 403
    assert "Nobody is registered here" in answer.text and f"Ask {CONTACT}." in answer.text
    assert "nobody.here" not in answer.text and last == {"because": "not_registered"}


def test_whoever_has_no_role_or_has_left_is_not_let_in_and_is_out_at_once(
    services: Services, browser: httpx.Client, sefa: NamedPerson
) -> None:
    browser.get(way_back(browser))
    assert is_in(browser)
    services.named_people.revoke(actor=LEAD, person=sefa.uid, role=Role.CONTEXTUAL_LEAD)
    assert not is_in(browser)
    assert "have no role today" in browser.get(way_back(browser)).text

    services.named_people.leave(actor=LEAD, person=sefa.uid)
    assert "Nobody is registered here" in browser.get(way_back(browser)).text


def test_an_account_is_known_by_its_subject_from_the_first_sign_in_on(
    services: Services, browser: httpx.Client, liar: Liar, sefa: NamedPerson
) -> None:
    browser.get(way_back(browser))
    liar.claims = {"email": "renamed@la.example"}
    assert browser.get(way_back(browser)).status_code == 303
    assert services.sessions.visitor(secret=browser.cookies[SESSION]).person == sefa.uid

    liar.claims = {"sub": "whoever has that address now"}
    assert "another account before" in browser.get(way_back(browser)).text
    services.named_people.forget_account(actor=LEAD, person=sefa.uid)
    assert browser.get(way_back(browser)).status_code == 303


def test_the_address_is_asked_for_where_the_token_says_none_and_has_to_be_that_persons(
    browser: httpx.Client, liar: Liar
) -> None:
    liar.claims = {"email": None, "email_verified": None}
    liar.about = {"sub": "somebody else", "email": EMAIL, "email_verified": True}
    assert browser.get(way_back(browser)).status_code == 403

    liar.about = {"sub": SUBJECT, "email": EMAIL.upper().replace("LA.EXAMPLE", "la.example"), "email_verified": True}
    assert browser.get(way_back(browser)).status_code == 303


def test_addresses_count_as_verified_only_where_that_is_set_and_nothing_else_is_said(
    services: Services, liar: Liar, sefa: NamedPerson
) -> None:
    with (
        lying(liar) as issuer,
        signing_in_by(services, issuer, trusts_emails=True) as address,
        httpx.Client(base_url=address, timeout=60) as browser,
    ):
        liar.claims = {"email_verified": False}
        assert browser.get(way_back(browser)).status_code == 403
        liar.claims = {"email_verified": None}
        assert browser.get(way_back(browser)).status_code == 303


def test_new_keys_are_fetched_and_a_name_that_nobody_knows_costs_one_request_a_minute(
    browser: httpx.Client, liar: Liar
) -> None:
    assert browser.get(way_back(browser)).status_code == 303
    assert liar.keys_asked == 1
    liar.key = new_key("two")
    for _ in range(5):
        assert browser.get(way_back(browser)).status_code == 403
    assert liar.keys_asked == 1


def test_keys_that_changed_are_taken_after_a_minute(liar: Liar) -> None:
    with lying(liar) as issuer:
        keys = Keys(clock=Clock(), where=lambda: f"{issuer}/jwks")
        assert keys.read(liar.token()).claims["sub"] == SUBJECT
        liar.key = new_key("two")
        liar.published = [{"kty": "AKP", "alg": "ML-DSA-44"}, liar.key.as_dict(private=False)]
        soon, later = (replace(keys, clock=Clock(shift=timedelta(seconds=each))) for each in (50, 61))

        with pytest.raises(NotPermitted):
            soon.read(liar.token())
        assert liar.keys_asked == 1
        assert later.read(liar.token()).claims["sub"] == SUBJECT
        assert liar.keys_asked == 2


@pytest.mark.parametrize("issuer", ["https://example.com", "http://127.0.0.1:1"])
def test_an_answer_that_names_another_issuer_is_not_taken(browser: httpx.Client, liar: Liar, issuer: str) -> None:
    liar.answers_with_issuer = issuer
    assert browser.get(way_back(browser)).status_code == 403
    liar.answers_with_issuer = liar.issuer
    assert browser.get(way_back(browser)).status_code == 303


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://example.com"},
        {"token_endpoint": "http://example.com/token"},
        {"jwks_uri": "file:///etc/hostname"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_says_what_cannot_be_of_itself_is_not_asked(
    services: Services, liar: Liar, said: dict[str, object]
) -> None:
    liar.metadata = said
    with (
        lying(liar) as issuer,
        signing_in_by(services, issuer) as address,
        httpx.Client(base_url=address) as browser,
    ):
        answer = browser.get("/sign-in/start")

    assert answer.status_code == 503 and "does not answer as it should" in answer.text
    assert liar.asked == []


def test_without_a_provider_that_can_be_reached_people_are_told_so(services: Services) -> None:
    with signing_in_by(services, "http://127.0.0.1:9") as address, httpx.Client(base_url=address) as browser:
        assert browser.get("/sign-in/start").status_code == 503
        assert browser.get("/sign-in").status_code == 200


def test_where_no_provider_is_set_there_is_no_way_to_one(nobody: httpx.Client) -> None:
    assert "/sign-in/start" not in nobody.get("/sign-in").text
    assert nobody.get("/sign-in/start").status_code == 404
    assert nobody.get("/sign-in/answer?code=a&state=b").status_code == 404
    assert nobody.post("/sign-in/ended", data={"logout_token": "a"}).status_code == 404
    assert nobody.get("/sign-in/answer").headers["location"] == "/sign-in"


def test_signing_out_at_the_provider_ends_that_accounts_sessions_here(
    ours: str, browser: httpx.Client, liar: Liar
) -> None:
    liar.claims = {"sid": "s1"}
    browser.get(way_back(browser))
    with httpx.Client(base_url=ours, timeout=60) as elsewhere:
        liar.claims = {"sid": "s2"}
        elsewhere.get(way_back(elsewhere))
        token = liar.signed_out(sid="s1")
        assert browser.post("/sign-in/ended", data={"logout_token": token}).status_code == 200
        assert (is_in(browser), is_in(elsewhere)) == (False, True)

        browser.get(way_back(browser))
        assert browser.post("/sign-in/ended", data={"logout_token": token}).status_code == 400
        liar.header = {"typ": "logout+jwt"}
        other = liar.signed_out(sub="somebody else")
        assert browser.post("/sign-in/ended", data={"logout_token": other}).status_code == 200
        assert (is_in(browser), is_in(elsewhere)) == (True, True)
        token = liar.signed_out()
        assert browser.post("/sign-in/ended", data={"logout_token": token}).status_code == 200
        assert (is_in(browser), is_in(elsewhere)) == (False, False)


NO_MESSAGES: dict[str, dict[str, object]] = {
    "an ID token": {"events": None, "nonce": "n"},
    "with a nonce": {"nonce": "n"},
    "of another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "of events that are none": {"events": ["http://schemas.openid.net/event/backchannel-logout"]},
    "without a name": {"jti": None},
    "for another": {"aud": "another"},
    "of another": {"iss": "https://example.com"},
    "expired": {"exp": NOW - 3600},
    "about nobody": {"sub": None},
}


@pytest.mark.parametrize("how", NO_MESSAGES)
def test_what_is_no_message_of_signing_out_ends_nothing(browser: httpx.Client, liar: Liar, how: str) -> None:
    browser.get(way_back(browser))
    answer = browser.post("/sign-in/ended", data={"logout_token": liar.signed_out(**NO_MESSAGES[how])})

    assert answer.status_code == 400 and is_in(browser)


def test_a_message_of_signing_out_that_nobody_signed_ends_nothing(browser: httpx.Client, liar: Liar) -> None:
    browser.get(way_back(browser))
    for forge in FORGED:
        liar.sign = forge
        assert browser.post("/sign-in/ended", data={"logout_token": liar.signed_out()}).status_code == 400
    assert browser.post("/sign-in/ended").status_code == 400 and is_in(browser)


def test_no_page_of_signing_in_shows_what_was_sent(browser: httpx.Client) -> None:
    for query in ("code=zoesent&state=zoesent", "error=zoesent&state=zoesent&error_description=zoesent"):
        answer = browser.get(f"/sign-in/answer?{query}")

        assert answer.status_code == 403
        assert not re.search(r"zoesent", answer.text.replace(f'href="/sign-in/answer?{query}"', ""))
