"""Which addresses may be asked: public ones, judged by where a connection really leads.

A name is looked up once, every address that it leads to is judged, and the connection goes to one of
those that were judged, so that a name that changes between the look and the connection gains nothing.
Ranges after the IANA special-purpose address registries (RFC 6890 and its updates).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Collection
from concurrent.futures import Future
from threading import Thread

import httpx

from hustings.domain.errors import UseAPublicAddress
from hustings.network.redaction import without_secret_names

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int], list[str]]

NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by customers of one carrier
        "127.0.0.0/8",  # this machine
        "169.254.0.0/16",  # link-local, where clouds tell machines their secrets
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which may wrap any IPv4 address
        "3fff::/20",  # documentation
    )
)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
SPELT_BADLY = re.compile(r"[\s\\\x00-\x1f\x7f]")


def asked_url(address: str) -> httpx.URL:
    """The address as it will be asked: http or https, a host, no user in it.

    UseAPublicAddress where it is anything else.
    """
    problem = None
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise _not_asked(without_secret_names(address), "cannot be read as an address") from None
    if SPELT_BADLY.search(address):
        problem = "has spaces or control characters in it"
    elif url.scheme not in ("http", "https"):
        problem = "does not begin with http:// or https://"
    elif not url.host or "%" in url.host:
        problem = "names no host"
    elif url.userinfo:
        problem = "has a user in it"
    elif url.port is not None and not 0 < url.port < 65536:
        problem = "has a port that cannot be"
    if problem:
        raise _not_asked(without_secret_names(address), problem)
    return url


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet, also where IPv6 wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        return address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)
    return not any(address in network for network in NOT_PUBLIC_4)


class Guard:
    """Finds the addresses behind a name and lets through those that may be asked.

    `reachable_private` are exact `host:port`, as requests spell them, that may lie anywhere: a server
    of one's own, or a test's. `look_up` is the system's unless given.
    """

    def __init__(
        self, reachable_private: Collection[str] = (), look_up: LookUp | None = None
    ) -> None:
        self._reachable_private = frozenset(entry.lower() for entry in reachable_private)
        self._look_up = look_up or system_look_up

    def addresses(self, host: str, port: int, within_s: float) -> list[str]:
        """The addresses to try, in order; never empty.

        UseAPublicAddress where there is none that may be asked; OSError where the name leads nowhere,
        TimeoutError where it took longer than `within_s` to find out.
        """
        found = self._found(host, port, within_s)
        if f"{_bracketed(host)}:{port}".lower() in self._reachable_private:
            return found
        public = [address for address in found if is_public(ipaddress.ip_address(address))]
        if not public:
            raise _not_asked(host, "does not lead to the public internet")
        return public

    def _found(self, host: str, port: int, within_s: float) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        # The system's search for a name takes no limit of time, so it is left behind in its own thread.
        answer: Future[list[str]] = Future()
        Thread(target=self._answer, args=(answer, host, port), daemon=True).start()
        found = answer.result(timeout=within_s)
        if not found:
            raise OSError(f"{host} leads to no address")
        return found

    def _answer(self, answer: Future[list[str]], host: str, port: int) -> None:
        try:
            answer.set_result(self._look_up(host, port))
        except (OSError, UnicodeError) as error:
            answer.set_exception(OSError(str(error)))


def system_look_up(host: str, port: int) -> list[str]:
    """What the system knows of a name, each address once, in the order it recommends."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _not_asked(shown: str, problem: str) -> UseAPublicAddress:
    return UseAPublicAddress(
        f"{shown!r} {problem}, so nothing was asked.",
        remedy="Give the address of a page on the public internet.",
        field="address",
    )
