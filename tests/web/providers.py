"""Providers of log-ins for tests: one from a package, in a process of its own, and one that lies as it is told."""

import base64
import hashlib
import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web.serving import served

START_SECONDS = 20
CLIENT_ID = "csgraph"
SUBJECT = "248289761001"
EMAIL = "sefa.hallow@la.example"
SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"


@contextmanager
def packaged() -> Iterator[str]:
    """The address of a provider that is not ours; whoever is chosen there has the address that they are called by."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(address, process)
            yield address
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = monotonic() + START_SECONDS
    while True:
        assert process.poll() is None and monotonic() < until, "the provider did not start"
        try:
            httpx.get(f"{address}/jwks")
        except httpx.TransportError:
            sleep(0.05)
        else:
            return


def new_key(kid: str) -> RSAKey:
    """A key to sign with."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, private=True)


@dataclass(kw_only=True)
class Liar:
    """What a provider of ours does: all as it should be, but for what a test sets. A claim that is None is left out."""

    key: RSAKey = field(default_factory=lambda: new_key("one"))
    published: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    claims: dict[str, object] = field(default_factory=dict[str, object])
    header: dict[str, object] = field(default_factory=dict[str, object])
    metadata: dict[str, object] = field(default_factory=dict[str, object])
    about: dict[str, object] = field(default_factory=dict[str, object])
    answers_with_issuer: str | None = None
    sign: "Forge | None" = None
    asked: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    keys_asked: int = 0
    issuer: str = ""

    def __post_init__(self) -> None:
        self.published = [self.key.as_dict(private=False)]

    def token(self, **claims: object) -> str:
        """What it signs, with these claims in place of those that it would have."""
        now = datetime.now(UTC)
        usual = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": SUBJECT,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(minutes=5)).timestamp()),
        }
        said = {name: each for name, each in {**usual, **claims}.items() if each is not None}
        if self.sign is not None:
            return self.sign(said, self)
        header = {name: each for name, each in {"alg": "RS256", "kid": self.key.kid, **self.header}.items() if each}
        return jwt.encode(header, said, self.key)

    def signed_out(self, **claims: object) -> str:
        """What it says of somebody who signed out."""
        usual = {"events": {SIGNED_OUT: {}}, "jti": secrets.token_hex(8)}
        return self.token(**{**usual, **claims})


Forge = Callable[[Mapping[str, object], Liar], str]
"""Makes what stands in the place of a token of these claims."""


def unsigned(header: Mapping[str, object], claims: Mapping[str, object], signature: str = "") -> str:
    """A token in the form of one, with whatever in the place of its signature."""
    parts = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in (header, claims)]
    return ".".join((*parts, signature))


@contextmanager
def lying(liar: Liar) -> Iterator[str]:
    """The address of such a provider."""
    app = FastAPI()
    app.add_api_route("/.well-known/openid-configuration", lambda: _metadata(liar), response_model=None)
    app.add_api_route("/jwks", lambda: _keys(liar), response_model=None)
    app.add_api_route("/authorize", _authorize(liar), response_model=None)
    app.add_api_route("/token", _token(liar), methods=["POST"], response_model=None)
    app.add_api_route("/userinfo", lambda: JSONResponse(liar.about), response_model=None)
    with served(app) as address:
        liar.issuer = address
        yield address


def _metadata(liar: Liar) -> JSONResponse:
    at = liar.issuer
    usual = {
        "issuer": at,
        "authorization_endpoint": f"{at}/authorize",
        "token_endpoint": f"{at}/token",
        "jwks_uri": f"{at}/jwks",
        "userinfo_endpoint": f"{at}/userinfo",
    }
    return JSONResponse({**usual, **liar.metadata})


def _keys(liar: Liar) -> JSONResponse:
    liar.keys_asked += 1
    return JSONResponse({"keys": liar.published})


def _authorize(liar: Liar) -> Callable[[Request], RedirectResponse]:
    def answer(request: Request) -> RedirectResponse:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        liar.asked.append(asked)
        liar.codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        back |= {"iss": liar.answers_with_issuer} if liar.answers_with_issuer else {}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    return answer


def _token(liar: Liar) -> Callable[[Request], Any]:
    async def answer(request: Request) -> JSONResponse:
        form = {name: each[0] for name, each in parse_qs((await request.body()).decode()).items()}
        asked = liar.codes.pop(form.get("code", ""), None)
        made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(made).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        usual: dict[str, object] = {"nonce": asked["nonce"], "email": EMAIL, "email_verified": True}
        token = liar.token(**{**usual, **liar.claims})
        return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": token})

    return answer
