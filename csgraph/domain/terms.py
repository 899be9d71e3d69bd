"""The words that rules are written in: kinds, roles and voices whose code changes what happens.

Labels and descriptions for screens are in `csgraph/vocabulary/*.toml`; a test holds both together.
Sources: Contextual Safeguarding guidance as listed in docs/glossary.md.
"""

from enum import StrEnum


class ContextKind(StrEnum):
    """What sort of context it is; each is a label of its own in the graph (see `CONTEXT_LABELS`)."""

    PEER_GROUP = "PEER_GROUP"
    SCHOOL = "SCHOOL"
    LOCATION = "LOCATION"
    NEIGHBOURHOOD = "NEIGHBOURHOOD"
    ONLINE_SPACE = "ONLINE_SPACE"
    TRANSPORT_ROUTE = "TRANSPORT_ROUTE"
    ACCOMMODATION = "ACCOMMODATION"
    SERVICE_ORGANISATION = "SERVICE_ORGANISATION"


CONTEXT_LABELS = {kind: "".join(word.capitalize() for word in kind.value.split("_")) for kind in ContextKind}


class AssociationKind(StrEnum):
    """How a young person is linked to a context; each is a relationship type."""

    NAMED_UNSAFE = "NAMED_UNSAFE"
    NAMED_MIXED = "NAMED_MIXED"
    NAMED_SAFE = "NAMED_SAFE"
    HARMED_AT = "HARMED_AT"
    FOUND_AT = "FOUND_AT"
    SPENDS_TIME_AT = "SPENDS_TIME_AT"
    ATTENDS = "ATTENDS"
    LIVES_AT = "LIVES_AT"
    EXCLUDED_FROM = "EXCLUDED_FROM"
    CONNECTED_TO = "CONNECTED_TO"


STATEMENTS = frozenset(
    {
        AssociationKind.NAMED_UNSAFE,
        AssociationKind.NAMED_MIXED,
        AssociationKind.NAMED_SAFE,
        AssociationKind.HARMED_AT,
        AssociationKind.FOUND_AT,
    }
)
"""Statements and events: without an end they span what their precision says; the rest last until ended."""


class PeerKind(StrEnum):
    """How two young people are linked; each is a relationship type."""

    FRIEND_OF = "FRIEND_OF"
    SUPPORTS = "SUPPORTS"
    MISSING_WITH = "MISSING_WITH"
    PRESENT_WITH = "PRESENT_WITH"
    HARMED_BY = "HARMED_BY"
    IN_RELATIONSHIP_WITH = "IN_RELATIONSHIP_WITH"


PEER_EVENTS = frozenset({PeerKind.MISSING_WITH, PeerKind.PRESENT_WITH, PeerKind.HARMED_BY})


class KinRelation(StrEnum):
    """Why two people count as one kin group."""

    PARENT = "PARENT"
    SIBLING = "SIBLING"
    HALF_SIBLING = "HALF_SIBLING"
    STEP_SIBLING = "STEP_SIBLING"
    FOSTER_SIBLING = "FOSTER_SIBLING"
    HOUSEHOLD = "HOUSEHOLD"


class EventRole(StrEnum):
    """What a young person's part was in what one association describes. Never a property of the person."""

    HARMED = "HARMED"
    CAUSED_HARM_ALLEGED = "CAUSED_HARM_ALLEGED"
    BOTH = "BOTH"
    PRESENT = "PRESENT"
    HELPED = "HELPED"
    UNKNOWN = "UNKNOWN"


class Voice(StrEnum):
    """Whose statement it is."""

    OWN = "OWN"
    PARENT_CARER = "PARENT_CARER"
    PROFESSIONAL = "PROFESSIONAL"
    PEER = "PEER"
    POLICE = "POLICE"
    UNKNOWN = "UNKNOWN"


class Locus(StrEnum):
    """Where the harm lies: in the family, outside it, both, or not known."""

    FAMILIAL = "FAMILIAL"
    EXTRA_FAMILIAL = "EXTRA_FAMILIAL"
    BOTH = "BOTH"
    UNKNOWN = "UNKNOWN"


class Confidence(StrEnum):
    """How sure the source was."""

    CONFIRMED = "CONFIRMED"
    PROBABLE = "PROBABLE"
    POSSIBLE = "POSSIBLE"


class Handling(StrEnum):
    """Who may see it (Traffic Light Protocol 2.0); empty in a file means AMBER."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"


class HarmStatus(StrEnum):
    """How far a harm type is established for a young person; the last two archive it."""

    SUSPECTED = "SUSPECTED"
    ASSESSED = "ASSESSED"
    SUBSTANTIATED = "SUBSTANTIATED"
    NO_LONGER = "NO_LONGER"
    NEVER_WAS = "NEVER_WAS"


class RecordKind(StrEnum):
    """What sort of record one source made."""

    REFERRAL = "REFERRAL"
    ASSESSMENT = "ASSESSMENT"
    RETURN_INTERVIEW = "RETURN_INTERVIEW"
    SAFETY_MAP = "SAFETY_MAP"
    PEER_MAP = "PEER_MAP"
    INCIDENT = "INCIDENT"
    STRATEGY_MEETING = "STRATEGY_MEETING"
    POLICE_REPORT = "POLICE_REPORT"
    OTHER = "OTHER"


class EpisodeKind(StrEnum):
    """The service a young person was open to."""

    CIN = "CIN"
    CP = "CP"
    CLA = "CLA"
    EARLY_HELP = "EARLY_HELP"
    YOUTH_JUSTICE = "YOUTH_JUSTICE"


class ContextState(StrEnum):
    """Whether a context stands, was merged into another, or is no more."""

    ACTIVE = "ACTIVE"
    MERGED = "MERGED"
    CEASED = "CEASED"
