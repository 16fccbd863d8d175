"""The papers that come with the program: something to read at the first start, without a network.

The facts (title, identifier, links, order) are those of one page of Hugging Face's paper search, with authors
and days if they are known. Each synopsis is written for this program and takes the place of an abstract.
Importing this module reads nothing from disk.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec

from paperreader.models import Edition, EditionKey, EditionKind, Paper

_PAPERS = Path(__file__).with_name("papers.json")


class SamplePaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of `papers.json`; `published` is the day of the first version."""

    id: str
    title: str
    synopsis: str
    code_url: str | None
    project_url: str | None
    authors: tuple[str, ...] = ()
    published: date | None = None


def load_sample(now: datetime) -> Edition:
    """Return the sample as an edition fetched at `now`. The counts of its papers are unknown."""
    return Edition(
        key=EditionKey(EditionKind.SAMPLE),
        source="sample",
        order="the page",
        fetched_at=now,
        papers=tuple(_paper(row) for row in load_rows()),
    )


def load_rows() -> list[SamplePaper]:
    """Return the rows of the sample in page order."""
    return msgspec.json.decode(_PAPERS.read_bytes(), type=list[SamplePaper])


def _paper(row: SamplePaper) -> Paper:
    return Paper(
        id=row.id,
        title=row.title,
        abstract=row.synopsis,
        authors=row.authors,
        published=row.published,
        code_url=row.code_url,
        code_origin="abstract" if row.code_url else None,
        project_url=row.project_url,
        sources=("sample",),
    )
