"""Former ids: people whom a source has merged or given another id, as their new rows say.

Rows of the old id stay held. Until somebody says whether the two are one child they count once, as two ids with one
number do (docs/decisions/0029-who-is-one.md).
"""

import re
from collections.abc import Mapping, Sequence

from csgraph.ids import PersonId
from csgraph.ingest.staging import StagedRow
from csgraph.vault.vault import Unit

PEOPLE, LINKED = "ssd_person.csv", "ssd_linked_identifiers.csv"
_FORMER = re.compile(r"\b(former|previous|prior|old|legacy|merged|superseded|replaced|duplicate)\b", re.IGNORECASE)
_OF_A_SYSTEM = re.compile(r"\b(person|people|client|child|record|system|case|service user)\b|\bids?$", re.IGNORECASE)
_OF_ANOTHER = re.compile(r"nhs|upn|pupil|uln|insurance|home office|passport|court|name|school|police", re.IGNORECASE)


def former_people(rows: Sequence[StagedRow], unit: Unit, source_system: str) -> dict[str, PersonId]:
    """By the key of each row that gives an id of the source as somebody's former one: the person of that id.

    An id in `pers_legacy_id` may be another system's: it is taken for one of this source where both were born on
    one day. An identifier that is called a former id is one unless the two were born on different days.
    """
    named = {row.key: found for row in rows if (found := _named(row)) is not None}
    if not named:
        return {}
    everybody = sorted({each for pair in named.values() for each in pair})
    uids = unit.people.uids_for(source_system, everybody, create=False)
    born = _births(rows, unit, uids)
    is_explicit = rows[0].file == LINKED
    return {
        key: uids[former]
        for key, (person, former) in named.items()
        if former in uids and uids.get(person) != uids[former] and _agree(born, person, former, unless=is_explicit)
    }


def _named(row: StagedRow) -> tuple[str, str] | None:
    """Whose row it is, and the former id that it gives."""
    values = row.values
    if row.file == PEOPLE and "pers_legacy_id" in values:
        return str(values["pers_person_id"]), str(values["pers_legacy_id"])
    kind = str(values.get("link_identifier_type", "")).replace("_", " ")
    if row.file == LINKED and "link_identifier_value" in values and _is_former(kind):
        return str(values["link_person_id"]), str(values["link_identifier_value"])
    return None


def _is_former(kind: str) -> bool:
    return bool(_FORMER.search(kind) and _OF_A_SYSTEM.search(kind)) and not _OF_ANOTHER.search(kind)


def _births(rows: Sequence[StagedRow], unit: Unit, uids: Mapping[str, PersonId]) -> dict[str, str]:
    held = unit.identities.births(list(uids.values()))
    born = {key: held[uid].isoformat() for key, uid in uids.items() if uid in held}
    return born | {row.key: str(row.values["pers_dob"]) for row in rows if "pers_dob" in row.values}


def _agree(born: Mapping[str, str], person: str, former: str, *, unless: bool) -> bool:
    """Whether both were born on one day; `unless`: or it is not known that they were not."""
    one, other = born.get(person), born.get(former)
    return (one == other and one is not None) or (unless and (one is None or other is None))
