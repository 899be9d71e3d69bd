"""The embedded engine's two accounts: fresh passwords for each start, and the files that hold their hashes.

`root` writes; `reader` belongs to a group that can only read, the one guard for analysts' queries
that holds on this engine. Only hashes are written here; the passwords go to `engine.json` (0600).
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from csgraph.private.files import replace_text

ROUNDS = 65536
DATABASE = "neo4j"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """The passwords of one run of the engine."""

    root: str
    reader: str


def fresh() -> Passwords:
    """Two random passwords of 192 bits."""
    return Passwords(root=secrets.token_urlsafe(24), reader=secrets.token_urlsafe(24))


def write_files(root: Path, passwords: Passwords) -> None:
    """Writes the users and groups that the engine reads when it starts, each replaced whole, mode 0600."""
    users = (_user("root", passwords.root, "admin"), _user("reader", passwords.reader, "readonly"))
    replace_text(root / "config" / "server-users.jsonl", "".join(f"{json.dumps(user)}\n" for user in users))
    replace_text(root / "config" / "server-groups.json", json.dumps(_groups(), indent=1))


def _user(name: str, password: str, group: str) -> dict[str, object]:
    return {"name": name, "password": _hashed(password), "databases": {"*": [group]}}


def _hashed(password: str) -> str:
    """PBKDF2 with HMAC-SHA256 as the engine writes it; the salt is the salt's own base64 text."""
    salt = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS)
    return f"PBKDF2WithHmacSHA256${ROUNDS}${salt}${base64.b64encode(digest).decode('ascii')}"


def _groups() -> dict[str, object]:
    everything = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
    limits = {"resultSetLimit": -1, "readTimeout": -1}
    admin = {"access": ["updateSecurity", "updateSchema", "updateDatabaseSettings"], **limits}
    readonly = {"access": list[str](), **limits}
    groups = {
        "admin": {**admin, "types": {"*": {"access": everything}}},
        "readonly": {**readonly, "types": {"*": {"access": ["readRecord"]}}},
    }
    return {"databases": {"*": {"groups": groups}}, "version": 2}
