"""Webhooks: letters as signed JSON by HTTP POST, references alone. Redirects are not followed.

`Idempotency-Key` names the letter. `CSGraph-Signature: t=SECONDS,v1=HEX` is HMAC-SHA256 under the
recipient's secret over `SECONDS.BODY`; a receiver compares it, and refuses an old time and a key it knows.
"""

import hashlib
import hmac
import http.client
import json
import ssl
from urllib.parse import SplitResult, urlsplit

from csgraph.deadlines import cut_off
from csgraph.disclosure.letters import Letter
from csgraph.domain.addresses import webhook_address
from csgraph.domain.notices import About
from csgraph.errors import InvalidInput, Unavailable

SECONDS = 15
TYPE = "application/json"


def checked(address: str) -> str:
    """The address as it is posted to: https, or http on this machine, in ASCII. Raises InvalidInput."""
    found = webhook_address(address)
    if found is None:
        raise InvalidInput(
            "webhook_address",
            "This is no address for a webhook.",
            advice="Give one of a server that speaks TLS (https), without a user's name or spaces.",
        )
    return found


def send(letter: Letter, *, seconds: float = SECONDS) -> None:
    """Posts a letter. Raises Unavailable where the receiver cannot be reached, takes longer than `seconds` for all of
    its answer's head together, or answers with anything but success.
    """
    body, moment = _body(letter), str(int(letter.at.timestamp()))
    parts = urlsplit(letter.address)
    connection = _connection(parts, seconds)
    headers = {
        "Content-Type": TYPE,
        "Idempotency-Key": letter.key,
        "CSGraph-Signature": f"t={moment},v1={signature(letter.secret or '', moment, body)}",
        "User-Agent": "csgraph",
    }
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        with cut_off(lambda: connection.sock, seconds=seconds):
            connection.request("POST", path, body=body, headers=headers)
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        raise Unavailable("webhook_unreachable", "A webhook cannot be reached.") from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise Unavailable("webhook_refused", f"A webhook answered {status}.")


def signature(secret: str, moment: str, body: bytes) -> str:
    """What a receiver compares: HMAC-SHA256 (RFC 2104) of the time, a full stop and the body, in hexadecimal."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def _body(letter: Letter) -> bytes:
    refs = {} if letter.about is About.LOOKED_AT else dict(letter.refs)
    return json.dumps({"notice": letter.key, "about": letter.about.value, **refs}, sort_keys=True).encode()


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)
