"""Papers as Atom: what a feed reader sees, and what never changes."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from paperreader.exporters.citation import plain_title
from paperreader.feed.atom import Feed, Item, to_atom, to_opml
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_line
from tests.builders import build_paper
from tests.e2e import hostile

if TYPE_CHECKING:
    from collections.abc import Iterable

LISTED = datetime(2026, 11, 20, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "http://127.0.0.1:8420/trending.atom"


def build_feed(*papers: Paper, name: str = "trending", updated: datetime = LISTED) -> Feed:
    return Feed(name, "Trending papers", tuple(Item(paper, updated) for paper in papers), LISTED)


def read(feed: bytes) -> Any:
    """Return what feedparser understands of a feed that it has nothing to object to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import feedparser

        found = feedparser.parse(feed)
    assert found.bozo == 0, found.get("bozo_exception")
    return found


def entries(feed: bytes) -> list[ET.Element]:
    return ET.fromstring(feed).findall(f"{ATOM}entry")


def texts(parent: ET.Element, *path: str) -> list[str]:
    return [found.text or "" for found in parent.iterfind("/".join(f"{ATOM}{name}" for name in path))]


def test_a_feed_reader_sees_the_papers() -> None:
    paper = build_paper(1, code_url="https://github.com/a/b", categories=("cs.LG",), summary="It learns.")
    found = read(to_atom(build_feed(paper)))
    assert found.feed.title == "Trending papers"
    (entry,) = found.entries
    assert entry.title == paper.title
    assert entry.link == "https://huggingface.co/papers/2611.00001"
    assert [author.name for author in entry.authors] == list(paper.authors)
    assert entry.summary == "It learns."
    assert [tag.term for tag in entry.tags] == ["cs.LG"]
    assert {link.href for link in entry.links} == {
        paper.hf_url,
        paper.arxiv_url,
        paper.pdf_url,
        paper.code_url,
    }
    assert paper.abstract in entry.content[0].value
    assert 'href="https://github.com/a/b"' in entry.content[0].value


BARE = Paper(id="local:0123456789ab", title="Known by its title alone")


@pytest.mark.parametrize("paper", [build_paper(1), BARE, Paper(id="2611.00002", title="")])
def test_every_entry_has_what_atom_demands(paper: Paper) -> None:
    (entry,) = entries(to_atom(build_feed(paper)))
    for name in ("id", "title", "updated"):
        assert len(texts(entry, name)) == 1
        assert texts(entry, name)[0].strip()
    assert all(name.strip() for name in texts(entry, "author", "name"))
    assert texts(entry, "author", "name")
    assert all(texts(entry, "summary")) or not texts(entry, "summary")
    assert texts(entry, "content")[0].strip()


