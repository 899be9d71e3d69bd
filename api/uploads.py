"""Uploads: one zip of a multipart form in a temporary file, read only once we know who sends it."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from api.auth import ActorDep
from csgraph.errors import InvalidInput

FIELD = "files"
CHUNK = 1024 * 1024
LARGEST_UPLOAD = 256 * 1024 * 1024
MOST_PARTS = 50
"""Parts of a form that are read before it is refused, so that whoever sends each file by itself is told what to do."""
LONGEST_FIELD = 1024
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
"""How the description of the API shows the form: it is read by hand, so that nobody uploads without a token."""


async def uploaded(request: Request, _actor: ActorDep) -> AsyncIterator[Path]:
    """The uploaded zip as a file that is gone once the request is answered.

    Raises HTTPException 415 for another type of body, 400 for a form that cannot be read, 413 where it is too long;
    InvalidInput for a form that holds anything but the one file.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise HTTPException(415)
    with tempfile.TemporaryDirectory(prefix="csgraph-") as folder:
        async with request.form(max_files=MOST_PARTS, max_fields=MOST_PARTS, max_part_size=LONGEST_FIELD) as form:
            path = Path(folder) / "files.zip"
            await _keep(_only(form), path)
        yield path


def _only(form: FormData) -> UploadFile:
    found = form.get(FIELD)
    if not isinstance(found, UploadFile) or len(form.multi_items()) > 1:
        raise InvalidInput(
            "not_one_file",
            f"The form needs one file, in a field `{FIELD}`, and nothing else.",
            advice=f"Put the ssd_….csv and ctx_….csv files into a zip, at its root, and send it as `{FIELD}`; "
            "what else can be asked (such as dry_run) goes into the address.",
        )
    return found


async def _keep(upload: UploadFile, path: Path) -> None:
    with path.open("wb") as stream:
        while chunk := await upload.read(CHUNK):
            stream.write(chunk)


UploadedDep = Annotated[Path, Depends(uploaded)]
