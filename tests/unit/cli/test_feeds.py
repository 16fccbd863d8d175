"""Feeds and folders of the user on the command line."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.cli.conftest import NOBODY
from tests.unit.sources.feed_files import opml_of, page_with_feed, rss_of

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

    from tests.unit.cli.conftest import Call


@pytest.fixture
def feed(httpserver: HTTPServer) -> str:
    httpserver.expect_request("/rss.xml").respond_with_data(rss_of("Two", "One"), content_type="text/xml")
    httpserver.expect_request("/").respond_with_data(page_with_feed("/rss.xml"), content_type="text/html")
    httpserver.expect_request("/page").respond_with_data("<html><body>Hi</body></html>")
    return httpserver.url_for("/rss.xml")


def listed(call: Call) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(call("feeds", "--json").out)
    return rows


def test_a_feed_is_added_once_and_is_a_view(call: Call, feed: str) -> None:
    added = call("feeds", "add", feed)
    again = call("feeds", "add", feed)

    assert (added.code, added.err) == (
        0,
        "paperreader: Added Distill: 2 papers, the newest of 28 Nov 2026.\n",
    )
    assert (again.code, again.err) == (1, f"paperreader: {feed} was added before, as 'Distill'.\n")
    assert listed(call) == [
        {"name": "Distill", "unread": 2, "papers": 2, "fetched": "just now", "address": feed}
    ]
    assert [row["list"] for row in json.loads(call("views", "--json").out)] == [f"feed:{feed}"]


@pytest.mark.parametrize("name", ["@Distill", "feed:distill", "feed:{}"])
def test_a_feed_is_printed_by_its_name_or_address(call: Call, feed: str, name: str) -> None:
    call("feeds", "add", feed)

    found = call("list", name.format(feed), "--json")

    assert [paper["title"] for paper in found.papers] == ["Two", "One"]
    assert [paper["title"] for paper in call("list", name.format(feed), "one", "--json").papers] == ["One"]


def test_the_feed_of_a_page_is_added(call: Call, feed: str) -> None:
    assert call("feeds", "add", feed.removesuffix("rss.xml"), "--name", "Mine").code == 0

    assert [(row["name"], row["address"]) for row in listed(call)] == [("Mine", feed)]
    assert "was added before, as 'Mine'" in call("feeds", "add", feed.removesuffix("rss.xml")).err


@pytest.mark.parametrize(
    ("address", "code", "reason"),
    [
        ("page", 4, "is a web page, not a feed."),
        ("gone", 1, ""),
    ],
)
def test_what_is_no_feed_is_not_added(call: Call, feed: str, address: str, code: int, reason: str) -> None:
    refused = call("feeds", "add", feed.replace("rss.xml", address))

    assert refused.code in (code, 4)
    assert reason in refused.err
    assert listed(call) == []


@pytest.mark.parametrize(
    "words", [("nonsense",), ("file:///etc/passwd",), ("folder:/gone",), ("ftp://x.org",)]
)
def test_what_is_no_address_is_wrong_usage(call: Call, words: tuple[str, ...]) -> None:
    assert call("feeds", "add", *words).code == 2


@pytest.mark.parametrize("options", [(), ("--offline",)])
def test_without_an_answer_a_feed_is_added_with_a_remark(call: Call, options: tuple[str, ...]) -> None:
    added = call("feeds", "add", f"{NOBODY}/rss.xml", *options)

    assert added.code == 0
    assert "what is in it is not known yet. " in added.err
    assert listed(call)[0]["fetched"] == "never fetched"


def test_a_name_that_is_taken_is_refused_and_a_title_gets_a_number(call: Call, feed: str) -> None:
    call("views", "save", "Distill", "agents")

    assert "already a view 'distill'" in call("feeds", "add", feed, "--name", "distill").err
    call("feeds", "add", feed)

    assert [row["name"] for row in listed(call)] == ["Distill 2"]


def test_a_folder_is_a_feed_too(call: Call, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/blog.xml").write_text(rss_of("One"))
    (tmp_path / "pages/empty.html").write_text("<html></html>")

    added = call("feeds", "add", str(tmp_path / "pages"))

    assert "Added pages: 1 paper, the newest of 28 Nov 2026; 1 file without papers." in added.err
    assert [paper["title"] for paper in call("list", "@pages", "--json").papers] == ["One"]
    (tmp_path / "pages/more.xml").write_text(rss_of("Two"))
    assert len(call("list", f"folder:{tmp_path / 'pages'}", "--json").papers) == 2


@pytest.mark.parametrize("source", ["feed", "folder"])
def test_a_feed_cannot_be_searched(call: Call, source: str) -> None:
    refused = call("search", "attention", "--source", source)

    assert refused.code == 1
    assert f"A {source} cannot be searched; `paperreader list @NAME WORDS` filters one." in refused.err


def test_a_folder_needs_no_network(call: Call, tmp_path: Path) -> None:
    (tmp_path / "blog.xml").write_text(rss_of("One"))

    assert "Added Mine: 1 paper" in call("feeds", "add", str(tmp_path), "--name", "Mine", "--offline").err
    (tmp_path / "blog.xml").write_text(rss_of("One", "Two"))
    assert len(call("list", "@Mine", "--offline", "--refresh", "--json").papers) == 2


def test_a_feed_is_removed_by_name_or_address(call: Call, feed: str) -> None:
    for name in ("distill", feed):
        call("feeds", "add", feed)
        assert call("feeds", "remove", name).code == 0
        assert listed(call) == []
    call("views", "save", "Agents", "agents")

    assert "There is no feed 'Agents'; none was added yet." in call("feeds", "remove", "Agents").err


def test_feeds_are_exchanged_with_other_readers(call: Call, feed: str, tmp_path: Path) -> None:
    outline = tmp_path / "feeds.opml"
    outline.write_text(
        opml_of(
            "<outline text='Blogs'><outline text='ML'><outline type='rss' text='News' xmlUrl='https://a.org/x'/>",
            "</outline></outline><outline text='News' xmlUrl='https://b.org/x?a=1&b=2'/>",
            "<outline text='Bad' xmlUrl='nonsense'/><outline title='Twice' xmlUrl='https://a.org/x'/>",
        )
    )

    imported = call("feeds", "import", str(outline))
    again = call("feeds", "import", str(outline))
    exported = call("feeds", "export").out

    assert "Added 2 feeds, 1 cannot be used. Each is fetched when its tab is opened." in imported.err
    assert "Added 0 feeds, 2 were there already" in again.err
    assert [(row["name"], row["address"]) for row in listed(call)] == [
        ("ML: News", "https://a.org/x"),
        ("News", "https://b.org/x?a=1&b=2"),
    ]
    assert call("feeds", "export", str(tmp_path / "out.opml")).code == 0
    assert (tmp_path / "out.opml").read_text() == exported
    for row in listed(call):
        call("feeds", "remove", str(row["name"]))
    call("feeds", "import", str(tmp_path / "out.opml"))
    assert len(listed(call)) == 2


def test_what_is_no_outline_is_not_imported(call: Call, tmp_path: Path) -> None:
    (tmp_path / "blog.xml").write_text(rss_of("One"))

    refused = call("feeds", "import", str(tmp_path / "blog.xml"))

    assert refused.code == 4
    assert "holds no list of feeds. It is not an OPML outline." in refused.err


def test_the_command_that_publishes_feeds_names_the_one_that_reads_them(call: Call) -> None:
    refused = call("feed", "add", "https://distill.pub/rss.xml")

    assert refused.code == 2
    assert "`paperreader feeds add https://distill.pub/rss.xml`" in refused.err
    assert "did you mean add" in call("feeds", "ad", "https://distill.pub/rss.xml").err


def test_all_are_refreshed_and_each_failure_is_one_line(call: Call, feed: str, tmp_path: Path) -> None:
    assert "There are no feeds yet" in call("feeds", "refresh").err
    for address in (feed, f"{NOBODY}/x.xml", str(tmp_path)):
        call("feeds", "add", address)
    (tmp_path / "blog.xml").write_text(rss_of("New"))

    refreshed = call("feeds", "refresh")

    assert refreshed.code == 0
    assert refreshed.err.count("\n") == 2
    assert refreshed.err.endswith("2 lists refreshed, 1 failed.\n")
    assert "127.0.0.1:9/x.xml: 127.0.0.1 refused the connection." in refreshed.err
    assert [row["papers"] for row in listed(call)] == [2, None, 1]


def test_a_feed_that_was_cut_off_says_so(call: Call, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rss.xml").respond_with_data(rss_of("Two", "One", "Lost")[:-60])

    added = call("feeds", "add", httpserver.url_for("/rss.xml"))
    found = call("list", "@Distill", "--json")

    assert "Added Distill: 2 papers, the newest of 28 Nov 2026; the rest is missing." in added.err
    assert [paper["title"] for paper in found.papers] == ["Two", "One"]
    assert "is not complete: not all of it came." in found.err


def test_a_broken_feed_leaves_what_came_before(call: Call, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/rss.xml").respond_with_data(rss_of("One"))
    httpserver.expect_ordered_request("/rss.xml").respond_with_data("<html>Sold!</html>")
    call("feeds", "add", httpserver.url_for("/rss.xml"))

    found = call("list", "@Distill", "--refresh", "--json")

    assert [paper["title"] for paper in found.papers] == ["One"]
    assert "is a web page, not a feed." in found.err


def test_each_command_of_the_page_works(
    call: Call, feed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "saved"
    folder.mkdir()
    page = (Path(__file__).parents[3] / "docs/own-feeds.md").read_text(encoding="utf-8")
    site = feed.removesuffix("rss.xml")
    outline = tmp_path / "feeds.opml"
    outline.write_text(opml_of("<outline text='News' xmlUrl='https://a.org/x'/>"))

    ran = []
    for line in re.findall(r"^paperreader (.*)$", page, re.MULTILINE):
        for here, there in (
            ("https://distill.pub/", site),
            ("distill.pub/", site),
            ("~/papers/saved", str(folder)),
        ):
            line = line.replace(here, there)  # noqa: PLW2901 - the line with the addresses of this test
        words = shlex.split(line, comments=True)
        if "--name" in words:
            call("feeds", "remove", "Distill")  # a site is added in place of its feed
        found = call(*words)
        assert found.code == 0, (words, found.err)
        if "--name" in words:
            call("feeds", "remove", "Blog")
            call("feeds", "add", feed)
        ran.append(words[:2])
    assert ran.count(["feeds", "add"]) == 3
    assert ["feeds", "export"] in ran


def test_a_feed_is_renamed_and_a_file_is_replaced_only_when_asked(call: Call, tmp_path: Path) -> None:
    call("feeds", "add", f"{NOBODY}/x.xml", "--name", "Blog", "--offline")
    assert call("feeds", "rename", "Blog", "News").code == 0
    assert "News" in call("feeds").out
    file = tmp_path / "out.opml"
    file.write_text("mine")
    assert call("feeds", "export", str(file)).code != 0
    assert file.read_text() == "mine"
    assert call("feeds", "export", str(file), "--force").code == 0


@pytest.mark.parametrize(
    ("typed", "words"), [("./nowhere", "There is no folder ./nowhere."), ("file.txt", "file.txt is a file; ")]
)
def test_a_path_without_a_folder_is_told_apart_from_an_address(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("text")
    answer = call("feeds", "add", typed)
    assert (answer.code, words in answer.err) == (2, True)
