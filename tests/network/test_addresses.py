"""Only public addresses are asked, however a private one is spelt and wherever a name leads."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import SeeToThePlatform, UseAPublicAddress
from hustings.network.addresses import Guard, asked_url, is_public
from hustings.network.asking import Request
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network.clock import TurningClock

modest = settings(max_examples=50, deadline=None)

PRIVATE_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
PRIVATE_6 = [
    ipaddress.IPv6Network(network)
    for network in ("::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")
]


@st.composite
def private_4(draw: st.DrawFn) -> ipaddress.IPv4Address:
    network = draw(st.sampled_from(PRIVATE_4))
    return network[draw(st.integers(0, network.num_addresses - 1))]


@st.composite
def private_6(draw: st.DrawFn) -> ipaddress.IPv6Address:
    network = draw(st.sampled_from(PRIVATE_6))
    return network[draw(st.integers(0, network.num_addresses - 1))]


@st.composite
def spelt(draw: st.DrawFn) -> str:
    """A private IPv4 address as inet_aton reads it: one to four parts, each decimal, octal or hex."""
    number = int(draw(private_4()))
    parts = draw(st.integers(1, 4))
    values = [(number >> (24 - 8 * index)) & 0xFF for index in range(parts - 1)]
    values.append(number & (0xFFFFFFFF >> (8 * (parts - 1))))
    ways = st.sampled_from(("{}", "0{:o}", "0x{:x}", "0X{:X}", "0x000{:x}"))
    return ".".join(draw(ways).format(value) for value in values)


def _ask(address: str, **options: object) -> None:
    with Door(clock=TurningClock(), **options) as door:  # type: ignore[arg-type]
        door.asker(PlainRules()).ask(Request(address=address, deadline_s=2))


@modest
@given(spelt())
def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(UseAPublicAddress):
        _ask(f"http://{host}:1/")


@modest
@given(private_4())
def test_a_private_address_is_refused_inside_another(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),  # IPv4-mapped
        ipaddress.IPv6Address(number),  # IPv4-compatible, long withdrawn
        ipaddress.IPv6Address((0x64FF9B << 96) | number),  # NAT64
        ipaddress.IPv6Address((0x64FF9B0001 << 80) | number),  # NAT64 within one network
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1),  # 6to4
        ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),  # Teredo
    ):
        assert not is_public(wrapped)
        with pytest.raises(UseAPublicAddress):
            _ask(f"https://[{wrapped}]:1/")


@modest
@given(private_6())
def test_a_private_address_of_the_newer_kind_is_refused(address: ipaddress.IPv6Address) -> None:
    for spelling in (address.compressed, address.exploded, address.exploded.upper()):
        with pytest.raises(UseAPublicAddress):
            _ask(f"http://[{spelling}]:1/")


@modest
@given(st.ip_addresses())
def test_what_python_holds_for_private_is_never_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    odd = address.is_private or address.is_loopback or address.is_link_local
    odd = odd or address.is_multicast or address.is_reserved or address.is_unspecified
    # These wrap an IPv4 address, which is then judged in their place.
    wraps = getattr(address, "ipv4_mapped", None) or address in ipaddress.ip_network("64:ff9b::/96")
    assert wraps or not (odd and is_public(address))


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "100.128.0.1",
        "172.32.0.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///posts",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:-1/",
        "http://exa mple.org/",
        "http://example.org/\r\nHost: other",
        "http://example.org/\x00",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://①②⑦.0.0.1/",
        "http://１２７.0.0.1/",
        "http://0177.0.0.1/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_without_a_look(address: str) -> None:
    with pytest.raises(UseAPublicAddress) as caught:
        asked_url(address)
    assert "secret" not in str(caught.value)


@modest
@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused_as_none(text: str) -> None:
    for address in (text, f"http://{text}", f"https://example.org/{text}"):
        with suppress(UseAPublicAddress):
            assert asked_url(address).host


def test_a_name_in_another_script_is_asked_in_the_form_that_machines_use() -> None:
    assert asked_url("https://bücher.example/").raw_host == b"xn--bcher-kva.example"


def test_of_a_name_that_leads_to_both_kinds_only_public_addresses_are_tried() -> None:
    guard = Guard(look_up=lambda host, port: ["10.0.0.1", "93.184.216.34", "::1"])
    assert guard.addresses("example.org", 443, 1) == ["93.184.216.34"]


def test_a_name_that_leads_inside_alone_is_refused() -> None:
    with pytest.raises(UseAPublicAddress, match="'inside"):
        _ask("https://inside.example.org/", look_up=lambda host, port: ["10.0.0.1", "fd00::1"])


def test_a_name_is_looked_up_once_for_the_judgement_and_the_connection() -> None:
    looked: list[str] = []

    def turning(host: str, port: int) -> list[str]:
        looked.append(host)
        # The first look shows a public address where nothing listens, any other the inside.
        return ["192.0.2.1"] if len(looked) > 1 else ["203.0.113.1"]

    with pytest.raises((UseAPublicAddress, SeeToThePlatform)):
        _ask("http://turning.example.org:1/", look_up=turning)
    assert looked == ["turning.example.org"]


@pytest.mark.parametrize("host", ["127.0.0.1:2583", "localhost:2583", "[::1]:2583"])
def test_a_private_server_is_reachable_by_the_exact_host_and_port_that_were_allowed(
    host: str,
) -> None:
    name, _, port = host.rpartition(":")
    name = name.strip("[]")
    guard = Guard({host.upper()}, look_up=lambda host, port: ["127.0.0.1"])
    assert guard.addresses(name, int(port), 1)
    with pytest.raises(UseAPublicAddress):
        guard.addresses(name, 2584, 1)
    with pytest.raises(UseAPublicAddress):
        guard.addresses("127.0.0.2", int(port), 1)
