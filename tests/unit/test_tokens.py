"""Access tokens: what they carry, what is refused, and that revoking works at the next request."""

import base64
import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import func, select

from csgraph.clock import Clock
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.errors import InvalidInput, NotFound, NotPermitted, Unavailable
from csgraph.ids import TokenId
from csgraph.vault.keys import read_key
from csgraph.vault.schema import audit_events, token_registry
from csgraph.vault.tokens import Tokens
from csgraph.vault.vault import Vault

ADMINISTRATOR = Actor(id="admin", roles=frozenset({Role.ADMINISTRATOR}), agency="LA")
LEAD = Actor(id="lead", roles=frozenset({Role.CONTEXTUAL_LEAD}), agency="LA")
HOUR = timedelta(hours=1)


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    clock = Clock()
    vault = Vault.open(f"sqlite:///{tmp_path / 'vault.sqlite3'}", key_file=tmp_path / "vault.key", clock=clock)
    yield Tokens(vault=vault, clock=clock, key_file=tmp_path / "keys" / "token.key")
    vault.close()


def _issue(tokens: Tokens, **changed: object) -> str:
    given: dict[str, object] = {"role": Role.CONTEXTUAL_LEAD, "agency": "LA", "ttl": HOUR}
    return tokens.issue(actor=ADMINISTRATOR, **{**given, **changed})  # type: ignore[arg-type]


def _payload(token: str) -> dict[str, object]:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _later(tokens: Tokens, by: timedelta) -> Tokens:
    return Tokens(vault=tokens.vault, clock=Clock(shift=by), key_file=tokens.key_file)


def _signing_key(tokens: Tokens) -> OctKey:
    return OctKey.import_key(read_key(tokens.key_file).derive("access-tokens"))


def _is_refused(tokens: Tokens, token: str) -> bool:
    with pytest.raises(NotPermitted) as refused:
        tokens.verify(token)
    return refused.value.code == "token_invalid" and refused.value.message == "This needs a valid access token."


def test_a_token_stands_for_what_it_was_issued_for(tokens: Tokens) -> None:
    token = _issue(tokens, role=Role.API_CLIENT, agency="SCH", client="partner", purpose=Purpose.SAFEGUARDING)

    actor = tokens.verify(token)

    assert actor.roles == {Role.API_CLIENT}
    assert (actor.agency, actor.client, actor.purpose) == ("SCH", "partner", Purpose.SAFEGUARDING)
    assert actor.id == _payload(token)["jti"]


def test_a_token_says_nothing_of_role_agency_or_client(tokens: Tokens) -> None:
    claims = _payload(_issue(tokens, role=Role.API_CLIENT, agency="SCH", client="partner"))

    assert set(claims) == {"iss", "aud", "sub", "jti", "iat", "exp"}
    assert not {"SCH", "partner", "api_client"} & {str(each) for each in claims.values()}


def test_only_an_administrator_issues_and_revokes(tokens: Tokens) -> None:
    with pytest.raises(NotPermitted):
        tokens.issue(actor=LEAD, role=Role.ADMINISTRATOR, agency="LA", ttl=HOUR)
    with pytest.raises(NotPermitted):
        tokens.revoke(actor=LEAD, token_id=TokenId("tok_x"))


