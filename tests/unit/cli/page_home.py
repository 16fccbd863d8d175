"""What the commands of the pages need: lists, a full text, bookmarks, views, and files of other programs."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from time import time
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks import BookmarkStore
from paperreader.bookmarks.edits import set_tags
from paperreader.fulltext.store import Facts, FullTextStore
from paperreader.library import Library
from paperreader.models.calendar import feed_date, parse_edition
from paperreader.sources.sample import load_sample
from paperreader.views.store import ViewStore
from paperreader.views.view import View, Views
from tests.builders import build_edition
from tests.unit.importers import samples

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.paths import Paths

LISTS = ("trending", "today", "week", "month", "2026-05-20", "2026-05-27")
CODE = "https://github.com/example/code"
TEXT = """<html><head><title>[2506.01713] Lines</title></head><body><article class="ltx_document">
<h1 class="ltx_title ltx_title_document">Lines</h1><section class="ltx_section">
<h2 class="ltx_title ltx_title_section">Introduction</h2>
<div class="ltx_para"><p class="ltx_p">Of <a href="https://arxiv.org/abs/2506.01713">Lines</a>.</p></div>
<div class="ltx_para"><p class="ltx_p">A second paragraph.</p></div>
<div class="ltx_para"><p class="ltx_p">A third one.</p></div></section></article></body></html>"""
FEED = """<rss version="2.0"><channel><title>Blog</title><item><title>Lines of text</title>
<link>https://arxiv.org/abs/2506.01713</link></item></channel></rss>"""
OPML = '<opml version="2.0"><body><outline text="B" xmlUrl="https://b.example/rss.xml"/></body></opml>'


def fill_home(paths: Paths) -> None:
    """Store the built-in sample as each of the lists, bookmark eight of its papers, and save two views."""
    now = datetime.now(UTC)
    today = feed_date(now)
    papers = tuple(
        msgspec.structs.replace(
            paper, published=today - timedelta(days=place // 8), code_url=CODE, upvotes=place
        )
        for place, paper in enumerate(load_sample(now).papers)
    )
    library = Library(paths.library)
    for name in LISTS:
        library.store(build_edition(key=parse_edition(name, today), papers=papers, fetched_at=now))
    library.close()
    text = FullTextStore(paths.full_texts, 2**20)
    text.store("2506.01713", Facts("arxiv-html", "", time()), TEXT.encode())
    text.close()
    store = BookmarkStore(paths.bookmarks, backups=paths.backups)
    for paper in papers[:8]:
        store.add(paper, edit=set_tags(["rl"]))
    shutil.copy(paths.bookmarks, paths.backups / "bookmarks-2026-11-20.json")
    views = Views((View("Agents", "multimodal"), View("Distill", "", "feed:https://distill.pub/rss.xml")))
    ViewStore(paths.views).change(lambda _: views)


def fill_folder(folder: Path) -> None:
    """Write the files that the pages name, each with a paper."""
    (folder / "page.html").write_text(TEXT + samples.PAGE)  # A paper for `read`, a list for `list`.
    (folder / "page.txt").write_text(samples.TEXT)
    (folder / "feed.xml").write_text(FEED)
    (folder / "feeds.opml").write_text(OPML)
    (folder / "mine.bib").write_text("@misc{a, title={A}, eprint={2506.01713}}\n")
    (folder / "zotero.json").write_text(
        '[{"id": "a", "title": "A", "URL": "https://arxiv.org/abs/2506.01713"}]'
    )
    saved = folder / "home" / "papers" / "saved"
    saved.mkdir(parents=True)
    (saved / "feed.xml").write_text(FEED)
