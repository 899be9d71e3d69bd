"""An upload is read from who may import and from nobody else, and never lies anywhere in clear."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from filelock import FileLock

from csgraph.bootstrap import Services
from csgraph.domain.access import Role
from tests.web.borough import CANARY
from tests.web.conftest import LARGEST_UPLOAD, As

REFUSED = sorted({Role.PRACTITIONER, Role.ANALYST, Role.API_CLIENT}, key=str)
BOUNDARY = "a-boundary"


def head(token: str | None, length: int) -> bytes:
    """The head of an upload of so many bytes, of which none follows."""
    lines = [
        "POST /v1/imports HTTP/1.1", "Host: here", f"Content-Length: {length}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
    ]  # fmt: skip
    lines += [f"Authorization: Bearer {token}"] if token else []
    return "\r\n".join([*lines, "", ""]).encode()


def answered(address: str, sent: bytes) -> bytes:
    """The whole answer to these bytes, until the server ends the connection. Raises TimeoutError where it waits."""
    where = urlsplit(address)
    found = b""
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as connection:
        connection.sendall(sent)
        while part := connection.recv(65536):
            found += part
    return found


@pytest.mark.parametrize("role", [None, *REFUSED], ids=str)
def test_who_may_not_import_is_told_before_a_byte_is_sent(
    address: str, tokens: dict[Role, str], role: Role | None
) -> None:
    found = answered(address, head(tokens[role] if role else None, LARGEST_UPLOAD - 1))

    assert found.split(b" ")[1] == (b"403" if role else b"401")
    assert b"connection: close" in found.lower()


def test_a_client_that_sends_all_of_it_still_reads_the_refusal(acting: As) -> None:
    found = acting(Role.PRACTITIONER).post("/v1/imports", files={"files": ("a.zip", b"x" * (LARGEST_UPLOAD - 2000))})

    assert (found.status_code, found.json()["code"]) == (403, "role_required")


def test_a_second_part_is_refused_when_it_comes_and_not_at_the_end(address: str, tokens: dict[Role, str]) -> None:
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n'.encode()

    found = answered(address, head(tokens[Role.ADMINISTRATOR], LARGEST_UPLOAD - 1) + part + part)

    assert found.split(b" ")[1] == b"422"
    assert b"not_one_file" in found


def test_what_is_uploaded_lies_sealed_in_the_data_folder_alone(
    services: Services, address: str, tokens: dict[Role, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'.encode()
    sent = head(tokens[Role.ADMINISTRATOR], LARGEST_UPLOAD - 1) + part + CANARY.encode() * 40_000
    where = urlsplit(address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as connection:
        connection.sendall(sent)
        held = b""
        for _ in range(2000):
            held = b"".join(path.read_bytes() for path in services.settings.data.glob("rooms/*/files.zip"))
            if len(held) > 300_000:
                break
        assert len(held) > 300_000
        assert CANARY.encode() not in held
        assert list(tmp_path.iterdir()) == []


def test_rooms_are_empty_once_uploads_are_answered(services: Services, lead: httpx.Client) -> None:
    assert lead.post("/v1/imports", files={"files": ("a.zip", b"no zip")}).status_code == 422

    assert {path.name for path in (services.settings.data / "rooms").glob("*.zip")} == set()


def test_who_waits_for_a_room_keeps_nobody_else_waiting(services: Services, lead: httpx.Client, address: str) -> None:
    """The door of the rooms is held by another process: here by another handle of its lock."""
    folder = services.settings.data / "rooms"
    folder.mkdir(exist_ok=True)
    door = FileLock(folder / "door.lock")
    with ThreadPoolExecutor(1) as uploader:
        with door:
            sent = uploader.submit(lead.post, "/v1/imports", files={"files": ("a.zip", b"no zip")})
            with pytest.raises(TimeoutError):
                sent.result(timeout=1)
            alive = httpx.get(f"{address}/healthz", timeout=2)
        answer = sent.result(timeout=30)

    assert (alive.status_code, answer.status_code) == (200, 422)
    assert [path.name for path in folder.iterdir()] == ["door.lock"]
