"""Planting: the few calls in which stories and traps are told."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from csgraph.sample.manifest import ExpectedCandidate, Trap
from csgraph.sample.writing import Files


@dataclass(slots=True)
class Plot:
    """A place to tell things in: makes people, places and statements with ids of their own."""

    files: Files
    today: date
    prefix: str
    traps: list[Trap] = field(default_factory=list[Trap])
    candidates: list[ExpectedCandidate] = field(default_factory=list[ExpectedCandidate])
    people: int = 0
    statements: int = 0
    kin_links: int = 0

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)

    def person(self, *, age_days: int = 5500, **values: object) -> str:
        """A young person, about 15 unless said otherwise; known by a row of ctx_people."""
        self.people += 1
        uid = f"{self.prefix}P{self.people:03}"
        born = {} if "dob" in values else {"dob": self.ago(age_days)}
        names = {"forename": f"Trial{self.people}", "surname": f"Person{self.prefix}{self.people}"}
        self.files.row("ctx_people", person_id=uid, **{**names, **born, **values})
        return uid

    def several(self, count: int) -> list[str]:
        """So many unrelated young people."""
        return [self.person() for _ in range(count)]

    def place(self, uid: str, name: str, kind: str = "LOCATION", **values: object) -> str:
        """A context."""
        self.files.row("ctx_contexts", context_id=uid, kind=kind, name=name, **values)
        return uid

    def record(self, agency: str = "CSC", *, days: int, **values: object) -> str:
        """A record that one agency made so many days ago."""
        self.statements += 1
        uid = f"{self.prefix}R{self.statements:03}"
        row = {"kind": "ASSESSMENT", "agency": agency, "received_on": self.ago(days), **values}
        self.files.row("ctx_records", record_id=uid, **row)
        return uid

    def says(
        self,
        person: str,
        place: str,
        days: int,
        *,
        kind: str = "NAMED_UNSAFE",
        record: str | None = None,
        **values: object,
    ) -> str:
        """A statement of so many days ago, by the young person's own voice unless said otherwise."""
        agency = str(values.pop("agency", "CSC"))
        record = record or self.record(agency, days=days)
        self.statements += 1
        uid = f"{self.prefix}A{self.statements:03}"
        where = {"context_text": place[1:]} if place.startswith("~") else {"context_id": place}
        row = {"voice": "OWN", "valid_from": self.ago(days), **where, **values}
        self.files.row("ctx_associations", association_id=uid, person_id=person, kind=kind, record_id=record, **row)
        return uid

    def named_before(self, place: str, *, every: int) -> None:
        """For a year, and until a while ago, somebody else named the place every so many days: it is known for that."""
        days = range(100, 470, every)
        for ago, person in zip(days, self.several(len(days)), strict=True):
            self.says(person, place, ago)

    def kin(self, one: str, other: str, relation: str = "SIBLING") -> None:
        """Two people who are kin."""
        self.kin_links += 1
        uid = f"{self.prefix}K{self.kin_links:03}"
        self.files.row("ctx_kin", kin_id=uid, person_id=one, other_person_id=other, relation=relation)

    def quiet(self, name: str, number: int, place: str, why: str) -> None:
        """The place must be no cluster."""
        self.traps.append(Trap(name=name, number=number, context_id=place, why=why))

    def shared(
        self,
        name: str,
        number: int,
        place: str,
        why: str,
        *,
        kin: int,
        people: int,
        reports: int,
        met: bool = True,
        unusual: bool = True,
    ) -> None:
        """The place must be a cluster with these counts in the window shown, `met` today or not, `unusual` or not."""
        trap = Trap(
            name=name,
            number=number,
            context_id=place,
            why=why,
            kin_groups=kin,
            young_people=people,
            independent_reports=reports,
            met=met,
            alerts=met and unusual,
        )
        self.traps.append(trap)
