"""The sample: 38 papers, each with true facts and a synopsis of our own."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from paperreader.models import EditionKey, EditionKind
from paperreader.sources.sample import load_rows, load_sample
from tests.builders import NOW

LONGEST_SHARED_RUN = 5


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


def test_it_is_an_edition_of_38_papers_in_page_order() -> None:
    sample = load_sample(NOW)

    assert sample.key == EditionKey(EditionKind.SAMPLE)
    assert (sample.source, sample.order, sample.fetched_at) == ("sample", "the page", NOW)
    assert (sample.complete, sample.dropped) == (True, 0)
    assert len({paper.id for paper in sample.papers}) == 38
    assert sample.papers[0].id == "2501.03012"
    assert sample.papers[-1].title.startswith("Web2Code")


def test_it_claims_nothing_that_it_does_not_know() -> None:
    for paper in load_sample(NOW).papers:
        assert paper.sources == ("sample",)
        assert (paper.upvotes, paper.comments, paper.stars, paper.edition_date) == (None,) * 4


def test_authors_and_days_are_those_of_the_papers() -> None:
    papers = load_sample(NOW).papers
    assert sum(bool(paper.authors) for paper in papers) == 17
    for paper in papers:
        assert all(name == " ".join(name.split()) for name in paper.authors)
        if paper.published:
            assert paper.authors
            assert f"{paper.published:%y%m}" == paper.id[:4]


def test_code_that_is_named_says_who_named_it() -> None:
    papers = load_sample(NOW).papers

    assert {paper.code_origin for paper in papers if paper.code_url} == {"abstract"}
    assert {paper.code_origin for paper in papers if not paper.code_url} == {None}
    assert sum(paper.code_url is not None for paper in papers) == 14


def test_every_paper_has_an_arxiv_page() -> None:
    assert all(re.fullmatch(r"\d{4}\.\d{5}", paper.id) for paper in load_sample(NOW).papers)


@pytest.mark.parametrize("row", load_rows(), ids=lambda row: row.id)
def test_a_synopsis_is_a_short_paragraph_of_whole_sentences(row) -> None:
    assert 55 <= len(row.synopsis.split()) <= 95
    assert 2 <= len(re.findall(r"[.?!](?= |$)", row.synopsis)) <= 5
    assert row.synopsis.endswith(".")
    assert row.synopsis == " ".join(row.synopsis.split())


def test_the_facts_are_the_verified_ones(shared: Path) -> None:
    lines = (shared / "seed_papers.jsonl").read_bytes().splitlines()
    truth = [msgspec.json.decode(line) for line in lines]

    told = [(row.title, row.id, row.code_url, row.project_url) for row in load_rows()]

    keys = ("title", "arxiv_id", "code_url", "project_url")
    assert told == [tuple(paper[key] for key in keys) for paper in truth]


def test_no_synopsis_copies_a_phrase_of_the_page(shared: Path) -> None:
    page = runs((shared / "seed_page.txt").read_text(encoding="utf-8"), LONGEST_SHARED_RUN + 1)

    copied = {row.id: runs(row.synopsis, LONGEST_SHARED_RUN + 1) & page for row in load_rows()}

    assert {paper_id: phrases for paper_id, phrases in copied.items() if phrases} == {}


def test_nothing_is_read_when_the_module_is_imported() -> None:
    code = "from pathlib import Path\nPath.read_bytes = None\nimport paperreader.sources.sample"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_wheel_carries_it(tmp_path: Path) -> None:
    project = Path(__file__).parents[3]
    if not (project / "styles").is_dir():
        pytest.skip("the wheel cannot be built without styles/")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        assert "paperreader/sources/sample/papers.json" in wheel.namelist()
