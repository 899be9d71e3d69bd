"""Mail: letters by SMTP (RFC 5321), in plain text."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from csgraph.deadlines import cut_off
from csgraph.disclosure.letters import Letter
from csgraph.errors import Unavailable

SECONDS = 25
Tls = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail server and whom letters come from. With TLS its certificate must be one that this machine trusts."""

    host: str
    port: int
    sender: str
    tls: Tls = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    seconds: float = SECONDS

    def send(self, letter: Letter) -> None:
        """Hands a letter to the server. Raises Unavailable where it cannot be reached, refuses, or takes longer than
        `seconds` for all of it together.
        """
        written, known = _written(letter, self.sender), list[smtplib.SMTP]()
        try:
            with (
                cut_off(lambda: known[0].sock if known else None, seconds=self.seconds),
                self._reached(known) as server,
            ):
                if self.tls == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(written)
        except smtplib.SMTPException:
            raise Unavailable("mail_refused", "The mail server refused a notice.") from None
        except OSError:
            raise Unavailable("mail_unreachable", "The mail server cannot be reached.") from None

    def _reached(self, known: list[smtplib.SMTP]) -> smtplib.SMTP:
        if self.tls == "tls":
            context = ssl.create_default_context()
            return _OverTls(self.host, self.port, timeout=self.seconds, context=context, known=known)
        return _Plain(self.host, self.port, timeout=self.seconds, known=known)


class _Plain(smtplib.SMTP):
    """A server that is `known` before it is reached: reaching it already waits for its greeting."""

    def __init__(self, host: str, port: int, *, timeout: float, known: list[smtplib.SMTP]) -> None:
        known.append(self)
        super().__init__(host, port, timeout=timeout)


class _OverTls(smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""

    def __init__(
        self, host: str, port: int, *, timeout: float, context: ssl.SSLContext, known: list[smtplib.SMTP]
    ) -> None:
        known.append(self)
        super().__init__(host, port, timeout=timeout, context=context)


def _written(letter: Letter, sender: str) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = sender, letter.address, letter.message.subject
    written["Date"] = format_datetime(letter.at)
    written["Message-ID"] = f"<{letter.key}@{sender.rsplit('@', 1)[-1].rstrip('>')}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(letter.message.body)
    return written
