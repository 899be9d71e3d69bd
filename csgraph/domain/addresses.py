"""Addresses: whether an e-mail address or the address of a webhook can be one, and how it is written to be sent to.

Names of hosts go through IDNA (UTS 46), paths are percent-encoded: what leaves is ASCII, however it was given.
"""

import ipaddress
import re
import string
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

LONGEST_EMAIL = 254
LONGEST_WEBHOOK = 2000
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
"""Unicode categories of what cannot be seen: controls, formats, surrogates, what is not assigned, spaces."""
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_PORTS = {"https": 443, "http": 80}
_IN_PATH = "/%:@!$&'()*+,;=-._~"


def email_address(text: str) -> str | None:
    """The address as it is sent to: its host in ASCII. None where it is no `name@host` that any server takes.

    One bare address (RFC 5322 addr-spec without comments or quotes), at most 254 characters; a name before the @ that
    is not ASCII needs a server of a special kind and is none.
    """
    if len(text) > LONGEST_EMAIL or not _is_seen(text):
        return None
    try:
        parsed = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError, AttributeError):
        return None  # The library's parser stumbles over some of what it refuses.
    name, host = parsed.username, parsed.domain
    ascii_host = host_name(host)
    if f"{name}@{host}" != text or not 0 < len(name) <= 64 or ascii_host is None:
        return None
    made = f"{name}@{ascii_host}"
    return made if len(made) <= LONGEST_EMAIL else None


def webhook_address(text: str) -> str | None:
    """The address as it is posted to. None where it is none of https, or of http on this machine.

    Without a user's name or password, spaces, backslashes or what cannot be seen; the part after # is never sent.
    One address has one form (RFC 3986, 6.2): no port that the scheme has anyhow, a path, no needless percent-encoding.
    """
    if len(text) > LONGEST_WEBHOOK or not _is_seen(text) or "\\" in text:
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = _host(parts)
    if host is None or port == 0 or "@" in parts.netloc:
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here(host)):
        return None
    shown = f"[{host}]" if ":" in host else host
    at = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    query = f"?{_encoded(parts.query, f'{_IN_PATH}?')}" if parts.query else ""
    return f"{parts.scheme}://{shown}{at}{_encoded(parts.path, _IN_PATH) or '/'}{query}"


def host_name(text: str) -> str | None:
    """The name of a host in ASCII; None where it is none. A last part of digits alone is no name."""
    bare = text.removesuffix(".")
    try:
        found = idna.encode(bare, uts46=True, std3_rules=True).decode()
    except UnicodeError:
        return None
    return None if len(found) > 253 or _ends_in_number(found) else found


def is_here(host: str) -> bool:
    """Whether a name or an address of a host is this machine's for itself alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def host_of(authority: str) -> str:
    """The host of `host` or `host:port`, as a request names it; nothing where there is none."""
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""


def _host(parts: SplitResult) -> str | None:
    """A host's name or address: of IPv6 without a zone, of IPv4 written in full."""
    given = parts.hostname or ""
    try:
        return str(ipaddress.ip_address(given)) if "%" not in given else None
    except ValueError:
        return host_name(given)


def _ends_in_number(host: str) -> bool:
    last = host.rsplit(".", 1)[-1]
    return last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last) is not None


def _is_seen(text: str) -> bool:
    return not any(unicodedata.category(each) in _UNSEEN for each in text)


def _encoded(text: str, safe: str) -> str:
    """A path or query in ASCII, each character in the one way that it is written: `%7e` is `~`, `%c3` is `%C3`."""
    return _ENCODED.sub(_needed, quote(_PERCENT.sub("%25", text), safe=safe))


def _needed(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()
