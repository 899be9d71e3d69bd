"""Letters to a real mail server and a real HTTP receiver."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csgraph.disclosure.letters import Letter
from csgraph.disclosure.mail import Mail
from csgraph.disclosure.webhooks import checked, send, signature
from csgraph.domain.notice_words import message
from csgraph.domain.notices import About
from csgraph.errors import InvalidInput, Unavailable
from tests.unit.notices.receivers import HOST, certificate, free_port, mail_server, receiver

REFS = {"alert": "alr_1", "what": "GROWN", "on": "2026-05-31"}
LETTER = Letter(
    key="ntc_1",
    address="lead@example.org",
    about=About.ALERT,
    message=message(About.ALERT, REFS, contact=""),
    refs=REFS,
    at=datetime(2026, 5, 31, 9, tzinfo=UTC),
    secret="a secret",
)


def mail(port: int, **changed: object) -> Mail:
    plain = Mail(host=HOST, port=port, sender="csgraph@example.org", tls="none")
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_a_letter_arrives_by_mail_under_its_key() -> None:
    with mail_server() as box:
        mail(box.port).send(LETTER)

    [taken] = box.taken
    assert (taken["To"], taken["From"], taken["Subject"]) == (
        "lead@example.org",
        "csgraph@example.org",
        "Alert alr_1 has grown",
    )
    assert taken["Message-ID"] == "<ntc_1@example.org>"
    assert "Alert alr_1 has grown (31 May 2026)." in taken.get_content()


def test_mail_is_sent_over_tls_only_to_a_server_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, public = certificate(tmp_path)
    with mail_server(context) as box:
        with pytest.raises(Unavailable, match="cannot be reached"):
            mail(box.port, tls="starttls").send(LETTER)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        mail(box.port, tls="starttls").send(LETTER)

    assert len(box.taken) == 1


def test_a_server_that_refuses_or_is_not_there_is_told_apart() -> None:
    with mail_server() as box:
        box.refuses = True
        with pytest.raises(Unavailable) as refused:
            mail(box.port).send(LETTER)
    with pytest.raises(Unavailable) as away:
        mail(free_port()).send(LETTER)

    assert (refused.value.code, away.value.code) == ("mail_refused", "mail_unreachable")


def test_a_webhook_gets_references_signed_under_its_secret() -> None:
    with receiver() as hook:
        send(replace(LETTER, address=hook.address))

    [(key, signed, body)] = hook.taken
    moment = str(int(LETTER.at.timestamp()))
    assert key == "ntc_1"
    assert signed == f"t={moment},v1={signature('a secret', moment, body)}"
    assert json.loads(body) == {"notice": "ntc_1", "about": "ALERT", **REFS}


def test_a_webhook_for_a_practitioner_says_only_that_there_is_a_notice() -> None:
    with receiver() as hook:
        send(replace(LETTER, address=hook.address, about=About.LOOKED_AT, refs={"people": "yp_a"}))

    assert json.loads(hook.taken[0][2]) == {"notice": "ntc_1", "about": "LOOKED_AT"}


@pytest.mark.parametrize("answer", [302, 404, 500])
def test_a_webhook_that_does_not_answer_with_success_is_a_failure_and_is_not_followed(answer: int) -> None:
    with receiver() as hook:
        hook.answers = answer
        with pytest.raises(Unavailable) as refused:
            send(replace(LETTER, address=hook.address))

    assert refused.value.code == "webhook_refused"
    assert len(hook.taken) == 1


def test_a_webhook_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(Unavailable) as away:
        send(replace(LETTER, address=f"http://{HOST}:{free_port()}"))

    assert away.value.code == "webhook_unreachable"


@pytest.mark.parametrize("address", ["https://example.org/hook", "http://127.0.0.1:8000/", "http://localhost/x"])
def test_a_webhook_is_https_or_on_this_machine(address: str) -> None:
    assert checked(address) == address


@pytest.mark.parametrize(
    "address", ["http://example.org", "ftp:example.org", "https:", "https://example.org/a b", "https://example.org@x"]
)
def test_no_other_address_is_a_webhook(address: str) -> None:
    with pytest.raises(InvalidInput):
        checked(address)
