"""A small borough for tests: rows are said in plain calls, written as files, and imported through the services."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from csgraph.bootstrap import Services, open_services
from csgraph.domain.access import Actor, Purpose, Role
from csgraph.domain.clusters import Cluster
from csgraph.ingest.report import ImportReport
from csgraph.services.imports import ImportOptions
from csgraph.settings import Settings

TODAY = date(2026, 5, 31)
LEAD = Actor(
    id="lead",
    roles=frozenset({Role.CONTEXTUAL_LEAD, Role.ADMINISTRATOR, Role.ANALYST}),
    agency="CSC",
    purpose=Purpose.CONTEXT_ASSESSMENT,
)


@dataclass(slots=True)
class Folder:
    """Rows by file, on their way to a folder of CSV files."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict[str, list[dict[str, object]]])

    def add(self, file: str, **values: object) -> "Folder":
        """One row of one file."""
        self.rows.setdefault(file, []).append(values)
        return self

    def person(self, uid: str, **values: object) -> "Folder":
        return self.add("ctx_people", person_id=uid, **values)

    def context(self, uid: str, name: str, kind: str = "LOCATION", **values: object) -> "Folder":
        return self.add("ctx_contexts", context_id=uid, kind=kind, name=name, **values)

    def says(
        self,
        uid: str,
        person: str,
        place: str,
        on: str,
        *,
        agency: str = "SCH",
        record: str | None = None,
        **values: object,
    ) -> "Folder":
        """A person names a place unsafe on a day, in a record of its own; `place` is an id, or words with `~`."""
        named = {"context_text": place[1:]} if place.startswith("~") else {"context_id": place}
        record = record or f"R-{uid}"
        if not any(row["record_id"] == record for row in self.rows.get("ctx_records", [])):
            incident = values.pop("incident_id", None)
            self.add(
                "ctx_records", record_id=record, kind="ASSESSMENT", agency=agency, received_on=on, incident_id=incident
            )
        row = {"kind": "NAMED_UNSAFE", "voice": "OWN", **values}
        return self.add(
            "ctx_associations", association_id=uid, person_id=person, valid_from=on, record_id=record, **named, **row
        )

    def write(self, folder: Path) -> Path:
        """The folder with its files."""
        folder.mkdir(parents=True, exist_ok=True)
        for file, rows in self.rows.items():
            columns = list(dict.fromkeys(name for row in rows for name in row))
            with (folder / f"{file}.csv").open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
        return folder


@dataclass(slots=True, kw_only=True)
class World:
    """Services over an empty graph and vault, as if today were `TODAY`."""

    services: Services
    folder: Path
    number: int = 0

    def imports(self, rows: Folder, **options: bool) -> ImportReport:
        """Writes the rows to a new folder and imports it."""
        self.number += 1
        return self.imports_folder(rows.write(self.folder / f"{self.number:03}"), **options)

    def imports_folder(self, folder: Path, **options: bool) -> ImportReport:
        """Imports a folder."""
        return self.services.imports.run(actor=LEAD, folder=folder, options=ImportOptions(**options))

    def clusters(self, *, on: date | None = None, known_at: datetime | None = None) -> dict[str, Cluster]:
        """Clusters by their first source id; with a time given nothing is written."""
        found = self.services.detection.detect(actor=LEAD, valid_on=on or TODAY, known_at=known_at)
        return {cluster.context_ids[0]: cluster for cluster in found.clusters}

    def confirm(self, text: str, context: str) -> None:
        """Confirms the candidate with this text."""
        for each in self.services.contexts.candidates(actor=LEAD):
            if each.text == text:
                self.services.contexts.confirm(actor=LEAD, candidate_id=each.uid, context=context, reason="the same")
                return
        raise AssertionError(f"no candidate waits for {text}")

    def waiting(self) -> list[str]:
        """Texts that wait."""
        return [each.text for each in self.services.contexts.candidates(actor=LEAD)]

    def alert_states(self) -> list[tuple[str, str, Sequence[str]]]:
        """(context, state, kinds of change) of every alert."""
        found = self.services.alerts.list(actor=LEAD)
        return [(a.context_ids[0], a.alert.state.value, [c.kind.value for c in a.changes]) for a in found]

    def now(self) -> datetime:
        """This moment by the world's clock."""
        return self.services.clock.now()


@contextmanager
def opened(settings: Settings, folder: Path, *, today: date = TODAY) -> Iterator[World]:
    """A world over these settings."""
    services = open_services(settings.model_copy(update={"today": today}))
    try:
        yield World(services=services, folder=folder)
    finally:
        services.close()
