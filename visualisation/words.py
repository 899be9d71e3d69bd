"""A scene in words: sentences that carry a meeting without the picture, and the words used on it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from csgraph.domain.pictures import Link, LinkKind, LinkPhrase, Node, NodeKind, Scene
from csgraph.domain.terms import Confidence, ContextKind, EventRole, Voice
from visualisation.days import day, last_day, moment

NAMED_UP_TO = 8
RED = "RED"

KIND_WORDS = {
    ContextKind.PEER_GROUP: "peer group",
    ContextKind.SCHOOL: "school",
    ContextKind.LOCATION: "place",
    ContextKind.NEIGHBOURHOOD: "neighbourhood",
    ContextKind.ONLINE_SPACE: "online space",
    ContextKind.TRANSPORT_ROUTE: "transport route",
    ContextKind.ACCOMMODATION: "accommodation",
    ContextKind.SERVICE_ORGANISATION: "service or organisation",
}
ROLE_WORDS = {
    EventRole.HARMED: "harmed",
    EventRole.CAUSED_HARM_ALLEGED: "alleged to have caused harm",
    EventRole.BOTH: "harmed, and alleged to have caused harm",
    EventRole.PRESENT: "present",
    EventRole.HELPED: "helped",
    EventRole.UNKNOWN: "not recorded",
}
VOICE_WORDS = {
    Voice.OWN: "the young person",
    Voice.PARENT_CARER: "a parent or carer",
    Voice.PROFESSIONAL: "a professional",
    Voice.PEER: "another young person",
    Voice.POLICE: "the police",
    Voice.UNKNOWN: "not recorded",
}

HERE: dict[LinkPhrase, tuple[str, str, str]] = {
    LinkPhrase.NAMED_UNSAFE: ("named it unsafe", "named it unsafe", "named it unsafe"),
    LinkPhrase.HARMED: ("was harmed here", "were harmed here", "were harmed here"),
    LinkPhrase.BOTH: ("harmed, and alleged to harm", "harmed, and alleged to harm", "harmed, and alleged to harm"),
    LinkPhrase.CAUSED_ALLEGED: (
        "is alleged to have harmed",
        "are alleged to have harmed",
        "were alleged to have harmed",
    ),
    LinkPhrase.PRESENT: ("was there when harm happened", "were there when harm happened", "were there at the harm"),
    LinkPhrase.NAMED_MIXED: ("named it safe and unsafe", "named it safe and unsafe", "named it safe and unsafe"),
    LinkPhrase.SEEN: ("was seen here", "were seen here", "were seen here"),
    LinkPhrase.SPENDS_TIME: ("spends time here", "spend time here", "spent time here"),
    LinkPhrase.ATTENDS: ("attends", "attend", "attended"),
    LinkPhrase.CONNECTED: ("is connected", "are connected", "connected"),
    LinkPhrase.EXCLUDED: ("is kept out", "are kept out", "kept out"),
    LinkPhrase.HELPED: ("helped here", "helped here", "helped here"),
    LinkPhrase.SAFE: ("feels safe here", "feel safe here", "felt safe here"),
    LinkPhrase.HARM_RECORDED: ("record", "records", "records"),
}
"""Said under a context's name after a number of young people: one, several, and in the past."""


def upper_first(text: str) -> str:
    """A text whose first letter is a capital, as at the beginning of a line."""
    return text[:1].upper() + text[1:]


def here(
    scene: Scene, phrase: LinkPhrase, people: Iterable[str], *, ended: date | None = None, records: int | None = None
) -> str:
    """What stands under a context for the people linked to it by one phrase: "5 named it unsafe · 4 unrelated".

    With fewer `records` than people it says so: what two said in one record is not two reports.
    """
    codes = set(people)
    one, many, past = HERE[phrase]
    unrelated = count_unrelated(scene, codes)
    said = f"{past} until {day(ended)}" if ended else one if len(codes) == 1 else many
    kin = [] if unrelated == len(codes) else [f"{unrelated} unrelated"]
    shared = [f"in {_count(records, 'record')}"] if records is not None and records < len(codes) else []
    return " · ".join((f"{len(codes)} {said}", *kin, *shared))


def records_of(links: Iterable[Link]) -> int:
    """How many records stand behind links, each counted once."""
    return len({record for link in links for record in link.basis})


