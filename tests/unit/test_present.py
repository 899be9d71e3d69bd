"""Presenting: what a table of many rows looks like."""

from datetime import date
from pathlib import Path

import pytest

from csgraph.cli.demo import how_to_go_on
from csgraph.cli.present import long_table, names_waiting


def test_columns_of_a_long_table_stand_under_their_headings(capsys: pytest.CaptureFixture[str]) -> None:
    long_table(("day", "context", "reports"), [(date(2026, 5, 31), "bus 38", 3), (date(2026, 6, 1), "mall", 12)])

    assert capsys.readouterr().out.splitlines() == [
        "day          context  reports",
        "31 May 2026  bus 38   3",
        "1 Jun 2026   mall     12",
    ]


def test_letters_as_wide_as_two_push_nothing_out_of_its_column(capsys: pytest.CaptureFixture[str]) -> None:
    long_table(("context", "reports"), [("\u516c\u5712\u5165\u53e3", 3), ("mall", 12)])

    assert capsys.readouterr().out.splitlines() == [
        "context   reports",
        "\u516c\u5712\u5165\u53e3  3",
        "mall      12",
    ]


def test_a_name_can_neither_steer_the_terminal_nor_mark_up_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    long_table(("context", "[b]reports"), [("\x1b[2J[red]mall\nyard\x9b", 1)])

    assert capsys.readouterr().out.splitlines() == [
        "context                     [b]reports",
        "\u241b[2J[red]mall\u240ayard<U+009B>  1",
    ]


def test_one_name_waits_and_two_wait() -> None:
    assert names_waiting(1).startswith("1 written name waits for somebody")
    assert names_waiting(2).startswith("2 written names wait for somebody")


def test_a_demonstration_ends_with_a_command_that_finds_it_again() -> None:
    assert how_to_go_on(Path("my demo/data"), date(2026, 11, 20)) == (
        "To look round: CSGRAPH_TODAY=2026-11-20 csgraph alerts list --data 'my demo/data'"
    )
