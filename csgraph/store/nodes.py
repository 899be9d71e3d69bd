"""The graph's nouns as neomodel classes, for reading and writing one node at a time.

What walks the graph or writes sets is a query file. The labels and the keys here are compared with
`cypher/schema` by a test, which is their one truth; neomodel never installs a schema. Use them inside
`with graph.nodes():`.
"""

from datetime import UTC, date, datetime

import neo4j.time
from neomodel import (
    ArrayProperty,
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    StringProperty,
    StructuredNode,
)
from neomodel.properties import Property

from csgraph.store.gate import check_indexed
from csgraph.store.graph import Graph


class DayProperty(Property[date]):
    """A day, kept as the database's own DATE (neomodel's own property would keep a text)."""

    def inflate(self, value: neo4j.time.Date | date, rethrow: bool = False) -> date:
        """The day as Python has it."""
        return value.to_native() if isinstance(value, neo4j.time.Date) else value

    def deflate(self, value: date, rethrow: bool = False) -> date:
        """The day as the driver wants it."""
        return value


class InstantProperty(Property[datetime]):
    """An instant in UTC, kept as the database's own ZONED DATETIME."""

    def inflate(self, value: neo4j.time.DateTime | datetime, rethrow: bool = False) -> datetime:
        """The instant as Python has it."""
        native = value.to_native() if isinstance(value, neo4j.time.DateTime) else value
        return native.astimezone(UTC)

    def deflate(self, value: datetime, rethrow: bool = False) -> datetime:
        """The instant as the driver wants it: never in a zone by name, which crashes it."""
        return value.astimezone(UTC)


class YoungPerson(StructuredNode):
    """A young person, by pseudonym; what is held of them now."""

    uid = StringProperty(unique_index=True, required=True)
    adult_from = DayProperty()
    died_on = DayProperty()
    left_on = DayProperty()
    left_reason = StringProperty()
    stub = BooleanProperty()
    link_only = BooleanProperty()


class KinGroup(StructuredNode):
    """People joined by kin links held now; derived."""

    uid = StringProperty(unique_index=True, required=True)


class Context(StructuredNode):
    """A place, route, group, school or online space; it carries one more label, after its kind."""

    uid = StringProperty(unique_index=True, required=True)
    kind = StringProperty()
    subtype = StringProperty()
    name = StringProperty()
    aliases = ArrayProperty(StringProperty())
    source_ids = ArrayProperty(StringProperty())
    postcode = StringProperty()
    uprn = StringProperty()
    usrn = StringProperty()
    urn = StringProperty()
    easting = FloatProperty()
    northing = FloatProperty()
    accuracy_m = FloatProperty()
    la_code = StringProperty()
    state = StringProperty()
    review_by = DayProperty()


class HarmType(StructuredNode):
    """A kind of harm in the tree under extra-familial harm."""

    code = StringProperty(unique_index=True, required=True)
    label = StringProperty()
    cin_factors = ArrayProperty(StringProperty())


class Record(StructuredNode):
    """What one source said once; its words are in the vault."""

    uid = StringProperty(unique_index=True, required=True)
    source_system = StringProperty()
    agency = StringProperty()
    kind = StringProperty()
    occurred_on = DayProperty()
    received_at = InstantProperty()
    handling = StringProperty()
    person_uid = StringProperty(index=True)
    incident_uid = StringProperty()


class Episode(StructuredNode):
    """A time in which a young person was open to a service."""

    uid = StringProperty(unique_index=True, required=True)
    person_uid = StringProperty()
    kind = StringProperty()
    valid_from = DayProperty()
    valid_to = DayProperty()
    closure_reason = StringProperty()


class Professional(StructuredNode):
    """Somebody who works with young people; their name is in the vault."""

    uid = StringProperty(unique_index=True, required=True)
    agency = StringProperty()
    team = StringProperty()


class Agency(StructuredNode):
    """An organisation that records or helps."""

    code = StringProperty(unique_index=True, required=True)
    name = StringProperty()
    kind = StringProperty()


class ImportRun(StructuredNode):
    """One import: whose files, when, and how far it came."""

    uid = StringProperty(unique_index=True, required=True)
    source_system = StringProperty()
    started_at = InstantProperty()
    ended_at = InstantProperty()
    last_batch = IntegerProperty()
    state = StringProperty()


class Alert(StructuredNode):
    """A shared context that somebody should look at."""

    uid = StringProperty(unique_index=True, required=True)
    context_uid = StringProperty(index=True)
    rule = StringProperty()
    state = StringProperty()
    raised_on = DayProperty()


class AlertChange(StructuredNode):
    """One step in the life of an alert."""

    uid = StringProperty(unique_index=True, required=True)
    alert_uid = StringProperty(index=True)
    number = IntegerProperty()
    kind = StringProperty()


class Evaluation(StructuredNode):
    """How far the evaluations of one rule have come."""

    uid = StringProperty(unique_index=True, required=True)
    reached = DayProperty()


class Level2Case(StructuredNode):
    """Work with a context on the Level 2 pathway."""

    uid = StringProperty(unique_index=True, required=True)
    context_uid = StringProperty(index=True)
    state = StringProperty()


CLASSES: tuple[type[StructuredNode], ...] = (
    YoungPerson,
    KinGroup,
    Context,
    HarmType,
    Record,
    Episode,
    Professional,
    Agency,
    ImportRun,
    Alert,
    AlertChange,
    Evaluation,
    Level2Case,
)


def save_agency(graph: Graph, *, code: str, name: str, kind: str) -> None:
    """Makes an agency, or corrects its name and kind."""
    with graph.nodes():
        Agency.nodes.bulk_create_or_update({"code": check_indexed(code), "name": name, "kind": kind})


def save_harm_type(graph: Graph, *, code: str, label: str, cin_factors: tuple[str, ...]) -> None:
    """Makes a harm type, or corrects its label and factors; its place in the tree is a query's to set."""
    with graph.nodes():
        HarmType.nodes.bulk_create_or_update(
            {"code": check_indexed(code), "label": label, "cin_factors": list(cin_factors)}
        )