def count_unrelated(scene: Scene, people: set[str]) -> int:
    """How many of these young people there are when kin are counted once."""
    kin_of = {member: each.id for each in scene.brackets for member in each.nodes}
    return len({kin_of.get(person, person) for person in people})


def dates_banner(scene: Scene) -> str:
    """The two dates, and a warning if either is not the day of drawing."""
    dates = f"True on {day(scene.as_of.valid_on)} · as known on {moment(scene.as_of.known_at)}"
    return dates if scene.is_today else f"{dates} · not a picture of today"


def watermark(scene: Scene) -> str:
    """Who was shown it, for what and when."""
    mark = scene.watermark
    return f"Shown to {mark.viewer} for {mark.purpose}, {moment(mark.drawn_at)}"


def paragraphs(scene: Scene) -> tuple[str, ...]:
    """The scene in short paragraphs: who, what harm, what else is shared, safe places, how sure, what is not shown."""
    told = (_who(scene), _said(scene), _harm(scene), _shared(scene), _safe(scene), _sureness(scene), not_shown(scene))
    return tuple(each for each in told if each)


def in_words(scene: Scene) -> str:
    """All of it as one text."""
    return " ".join(paragraphs(scene))


def not_shown(scene: Scene) -> str:
    """What was left out and why; nothing where nothing was."""
    return f"Not shown: {'; '.join(each.words for each in scene.hidden)}." if scene.hidden else ""


def node_name(scene: Scene, node: Node) -> str:
    """What a node is called where it cannot be seen: label, kind, and what is said."""
    if node.kind == NodeKind.YOUNG_PERSON:
        labels = {each.id: each.label for each in scene.nodes}
        said = [f"{link.phrase.value} {labels[link.target]}" for link in scene.links if link.source == node.id]
        return f"{node.label}, young person: {'; '.join(said)}"
    if not node.context_kind:
        records = sum(link.records for link in scene.links if link.target == node.id)
        return f"{node.label}, {kind_words(node)}: {_count(records, 'record')}"
    return ": ".join(each for each in (f"{node.label}, {kind_words(node)}", "; ".join(_at(scene, node))) if each)


def row_name(scene: Scene, node: Node, members: tuple[str, ...]) -> str:
    """What a row of the picture is called where it cannot be seen: one young person, or several by their codes."""
    if len(members) == 1:
        return node_name(scene, node)
    at = {each.id: each.label for each in scene.nodes}
    said = Counter((link.phrase.value, at[link.target]) for link in scene.links if link.source in members)
    told = (f"{count} {how} {where}" for (how, where), count in said.items())
    return f"{node.label} ({', '.join(each.upper() for each in members)}): {'; '.join(told)}"


def kind_words(node: Node) -> str:
    """What sort of thing a node is."""
    if node.kind == NodeKind.SAFE_PLACE:
        return f"safe {KIND_WORDS[node.context_kind]}" if node.context_kind else "safe place"
    return KIND_WORDS[node.context_kind] if node.context_kind else "harm recorded here"


def _who(scene: Scene) -> str:
    start, end = scene.window.start, min(scene.as_of.valid_on, last_day(scene.window) or scene.as_of.valid_on)
    when = f"Between {day(start)} and {day(end)}"
    where = f"{scene.title} ({KIND_WORDS[scene.context_kind]})"
    if not scene.young_people:
        return _nobody(scene, when, where)
    verb = "young person is" if scene.young_people == 1 else "young people are"
    first = f"{when}, {scene.young_people} {verb} linked to {where}."
    kin = [f"{_list(node.upper() for node in each.nodes)} are kin and are counted once." for each in scene.brackets]
    if scene.kin_groups == scene.young_people:
        return f"{first} None is recorded as kin to another." if scene.young_people > 1 else first
    people = "1 young person" if scene.kin_groups == 1 else f"{scene.kin_groups} unrelated young people"
    return " ".join((first, *kin, f"That makes {people}."))


def _nobody(scene: Scene, when: str, where: str) -> str:
    """That nobody is shown, which is not that there is nobody."""
    if scene.context_kind == ContextKind.ACCOMMODATION:
        return f"{when}, nothing but who lives there may link a young person to {where}: that is withheld."
    if any(each.code == RED for each in scene.hidden):
        return f"{when}, no link of a young person to {where} may be shown."
    return f"{when}, no young person is linked to {where}."


