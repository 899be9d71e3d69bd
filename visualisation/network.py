"""A scene as one HTML file that stands alone, drawn by vis-network through pyvis, which only this module imports.

pyvis fills our own autoescaping template; its stock one calls other servers and trusts labels. The file makes no
request: scripts and style are in it and allowed by their hashes alone (Content Security Policy Level 3, 8.4).
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pyvis.network import Network

from csgraph.domain.pictures import Scene
from visualisation.canvas import canvas
from visualisation.key import key_marks
from visualisation.svg import draw_sheet
from visualisation.table import draw_table
from visualisation.words import KIND_WORDS, dates_banner, paragraphs, watermark

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
VENDOR = HERE / "static" / "vendor"
SCRIPTS = (
    VENDOR / "vis-data-8.0.6" / "vis-data.min.js",
    VENDOR / "vis-network-10.1.5" / "vis-network.min.js",
    TEMPLATES / "network.js",
)
STYLE = TEMPLATES / "network.css"
CODE = re.compile(r"\bYP-\d+")
OPTIONS: dict[str, object] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "zoomView": False, "hover": False, "selectConnectedEdges": True},
    "edges": {"smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}},
}


def draw_html(scene: Scene) -> str:
    """The whole file: words, picture, key and table. Equal scenes give equal text."""
    drawing = canvas(scene)
    network = Network(height="100%", width="100%", cdn_resources="in_line")
    network.nodes, network.edges = drawing.nodes, drawing.edges
    network.options = OPTIONS
    network.path = "network.html"
    network.templateEnv = _environment(scene, drawing.backdrop)
    return network.generate_html()


def _environment(scene: Scene, backdrop: dict[str, object]) -> Environment:
    """Our templates with what pyvis does not hand on: `Markup` is only what this package wrote or escaped itself."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    scripts = [_inlined(path) for path in SCRIPTS]
    style = _inlined(STYLE)
    cast(dict[str, object], environment.globals).update(
        title=scene.title,
        kind=KIND_WORDS[scene.context_kind],
        banner=dates_banner(scene),
        is_today=scene.is_today,
        paragraphs=[_unbroken(each) for each in paragraphs(scene)],
        watermark=watermark(scene),
        backdrop=backdrop,
        key=_key(scene),
        still=Markup(draw_sheet(scene, name="still", href="#links")),  # noqa: S704 - made by an XML writer that escapes
        table=Markup(draw_table(scene)),  # noqa: S704 - rendered by an autoescaping template
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files and vendored ones
        style=Markup(style),  # noqa: S704 - our own file
        policy=_policy(scripts, style),
    )
    return environment


def _key(scene: Scene) -> list[tuple[str, list[tuple[Markup, str]]]]:
    """The key; its marks are built as element trees, which escape."""
    return [(title, [(Markup(mark), words) for mark, words in marks]) for title, marks in key_marks(scene)]  # noqa: S704


def _unbroken(paragraph: str) -> Markup:
    """A paragraph, escaped, in which no line ends inside a code."""
    return Markup(CODE.sub(r'<span class="code">\g<0></span>', str(escape(paragraph))))  # noqa: S704 - escaped here


@cache
def _inlined(path: Path) -> str:
    """A file's text as it stands between two tags; a source map would make a browser's tools ask for a file."""
    lines = path.read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL="))


def _policy(scripts: list[str], style: str) -> str:
    """Nothing is loaded from anywhere; what runs and styles is what was hashed here."""
    allowed = " ".join(_hash(each) for each in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
