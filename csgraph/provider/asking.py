"""Asking the provider: one request, one JSON object, within some time and size; no redirect is followed."""

import base64
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from typing import cast
from urllib.parse import quote_plus, urlencode, urlsplit

from csgraph.deadlines import cut_off, in_time
from csgraph.errors import Unavailable

SECONDS = 10.0
LARGEST = 256 * 1024
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: the status, and the JSON object of the body (empty where it is none)."""

    status: int
    body: Mapping[str, object]


def get(address: str, *, bearer: str | None = None) -> Answer:
    """What is at an address. Raises Unavailable (`provider_unreachable`)."""
    return _asked("GET", address, None, {"Authorization": f"Bearer {bearer}"} if bearer else {})


def post(address: str, form: Mapping[str, str], *, basic: tuple[str, str] | None = None) -> Answer:
    """What a form is answered, sent as a client with a name and a secret. Raises Unavailable."""
    headers = {"Content-Type": FORM}
    if basic is not None:
        # Each is encoded as in a form first (RFC 6749, 2.3.1).
        given = ":".join(quote_plus(each) for each in basic).encode()
        headers["Authorization"] = f"Basic {base64.b64encode(given).decode()}"
    return _asked("POST", address, urlencode(form).encode(), headers)


def unreachable() -> Unavailable:
    """That the provider does not answer, or not as a provider does."""
    return Unavailable(
        "provider_unreachable",
        "The service through which people sign in does not answer as it should.",
        advice="Try again in a few minutes. If it lasts, tell whoever runs this service.",
    )


def _asked(method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    came: SimpleQueue[Answer] = SimpleQueue()
    try:
        in_time(lambda: came.put(_exchange(method, address, body, headers)), seconds=SECONDS)
        return came.get_nowait()
    except (OSError, ValueError, http.client.HTTPException, Unavailable):
        raise unreachable() from None


def _exchange(method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(address)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    try:
        with cut_off(lambda: connection.sock, seconds=SECONDS):
            sent = {"Accept": "application/json", "User-Agent": "csgraph", **headers}
            connection.request(method, path, body=body, headers=sent)
            found = connection.getresponse()
            return Answer(status=found.status, body=_object(found.read(LARGEST + 1)))
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=SECONDS)


def _object(content: bytes) -> Mapping[str, object]:
    """The object that a body is; empty for one that is too long, or something else."""
    try:
        found: object = json.loads(content) if len(content) <= LARGEST else {}
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}
