"""A scene as a table: one row a link, with who, how, where, when, by whom it is said and how sure it is."""

from dataclasses import astuple, dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from csgraph.domain.pictures import Link, LinkKind, Scene
from csgraph.domain.terms import EventRole
from visualisation.days import when
from visualisation.palette import CONFIDENCE_WORDS
from visualisation.words import ROLE_WORDS, VOICE_WORDS, upper_first

HEADINGS = ("Who", "Link", "Where", "When", "Part in it", "Said by", "Sources", "How sure")
EVENTS = frozenset({LinkKind.HARMED_AT, LinkKind.FOUND_AT})
NOTHING = "–"
UNFOLDED = 40
"""How many rows are shown without being asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One link in words; the first three fields are scene ids for anchors and tests, the rest are cells."""

    link: str
    source: str
    target: str
    who: str
    how: str
    where: str
    when: str
    role: str
    said_by: str
    sources: str
    confidence: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of `HEADINGS`."""
        return astuple(self)[3:]


def rows(scene: Scene) -> tuple[Row, ...]:
    """A row for each link, in the order of the scene."""
    labels = {node.id: node.label for node in scene.nodes}
    return tuple(_row(link, labels) for link in scene.links)


def draw_table(scene: Scene) -> str:
    """The table as an HTML fragment; each row has the id `row-` and the link's id. A long one is folded away."""
    template = Environment(
        loader=PackageLoader("visualisation"), autoescape=True, undefined=StrictUndefined
    ).get_template("table.html")
    folded = len(scene.links) > UNFOLDED
    return template.render(headings=HEADINGS, rows=rows(scene), title=scene.title, folded=folded)


def _row(link: Link, labels: dict[str, str]) -> Row:
    return Row(
        link=link.id,
        source=link.source,
        target=link.target,
        who=labels[link.source],
        how=link.phrase.value,
        where=labels[link.target],
        when=upper_first(when(link)),
        role=_role(link),
        said_by=", ".join(VOICE_WORDS[voice] for voice in link.voices),
        sources=", ".join(f"{agency} ({count})" for agency, count in link.sources),
        confidence=CONFIDENCE_WORDS[link.confidence],
    )


def _role(link: Link) -> str:
    """The part in an event, and that it is missing where an event should say it."""
    missing = link.role == EventRole.UNKNOWN and link.kind not in EVENTS
    return NOTHING if missing else ROLE_WORDS[link.role]