def _said(scene: Scene) -> str:
    """What is recorded at the context itself, phrase by phrase."""
    focus = next(node for node in scene.nodes if node.focus)
    return " ".join(f"{upper_first(each)}." for each in _at(scene, focus))


def _at(scene: Scene, context: Node) -> list[str]:
    """For each phrase at a context: how many, and who."""
    groups: dict[tuple[int, date | None], list[Link]] = {}
    for link in scene.links:
        if link.target == context.id:
            key = (list(LinkPhrase).index(link.phrase), last_day(link.valid) if link.ended else None)
            groups.setdefault(key, []).append(link)
    ordered = sorted(groups.items(), key=lambda pair: (pair[0][0], pair[0][1] or date.max))
    return [_group(scene, links, ended) for (_, ended), links in ordered]


def _group(scene: Scene, links: list[Link], ended: date | None) -> str:
    """How many and who, of those with one phrase: "here" is said on the picture and "there" in a text."""
    people = sorted({link.source for link in links}, key=_number)
    own = {link.source for link in links if Voice.OWN in link.voices}
    said = (
        here(scene, links[0].phrase, people, ended=ended, records=records_of(links))
        .replace(" here", " there")
        .replace(" · ", ", ")
    )
    told = f"{said} ({_codes(people)})"
    if links[0].kind != LinkKind.NAMED_UNSAFE or not own:
        return told
    return f"{told}, {len(own) if len(own) < len(people) else 'all'} in their own words"


def _harm(scene: Scene) -> str:
    labels = {node.id: node.label for node in scene.nodes}
    harms = [
        f"{labels[link.target]} ({_count(link.records, 'record')})"
        for link in scene.links
        if link.kind == LinkKind.HARM_OCCURS
    ]
    return f"Harm recorded here: {_list(harms)}." if harms else ""


def _shared(scene: Scene) -> str:
    others = [node for node in scene.nodes if node.context_kind and not node.focus]
    told = [
        f"{node.label} ({KIND_WORDS[node.context_kind]}): {'; '.join(_at(scene, node))}."
        for node in others
        if node.context_kind and node.kind != NodeKind.SAFE_PLACE
    ]
    return f"They also share: {' '.join(told)}" if told else ""


def _safe(scene: Scene) -> str:
    if not scene.young_people:
        return ""
    safe = [node for node in scene.nodes if node.kind == NodeKind.SAFE_PLACE]
    told = [f"{node.label}: {'; '.join(_at(scene, node))}." for node in safe]
    return f"Safe places: {' '.join(told)}" if told else "No safe place is recorded for these young people yet."


def _sureness(scene: Scene) -> str:
    ours = [link for link in scene.links if link.kind != LinkKind.HARM_OCCURS]
    if not ours:
        return ""
    agencies = {agency for link in ours for agency, _ in link.sources}
    single = sum(link.records == 1 for link in ours)
    unsure = sum(link.confidence == Confidence.POSSIBLE for link in ours)
    told = [f"the links come from {_count(len(agencies), 'agency', 'agencies')}"]
    told.append(_resting(single, len(ours), records_of(ours)))
    if unsure:
        told.append(f"{unsure} {'is' if unsure == 1 else 'are'} possible only")
    return f"How sure: {_list(told)}."


def _resting(single: int, links: int, records: int) -> str:
    """How many records the links rest on: each on one of its own is not all of them on one."""
    if links == 1:
        return f"the only link rests on {_count(records, 'record')}"
    if single == links == records:
        return f"each of the {links} links rests on one record of its own"
    alone = "none" if not single else "each" if single == links else str(single)
    return f"the {links} links rest on {_count(records, 'record')} in all, {alone} of them on one only"


def _codes(people: list[str]) -> str:
    """Codes of young people, or the first few and how many more."""
    codes = [each.upper() for each in people]
    if len(codes) <= NAMED_UP_TO:
        return _list(codes)
    return f"{', '.join(codes[:NAMED_UP_TO])} and {len(codes) - NAMED_UP_TO} more"


def _number(node_id: str) -> int:
    return int(node_id.split("-")[1])


def _list(things: Iterable[str]) -> str:
    told = list(things)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"
