from __future__ import annotations

import httpx
import pytest

from paperreader.errors import BadAnswer
from paperreader.net.exchange import _redirected, host_of
from paperreader.net.replies import ANY_HOST

FIRST = httpx.URL("https://huggingface.co/papers")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/papers/x", "https://huggingface.co/papers/x"),
        ("?a=b", "https://huggingface.co/papers?a=b"),
        ("https://HUGGINGFACE.co:443/x", "https://huggingface.co/x"),
        ("https://cdn.example.org/x", "https://cdn.example.org/x"),
    ],
)
def test_redirects_that_are_followed(location: str, target: str) -> None:
    assert str(_redirected(FIRST, FIRST, location, ("cdn.example.org",))) == target


@pytest.mark.parametrize(
    "location",
    [
        "http://huggingface.co/x", "http://cdn.example.org/x", "https://cdn.example.org:8443/x",
        "https://huggingface.co.example.org/x", "https://huggingface.co:1/x", "https://a@huggingface.co/x",
        "file:///etc/passwd", "data:text/html,x", "",
    ],
)  # fmt: skip
def test_redirects_that_are_not(location: str) -> None:
    with pytest.raises(BadAnswer, match=r"^huggingface\.co sent us on to "):
        _redirected(FIRST, FIRST, location, ("cdn.example.org",))


def test_after_a_redirect_to_a_named_host_the_first_host_is_still_home() -> None:
    there = httpx.URL("https://cdn.example.org/x")
    assert str(_redirected(FIRST, there, "https://huggingface.co/y", ("cdn.example.org",))).endswith("/y")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://huggingface.co/x", "huggingface.co"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("nonsense", "the server"),
        ("http://[::1", "the server"),
        ("http://a\x1b[31mb/", "the server"),
    ],
)
def test_a_host_is_named_in_ascii(url: str, host: str) -> None:
    assert host_of(url) == host


def test_any_host_is_any_in_the_internet() -> None:
    assert str(_redirected(FIRST, FIRST, "https://other.org/x", (ANY_HOST,))) == "https://other.org/x"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "192.168.0.1", "router", "[::1]", "[fe80::1]"])
def test_any_host_is_not_this_machine_or_one_beside_it(host: str) -> None:
    with pytest.raises(BadAnswer, match="another host"):
        _redirected(FIRST, FIRST, f"https://{host}/x", (ANY_HOST,))
