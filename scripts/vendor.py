"""Copies exact versions of browser files from their packages into the repository, with licences and a manifest.

`python scripts/vendor.py` fetches with the `npm pack` client and writes; `--check` compares what is there with the
manifest, without a network. Nothing here runs when csgraph does: the files are committed.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "visualisation" / "static" / "vendor"
PAGES = ROOT / "api" / "pages" / "static" / "vendor"
TESTS = ROOT / "tests" / "browser" / "vendor"
MANIFEST = "manifest.json"
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
IMAGE_RULE = re.compile(r"[^{}]+\{[^{}]*url\([^{}]*\}")
MIT = """MIT License

{notice}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendored:
    """One package: which of its files are copied, and into which folder.

    From style sheets of one that `is_branded`, the fonts, images and crests of its owner are left out. `notice` is the
    copyright of one whose package has no file with its licence (MIT): it is written beside the files.
    """

    package: str
    version: str
    licence: str
    files: tuple[str, ...]
    into: Path
    is_branded: bool = False
    notice: str = ""

    @property
    def folder(self) -> Path:
        """Where its files stand."""
        return self.into / f"{self.package}-{self.version}"

    @property
    def paths(self) -> tuple[Path, ...]:
        """Its files as they stand here."""
        names = (*(Path(name).name for name in self.files), *(("LICENSE",) if self.notice else ()))
        return tuple(self.folder / name for name in names)


VENDORED = (
    Vendored(
        package="vis-data",
        version="8.0.6",
        licence="Apache-2.0 OR MIT",
        files=("peer/umd/vis-data.min.js", "LICENSE-MIT"),
        into=PICTURES,
    ),
    Vendored(
        package="vis-network",
        version="10.1.5",
        licence="Apache-2.0 OR MIT",
        files=("peer/umd/vis-network.min.js", "LICENSE-MIT"),
        into=PICTURES,
    ),
    Vendored(
        package="govuk-frontend",
        version="6.3.0",
        licence="MIT",
        files=("dist/govuk/govuk-frontend.min.css",),
        into=PAGES,
        is_branded=True,
        notice="Copyright (C) 2017 Crown Copyright (Government Digital Service)",
    ),
    Vendored(package="axe-core", version="4.14.1", licence="MPL-2.0", files=("axe.min.js", "LICENSE"), into=TESTS),
)


def unbranded(style: bytes) -> bytes:
    """A style sheet without fonts of its own, without rules that show an image, and with everybody's fonts."""
    text = FONT_FACE.sub("", style.decode())
    return IMAGE_RULE.sub("", text).replace("GDS Transport,arial,sans-serif", "Helvetica,Arial,sans-serif").encode()


def fetch(wanted: Vendored) -> None:
    """Pack one package and copy its listed files, byte for byte, under their last names."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{wanted.package}@{wanted.version}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the command is of our own making
        archive = next(Path(folder).glob("*.tgz"))
        shutil.rmtree(wanted.folder, ignore_errors=True)
        wanted.folder.mkdir(parents=True)
        with tarfile.open(archive) as tar:
            for name in wanted.files:
                member = tar.extractfile(f"package/{name}")
                if member is None:
                    raise SystemExit(f"{wanted.package} {wanted.version} has no file {name}.")
                copied = member.read()
                is_style = wanted.is_branded and name.endswith(".css")
                (wanted.folder / Path(name).name).write_bytes(unbranded(copied) if is_style else copied)
    if wanted.notice:
        (wanted.folder / "LICENSE").write_text(MIT.format(notice=wanted.notice), "utf-8")


def manifest(into: Path) -> str:
    """What stands in one folder of vendored files: package, version, licence, SHA-256 and size of each file."""
    entries = [
        {
            "package": wanted.package,
            "version": wanted.version,
            "licence": wanted.licence,
            "path": path.relative_to(into).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "bytes": path.stat().st_size,
        }
        for wanted in VENDORED
        if wanted.into == into
        for path in sorted(wanted.folder.glob("*"))
    ]
    return json.dumps(entries, indent=2) + "\n"


def differences(into: Path) -> list[str]:
    """What is wrong with one folder: files that were changed, are missing, or are in no package."""
    listed = {path for wanted in VENDORED if wanted.into == into for path in wanted.paths}
    found = {path for path in into.rglob("*") if path.is_file() and path.name != MANIFEST}
    wrong = [f"missing: {path.relative_to(ROOT)}" for path in sorted(listed - found)]
    wrong += [f"not listed: {path.relative_to(ROOT)}" for path in sorted(found - listed)]
    written = into / MANIFEST
    if not written.is_file() or written.read_text("utf-8") != manifest(into):
        wrong.append(f"{written.relative_to(ROOT)} does not fit the files")
    return wrong


def main() -> int:
    """Fetch everything, or check it; 1 if a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the manifests and change nothing")
    folders = (PICTURES, PAGES, TESTS)
    if not parser.parse_args().check:
        for wanted in VENDORED:
            fetch(wanted)
        for into in folders:
            (into / MANIFEST).write_text(manifest(into), "utf-8")
    wrong = [each for into in folders for each in differences(into)]
    sys.stdout.writelines(f"{each}\n" for each in wrong or ["Vendored files fit their manifests."])
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
