"""One exchange: a question goes out, its whole answer comes back, or what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from hustings.domain.errors import (
    ConnectAgain,
    HustingsError,
    ReportTheAnswer,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Request
from hustings.network.bodies import BodyCut, BodyRefused, read_body
from hustings.network.clock import Clock
from hustings.network.deadlines import Deadline, limited_by
from hustings.network.faults import fault_by_network
from hustings.network.redaction import shown_address
from hustings.network.redirects import MOST_REDIRECTS, REDIRECTS, Step, first_step

NOT_KEPT = frozenset({"set-cookie", "set-cookie2"})


class Body(httpx.SyncByteStream):
    """A request's body that knows whether it was called for, which is when its first byte may have left."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.left = False

    def __iter__(self) -> Iterator[bytes]:
        # Of a question without a body, this is when its last header has left.
        self.left = True
        if self._content:
            yield self._content


@dataclass(frozen=True)
class Exchanger:
    """Carries questions out, reads over connections that are kept open, writes over fresh ones."""

    reads: httpx.BaseTransport
    writes: httpx.BaseTransport
    clock: Clock
    most_body_bytes: int
    user_agent: str

    def exchange(self, request: Request, deadline: Deadline) -> Answer | HustingsError:
        """The answer, of whatever status, or the error for what kept it from us; raises neither.

        Errors are returned, so that no traceback holds httpx's own requests, which show their secrets.
        """
        body = Body(request.body or b"")
        where = shown_address(request)
        asked_at, began_s = self.clock.now(), self.clock.monotonic()
        try:
            with limited_by(deadline):
                response, content = self._fetch(request, body)
        except HustingsError as error:
            return error.with_traceback(None)
        except httpx.HTTPError as error:
            return fault_by_network(error, where, unsent=not body.left)
        except BodyCut:
            return WaitForThePlatform(f"{where} broke off its answer.")
        except BodyRefused as error:
            return ReportTheAnswer(
                f"{where} gave an answer that cannot be taken: {error}.",
                remedy="The platform's interface may have changed; report it.",
            )
        return Answer(
            status=response.status_code,
            headers={
                name.lower(): value
                for name, value in response.headers.items()
                if name.lower() not in NOT_KEPT
            },
            body=content,
            asked_at=asked_at,
            shown_address=where,
            took_s=self.clock.monotonic() - began_s,
        )

    def _fetch(self, request: Request, body: Body) -> tuple[httpx.Response, bytes]:
        step = first_step(request)
        for _ in range(MOST_REDIRECTS + 1):
            response = self._send(step, body)
            try:
                if response.status_code not in REDIRECTS:
                    return response, read_body(response, self.most_body_bytes)
                step = step.after(response.status_code, response.headers.get("location", ""))
            finally:
                response.close()
        raise ReportTheAnswer(
            f"{request.address} leads on more than {MOST_REDIRECTS} times.",
            remedy="Open it in a browser to see where it ends, and give that address.",
        )

    def _send(self, step: Step, body: Body) -> httpx.Response:
        headers = {
            "user-agent": self.user_agent,
            "accept-encoding": "gzip",
            "accept": step.request.content_types[0] if step.request.content_types else "*/*",
            "host": step.url.netloc.decode(),
            **_checked(step.headers),
        }
        stream = body if step.method == step.request.method else Body(b"")
        if step.request.body is not None and stream is body:
            headers["content-length"] = str(len(step.request.body))
        elif step.method in ("POST", "PUT", "PATCH"):
            headers["content-length"] = "0"
        transport = self.reads if step.request.purpose == "read" else self.writes
        return transport.handle_request(
            httpx.Request(step.method, step.url, headers=headers, stream=stream)
        )


def _checked(headers: dict[str, str]) -> dict[str, str]:
    """The headers in lower case; what cannot stand in one is most likely a token that was pasted wrongly.

    httpx would say so too, and show the token.
    """
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise ConnectAgain(
                f"What is to be sent as {name} holds characters that no header can hold.",
                remedy="Connect the account again, and paste the token without breaks.",
                unsent=True,
            )
    return {name.lower(): value for name, value in headers.items()}
