"""Secrets come from a file or standard input: an argument is shown to everybody on the machine."""

import io
from pathlib import Path

import click
import pytest
import typer

from csgraph.cli.main import MODULES, program
from csgraph.cli.state import secret
from csgraph.errors import InvalidInput

SECRET = ("token", "secret", "password", "key", "second")


def options(command: click.Command) -> list[tuple[str, click.Parameter]]:
    """Every option and argument of a command and those within it, by its name."""
    own = [(f"{command.name} {'/'.join(each.opts)}", each) for each in command.params]
    inner = getattr(command, "commands", {}).values()
    return own + [found for each in inner for found in options(each)]


def test_no_command_takes_a_secret_as_an_argument() -> None:
    everything = [options(typer.main.get_command(program([name]))) for name in MODULES]
    assert any(each.opts == ["--second-file"] for found in everything for _, each in found)
    found = [
        name
        for name, each in [pair for pairs in everything for pair in pairs]
        if any(word in name.lower().split(" ", 1)[1] for word in SECRET)
        and each.metavar != "FILE"
        and not name.startswith(("revoke ",))  # The id of a token opens nothing.
    ]

    assert found == []


def test_a_secret_is_the_text_of_a_file_or_the_first_line_of_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("abc\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("def\nmore\n"))

    assert (secret(tmp_path / "token"), secret(Path("-")), secret(None)) == ("abc", "def", None)


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe", b"a" * 5000])
def test_a_file_without_a_secret_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "token").write_bytes(content)

    with pytest.raises(InvalidInput):
        secret(tmp_path / "token")
