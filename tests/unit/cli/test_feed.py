"""`feed` on the command line: its papers, and a file that is written only if something changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from paperreader.models.edition import EditionKind
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.models.paper import Paper
    from tests.unit.cli.conftest import Call

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def papers(keep: Callable[..., None]) -> None:
    keep(build_edition(papers=(build_paper(1, title="Agents"), build_paper(2, title="Diffusion"))))


def titles(feed: str | bytes) -> list[str]:
    return [found.text or "" for found in ET.fromstring(feed).iterfind(f"{ATOM}entry/{ATOM}title")]


def updates(feed: str | bytes) -> list[str]:
    return [found.text or "" for found in ET.fromstring(feed).iterfind(f"{ATOM}entry/{ATOM}updated")]


def only(feed: str | bytes, name: str) -> str:
    (found,) = ET.fromstring(feed).findall(f"{ATOM}{name}")
    return found.text or ""


def test_the_trending_list_is_printed(call: Call) -> None:
    answer = call("feed", "--offline")
    assert (answer.code, answer.err) == (0, "")
    assert sorted(titles(answer.out)) == ["Agents", "Diffusion"]
    assert only(answer.out, "title") == "Trending papers"


def test_a_query_and_a_limit_choose(call: Call) -> None:
    assert titles(call("feed", "trending", "agents", "--offline").out) == ["Agents"]
    assert titles(call("feed", "--offline", "--limit", "1").out) == ["Agents"]


def test_a_view_is_a_feed_of_its_own(call: Call) -> None:
    call("views", "save", "R&D", "diffusion")
    answer = call("feed", "@R&D", "--offline")
    assert titles(answer.out) == ["Diffusion"]
    assert only(answer.out, "title") == "R&D"
    assert only(answer.out, "id").endswith("feed/@r%26d")


def test_muted_papers_are_left_out(call: Call) -> None:
    call("mute", "diffusion")
    assert titles(call("feed", "--offline").out) == ["Agents"]


def test_an_empty_feed_says_why(call: Call) -> None:
    answer = call("feed", "trending", "zzz", "--offline")
    assert (answer.code, titles(answer.out)) == (0, [])
    assert "matches" in answer.err


def test_an_empty_feed_has_the_date_of_the_newest_list(call: Call, keep: Callable[..., None]) -> None:
    assert "<updated>2026-01-01T00:00:00Z</updated>" in call("feed", "trending", "zzz", "--offline").out
    keep(build_edition(kind=EditionKind.DAY, value="2026-05-27", papers=(build_paper(9),)))
    assert "<updated>2026-05-27T00:00:00Z</updated>" in call("feed", "trending", "zzz", "--offline").out


def test_the_feed_of_an_empty_view_names_it(call: Call) -> None:
    call("views", "save", "Mine", "zzz")
    assert call("feed", "@mine", "--offline").err.startswith("paperreader: The view Mine: None of ")


def test_two_runs_print_the_same(call: Call) -> None:
    assert call("feed", "--offline").out == call("feed", "--offline").out


def store(call: Call, keep: Callable[..., None], *papers: Paper) -> str:
    keep(build_edition(papers=papers))
    return call("feed", "--offline").out


def test_counts_and_ranks_that_move_change_nothing(call: Call, keep: Callable[..., None]) -> None:
    before = call("feed", "--offline").out
    moved = (
        build_paper(2, title="Diffusion", upvotes=500, stars=9),
        build_paper(1, title="Agents", comments=77),
    )
    assert store(call, keep, *moved) == before


@pytest.mark.parametrize(
    "change",
    [{"title": "Other"}, {"abstract": "Other."}, {"summary": "New."}, {"code_url": "https://x.org/code"}],
)
def test_an_entry_is_updated_when_its_words_or_links_change(
    call: Call, keep: Callable[..., None], change: dict[str, str]
) -> None:
    assert updates(call("feed", "--offline").out) == ["2026-11-20T00:00:00Z"] * 2
    after = store(
        call, keep, build_paper(1, **{"title": "Agents", **change}), build_paper(2, title="Diffusion")
    )
    newest, other = updates(after)
    assert newest > "2026-11-20T00:00:00Z"
    assert other == "2026-11-20T00:00:00Z"
    assert only(after, "updated") == newest


def test_a_day_that_is_learnt_later_moves_no_entry(call: Call, keep: Callable[..., None]) -> None:
    first = store(call, keep, build_paper(3, edition_date=None))
    listed = store(call, keep, build_paper(3, edition_date=date(2026, 11, 21)))
    assert updates(first) == updates(listed) == ["2026-11-19T00:00:00Z"]


def test_no_entry_is_of_the_future(call: Call, keep: Callable[..., None]) -> None:
    after = store(call, keep, build_paper(3, published=date(2999, 1, 1), edition_date=date(2999, 1, 2)))
    assert updates(after)[0] < "2999"
    assert store(call, keep, build_paper(3, upvotes=1)) != ""
    assert updates(call("feed", "--offline").out) == updates(after)


def test_a_bookmark_that_no_library_knows_has_a_date_of_its_own(call: Call) -> None:
    call("bookmark", "add", "2405.01234", "--offline")
    answer = call("feed", "bookmarks", "--offline")
    assert updates(answer.out) == ["2024-05-01T00:00:00Z"]


def test_nothing_of_the_users_own_is_in_a_feed(call: Call) -> None:
    call("bookmark", "add", "2611.00001")
    call("bookmark", "note", "2611.00001", "secret thought")
    call("bookmark", "tag", "2611.00001", "private")
    printed = call("feed", "bookmarks", "--offline").out
    assert titles(printed) == ["Agents"]
    assert "secret" not in printed
    assert "private" not in printed


def test_a_file_is_left_alone_while_nothing_changes(
    call: Call, keep: Callable[..., None], tmp_path: Path
) -> None:
    file = tmp_path / "out" / "papers.atom"
    file.parent.mkdir()
    assert call("feed", "--offline", "--output", str(file)).code == 0
    before = file.stat()
    assert call("feed", "--offline", "--output", str(file)).code == 0
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    keep(build_edition(papers=(build_paper(4, title="Newer"),)))
    assert call("feed", "--offline", "--output", str(file)).code == 0
    assert titles(file.read_bytes()) == ["Newer"]
    assert file.stat().st_ino != before.st_ino
    assert list(file.parent.iterdir()) == [file]


def test_a_link_to_the_file_stays_a_link(call: Call, tmp_path: Path) -> None:
    file, link = tmp_path / "papers.atom", tmp_path / "link.atom"
    link.symlink_to(file)
    assert call("feed", "--offline", "--output", str(link)).code == 0
    assert link.is_symlink()
    assert titles(file.read_bytes())


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("@nothing",), 1, "There is no view"),
        (("trendin",), 2, "did you mean trending?"),
        (("upvotes:>x",), 2, "upvotes"),
        (("--output", "/no/such/folder/x.atom"), 1, "/no/such/folder/x.atom was not written"),
        (("--output", "/"), 1, "was not written"),
        (("--serve", "http"), 2, "takes a port from 1 to 65535"),
        (("--serve", "65536"), 2, "takes a port from 1 to 65535"),
        (("--serve", "-1"), 2, "takes a port from 1 to 65535"),
        (("--serve", "8420", "today"), 2, "--serve is for all feeds: leave out"),
        (("--opml", "today"), 2, "--opml is for all feeds: leave out"),
        (("--serve", "8420", "--output", "x.atom"), 2, "leave out --output"),
        (("--serve", "8420", "--sort", "stars"), 2, "leave out --sort"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    call: Call, words: tuple[str, ...], code: int, told: str
) -> None:
    answer = call("feed", *words, "--offline")
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_list_that_cannot_be_fetched_leaves_the_file_as_it_is(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "papers.atom"
    file.write_text("before")
    answer = call("feed", "2026-11-19", "--output", str(file))
    assert answer.code == 3
    assert file.read_text() == "before"


def test_a_daily_list_is_one_feed_whatever_the_day(call: Call, keep: Callable[..., None]) -> None:
    keep(build_edition(kind=EditionKind.DAY, value="2026-11-19", papers=(build_paper(5, title="Old"),)))
    first = call("feed", "today", "--offline").out
    keep(build_edition(kind=EditionKind.DAY, value="2026-11-20", papers=(build_paper(6, title="New"),)))
    second = call("feed", "today", "--offline").out
    assert (titles(first), titles(second)) == (["Old"], ["New"])
    assert only(first, "id") == only(second, "id")
    assert only(first, "title") == only(second, "title") == "Daily papers"


def test_the_feeds_are_listed_as_an_outline(call: Call) -> None:
    call("views", "save", "R&D", "diffusion")
    outlines = ET.fromstring(call("feed", "--opml").out).findall("body/outline")
    assert [(found.get("text"), found.get("xmlUrl")) for found in outlines] == [
        ("Trending papers", "http://127.0.0.1:8420/trending.atom"),
        ("Daily papers", "http://127.0.0.1:8420/daily.atom"),
        ("Papers of the week", "http://127.0.0.1:8420/weekly.atom"),
        ("Bookmarked papers", "http://127.0.0.1:8420/bookmarks.atom"),
        ("R&D", "http://127.0.0.1:8420/views/R%26D.atom"),
    ]
    assert "http://127.0.0.1:99/trending.atom" in call("feed", "--opml", "--serve", "99").out
