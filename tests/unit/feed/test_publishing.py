"""The served documents: which feeds, when they are made again, and the page that links to them."""

from __future__ import annotations

import warnings
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from paperreader.errors import DamagedFile, InvalidQuery
from paperreader.feed import publishing
from paperreader.feed.publishing import OUTLINE, Document, Publisher
from paperreader.models.edition import EditionKind
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from paperreader.services import Services
    from tests.unit.feed.conftest import Clock

HOST = "127.0.0.1:8420"


@pytest.fixture
def publisher(services: Services) -> Publisher:
    services.library.store(build_edition(2))
    services.library.store(build_edition(kind=EditionKind.DAY, value="2026-11-20", papers=(build_paper(3),)))
    return Publisher(services)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the feeds that are made, in order."""
    names: list[str] = []
    make = publishing.feed_of  # type: ignore[attr-defined]

    def noted(channel: Any, *rest: Any) -> Any:
        names.append(channel.name)
        return make(channel, *rest)

    monkeypatch.setattr(publishing, "feed_of", noted)
    return names


def get(publisher: Publisher, path: str = "/trending.atom", host: str = HOST) -> Document:
    document = publisher.document(path, host)
    assert document is not None
    return document


def read(document: Document) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import feedparser

        found = feedparser.parse(document.body)
    assert found.bozo == 0
    return found


def ids(document: Document) -> list[str]:
    return sorted(entry.id.rpartition("/")[2] for entry in read(document).entries)


def test_every_list_and_view_is_served(publisher: Publisher, services: Services) -> None:
    services.views.change(lambda views: views.with_view("R&D/é", "paper"))
    services.library.store(build_edition(kind=EditionKind.WEEK, value="2026-W47", papers=(build_paper(4),)))
    assert ids(get(publisher, "/trending.atom")) == ["2611.00001", "2611.00002"]
    assert ids(get(publisher, "/daily.atom")) == ["2611.00003"]
    assert ids(get(publisher, "/weekly.atom")) == ["2611.00004"]
    assert ids(get(publisher, "/bookmarks.atom")) == []
    view = get(publisher, "/views/R%26D%2F%C3%A9.atom")
    assert len(read(view).entries) == 4
    assert read(view).feed.title == "R&D/é"


def test_the_address_that_was_asked_for_is_in_the_feed(publisher: Publisher) -> None:
    for host in (HOST, "localhost:8420"):
        links = read(get(publisher, host=host)).feed.links
        own = [link.href for link in links if link.rel == "self"]
        assert own == [f"http://{host}/trending.atom"]


def test_ids_are_the_same_at_every_port(publisher: Publisher) -> None:
    here, there = (read(get(publisher, host=host)) for host in (HOST, "localhost:9"))
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert here.feed.id == there.feed.id


def test_nothing_else_is_served(publisher: Publisher) -> None:
    for path in ("/x", "/views/none.atom", "/trending", "", "//", "/trending.atom/"):
        assert publisher.document(path, HOST) is None


def test_a_feed_is_not_made_again_while_nothing_changes(publisher: Publisher, made: list[str]) -> None:
    first = get(publisher)
    assert get(publisher) is first
    assert made == ["trending"]


def test_counts_that_move_leave_a_feed_as_it_was(
    publisher: Publisher, services: Services, clock: Clock
) -> None:
    first = get(publisher)
    clock.now += timedelta(hours=1)
    moved = tuple(build_paper(number, upvotes=500 + number) for number in (2, 1))
    services.library.store(build_edition(papers=moved, fetched_at=clock.now))
    assert get(publisher) is first


def test_a_new_paper_is_another_document(publisher: Publisher, services: Services, clock: Clock) -> None:
    first = get(publisher)
    clock.now += timedelta(hours=1)
    services.library.store(build_edition(3, fetched_at=clock.now))
    second = get(publisher)
    assert second.etag != first.etag
    assert second.modified == clock.now
    assert ids(second) == ["2611.00001", "2611.00002", "2611.00003"]


def test_two_changes_within_a_second_have_two_dates(publisher: Publisher, services: Services) -> None:
    first = get(publisher)
    services.library.store(build_edition(3))
    assert get(publisher).modified > first.modified


def test_another_process_sees_the_same_validator(publisher: Publisher, services: Services) -> None:
    assert get(Publisher(services)).etag == get(publisher).etag


def test_a_view_that_is_saved_later_is_served_at_once(publisher: Publisher, services: Services) -> None:
    assert publisher.document("/views/New.atom", HOST) is None
    services.views.change(lambda views: views.with_view("New", "title:learning"))
    assert ids(get(publisher, "/views/New.atom")) == ["2611.00001", "2611.00002", "2611.00003"]
    services.views.change(lambda views: views.with_view("New", "nobody"))
    assert ids(get(publisher, "/views/New.atom")) == []


def test_muted_papers_are_not_served(publisher: Publisher, services: Services) -> None:
    services.views.change(lambda views: views.muted("author:number1"))
    assert ids(get(publisher)) == ["2611.00002"]


def test_a_view_that_nobody_understands_is_a_sentence(publisher: Publisher, services: Services) -> None:
    services.paths.views.parent.mkdir(parents=True, exist_ok=True)
    services.paths.views.write_text(
        '{"version": 1, "views": [{"name": "Odd", "query": "upvotes:>x"}], "mutes": []}'
    )
    with pytest.raises(InvalidQuery, match=r"^The view Odd: "):
        publisher.document("/views/Odd.atom", HOST)
    assert ids(get(publisher))


def test_damaged_views_are_a_sentence(publisher: Publisher, services: Services) -> None:
    services.paths.views.parent.mkdir(parents=True, exist_ok=True)
    services.paths.views.write_text("{")
    with pytest.raises(DamagedFile):
        publisher.document("/trending.atom", HOST)


def test_a_feed_names_the_lists_that_it_needs(publisher: Publisher, services: Services) -> None:
    services.views.change(lambda views: views.with_view("A", "paper"))
    wanted: list[tuple[EditionKind, ...]] = []
    publisher.on_request = lambda kinds: wanted.append(tuple(kinds))
    for path in ("/trending.atom", "/daily.atom", "/weekly.atom", "/bookmarks.atom", "/views/A.atom", "/"):
        get(publisher, path)
    assert wanted == [
        (EditionKind.TRENDING,),
        (EditionKind.DAY,),
        (EditionKind.WEEK,),
        (),
        (EditionKind.TRENDING, EditionKind.DAY),
    ]


def test_a_limit_leaves_papers_out(services: Services) -> None:
    services.library.store(build_edition(5))
    assert len(ids(get(Publisher(services, limit=2)))) == 2


class Links(HTMLParser):
    """The links of a page for programs, and those for people."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.feeds: list[tuple[str | None, str | None, str | None]] = []
        self.followed: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link":
            self.feeds.append((given["type"], given["title"], given["href"]))
        if tag == "a":
            self.followed.append(given["href"])


def test_the_index_page_leads_to_every_feed(publisher: Publisher, services: Services) -> None:
    services.views.change(lambda views: views.with_view('<b>"R&D"', "paper"))
    page = get(publisher, "/")
    assert page.media_type == "text/html; charset=utf-8"
    links = Links(page.body.decode())
    assert links.feeds[0] == ("application/atom+xml", "Trending papers", f"http://{HOST}/trending.atom")
    assert links.feeds[-1] == (
        "application/atom+xml",
        '<b>"R&D"',
        f"http://{HOST}/views/%3Cb%3E%22R%26D%22.atom",
    )
    assert links.followed == [*(href for _, _, href in links.feeds), f"http://{HOST}{OUTLINE}"]
    assert "<b>" not in page.body.decode().partition("<body>")[2]
    assert b"atom+xml" in page.body


def test_the_outline_has_the_feeds_of_the_page(publisher: Publisher) -> None:
    outlines = ET.fromstring(get(publisher, OUTLINE).body).findall("body/outline")
    assert [found.get("xmlUrl") for found in outlines] == [
        f"http://{HOST}/{name}.atom" for name in ("trending", "daily", "weekly", "bookmarks")
    ]
