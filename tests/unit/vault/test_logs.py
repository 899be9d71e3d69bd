"""Logs: what is not on the list is not said, whatever a program hands over."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from csgraph import logs
from csgraph.clock import Clock
from csgraph.errors import Conflict


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(clock=Clock(), stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:], _ = handlers, root.setLevel(level)


def _said(lines: io.StringIO) -> dict[str, object]:
    (line,) = lines.getvalue().splitlines()
    return json.loads(line)


def test_ids_codes_and_counts_are_said(lines: io.StringIO) -> None:
    structlog.get_logger().info("import:run:complete", run="run_abc", rows=12, file="ctx_people.csv", seconds=1.5)

    said = _said(lines)
    assert said.pop("at")
    assert said == {
        "event": "import:run:complete",
        "level": "info",
        "run": "run_abc",
        "rows": 12,
        "file": "ctx_people.csv",
        "seconds": 1.5,
    }


def test_an_unknown_key_and_a_sentence_are_left_out(lines: io.StringIO) -> None:
    structlog.get_logger().warning("import:row:reject", name="Zephyrine", state="Zephyrine Quill was seen", rows=1)

    assert "Zephyrine" not in lines.getvalue()
    assert _said(lines)["state"] == logs.WITHHELD
    assert _said(lines)["dropped"] == 1


@pytest.mark.parametrize("event", ["Zephyrine was seen", "import:row", "", "A:b:c"])
def test_an_event_that_is_no_event_is_withheld(lines: io.StringIO, event: str) -> None:
    structlog.get_logger().info(event)

    assert _said(lines)["event"] == logs.WITHHELD


def test_an_error_is_said_by_class_and_code_only(lines: io.StringIO) -> None:
    try:
        raise Conflict("vault_busy", "Zephyrine is busy.") from ValueError("Quill")
    except Conflict:
        structlog.get_logger().exception("vault:unit:run")

    assert (_said(lines)["error"], _said(lines)["code"]) == ("Conflict", "vault_busy")
    assert "Zephyrine" not in lines.getvalue()
    assert "Quill" not in lines.getvalue()


def test_a_library_says_that_it_spoke_and_not_what(lines: io.StringIO) -> None:
    try:
        raise ValueError("Quill")
    except ValueError:
        logging.getLogger("neo4j.pool").exception("row of %s", "Zephyrine")

    assert _said(lines)["event"] == "library:neo4j:error"
    assert _said(lines)["error"] == "ValueError"
    assert "Zephyrine" not in lines.getvalue()


def test_a_library_that_only_chats_is_not_heard(lines: io.StringIO) -> None:
    logging.getLogger("neo4j.pool").info("Zephyrine")

    assert lines.getvalue() == ""


@given(
    st.dictionaries(st.text(max_size=6) | st.sampled_from(sorted(logs.ALLOWED)), st.text(max_size=20) | st.integers())
)
def test_no_free_text_passes(event: dict[str, object]) -> None:
    kept = logs.allow(None, "info", dict(event))

    assert kept.keys() <= logs.ALLOWED
    assert all(" " not in each for each in kept.values() if isinstance(each, str))
