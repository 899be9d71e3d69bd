"""The files of a graph that is moved: one packed file a kind of node or relationship, and a manifest.

Each line of a part is a JSON object. Days and instants are written as `{"day": …}` and `{"instant": …}`.
The manifest names every part with its number of rows and its SHA-256, and is written last.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, cast

from csgraph.errors import InvalidInput, Unavailable
from csgraph.private.files import open_bytes, own_folder, write_text

FORMAT = 1
MANIFEST = "manifest.json"

Row = dict[str, object]
Kind = tuple[str, ...]
"""What a part holds: `(labels, key)` of nodes, `(type, labels, key, labels, key)` of relationships."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file: what it holds, how many rows, and the SHA-256 of its bytes."""

    file: str
    kind: Kind
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a folder holds: of which graph, by which schema, in which parts."""

    graph_id: str
    schema_version: int
    parts: tuple[Part, ...]


def write_parts(folder: Path, rows: Iterable[tuple[Kind, Row]]) -> tuple[Part, ...]:
    """Writes each row to the file of its kind, in constant memory. Raises Unavailable where it cannot."""
    counts: dict[Kind, int] = {}
    try:
        own_folder(folder)
        with ExitStack() as stack:
            files: dict[Kind, IO[bytes]] = {}
            for kind, row in rows:
                if kind not in files:
                    plain = stack.enter_context(open_bytes(folder / _name(kind)))
                    packed = gzip.GzipFile(filename="", mode="wb", fileobj=plain, compresslevel=4, mtime=0)
                    files[kind] = cast("IO[bytes]", stack.enter_context(packed))
                files[kind].write(json.dumps(row, default=_encoded, sort_keys=True).encode() + b"\n")
                counts[kind] = counts.get(kind, 0) + 1
    except OSError as error:
        raise _not_written() from error
    return tuple(
        Part(file=_name(kind), kind=kind, rows=counts[kind], sha256=_digest(folder / _name(kind)))
        for kind in sorted(counts)
    )


def read_part(folder: Path, part: Part) -> Iterator[Row]:
    """The rows of a part, in the order of the file."""
    with gzip.open(folder / part.file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield cast("Row", json.loads(line, object_hook=_decoded))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest: from then on the folder is whole."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)
    try:
        write_text(folder / MANIFEST, text + "\n")
    except OSError as error:
        raise _not_written() from error


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a whole folder, each part compared with its checksum.

    Raises InvalidInput, naming the file, for what is missing, changed, or of another format.
    """
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if held.pop("format") != FORMAT:
            raise _wrong(MANIFEST, "is of another version of csgraph")
        parts = tuple(Part(**part | {"kind": tuple(part["kind"])}) for part in held.pop("parts"))
        manifest = Manifest(**held, parts=parts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _wrong(MANIFEST, "is not there or cannot be read") from error
    for part in manifest.parts:
        if part.file != _name(part.kind) or not (folder / part.file).is_file():
            raise _wrong(part.file, "is not there")
        if _digest(folder / part.file) != part.sha256:
            raise _wrong(part.file, "was changed after it was written")
    return manifest


def _name(kind: Kind) -> str:
    """The file of a kind, such as `node-Context-Location.jsonl.gz`; keys are not part of it."""
    names = [kind[0]] if len(kind) == 2 else [kind[0], kind[1], kind[3]]
    noun = "node" if len(kind) == 2 else "link"
    return "-".join([noun, *(name.replace(":", "-") for name in names)]) + ".jsonl.gz"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _encoded(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"instant": value.astimezone(UTC).isoformat()}
    assert isinstance(value, date), "the gate lets through no other kind"
    return {"day": value.isoformat()}


def _decoded(held: Mapping[str, object]) -> object:
    match held:
        case {"day": str(day)} if len(held) == 1:
            return date.fromisoformat(day)
        case {"instant": str(instant)} if len(held) == 1:
            return datetime.fromisoformat(instant)
        case _:
            return held


def _wrong(file: str, what: str) -> InvalidInput:
    return InvalidInput(
        "transfer_folder",
        f"{file} {what}.",
        advice="Nothing was read. Check the path of the folder, or export the graph again.",
    )


def _not_written() -> Unavailable:
    advice = "Check that the folder is yours to write and that its disk has space, then export again."
    return Unavailable("folder_not_writable", "The folder could not be written.", advice=advice)
