"""JSON in cells, however it was put together: addresses join who lives there, and an answer of no is no harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csgraph.ingest import addresses, factors
from csgraph.ingest.addresses import address_tokens
from csgraph.ingest.factors import candidate_harm_types
from csgraph.ingest.json_cells import leaves, read_json

UPRN = "100000000077"
POSTCODE = "M145RQ"
STREETS = (
    'The "Old" Maltings',
    "Mill\\Yard",
    "O'Brien's Row",
    "Lane]",
    "Yard}",
    "Mill, Lower",
    'a "quoted" "street"',
    "",
)


def tokens(text: str, postcode: str = POSTCODE) -> tuple[str, str]:
    return address_tokens({"addr_address_json": addresses.as_read(text), "addr_address_postcode": postcode})


@pytest.mark.parametrize("street", STREETS)
@pytest.mark.parametrize("quote", ['"', "'", '""'])
def test_an_address_put_together_from_strings_keeps_its_property_number(street: str, quote: str) -> None:
    parts = {"ROOM": "", "HOUSE": "7", "STREET": street, "TOWN": "Northdale", "UPRN": UPRN, "EASTING": ""}
    text = ", ".join(f"{quote}{name}{quote}: {quote}{value}{quote}" for name, value in parts.items())
    assert tokens(f"{{{text}}}")[0] == UPRN


@pytest.mark.parametrize(
    "text",
    [
        f'{{"address": {{"HOUSE": "7", "UPRN": {UPRN}}}}}',
        f'[{{"HOUSE": "7", "UPRN": {UPRN}.0}}]',
        json.dumps(json.dumps({"HOUSE": "7", "UPRN": UPRN})),
        f'{{"HOUSE": "7", "UPRN": "{UPRN}.0", "FLAT": None}}',
        f"{{HOUSE: 7, UPRN: {UPRN}}}",
    ],
)
def test_a_nested_or_otherwise_written_address_says_the_same(text: str) -> None:
    assert tokens(text) == (UPRN, f"7|{POSTCODE}")


@pytest.mark.parametrize(
    "text",
    [
        '{"TOWN": "Northdale"}',
        '{"STREET": "High Street", "TOWN": "Northdale"}',
        '{"HOUSE": "Unknown", "TOWN": "Northdale"}',
        '{"HOUSE": null, "STREET": "N/A", "TOWN": "Northdale", "UPRN": "0"}',
        '{"STREET": "No fixed abode", "TOWN": "Northdale", "UPRN": "99999999999"}',
        '{"UPRN": "1.00023E+11", "TOWN": "Northdale"}',
        "Northdale M14 5RQ",
        "NFA, Northdale",
        "unknown",
        '{"UPRN": 1.00023E+11, "TOWN": "Northdale"}',
        '{"UPRN": 1234567890123456, "TOWN": "Northdale"}',
        *(
            f'{{"HOUSE": "{house}", "STREET": "High Street"}}'
            for house in ("0", "-1", "99999", "Flat", "No.?", "as above")
        ),
        '{"STREET": "A38", "TOWN": "Northdale 2"}',
        '{"HOUSE": "C/O Social Care", "STREET": "12 High Street"}',
        "c/o Smith, 12 High Street, Northdale",
        "High Street, Northdale, Northshire",
        "5th Avenue, Northdale",
        '{"HOUSE": "Confidential - do not disclose", "STREET": "12 High Street"}',
    ],
)
def test_what_leads_to_no_door_is_no_household(text: str) -> None:
    assert tokens(text) == ("", "")


def test_a_postcode_of_nowhere_is_no_household() -> None:
    assert tokens('{"HOUSE": "7", "STREET": "Mill Lane"}', "ZZ993VZ") == ("", "")
    assert tokens('{"HOUSE": "7", "STREET": "Mill Lane"}')[1]


CSE, CCE = "EXP.CSE", "EXP.CCE"
ANSWERS = {
    '["11A", "24A"]': {CSE, CCE},
    '{"11A": "No", "24A": "No"}': set[str](),
    '{"11A": "Yes", "24A": "No"}': {CSE},
    '{"11A": 0, "24A": 1}': {CCE},
    '{"11A": false, "24A": true}': {CCE},
    '{"11A": "N", "24A": "Y"}': {CCE},
    "{'11A': False, '24A': True}": {CCE},
    '{""11A"": ""No"", ""24A"": ""Yes""}': {CCE},
    '[{"code": "11A", "answer": "No"}, {"code": "24A", "answer": "Yes"}]': {CCE},
    '{"11A": {"answer": "No"}, "24A": {"answer": "Yes"}}': {CCE},
    '{"11A": {"answer": "No", "comment": "discussed with school"}, "24A": {"answer": "Yes", "comment": "no"}}': {CCE},
    '{"11A": {"present": false, "since": null, "notes": "raised by GP"}, "24A": {"severity": "2", "end": null}}': {CCE},
    '{"11A": {"child": "No", "parent": "Yes"}, "24A": ["No", "reviewed"]}': {CSE},
    '{"11A": {"id": 0, "text": "seen"}}': {CSE},
    '{"11A": "N/K", "24A": "Not recorded"}': set[str](),
    "11A: TBC; 24A: Don\u2019t know": set[str](),
    '{"factors": {"11A": null, "24A": "yes"}}': {CCE},
    '[["11A", "No"], ["24A", "Yes"]]': {CCE},
    '{"No": ["11A"], "Yes": ["24A"]}': {CCE},
    '{"11A Child sexual exploitation": "No"}': set[str](),
    '{"id": 0, "factor": "11A"}': {CSE},
    '{"11A": "No", "24A": "Ye"s"}': {CCE},
    "11A: No; 24A: Yes": {CCE},
    "11A, 24A": {CSE, CCE},
    '["11A"': {CSE},
    '[{"factor": "11A", "detail": {"answer": "No"}}, {"factor": "24A", "detail": {"answer": "Yes"}}]': {CCE},
    '[{"factor": {"code": "11A"}, "answer": "No"}, {"factor": {"code": "24A"}, "answer": "Yes"}]': {CCE},
    '{"code": "11A", "response": ["No"], "comment": "11A was discussed"}': set[str](),
    '{"11A": {"present": "false", "note": "x"}, "24A": {"note": "seen"}}': {CCE},
    '{"factors": ["11A", "24A"], "answers": ["No", "Yes"]}': {CCE},
    '["11A", "No", "24A", "Yes"]': {CCE},
    '{"complete": "No", "factors": ["11A", "24A"]}': {CSE, CCE},
    '{"complete": "No", "assessment": {"code": "11A", "answer": "Yes"}}': {CSE},
    '{"11A": "No - discussed with mother", "24A": "Yes (no concerns since)"}': {CCE},
    '{"11A": "No", "comment": "see 24A"}': set[str](),
    '{"comment": "24A"}': {CCE},
    "11A: No (discussed with school); 24A Criminal exploitation - yes": {CCE},
    "11A Child sexual exploitation not identified; 24A: no longer at home": {CCE},
    "11A,No,24A,Yes": {CCE},
    "not 11A; no evidence of harm; 24A": {CCE},
    "11A: TBC by December": set[str](),
    "[]": set[str](),
}


@pytest.mark.parametrize(("text", "wanted"), ANSWERS.items())
def test_a_factor_answered_with_no_points_to_no_harm(text: str, wanted: set[str]) -> None:
    assert set(candidate_harm_types(text)) & {CSE, CCE} == wanted
    assert candidate_harm_types(factors.as_read(text)) == candidate_harm_types(text), "kept as read"


@given(st.text(max_size=60) | st.lists(st.sampled_from("{}[]\":,\\ '1A11A No"), max_size=40).map("".join))
def test_reading_never_fails_and_gives_back_what_is_no_json(text: str) -> None:
    node = read_json(text)
    assert isinstance(leaves(node), dict)
    assert candidate_harm_types(text) == candidate_harm_types(factors.as_read(text))
    tokens(text)


@given(st.dictionaries(st.sampled_from(["HOUSE", "STREET", "TOWN"]), st.text("abc 7'\"\\", max_size=9).map(str.strip)))
def test_plain_json_is_read_as_it_stands(parts: dict[str, str]) -> None:
    assert leaves(read_json(json.dumps(parts))) == {name.lower(): each for name, each in parts.items() if each}
