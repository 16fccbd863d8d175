"""Who is let in: one browser for a token, by a name of this machine, from our own page."""

from __future__ import annotations

import socket

import pytest

from paperreader.web.access import Access, is_loopback, is_our_page


def test_a_token_works_once() -> None:
    access = Access("127.0.0.1")
    token = access.token
    assert access.redeem(token)
    assert not access.redeem(token)
    assert access.redeem(access.token)


@pytest.mark.parametrize("token", ["", "x", "é", "\udc80"])
def test_no_other_text_is_a_token_or_a_cookie(token: str) -> None:
    access = Access("127.0.0.1")
    assert not access.redeem(token)
    assert not access.has_cookie({access.cookie_name: token})


def test_the_address_has_the_token() -> None:
    access = Access("127.0.0.1")
    access.port = 8421
    assert access.address == f"http://127.0.0.1:8421/?token={access.token}"


@pytest.mark.parametrize(
    ("host", "name"), [("::1", "[::1]"), ("0.0.0.0", socket.gethostname()), ("box.lan", "box.lan")]
)
def test_the_address_names_what_another_machine_can_reach(host: str, name: str) -> None:
    assert Access(host).address.startswith(f"http://{name}:")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8421", "localhost:9000", "LOCALHOST", "[::1]:8421", "192.168.1.7:80"]
)
def test_an_address_and_localhost_are_this_machine_at_any_port(host: str) -> None:
    assert Access("127.0.0.1").names_this_machine(host)


def test_the_name_that_was_asked_for_is_this_machine() -> None:
    assert Access("Box.Lan").names_this_machine("box.lan:8421")
    assert not Access("127.0.0.1").names_this_machine("box.lan:8421")


@pytest.mark.parametrize(
    "host", ["", "evil.example:8421", "127.0.0.1.evil.example", "[", "localhost.evil.example"]
)
def test_another_name_is_not_this_machine(host: str) -> None:
    assert not Access("127.0.0.1").names_this_machine(host)


def test_only_the_page_of_the_same_host_is_ours() -> None:
    assert is_our_page("http://localhost:8421", "localhost:8421")
    assert is_our_page("https://box.lan", "box.lan")
    for origin in ("", "null", "http://localhost:8422", "http://evil.example", "file://"):
        assert not is_our_page(origin, "localhost:8421")
    assert not is_our_page("http://", "")


def test_loopback_is_what_only_this_machine_can_reach() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "192.168.1.7", "box.lan", "::", "")))
