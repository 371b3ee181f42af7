"""Schemathesis finds no answer that the description does not promise."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from hustings.web.api.interface import interface
from hustings.web.wsgi import application

pytestmark = pytest.mark.slow

# What a schema cannot say, such as an end before its start, is refused with 422.
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 404, 422]}}}
)
schema = schemathesis.openapi.from_dict(
    interface().get_openapi_schema(path_prefix="/api/v1/"), config=CONFIG
)
schema.app = application


@schema.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: Case, token: str, canadians: int) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
