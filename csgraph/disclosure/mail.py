"""Mail: letters by SMTP (RFC 5321), in plain text."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from csgraph.disclosure.letters import Letter
from csgraph.errors import Unavailable

SECONDS = 30
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

    def send(self, letter: Letter) -> None:
        """Hands a letter to the server. Raises Unavailable where it cannot be reached or refuses."""
        try:
            with self._connected() as server:
                if self.tls == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user is not None:
                    server.login(self.user, self.password or "")
                server.send_message(_written(letter, self.sender))
        except smtplib.SMTPException:
            raise Unavailable("mail_refused", "The mail server refused a notice.") from None
        except OSError:
            raise Unavailable("mail_unreachable", "The mail server cannot be reached.") from None

    def _connected(self) -> smtplib.SMTP:
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)


def _written(letter: Letter, sender: str) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = sender, letter.address, letter.message.subject
    written["Date"] = format_datetime(letter.at)
    written["Message-ID"] = f"<{letter.key}@{sender.rsplit('@', 1)[-1].rstrip('>')}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(letter.message.body)
    return written
