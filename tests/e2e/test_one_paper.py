"""One paper that a list, a feed, a saved file and a bibliography have, each under a name of its own."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.builders import build_paper
from tests.e2e.test_command_line import Machine
from tests.fakes import FakeHuggingFace
from tests.huggingface_answers import build_item

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

ARXIV, DOI = "2611.00001", "doi:10.1234/tests.1"
FEED = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>A journal</title><link>http://127.0.0.1/</link>
<item><title>Learning to test, in print</title><link>https://doi.org/10.1234/tests.1</link>
<description>We study …</description><pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<title>arXiv Query</title><id>http://arxiv.org/api/x</id>
<entry><id>http://arxiv.org/abs/2611.00001v2</id><title>Learning to Test</title>
<summary>The whole abstract.</summary><published>2026-11-19T00:00:00Z</published>
<updated>2026-11-21T00:00:00Z</updated><author><name>Ada Number1</name></author>
<arxiv:comment>12 pages</arxiv:comment><category term="cs.LG"/></entry></feed>"""
BIBTEX = """@article{a, title = {Learning to Test}, author = {Number1, Ada}, year = 2026, journal = {Nature},
doi = {10.1234/tests.1}, eprint = {2611.00001}, archivePrefix = {arXiv}}"""


def test_a_paper_under_four_names_becomes_one(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rss.xml").respond_with_data(FEED, content_type="text/xml")
    day = date(2026, 11, 20)
    paper = build_paper(1, title="Learning to Test!", edition_date=day, upvotes=41)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "saved.xml").write_text(ATOM, encoding="utf-8")
    (tmp_path / "mine.bib").write_text(BIBTEX, encoding="utf-8")
    machine = Machine(tmp_path / "machine")

    def done(*argv: str) -> str:
        result = machine.run(*argv)
        assert result.returncode == 0, result.stderr
        return str(result.stdout)

    def listed() -> list[Any]:
        return [one["id"] for one in json.loads(done("search", "learning", "--offline", "--json"))]

    with FakeHuggingFace(days={day: [build_item(paper)]}) as server:
        machine.endpoint = server.url
        done("list", f"feed:{httpserver.url_for('/rss.xml')}")
        done("list", str(day))
    done("list", f"folder:{tmp_path / 'pages'}")
    assert sorted(listed()) == [ARXIV, DOI]
    done("bookmark", "import", str(tmp_path / "mine.bib"))

    assert listed() == [ARXIV]
    (shown,) = json.loads(done("show", DOI, "-v", "--json", "--offline"))
    origins = shown["provenance"]["origins"]
    assert {name: (shown[name], origins[name]) for name in ("upvotes", "remark", "version", "journal")} == {
        "upvotes": (41, "huggingface"),
        "remark": ("12 pages", "arxiv"),
        "version": (2, "arxiv"),
        "journal": ("Nature", "file"),
    }
    assert (shown["id"], shown["doi"], shown["abstract"], shown["bookmarked"]) == (
        ARXIV, "10.1234/tests.1", "The whole abstract.", True,
    )  # fmt: skip
    assert "  Hugging Face, just now: " in done("show", ARXIV, "-v", "--offline")
