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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRow:
    """A row that names two people as kin: its file, its line in the import that left it out last, and the two."""

    file: str
    line: int
    one: str
    other: str

    @property
    def words(self) -> str:
        """What it may mean for a count in which both are."""
        return (
            f"A row that makes two of these young people kin was left out ({self.file}, line {self.line}): with it "
            "there may be fewer unrelated young people. Mend it and import it again."
        )
