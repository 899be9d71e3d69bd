"""The screen for analysts' own texts: what is refused before the database sees it.

It is the second guard; the first is an identity that cannot write. It refuses what such an identity
could still do on a server of another edition: read files, addresses, settings or other people's
queries, end their transactions, or call procedures.
"""

import re

from csgraph.errors import InvalidInput
from csgraph.store.queries import code_of

LONGEST_BYTES = 4096

REFUSED = {
    "reads files or addresses": ("LOAD",),
    "shows settings, accounts or other people's questions": ("SHOW",),
    "ends other people's questions": ("TERMINATE",),
    "leaves this database": ("USE", "SESSION"),
    "plans instead of asking": ("EXPLAIN", "PROFILE", "CYPHER"),
    "writes": ("CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "TRANSACTIONS", "INSERT"),
    "changes the database itself": ("DROP", "ALTER", "GRANT", "DENY", "REVOKE", "RENAME", "START", "STOP", "DRYRUN"),
}
_PROCEDURE = re.compile(r"\bCALL\b(?!\s*[({])", re.IGNORECASE)


def checked(text: str) -> str:
    """The text, where it is one statement that only asks.

    Raises InvalidInput that names the first word that is refused, its line, and why.
    """
    if len(text.encode(errors="replace")) > LONGEST_BYTES:
        raise _refused("it is longer than 4,096 bytes")
    # An escape is resolved before the text is read, so it could end a string that looks whole here.
    if re.search(r"\\u", text, re.IGNORECASE):
        raise _refused("it holds a backslash followed by u")
    code = code_of(text)
    if ";" in code.strip().removesuffix(";"):
        raise _refused("it is more than one statement")
    for reason, words in REFUSED.items():
        for word in words:
            if found := re.search(rf"\b{word}\b", code, re.IGNORECASE):
                raise _refused(f"the word {word} in line {_line(code, found)} {reason}")
    if found := _PROCEDURE.search(code):
        raise _refused(f"it calls a procedure in line {_line(code, found)}")
    return text.rstrip().removesuffix(";")


def _line(code: str, found: re.Match[str]) -> int:
    """The line on which it begins, as people count them."""
    return code.count("\n", 0, found.start()) + 1


def _refused(why: str) -> InvalidInput:
    advice = "Ask with MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY and LIMIT; quote a name that is refused `so`."
    return InvalidInput("query_refused", f"The question was not sent: {why}.", advice=advice, field="cypher")
