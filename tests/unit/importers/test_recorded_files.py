"""Recorded files of sources: every paper that is in them is imported, and nothing else."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import UsageError
from paperreader.importers.registry import read_entries
from paperreader.textfile import read_text

if TYPE_CHECKING:
    from pathlib import Path


def papers(path: Path) -> set[str]:
    """Return the identifiers of the papers that are imported from a file."""
    return {row.entry.paper.id for row in read_entries(read_text(path), path.name).imported}


def test_days_of_hugging_face(shared: Path) -> None:
    for path in sorted((shared / "hf/days").glob("*.json.gz"))[::25]:
        items = json.loads(gzip.decompress(path.read_bytes()))
        assert papers(path) == {item["paper"]["id"] for item in items}


@pytest.mark.parametrize("name", ["latest_2026-06-14.json", "search_kazakh.json"])
def test_answers_of_hugging_face(shared: Path, name: str) -> None:
    path = shared / "hf" / name
    assert papers(path) == {item["paper"]["id"] for item in json.loads(path.read_bytes())}


def test_a_single_paper_and_pages_of_hugging_face(shared: Path) -> None:
    assert papers(shared / "hf/paper_2608.09888.json") == {"2608.09888"}
    for path in (shared / "hf").glob("*.html"):
        named = re.findall(r"\"paper\":\{\"id\":\"([^\"]+)", unescape(path.read_text(encoding="utf-8")))
        assert papers(path) == set(named)
        assert named


def test_feeds(shared: Path) -> None:
    for path in [*(shared / "arxiv/atom").glob("*.xml"), *(shared / "arxiv/rss").glob("*.xml")]:
        text = path.read_text(encoding="utf-8")
        if "/api/errors" in text:
            with pytest.raises(UsageError, match="arXiv answered with an error"):
                papers(path)
        else:
            assert len(papers(path)) == len(re.findall(r"<(?:entry|item)[\s>]", text)), path.name


def test_full_texts_are_their_own_paper(shared: Path) -> None:
    for path in [*(shared / "arxiv/html").glob("[0-9]*.html"), *(shared / "fulltext/md").glob("*.md")]:
        assert papers(path) == {re.sub(r"v\d+$", "", path.stem)}


def test_pages_and_lists_of_identifiers(shared: Path) -> None:
    known = [json.loads(line) for line in (shared / "seed_papers.jsonl").read_text("utf-8").splitlines()]
    assert papers(shared / "seed_papers.jsonl") == {row["arxiv_id"] for row in known}
    assert len(papers(shared / "seed_page.txt")) == len(known)
    for path in (shared / "recommend").glob("*.jsonl"):
        named = set(re.findall(r"\"(\d{4}\.\d{4,5})\"", path.read_text(encoding="utf-8")))
        assert papers(path) == named


def test_a_pdf_is_named_by_its_kind(shared: Path) -> None:
    with pytest.raises(UsageError, match="is a PDF"):
        papers(next((shared / "fulltext/pdf").glob("*.pdf")))
