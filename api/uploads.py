"""Uploads: the one zip of a multipart form, kept sealed in a room of csgraph's own, read only from who may import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BufferedReader
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException

from api.auth import ActorDep
from api.dependencies import ServicesDep
from csgraph.bootstrap import Services
from csgraph.errors import InvalidInput
from csgraph.private.sealed import SealedFile

FIELD = "files"
LARGEST_UPLOAD = 256 * 1024 * 1024
MEDIA_TYPE = "multipart/form-data"
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "additionalProperties": False,
                    "properties": {
                        FIELD: {
                            "type": "string",
                            "format": "binary",
                            "description": "A zip with ssd_….csv and ctx_….csv files at its root.",
                        }
                    },
                },
                "encoding": {FIELD: {"contentType": "application/zip"}},
            }
        },
    }
}
"""How the description of the API shows the form: it is read by hand, once it is known who sends it."""


async def uploaded(request: Request, actor: ActorDep, services: ServicesDep) -> AsyncIterator[BufferedReader]:
    """The zip that a program sent, as `received` has it. Nothing is read from who may not import."""
    services.imports.permit(actor=actor)
    async with received(request, services) as file:
        yield file


@asynccontextmanager
async def received(request: Request, services: Services) -> AsyncIterator[BufferedReader]:
    """The uploaded zip, open, and gone once the request is answered; whoever sent it is known to be let.

    Raises HTTPException 415 for another type of body, 413 where it is too long; FormParserError for a form that
    cannot be read; InvalidInput for one that holds anything but the one file.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind.decode("latin-1").strip().lower() != MEDIA_TYPE:
        raise HTTPException(415)
    # Whoever wants a room waits for others who do: in a thread, since all requests wait for this one.
    async with contextmanager_in_threadpool(services.rooms.room()) as room:
        with _Form(options.get(b"boundary", b""), room / "files.zip") as form:
            async for chunk in request.stream():
                await to_thread.run_sync(form.parser.write, chunk)
            yield form.file()


class _Form:
    """A form that is being read: one part, the file, of which nothing is kept in clear."""

    def __init__(self, boundary: bytes, path: Path) -> None:
        """Raises FormParserError or HTTPException 400 where its parts cannot be told apart."""
        self._parts = 0
        self._is_whole = False
        self._header = b""
        self._value = b""
        self._disposition = b""
        if not boundary:
            raise HTTPException(400)
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part,
                "on_header_field": self._on_header,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_end": self._on_end,
            },
        )
        self._sealed = SealedFile(path)

    def __enter__(self) -> "_Form":
        return self

    def __exit__(self, *_error: object) -> None:
        self._sealed.close()

    def file(self) -> BufferedReader:
        """The file from its beginning. Raises HTTPException (cut off), InvalidInput (no file)."""
        if not self._is_whole:
            raise HTTPException(400)
        if not self._parts:
            raise _not_one_file()
        return self._sealed.reading()

    def _on_part(self) -> None:
        self._parts += 1
        self._disposition = b""
        if self._parts > 1:
            raise _not_one_file()

    def _on_header(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        if options.get(b"name") != FIELD.encode() or b"filename" not in options:
            raise _not_one_file()

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        self._sealed.write(memoryview(data)[start:end])

    def _on_end(self) -> None:
        self._is_whole = True


def _not_one_file() -> InvalidInput:
    return InvalidInput(
        "not_one_file",
        f"The form needs one file, in a field `{FIELD}`, and nothing else.",
        advice=f"Put the ssd_….csv and ctx_….csv files into a zip, at its root, and send it as `{FIELD}`; "
        "what else can be asked (such as dry_run) goes into the address.",
    )


UploadedDep = Annotated[BufferedReader, Depends(uploaded)]
