"""Feeds by their address: what is asked, and what is made of the answer."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer, NetworkError, NotFound, UsageError
from paperreader.models import EditionKey, EditionKind
from paperreader.net.cache import HttpCache
from paperreader.net.client import HttpClient
from paperreader.sources.web_feed import WebFeed, address_of
from tests.unit.sources.feed_files import page_with_feed, rss_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[WebFeed]:
    client = HttpClient(cache=HttpCache(tmp_path / "cache.db"), backoff=0)
    yield WebFeed(client, lambda: NOW)
    client.close_cache()


def key_of(address: str) -> EditionKey:
    return EditionKey(EditionKind.LIST, f"feed:{address}")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://distill.pub/rss.xml", "https://distill.pub/rss.xml"),
        ("distill.pub/rss.xml", "https://distill.pub/rss.xml"),
        (" HTTP://distill.pub ", "http://distill.pub"),
        ("feed://distill.pub/rss.xml", "https://distill.pub/rss.xml"),
        ("feed:https://distill.pub/rss.xml", "https://distill.pub/rss.xml"),
        ("//distill.pub/rss.xml", "https://distill.pub/rss.xml"),
        ("localhost:8420/trending.atom", "http://localhost:8420/trending.atom"),
        ("http://127.0.0.1:1200/rss", "http://127.0.0.1:1200/rss"),
    ],
)
def test_an_address_may_be_typed_in_short(typed: str, address: str) -> None:
    assert address_of(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "distill",
        "file:///etc/passwd",
        "ftp://x.org/a",
        "javascript:alert(1)",
        "https://",
        "a b.org",
    ],
)
def test_what_is_no_address_of_a_feed_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a feed"):
        address_of(typed)


@pytest.mark.parametrize("typed", ["https://ada:secret@x.org/rss", "ada:secret@x.org", "//ada@x.org/rss"])
def test_a_password_is_neither_stored_nor_shown(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        address_of(typed)
    assert "secret" not in str(caught.value)
    assert "may not hold a name or password" in str(caught.value)


async def test_a_feed_is_a_list_in_its_own_order(feeds: WebFeed, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rss.xml").respond_with_data(rss_of("Two", "One"), content_type="text/xml")

    edition = await feeds.fetch_edition(key_of(httpserver.url_for("/rss.xml")))

    assert [paper.title for paper in edition.papers] == ["Two", "One"]
    assert edition.papers[0].project_url == httpserver.url_for("/posts/0")
    assert (edition.source, edition.order, edition.complete) == ("feed", "the feed", True)
    assert "application/rss+xml" in httpserver.log[0][0].headers["Accept"]


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/octet-stream", "application/xml"])
async def test_the_type_that_a_server_names_does_not_matter(
    feeds: WebFeed, httpserver: HTTPServer, kind: str
) -> None:
    httpserver.expect_request("/").respond_with_data(rss_of("One"), content_type=kind)

    assert len((await feeds.fetch_edition(key_of(httpserver.url_for("/")))).papers) == 1


@pytest.mark.parametrize("charset", ["windows-1252", "utf-8"])
async def test_a_feed_in_another_encoding_and_packed_is_read(
    feeds: WebFeed, httpserver: HTTPServer, charset: str
) -> None:
    body = gzip.compress(rss_of("Café naïve").encode("cp1252"))
    httpserver.expect_request("/").respond_with_data(body, content_type=f"text/xml; charset={charset}")

    (paper,) = (await feeds.fetch_edition(key_of(httpserver.url_for("/")))).papers

    assert paper.title == "Café naïve"


async def test_only_what_changed_is_asked_for(feeds: WebFeed, httpserver: HTTPServer) -> None:
    day = "Thu, 26 Nov 2026 00:00:00 GMT"
    asked = httpserver.expect_ordered_request("/")
    asked.respond_with_data(rss_of("One"), headers={"Last-Modified": day})
    httpserver.expect_ordered_request("/", headers={"If-Modified-Since": day}).respond_with_data(
        "", status=304
    )
    key = key_of(httpserver.url_for("/"))

    await feeds.fetch_edition(key)
    again = await feeds.fetch_edition(key, refresh=True)

    assert len(again.papers) == 1
    assert len(httpserver.log) == 2


async def test_a_feed_that_moved_is_followed(feeds: WebFeed, httpserver: HTTPServer) -> None:
    moved = {"Location": httpserver.url_for("/new.xml")}
    httpserver.expect_request("/old.xml").respond_with_data("", status=301, headers=moved)
    httpserver.expect_request("/new.xml").respond_with_data(rss_of("One"))

    assert len((await feeds.fetch_edition(key_of(httpserver.url_for("/old.xml")))).papers) == 1


async def test_the_feed_of_a_page_is_found(feeds: WebFeed, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(page_with_feed("/rss.xml"), content_type="text/html")
    httpserver.expect_request("/rss.xml").respond_with_data(rss_of("One"))

    found = await feeds.find(httpserver.url_for("/"))

    assert (found.address, found.title) == (httpserver.url_for("/rss.xml"), "Distill")
    assert found.edition.key == key_of(found.address)


async def test_a_list_that_is_a_page_names_its_feed(feeds: WebFeed, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(page_with_feed("/rss.xml"), content_type="text/html")

    with pytest.raises(BadAnswer, match=r"is a web page, not a feed\. Its feed is http://.*/rss\.xml\.$"):
        await feeds.fetch_edition(key_of(httpserver.url_for("/")))


async def test_a_page_without_a_feed_is_refused(feeds: WebFeed, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("<html><body>Hi</body></html>", content_type="text/html")

    with pytest.raises(BadAnswer, match=r"cannot be read as a feed\. It is a web page, not a feed\.$"):
        await feeds.find(httpserver.url_for("/"))


async def test_a_feed_that_is_gone_or_silent_is_said_so(feeds: WebFeed, httpserver: HTTPServer) -> None:
    with pytest.raises((NotFound, BadAnswer)):
        await feeds.fetch_edition(key_of(httpserver.url_for("/gone")))
    with pytest.raises(NetworkError):
        await feeds.fetch_edition(key_of("http://127.0.0.1:9/rss.xml"))


def test_a_list_is_headed_by_its_address() -> None:
    assert WebFeed.describe("https://www.distill.pub/rss.xml") == "distill.pub/rss.xml"
