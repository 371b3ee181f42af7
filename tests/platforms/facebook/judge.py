"""Meta's own client as the judge: what it knows of names, and what it reads out of the same bytes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from facebook_business.api import FacebookAdsApi
from facebook_business.session import FacebookSession


def unknown_names(node: type[Any], fields: Iterator[str] | tuple[str, ...]) -> list[str]:
    """The fields that are neither a field nor a list of the client's class; `a.b(c){d}` is asked as a."""
    known = {value for name, value in vars(node.Field).items() if not name.startswith("_")}
    return [
        name
        for name in (re.split(r"[.{(]", field, maxsplit=1)[0] for field in fields)
        if name not in known and not hasattr(node, f"get_{name}")
    ]


def parameters(node: type[Any], method: str) -> frozenset[str]:
    """The parameters that the client's method knows, as it declares them to its own checks."""
    seen: dict[str, Any] = {}

    class Stop(Exception):
        pass

    def checker(types: dict[str, Any], enums: dict[str, Any]) -> None:
        seen.update(types)
        raise Stop

    module = __import__(node.__module__, fromlist=["TypeChecker"])
    original = module.TypeChecker
    module.TypeChecker = checker
    try:
        getattr(node("1"), method)()
    except Stop:
        pass
    finally:
        module.TypeChecker = original
    return frozenset(seen)


@contextmanager
def client_over(bodies: dict[str, bytes]) -> Iterator[tuple[FacebookAdsApi, list[str]]]:
    """The client, led to a server on this machine that answers paths with bytes; and the paths it asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = bodies[self.path.partition("?")[0].rstrip("/")]
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    session = FacebookSession("1", "the-secret", "EAAGtoken")
    session.GRAPH = f"http://127.0.0.1:{server.server_address[1]}"
    session.requests.trust_env = False
    try:
        yield FacebookAdsApi(session), asked
    finally:
        session.requests.close()
        server.shutdown()
        server.server_close()
        thread.join()
