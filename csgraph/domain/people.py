"""People as the vault knows them: identities, which go nowhere else."""

from dataclasses import dataclass, field
from datetime import date

from csgraph.ids import PersonId

FIELDS = ("forename", "surname", "sex", "gender", "ethnicity", "upn", "nhs_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a person is. Absent is None; `dob` is the birth date. Never printed: its repr shows the uid alone."""

    uid: PersonId
    forename: str | None = field(default=None, repr=False)
    surname: str | None = field(default=None, repr=False)
    dob: date | None = field(default=None, repr=False)
    sex: str | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)
    ethnicity: str | None = field(default=None, repr=False)
    upn: str | None = field(default=None, repr=False)
    nhs_number: str | None = field(default=None, repr=False)
