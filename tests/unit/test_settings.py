"""Settings that cannot be right are named, and never repeated."""

import pytest

from csgraph.errors import InvalidInput
from csgraph.settings import read_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CSGRAPH_IMPORT_MAXIMUM_ROWS", "many"),
        ("CSGRAPH_IMPORT_MAXIMUM_CELL", "0"),
        ("CSGRAPH_HOUSEHOLD_MAXIMUM", "-1"),
        ("CSGRAPH_TIME_ZONE", "Nowhere/Land"),
        ("CSGRAPH_TIME_ZONE", "../secret"),
        ("CSGRAPH_TODAY", "yesterday"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput) as caught:
        read_settings()
    assert name in caught.value.message
    assert value not in str(caught.value)
