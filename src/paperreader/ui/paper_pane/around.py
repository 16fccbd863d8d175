"""The lines about what is around a paper: place on the daily list, models, datasets, code, results."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.models.surroundings import RepoKind
from paperreader.text.counted import counted
from paperreader.text.surroundings import (
    code_words,
    discussion_words,
    rank_words,
    repo_words,
    repository_words,
    results_words,
)
from paperreader.ui.short_words import steady

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from paperreader.models.surroundings import Surroundings

_MOST_OF_A_KIND = 3
_MOST_RESULTS = 5


class AroundLine(NamedTuple):
    """A line.

    Attributes:
        text: the words.
        command: the command whose key stands before it, or empty.
        url: the address that a click opens, or None.
    """

    text: str
    command: str = ""
    url: str | None = None


def around_lines(found: Surroundings, now: datetime) -> Sequence[AroundLine]:
    """Return the lines about what is around a paper, without those about which nothing is known."""
    return [line._replace(text=steady(line.text)) for line in _lines(found, now)]


def _lines(found: Surroundings, now: datetime) -> Iterator[AroundLine]:
    about = (rank_words(found.rank) if found.rank else "", found.organization or "")
    if any(about):
        yield AroundLine(" · ".join(filter(None, about)))
    if found.influential is not None:
        yield AroundLine(counted(found.influential, "influential citation"), "citations")
    for kind in RepoKind:
        yield from _of_kind(found, kind)
    if found.comments:
        yield AroundLine(discussion_words(found.comments, now), "discussion")
    if found.repository:
        yield AroundLine(repository_words(found), "readme", found.repository.url)
    yield from _other_repositories(found)
    if found.results:
        yield AroundLine(f"{counted(len(found.results), 'result')} on benchmarks:")
        yield from (AroundLine(f"   {words}") for words in results_words(found.results)[:_MOST_RESULTS])
        yield from _more(len(found.results) - _MOST_RESULTS)
    if found.remark:
        yield AroundLine(found.remark)


def _of_kind(found: Surroundings, kind: RepoKind) -> Iterator[AroundLine]:
    total = found.total(kind)
    if not total:
        return
    shown = found.of_kind(kind)[:_MOST_OF_A_KIND]
    words = ", the most downloaded:" if 0 < len(shown) < total else ""
    yield AroundLine(counted(total, kind.noun) + words, "linked")
    for repo in shown:
        yield AroundLine(f"   {repo_words(repo)}", url=repo.url)
    if shown:
        yield from _more(total - len(shown))


def _other_repositories(found: Surroundings) -> Iterator[AroundLine]:
    others = found.other_repositories
    if others:
        noun = "other implementation" if found.repository else "implementation"
        yield AroundLine(f"{counted(len(others), noun)}:", "linked")
        yield from (AroundLine(f"   {code_words(one)}", url=one.url) for one in others[:_MOST_OF_A_KIND])
        yield from _more(len(others) - _MOST_OF_A_KIND)


def _more(count: int) -> Iterator[AroundLine]:
    if count > 0:
        yield AroundLine(f"   and {count:,} more")