def test_a_feed_has_what_atom_demands_even_without_papers() -> None:
    root = ET.fromstring(to_atom(build_feed()))
    assert [len(texts(root, name)) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    read(to_atom(build_feed()))


def test_a_paper_without_an_abstract_has_no_blank_summary() -> None:
    (entry,) = entries(to_atom(build_feed(build_paper(1, abstract=""))))
    assert not texts(entry, "summary")


def test_an_identifier_is_made_of_that_of_the_paper_alone() -> None:
    here, there = build_paper(1), build_paper(1, title="Another", upvotes=7, sources=("arxiv",))
    first = to_atom(build_feed(here), ADDRESS)
    second = to_atom(build_feed(there, name="@Agents"), "http://localhost:99/views/Agents.atom")
    ids = [texts(entry, "id") for feed in (first, second) for entry in entries(feed)]
    assert ids == [["tag:paperreader.invalid,2026:paper/2611.00001"]] * 2


def test_an_old_identifier_and_the_name_of_a_view_are_quoted() -> None:
    root = ET.fromstring(to_atom(build_feed(build_paper(1, id="cs/0112017"), name="@a b&c")))
    assert texts(root, "id") == ["tag:paperreader.invalid,2026:feed/@a%20b%26c"]
    assert texts(root, "entry", "id") == ["tag:paperreader.invalid,2026:paper/cs/0112017"]


def test_nothing_that_moves_by_itself_is_in_a_feed() -> None:
    papers = [build_paper(number) for number in (1, 2, 3)]
    moved = [
        build_paper(number, upvotes=900 + number, comments=8, stars=70, models=5, spaces=4)
        for number in (3, 1, 2)
    ]
    assert to_atom(build_feed(*papers)) == to_atom(build_feed(*moved))


def test_a_feed_was_updated_when_its_newest_entry_was() -> None:
    newer = LISTED.replace(day=22)
    feed = Feed("x", "x", (Item(build_paper(1), LISTED), Item(build_paper(2), newer)), LISTED)
    root = ET.fromstring(to_atom(feed))
    assert texts(root, "updated") == ["2026-11-22T00:00:00Z"]
    assert texts(root, "entry", "updated") == ["2026-11-22T00:00:00Z", "2026-11-20T00:00:00Z"]


def test_a_paper_is_not_published_after_it_was_updated() -> None:
    (entry,) = entries(to_atom(build_feed(build_paper(1, published=date(2026, 11, 24)))))
    assert texts(entry, "published") == texts(entry, "updated")


def test_of_many_authors_the_first_ones_are_named() -> None:
    paper = build_paper(1, authors=tuple(f"Author {number}" for number in range(2_900)))
    (entry,) = entries(to_atom(build_feed(paper)))
    assert texts(entry, "author", "name")[-1] == "and 2,880 more"
    assert len(texts(entry, "author", "name")) == 21


def test_a_self_link_is_only_in_a_feed_that_is_served() -> None:
    def own(feed: bytes) -> list[str]:
        links = ET.fromstring(feed).findall(f"{ATOM}link")
        return [link.get("href", "") for link in links if link.get("rel") == "self"]

    assert own(to_atom(build_feed(), ADDRESS)) == [ADDRESS]
    assert not own(to_atom(build_feed()))


def hostile_titles() -> Iterable[str]:
    extra = ("<3 & &amp; &lt;b&gt;", "]]>", "<!-- -->", "<?xml?>", "&#x0;", "{{ 7*7 }}", "\"'>", "a < b > c")
    yield from (*hostile.MARKUP, *hostile.SEQUENCES, *hostile.CHARACTERS, *hostile.PROGRAMS, *extra)


def test_hostile_titles_are_read_back_as_they_are() -> None:
    titles = [title for title in map(clean_line, hostile_titles()) if title]
    assert len(titles) > 60
    papers = [build_paper(number, title=title) for number, title in enumerate(titles)]
    found = read(to_atom(build_feed(*papers)))
    by_id = {entry.id.rpartition("/")[2]: entry.title for entry in found.entries}
    assert [by_id[paper.id] for paper in papers] == [plain_title(paper) for paper in papers]


@pytest.mark.parametrize("text", ["a\x0bb", "a\uffffb", "a\ud800b", "a\x00b"])
def test_what_no_xml_can_hold_is_left_out(text: str) -> None:
    paper = build_paper(1, title=text, authors=(text,), abstract=text, code_url=f"https://x/{text}")
    (entry,) = read(to_atom(build_feed(paper, name=text), f"http://x/{text}")).entries
    assert (entry.title.replace(" ", ""), entry.author) == ("ab", "ab")


def test_no_text_of_a_paper_becomes_markup() -> None:
    attack = "</p><script>alert(1)</script><a href='javascript:x'>&lt;b&gt;"
    paper = build_paper(1, title=attack, abstract=attack, summary=attack, authors=(attack,))
    (entry,) = entries(to_atom(build_feed(paper)))
    content = ET.fromstring(f"<div>{texts(entry, 'content')[0]}</div>")
    assert {element.tag for element in content.iter()} == {"div", "p", "a"}
    assert attack in "".join(content.itertext())


def test_only_addresses_of_the_web_are_links() -> None:
    paper = build_paper(1, code_url="javascript:alert(1)", project_url="file:///etc/passwd")
    feed = to_atom(build_feed(paper))
    assert b"javascript" not in feed
    assert b"passwd" not in feed


def test_an_outline_names_every_feed() -> None:
    feeds = [("Trending papers", ADDRESS), ("R&D <3", "http://127.0.0.1:8420/views/R%26D.atom")]
    outlines = ET.fromstring(to_opml(feeds)).findall("body/outline")
    assert [(found.get("text"), found.get("xmlUrl")) for found in outlines] == feeds
    assert {found.get("type") for found in outlines} == {"rss"}
