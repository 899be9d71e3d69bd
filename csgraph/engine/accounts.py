"""The embedded engine's two accounts: fresh names and passwords for each start, and the files that hold their hashes.

The administrator writes; the reader belongs to a group that can only read, the one guard for analysts' queries
that holds on this engine. The engine keeps an account out for a while after wrong passwords: a name that nobody
can guess cannot be kept out by strangers. Only hashes are written here; the rest goes to `engine.json` (0600).
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from csgraph.private.files import replace_text

ROUNDS = 65536
DATABASE = "neo4j"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A name and its password, for one run of the engine."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The two accounts of one run of the engine."""

    administrator: Account
    reader: Account


def fresh() -> Accounts:
    """Random names of 64 bits and passwords of 192."""
    return Accounts(administrator=_fresh("admin"), reader=_fresh("reader"))


def write_files(root: Path, accounts: Accounts) -> None:
    """Writes the users and groups that the engine reads when it starts, each replaced whole, mode 0600."""
    users = (_user(accounts.administrator, "admin"), _user(accounts.reader, "readonly"))
    replace_text(_users_file(root), "".join(f"{json.dumps(user)}\n" for user in users))
    replace_text(root / "config" / "server-groups.json", json.dumps(_groups(), indent=1))


def remove_files(root: Path) -> None:
    """Removes the hashes of an engine that has ended. Raises OSError where that cannot be done."""
    _users_file(root).unlink(missing_ok=True)


def _users_file(root: Path) -> Path:
    return root / "config" / "server-users.jsonl"


def _fresh(kind: str) -> Account:
    return Account(name=f"{kind}_{secrets.token_hex(8)}", password=secrets.token_urlsafe(24))


def _user(account: Account, group: str) -> dict[str, object]:
    return {"name": account.name, "password": _hashed(account.password), "databases": {"*": [group]}}


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
