"""The story: six unrelated young people named one bus in nine weeks, in three ways of writing; so did a sister."""

from datetime import date, timedelta
from pathlib import Path

from csgraph.sample.writing import Files

BUS = "C-ROUTE38"
TAKEAWAY = "C-TAKEAWAY"
HUB = "C-HUB"
TEXTS = ("the 38", "bus 38", "No. 38 towards the depot")
TOLD = (
    (62, "Asha", "the 38", "SCHOOLS", "NAMED_UNSAFE"),
    (53, "Benno", "bus 38", "POLICE", "HARMED_AT"),
    (44, "Cleo", "No. 38 towards the depot", "CSC", "NAMED_UNSAFE"),
    (35, "Danil", "bus 38", "YJS", "HARMED_AT"),
    (24, "Efa", "the 38", "SCHOOLS", "NAMED_UNSAFE"),
    (12, "Finnan", "bus 38", "CSC", "NAMED_UNSAFE"),
    (3, "Gia", "the 38", "CSC", "NAMED_UNSAFE"),
)
KIN_GROUPS, YOUNG_PEOPLE = 6, 7


def places(files: Files) -> None:
    """The story's places, known to the borough before."""
    files.row("ctx_contexts", context_id=BUS, kind="TRANSPORT_ROUTE", subtype="bus_route", name="Route 38")
    files.row(
        "ctx_contexts", context_id=TAKEAWAY, kind="LOCATION", subtype="takeaway", name="Takeaway by the depot stop"
    )
    files.row(
        "ctx_contexts", context_id=HUB, kind="SERVICE_ORGANISATION", subtype="youth_club", name="Lockside Youth Hub"
    )


def tell(folder: Path, today: date) -> None:
    """Writes the seven referrals, a folder each, in the order in which they came."""
    for number, (days, name, text, agency, kind) in enumerate(TOLD, start=1):
        with Files(folder / f"{number:02}") as files:
            _referral(files, number, today - timedelta(days=days), name, text, agency, kind)


def _referral(files: Files, number: int, day: date, name: str, text: str, agency: str, kind: str) -> None:
    person, record = f"ST-P{number}", f"ST-R{number}"
    family = "Harrowmere" if name in ("Asha", "Gia") else f"Story{number}"
    files.row(
        "ctx_people", person_id=person, forename=name, surname=family, dob=day - timedelta(days=5400 + 31 * number)
    )
    files.row("ctx_records", record_id=record, kind="ASSESSMENT", agency=agency, occurred_on=day, received_on=day)
    statement = {
        "person_id": person,
        "valid_from": day,
        "record_id": record,
        "confidence": "CONFIRMED",
        "voice": "OWN" if kind == "NAMED_UNSAFE" else "PROFESSIONAL",
    }
    files.row(
        "ctx_associations",
        association_id=f"ST-A{number}",
        context_text=text,
        kind=kind,
        role="HARMED" if kind == "HARMED_AT" else "UNKNOWN",
        harm_types="SYV" if kind == "HARMED_AT" else "",
        locus="EXTRA_FAMILIAL",
        **statement,
    )
    if number in (2, 4):
        values = {**statement, "voice": "OWN"}
        files.row(
            "ctx_associations", association_id=f"ST-T{number}", context_id=TAKEAWAY, kind="NAMED_UNSAFE", **values
        )
    if number in (1, 3, 5):
        values = {**statement, "voice": "OWN"}
        files.row("ctx_associations", association_id=f"ST-S{number}", context_id=HUB, kind="NAMED_SAFE", **values)
    if name == "Gia":
        files.row("ctx_kin", kin_id="ST-K1", person_id=person, other_person_id="ST-P1", relation="SIBLING")
