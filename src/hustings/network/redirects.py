"""Where a question goes, also when the answer is to ask elsewhere: what goes along, and what stays behind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import httpx

from hustings.domain.errors import ReportTheAnswer
from hustings.network.addresses import asked_url
from hustings.network.asking import Request
from hustings.network.redaction import SECRET_HEADERS, secrets_of

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FORGET_THE_METHOD = frozenset({301, 302, 303})


@dataclass(frozen=True)
class Step:
    """One address on the way: what is sent to it, with secrets while it is the host that was meant."""

    request: Request
    url: httpx.URL = field(repr=False)
    method: str
    trusted: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """The headers for this address."""
        if self.trusted:
            return {**self.request.headers, **self.request.secret_headers}
        return {
            name: value
            for name, value in self.request.headers.items()
            if name.lower() not in SECRET_HEADERS
        }

    def after(self, status: int, location: str) -> Step:
        """The next step; ReportTheAnswer where it leads nowhere or from a secure address to an open one."""
        if not location or self.request.purpose == "write":
            raise ReportTheAnswer(
                f"{self.request.address} answered that it has moved (status {status}).",
                remedy="See whether the platform's or the server's address has changed.",
            )
        url = asked_url(str(self.url.join(location).copy_with(fragment=None)))
        if (self.url.scheme, url.scheme) == ("https", "http"):
            raise ReportTheAnswer(
                f"{self.request.address} leads from a secure address to one that is not.",
                remedy="Nothing was asked there; somebody in between may have answered.",
            )
        trusted = self.trusted and _same_host(self.url, url)
        turned = status in FORGET_THE_METHOD and self.method not in ("GET", "HEAD")
        return replace(
            self,
            url=_with_secrets(url, self.request) if trusted else _bare(url, self.request),
            method="GET" if turned else self.method,
            trusted=trusted,
        )


def first_step(request: Request) -> Step:
    """The step to the address that was asked for; UseAPublicAddress where it is none."""
    url = asked_url(request.address)
    query = {
        name: value if isinstance(value, str) else list(value)
        for name, value in {**request.query, **request.secret_query}.items()
    }
    return Step(request, url.copy_merge_params(query) if query else url, request.method)


def _same_host(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether both are one machine's, by the same port or by the usual ones of http and then https."""
    ports = [url.port or {"http": 80, "https": 443}[url.scheme] for url in (one, other)]
    return one.host == other.host and (ports[0] == ports[1] or ports == [80, 443])


def _with_secrets(url: httpx.URL, request: Request) -> httpx.URL:
    if not request.secret_query:
        return url
    return url.copy_merge_params(dict(request.secret_query))


def _bare(url: httpx.URL, request: Request) -> httpx.URL:
    """The address without secrets that the first host may have copied into it."""
    secrets = secrets_of(request)
    for name, value in url.params.multi_items():
        if name in request.secret_query or any(secret in value for secret in secrets):
            url = url.copy_remove_param(name)
    return url


def host_of(address: str) -> str:
    """The host and port of an address, as budgets are kept by; UseAPublicAddress where it is none."""
    return asked_url(address).netloc.decode()
