"""A real mail server and a real HTTP receiver on this machine."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """What a mail server took; `refuses` makes it answer that it cannot."""

    port: int
    taken: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 — the library's name
        if self.refuses:
            return "451 Not now"
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def mail_server(context: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """A mail server; with a context it asks for STARTTLS."""
    box = Mailbox(port=free_port())
    controller = Controller(
        box, hostname=HOST, port=box.port, tls_context=context, require_starttls=context is not None
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Receiver:
    """What an HTTP server was sent: key, signature and body of each request. `answers` is its next status."""

    address: str
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    answers: int = 204
    pause: float = 0.0

    @property
    def keys(self) -> list[str]:
        return [key for key, _, _ in self.taken]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """An HTTP server for webhooks."""
    holder: list[Receiver] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            holder[0].taken.append((self.headers["Idempotency-Key"], self.headers["CSGraph-Signature"], body))
            time.sleep(holder[0].pause)
            self.send_response(holder[0].answers)
            self.send_header("Location", f"{holder[0].address}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Whoever sent it was killed before the answer."""

    server = Server((HOST, 0), Handler)
    holder.append(Receiver(address=f"http://{HOST}:{server.server_address[1]}/hook?for=csgraph"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield holder[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own, and the file that makes somebody trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


def free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


@contextmanager
def dripping(first: bytes, drop: bytes, *, every: float = 0.05) -> Iterator[int]:
    """The port of a server that says something, and then a little again and again without ever coming to an end."""
    over = threading.Event()
    with socket.create_server((HOST, 0)) as server:
        server.settimeout(0.05)

        def drip(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.sendall(first)
                while not over.wait(every):
                    connection.sendall(drop)

        def serve() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(server.getsockname()[1])
        finally:
            over.set()
            thread.join()
