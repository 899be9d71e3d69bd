"""Addresses that notices go to: what leaves is ASCII, and what no server could take is refused where it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.domain.addresses import email_address, webhook_address
from csgraph.ingest.cells import CellProblem, email

EMAILS = {
    "a@example.org": "a@example.org",
    "A.B+c@Example.ORG": "A.B+c@example.org",
    "a@hök.example": "a@xn--hk-fka.example",
    "a@faß.example": "a@xn--fa-hia.example",
    "a@localhost": "a@localhost",
    "o'neill@example.org": "o'neill@example.org",
}
NO_EMAILS = (
    "", "a", "@", "a@", "@example.org", "a@[", "a@]", "a@[127.0.0.1]", "a@b@example.org", "a b@example.org",
    "a@exam ple.org", "a..b@example.org", ".a@example.org", "a@example..org", "a@-example.org",
    "a@example.org\nBcc: b@c.org",
    "a@example.org\r\n", "a@example.org, b@example.org", "<a@example.org>", "A <a@example.org>", "a@example.org (work)",
    '"a b"@example.org', "a@example.org\x00", "a\x07@example.org", "a\u202e@example.org", "a\ud800@example.org",
    "ü@example.org", "a@10.0.0.1", "a@exa_mple.org", f"{'a' * 65}@example.org",
    f"a@{'b' * 64}.org", f"a@{'b.' * 130}org",
    "a;b@example.org", "a:b@example.org", "a\\@example.org",
)  # fmt: skip
WEBHOOKS = {
    "https:§example.org/hook": "https:§example.org/hook",
    "https:§EXAMPLE.org": "https:§example.org/",
    "https:§example.org:8443/a?b=c&d": "https:§example.org:8443/a?b=c&d",
    "http:§127.0.0.1:9711/hök": "http:§127.0.0.1:9711/h%C3%B6k",
    "http:§127.0.0.1:9/?q=é": "http:§127.0.0.1:9/?q=%C3%A9",
    "https:§hök.example/x": "https:§xn--hk-fka.example/x",
    "https:§example.org/a%20b%zz": "https:§example.org/a%20b%25zz",
    'https:§example.org/"<>|^`{}': "https:§example.org/%22%3C%3E%7C%5E%60%7B%7D",
    "https:§example.org/#part": "https:§example.org/",
    "https:§example.org./": "https:§example.org/",
    "https:§[2001:db8::1]:8443/x": "https:§[2001:db8::1]:8443/x",
    "http:§[::1]/x": "http:§[::1]/x",
    "http:§localhost:8000": "http:§localhost:8000/",
    "https:§example.org:443/a": "https:§example.org/a",
    "HTTPS:§example.org:0443?b": "https:§example.org/?b",
    "http:§127.0.0.1:80": "http:§127.0.0.1/",
    "https:§example.org/%7euser%2d%41?q=%c3%a9": "https:§example.org/~user-A?q=%C3%A9",
    "https:§example.org/a%2fb": "https:§example.org/a%2Fb",
}
NO_WEBHOOKS = (
    "", "x", "https:", "https:§", "https:§/x", "ftp:§example.org", "javascript:alert(1)", "file:§/etc/passwd",
    "http:§example.org", "http:§10.0.0.1", "http:§localhost.example.org", "http:§127.0.0.1.example.org", "http:§127.1",
    "https:§a..b.example/x", "https:§-a.example", f"https:§{'a' * 64}.example", "https:§exa_mple.org",
    "https:§user@example.org", "https:§user:word@example.org", "https:§example.org:0", "https:§example.org:99999",
    "https:§example.org:port", "https:§example.org/a b", "https:§example.org/a\nHost: b", "https:§example.org\r\n",
    "https:§example.org/\x00", "https:§example.org/\u200b", "https:§example.org/\ud800", "https:§exam\u202eple.org",
    "https:§[::1", "https:§[fe80::1%eth0]/", "https:§999.1.1.1", "https:§2130706433", "https:§0x7f.1",
    "https:§good.example\\@bad.example/", f"https:§example.org/{'a' * 2000}", " https:§example.org",
)  # fmt: skip


def full(text: str) -> str:
    """The address that is meant: hosts that nobody has are not written down as addresses."""
    return text.replace("§", "//")


@pytest.mark.parametrize(("given_", "sent_to"), EMAILS.items())
def test_an_email_address_is_kept_as_it_is_sent_to(given_: str, sent_to: str) -> None:
    assert email_address(given_) == email(given_) == sent_to


@pytest.mark.parametrize("text", NO_EMAILS)
def test_what_is_no_email_address_is_refused_when_registered_and_when_imported(text: str) -> None:
    assert email_address(text) is None
    with pytest.raises(CellProblem):
        email(text)


@pytest.mark.parametrize(("given_", "posted_to"), WEBHOOKS.items())
def test_the_address_of_a_webhook_is_kept_as_it_is_posted_to(given_: str, posted_to: str) -> None:
    assert webhook_address(full(given_)) == full(posted_to)
    assert webhook_address(full(posted_to)) == full(posted_to)


@pytest.mark.parametrize("text", NO_WEBHOOKS)
def test_what_is_no_address_of_a_webhook_is_refused(text: str) -> None:
    assert webhook_address(full(text)) is None


ODD = st.text(st.sampled_from("a.b-:/@[]%?#&=\\ \n\t\x00é\u202e\ud800ｅ。٣_~<>\"'(),;"), max_size=30)


@given(ODD, ODD)
def test_whatever_is_taken_is_plain_ascii_and_stays_as_it_is(host: str, rest: str) -> None:
    for found in (
        webhook_address(f"https://{host}/{rest}"),
        webhook_address(host + rest),
        email_address(f"{host}@{rest}"),
    ):
        assert found is None or (found.isascii() and found.isprintable() and " " not in found)
        assert found is None or found in (webhook_address(found), email_address(found))
