"""The description of the API is true: generated requests get only documented answers, whoever sends them."""

import httpx
import pytest
import schemathesis
import schemathesis.specs.openapi.adapter  # imported late, it may be parsed while another thread parses too
from hypothesis import HealthCheck, given, settings
from requests import Session
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from csgraph.domain.access import Role
from tests.web.borough import CANARIES

EXAMPLES = 6
PATIENCE = 120
"""Seconds for an answer: the first that detects compiles its loops where nobody made them ready before."""
# Every request carries a role's token; requests without one have a table of their own.
CONFIG = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
# A value can fit the description and still be wrong: an unknown harm type, a day too far, a file that is no zip.
# Each is documented as 422, and tests of its own say which.
NOT_CHECKED = [positive_data_acceptance]


def _holds_no_name(_context: object, response: Response, _case: object) -> None:
    told = response.text.casefold()
    assert not [each for each in CANARIES if each.casefold() in told]


def _try(operation: APIOperation, mode: GenerationMode, session: Session, address: str) -> None:
    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def requests(case: schemathesis.Case) -> None:
        case.call_and_validate(
            base_url=address,
            session=session,
            headers={"Authorization": session.headers["Authorization"]},
            additional_checks=[_holds_no_name],
            excluded_checks=NOT_CHECKED,
            timeout=PATIENCE,
        )

    requests()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("role", Role)
def test_generated_requests_get_documented_answers(
    address: str, tokens: dict[Role, str], role: Role, mode: GenerationMode
) -> None:
    described = schemathesis.openapi.from_dict(httpx.get(f"{address}/openapi.json").json(), config=CONFIG)
    with Session() as session:
        session.headers["Authorization"] = f"Bearer {tokens[role]}"
        for found in described.get_all_operations():
            operation = found.ok()
            if mode is GenerationMode.POSITIVE or _takes_anything(operation):
                _try(operation, mode, session, address)


def _takes_anything(operation: APIOperation) -> bool:
    """Whether a request of it can be wrong."""
    return bool(operation.body) or any(True for _ in operation.iter_parameters())
