"""Ids: one NewType a noun, and the only maker of ids.

Random ids are 128 bits from the system's source, written in lower-case base32 without padding
behind a prefix that names the noun (`yp_…`). Nothing is derived from a person's identifiers.
"""

import base64
import secrets
from typing import NewType

PersonId = NewType("PersonId", str)
KinGroupId = NewType("KinGroupId", str)
ContextId = NewType("ContextId", str)
AssociationId = NewType("AssociationId", str)
RecordId = NewType("RecordId", str)
EpisodeId = NewType("EpisodeId", str)
RunId = NewType("RunId", str)
CandidateId = NewType("CandidateId", str)
AlertId = NewType("AlertId", str)
CaseId = NewType("CaseId", str)
SummaryId = NewType("SummaryId", str)
ProfessionalId = NewType("ProfessionalId", str)
TokenId = NewType("TokenId", str)
NoticeId = NewType("NoticeId", str)
RecipientId = NewType("RecipientId", str)
NamedPersonId = NewType("NamedPersonId", str)

PREFIXES = {
    PersonId: "yp",
    KinGroupId: "kin",
    ContextId: "ctx",
    RunId: "run",
    CandidateId: "cnd",
    AlertId: "alr",
    CaseId: "l2",
    SummaryId: "sum",
    ProfessionalId: "pro",
    TokenId: "tok",
    NoticeId: "ntc",
    RecipientId: "rcp",
    NamedPersonId: "per",
}


def new_id(prefix: str) -> str:
    """A fresh random id: `prefix`, an underscore and 26 characters that hold 128 random bits."""
    token = base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
    return f"{prefix}_{token}"
