"""Reads faces back: which nodes and links each of them shows."""

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

from csgraph.domain.pictures import Scene

SVG = "{http://www.w3.org/2000/svg}"
Ends = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Ids of nodes, and of links with both ends."""

    nodes: frozenset[str]
    links: frozenset[Ends]


def in_scene(scene: Scene) -> Shown:
    links = frozenset((link.id, link.source, link.target) for link in scene.links)
    return Shown(nodes=frozenset(node.id for node in scene.nodes), links=links)


def in_svg(text: str) -> Shown:
    root = ElementTree.fromstring(text)
    nodes = frozenset(one for each in root.iter(f"{SVG}a") for one in each.attrib["data-node"].split())
    lines = [each.attrib for each in root.iter() if "data-link" in each.attrib]
    ends = (zip(*(part.split() for part in _ends(line)), strict=True) for line in lines)
    return Shown(nodes=nodes, links=frozenset(link for line in ends for link in line))


def in_json(values: dict[str, object]) -> Shown:
    values = json.loads(json.dumps(values))
    links = frozenset((each["id"], each["source"], each["target"]) for each in values["links"])
    return Shown(nodes=frozenset(each["id"] for each in values["nodes"]), links=links)


class Page(HTMLParser):
    """What a browser would make of a page: elements by name, text of scripts, rows with link ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self._in_script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_script = tag in ("script", "style")
        if self._in_script:
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag not in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._in_script:
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)
        else:
            self.words += data

    def rows(self) -> frozenset[Ends]:
        return frozenset(_ends(attrs) for tag, attrs in self.elements if tag == "tr" and "data-link" in attrs)

    def canvas(self) -> Shown:
        data = next(text for attrs, text in self.scripts if attrs.get("type") == "application/json")
        values = json.loads(data)
        nodes = frozenset(one for each in values["nodes"] if not each.get("point") for one in each["members"])
        links = frozenset(
            (each["id"], each["source"], each["target"]) for edge in values["edges"] for each in edge["links"]
        )
        return Shown(nodes=nodes, links=links)


def _ends(attrs: dict[str, str | None] | dict[str, str]) -> Ends:
    return str(attrs["data-link"]), str(attrs["data-source"]), str(attrs["data-target"])
