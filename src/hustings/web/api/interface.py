"""The interface itself: its routes, its errors, and its description."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hustings import __version__
from hustings.domain.errors import HustingsError
from hustings.web.api import problems
from hustings.web.api.access import TokenAccess, allowance_headers
from hustings.web.api.asking import only_known_parameters
from hustings.web.api.problems import problem

log = logging.getLogger("hustings.web")

DESCRIPTION = (
    "Everything that the screens show, to read by program. Send an access token as "
    "`Authorization: Bearer`; make one on the screen Access tokens or with `hustings token create`. "
    "Unknown values are null and never zero. `as_of` pins the store's version, so that an answer can "
    "be had again later; `cursor` goes on with a listing. Tables come as CSV with `format=csv` or "
    "`Accept: text/csv`. RateLimit headers tell how many requests are left within a minute."
)


class Interface(NinjaAPI):
    """A NinjaAPI whose errors are problem details and whose answers tell what is left."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        response = super().create_response(request, data, **options)
        for name, value in allowance_headers(request).items():
            response.headers[name] = value
        return response

    def get_openapi_operation_id(self, operation: Any) -> str:
        function = operation.view_func
        return f"{function.__module__.rsplit('.', 1)[-1]}_{function.__name__}"

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                for parameter in operation.get("parameters", ()):
                    _describe_parameter(parameter)
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        content = response["content"]
                        content[problems.CONTENT_TYPE] = content.pop("application/json")
        return schema


def _describe_parameter(parameter: dict[str, Any]) -> None:
    """A parameter that is left out is left out: an address has no null. Examples in OpenAPI's own form."""
    choices = parameter["schema"].pop("anyOf", [])
    for choice in choices:
        if choice.get("type") != "null":
            parameter["schema"] |= choice
    examples = parameter.pop("examples", None)
    parameter["schema"].pop("examples", None)
    if examples:
        parameter["example"] = examples[0]


@cache
def interface() -> Interface:
    """The interface with every route of the folder `routes`, found by being there."""
    api = Interface(
        title="Hustings",
        version=__version__,
        description=DESCRIPTION,
        urls_namespace="api-1",
        auth=TokenAccess(),
        docs_url=None,
    )
    api.add_decorator(only_known_parameters)
    from hustings.web.api import routes

    for module in pkgutil.iter_modules(routes.__path__):
        found = importlib.import_module(f"{routes.__name__}.{module.name}")
        api.add_router(f"/{module.name}", found.router, tags=[module.name])
    _handle_errors(api)
    return api


def _handle_errors(api: Interface) -> None:
    def ours(request: HttpRequest, error: HustingsError) -> HttpResponse:
        return _with_allowance(request, problems.of_error(request, error))

    def no_token(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        remedy = "Send `Authorization: Bearer` with an open access token."
        response = problem(request, 401, "No valid access token was sent.", remedy=remedy)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
        faults = [
            {"field": ".".join(str(part) for part in fault["loc"][1:]), "detail": fault["msg"]}
            for fault in error.errors
        ]
        detail = "; ".join(f"{fault['field']}: {fault['detail']}" for fault in faults)
        return _with_allowance(request, problem(request, 422, detail, errors=faults))

    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        remedy = "Wait as long as Retry-After says." if error.status_code == 429 else ""
        answer = problem(request, error.status_code, str(error), remedy=remedy)
        return _with_allowance(request, answer)

    def nowhere(request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(request, 404, "The address leads nowhere.")

    def broken(request: HttpRequest, error: Any) -> HttpResponse:
        log.exception("%s %s", getattr(request, "request_id", ""), request.path, exc_info=error)
        remedy = "Tell your administrator the request id."
        return problem(
            request, 500, "The program met something it was not written for.", remedy=remedy
        )

    api.add_exception_handler(HustingsError, ours)  # type: ignore[arg-type]
    api.add_exception_handler(AuthenticationError, no_token)  # type: ignore[arg-type]
    api.add_exception_handler(ValidationError, misshapen)  # type: ignore[arg-type]
    api.add_exception_handler(HttpError, http)  # type: ignore[arg-type]
    api.add_exception_handler(Http404, nowhere)  # type: ignore[arg-type]
    api.add_exception_handler(Exception, broken)


def _with_allowance(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    for name, value in allowance_headers(request).items():
        response.headers[name] = value
    return response
