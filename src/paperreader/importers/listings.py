"""Import papers from files of sources: answers and pages of Hugging Face, feeds, pages of single papers.

The parsers are those of the sources, so a file holds here what it holds for `list FILE`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer
from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.webpage import is_of_one_paper, read_paper_page
from paperreader.models.entry import Entry
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from paperreader.importers.base import Row
    from paperreader.models.paper import Paper
    from paperreader.sources.base import ParsedItems

_ANSWER = re.compile(r'"(?:paper|summary|publishedAt)"\s*:|jsonfeed\.org')
_FEED = re.compile(
    r"\s*(?:<\?[^>]{0,400}\?>\s*|<!--.{0,4000}?-->\s*|<!DOCTYPE\s+rss[^>]{0,200}>\s*){0,8}"
    r"<(?:\w{1,20}:)?(?:feed|rss|rdf)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_AS_MARKDOWN = re.compile(r"\s*Title: (.{1,1000})\n\s*URL Source: (\S{1,2000})\n")
"""The beginning of the full text that Hugging Face gives of a paper."""

_MARKED_UP = re.compile(r"\A\s*[\[{]\s*[\"\[{]|\]\(|</|^[@%#]|^TY  -", re.MULTILINE)
_ABSTRACT = re.compile(r"^[^\n]{400,}$", re.MULTILINE)
_FEWEST_ABSTRACTS = 3
_HEAD = 64_000
_DAILY_PAPERS = re.compile(r"""data-target\s*=\s*["']?DailyPapers\b""")


def is_answer(text: str) -> bool:
    """Return whether a text may be an answer of Hugging Face, or a JSON Feed."""
    return text.lstrip()[:1] in ("[", "{") and _ANSWER.search(text, 0, _HEAD) is not None


def is_feed(text: str) -> bool:
    """Return whether a text begins as Atom or RSS does."""
    return _FEED.match(text) is not None


def is_page(text: str) -> bool:
    """Return whether a text is a page that carries its papers as data, or that is about one paper."""
    return (
        _DAILY_PAPERS.search(text) is not None
        or is_of_one_paper(text)
        or _AS_MARKDOWN.match(text) is not None
    )


def is_text(text: str) -> bool:
    """Return whether a text may be that of a page of papers: it has long paragraphs, and no links or tags."""
    return not _MARKED_UP.search(text) and len(_ABSTRACT.findall(text)) >= _FEWEST_ABSTRACTS


def read_json(text: str) -> Iterator[Row]:
    """Yield a row for each item of a list of Hugging Face, or of a JSON Feed; a single paper is one row."""
    from paperreader.sources.saved_json import papers_from_json

    yield from _rows_of(lambda: papers_from_json(text.encode("utf-8", "replace")))


def read_feed(text: str) -> Iterator[Row]:
    """Yield a row for each entry of Atom or RSS."""
    from paperreader.sources.feeds import parse_feed

    yield from _rows_of(lambda: parse_feed(text))


def read_page(text: str) -> Iterator[Row]:
    """Yield a row for each paper of a page of Hugging Face, or one for the paper of a page about it."""
    from paperreader.sources.huggingface.page import papers_from_page

    if found := _AS_MARKDOWN.match(text):
        yield Imported(Draft(title=found[1], addresses=[found[2]]).entry(), 1)
        return
    if not _DAILY_PAPERS.search(text):
        yield from read_paper_page(text)
        return
    yield from _rows_of(lambda: papers_from_page(text))


def read_text(text: str) -> Iterator[Row]:
    """Yield a row for each title with an abstract below it."""
    from paperreader.sources.papers_text import papers_from_text

    yield from _rows(papers_from_text(text))


def _rows_of(parse: Callable[[], ParsedItems]) -> Iterator[Row]:
    try:
        items = parse()
    except BadAnswer as error:
        raise Unusable(str(error).removesuffix(".")) from error
    yield from _rows(items.papers)
    if items.dropped:
        reason = f"{counted(items.dropped, 'item')} has no identifier of a paper, or no title"
        yield Rejected(len(items.papers) + 1, "", reason)


def _rows(papers: Iterable[Paper]) -> Iterator[Row]:
    for number, paper in enumerate(papers, 1):
        yield Imported(Entry(paper=paper), number)