@pytest.mark.parametrize(
    "changed",
    [
        {"ttl": timedelta(hours=8, seconds=1)},
        {"ttl": timedelta(0)},
        {"ttl": -HOUR},
        {"agency": "  "},
        {"agency": "A" * 201},
        {"role": Role.API_CLIENT},
        {"role": Role.API_CLIENT, "client": "C" * 201},
        {"client": "partner"},
    ],
    ids=str,
)
def test_what_cannot_be_right_is_not_issued(tokens: Tokens, changed: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        _issue(tokens, **changed)


def test_a_token_ends_with_its_time(tokens: Tokens) -> None:
    token = _issue(tokens, ttl=HOUR)

    assert _later(tokens, HOUR - timedelta(seconds=5)).verify(token)
    assert _is_refused(_later(tokens, HOUR + timedelta(seconds=5)), token)


def test_a_revoked_token_is_refused_at_once(tokens: Tokens) -> None:
    token = _issue(tokens)
    uid = tokens.verify(token).id

    tokens.revoke(actor=ADMINISTRATOR, token_id=TokenId(uid))

    assert _is_refused(tokens, token)
    with pytest.raises(NotFound):
        tokens.revoke(actor=ADMINISTRATOR, token_id=TokenId("tok_unknown"))


def test_the_registry_decides_and_not_the_token(tokens: Tokens) -> None:
    token = _issue(tokens, role=Role.CONTEXTUAL_LEAD)
    with tokens.vault.unit(actor=ADMINISTRATOR, action="tokens:token:test") as unit:
        unit.connection.execute(token_registry.update().values(role=Role.PRACTITIONER.value))

    assert tokens.verify(token).roles == {Role.PRACTITIONER}


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.é.é", "." * 9, "A" * 3000, "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_is_refused(tokens: Tokens, token: str) -> None:
    _issue(tokens)

    assert _is_refused(tokens, token)


@pytest.mark.parametrize("claim", ["iss", "aud", "sub", "jti", "iat", "exp"])
def test_a_token_that_lacks_a_claim_is_refused(tokens: Tokens, claim: str) -> None:
    claims = _payload(_issue(tokens))
    kept = {name: value for name, value in claims.items() if name != claim}

    assert _is_refused(tokens, jwt.encode({"alg": "HS256", "typ": "at+jwt"}, kept, _signing_key(tokens)))


@pytest.mark.parametrize(
    ("header", "changed"),
    [
        ({"alg": "HS256"}, {}),
        ({"alg": "HS256", "typ": "JWT"}, {}),
        ({"alg": "HS512", "typ": "at+jwt"}, {}),
        ({"alg": "HS256", "typ": "at+jwt"}, {"iss": "another"}),
        ({"alg": "HS256", "typ": "at+jwt"}, {"aud": "another"}),
        ({"alg": "HS256", "typ": "at+jwt"}, {"jti": "tok_unknown"}),
        ({"alg": "HS256", "typ": "at+jwt"}, {"jti": ["tok"]}),
        ({"alg": "HS256", "typ": "at+jwt"}, {"exp": "soon"}),
    ],
    ids=str,
)
def test_a_signed_token_of_another_kind_is_refused(
    tokens: Tokens, header: dict[str, str], changed: dict[str, object]
) -> None:
    claims = {**_payload(_issue(tokens)), **changed}

    assert _is_refused(tokens, jwt.encode(header, claims, _signing_key(tokens), algorithms=[header["alg"]]))


def test_a_token_of_another_key_is_refused(tokens: Tokens) -> None:
    header, claims = {"alg": "HS256", "typ": "at+jwt"}, _payload(_issue(tokens))

    assert _is_refused(tokens, jwt.encode(header, claims, OctKey.generate_key(256)))
    assert _is_refused(tokens, jwt.encode({**header, "alg": "ES256"}, claims, ECKey.generate_key("P-256")))


def test_the_key_is_its_owners_alone(tokens: Tokens) -> None:
    token = _issue(tokens)
    assert stat.S_IMODE(tokens.key_file.stat().st_mode) == 0o600

    tokens.key_file.chmod(0o644)

    with pytest.raises(Unavailable) as failed:
        tokens.verify(token)
    assert failed.value.code == "token_key_unusable"


def test_issuing_is_audited_and_verifying_writes_nothing(tokens: Tokens) -> None:
    token = _issue(tokens)
    for _ in range(3):
        tokens.verify(token)

    with tokens.vault.reading() as connection:
        actions = list(connection.execute(select(audit_events.c.action)).scalars())
        count = connection.execute(select(func.count()).select_from(token_registry)).scalar_one()
    assert (actions, count) == (["tokens:token:issue"], 1)


def test_a_token_is_verified_while_somebody_writes(tokens: Tokens) -> None:
    token = _issue(tokens)

    with tokens.vault.unit(actor=ADMINISTRATOR, action="tokens:token:test"):
        assert tokens.verify(token)


@pytest.mark.parametrize("jti", ["\ud800", "tok_\ud800", "tok_" + "a" * 27, "", "a\x00", "tok_" + "é" * 26])
def test_a_signed_token_of_an_id_that_was_never_issued_is_refused(tokens: Tokens, jti: str) -> None:
    claims = {**_payload(_issue(tokens)), "jti": jti}
    header, payload = {"alg": "HS256", "typ": "at+jwt"}, json.dumps(claims).encode()
    forged = jws.serialize_compact(header, payload, _signing_key(tokens), algorithms=["HS256"])

    assert _is_refused(tokens, forged)


def test_the_registry_decides_when_a_token_ends(tokens: Tokens) -> None:
    token = _issue(tokens)
    claims = {**_payload(token), "exp": int(_payload(token)["exp"]) + 36_000}
    longer = jwt.encode({"alg": "HS256", "typ": "at+jwt"}, claims, _signing_key(tokens), algorithms=["HS256"])

    assert tokens.verify(longer).id == tokens.verify(token).id
    assert _is_refused(_later(tokens, HOUR * 2), longer)
