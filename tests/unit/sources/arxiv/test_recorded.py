"""Recorded answers of arXiv are read completely."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer
from paperreader.sources.feeds import parse_atom, parse_feed

if TYPE_CHECKING:
    from pathlib import Path


def test_every_entry_of_the_api_is_a_paper(shared: Path) -> None:
    files = sorted((shared / "arxiv/atom").glob("*.xml"))
    counts = {}
    for file in files:
        body = file.read_bytes()
        if b"/api/errors" in body:
            with pytest.raises(BadAnswer, match="incorrect id format for abc"):
                parse_atom(body)
            continue
        found = parse_atom(body)
        counts[file.name.split("_")[0]] = len(found.papers)
        assert (len(found.papers), found.dropped) == (body.count(b"<entry>"), 0)
        assert [paper.version for paper in found.papers] == versions(body)
        assert all(
            paper.updated and paper.published and paper.updated >= paper.published for paper in found.papers
        )
        remarks = [paper.remark for paper in found.papers if paper.remark]
        assert len(remarks) == body.count(b"<arxiv:comment>")
        assert sum(paper.journal is not None for paper in found.papers) == body.count(b"<arxiv:journal_ref>")
        assert sum(paper.doi is not None for paper in found.papers) == body.count(b"<arxiv:doi>")
    assert len(files) > len(counts) > 0


def versions(body: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"<id>http://arxiv\.org/abs/\S+v(\d+)</id>", body)]


def test_an_identifier_of_the_old_kind_is_kept(shared: Path) -> None:
    (paper,) = parse_atom(
        (shared / "arxiv/atom/arxivpy_id_astro-ph_0601001_s0_m100_3150dca9dc76.xml").read_bytes()
    ).papers

    assert (paper.id, paper.version, paper.updated) == ("astro-ph/0601001", 1, date(2006, 1, 2))
    assert paper.journal == "ActaAstron.56:1-50,2006"
    assert paper.remark is not None
    assert paper.remark.startswith("62 pages including 16 figures")


def test_every_entry_of_an_announcement_is_a_paper(shared: Path) -> None:
    for file in sorted((shared / "arxiv/rss").glob("*.xml")):
        body = file.read_bytes()
        found = parse_feed(body)
        entries = body.count(b"<entry>") + body.count(b"<item>")
        assert (len(found.papers) + len(found.replaced), found.dropped) == (entries, 0)
        assert all(paper.version for paper in (*found.papers, *found.replaced))
