"""The small borough behind the API in tests: six young people, five shared places, names that must not get out."""

from pathlib import Path

from tests.e2e.world import Folder

CANARY = "Zoecanary"
CANARY_SURNAME = "Qanarysson"
CANARY_NHS = "9434765919"
CANARY_NOTE = "canarynarrative"
CANARIES = (CANARY, CANARY_SURNAME, CANARY_NHS, CANARY_NOTE)

SHARED = {
    "C1": "Route 38",
    "C2": "Mill Lane steps",
    "C3": "Old Market arcade",
    "C4": "Canal towpath",
    "C5": "Station kiosk",
    "C6": "Skate bowl",
}
UNSHARED = {"C7": "Library garden", "C8": "Boating lake"}
WRITTEN = ("the 38", "market arcade", "towpath by lock", "bowl")


def borough(folder: Path) -> Path:
    """A folder of files: every place of `SHARED` is named unsafe by five unrelated young people."""
    rows = Folder()
    for number in range(6):
        rows.person(f"P{number}", forename=f"{CANARY}{'abcdef'[number]}", surname=CANARY_SURNAME, dob="2011-01-01")
    for uid, name in (SHARED | UNSHARED).items():
        rows.context(uid, name, "TRANSPORT_ROUTE" if uid == "C1" else "LOCATION")
    for uid in SHARED:
        for number in range(5):
            agency = "POL" if number % 2 else "SCH"
            rows.says(f"A{uid}-{number}", f"P{number}", uid, f"2026-05-{10 + number}", agency=agency)
    for number, text in enumerate(WRITTEN):
        rows.says(f"W{number}", "P5", f"~{text}", "2026-05-20")
    return rows.write(folder)
