"""The lines about what is around a paper: its place on the daily list, models, datasets, Spaces, code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.models.surroundings import RepoKind
from paperreader.text.counted import counted
from paperreader.text.surroundings import discussion_words, rank_words, repo_words, repository_words
from paperreader.ui.short_words import steady

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from paperreader.models.surroundings import Surroundings

_MOST_OF_A_KIND = 3


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
    for kind in RepoKind:
        yield from _of_kind(found, kind)
    if found.comments:
        yield AroundLine(discussion_words(found.comments, now), "discussion")
    if found.repository:
        yield AroundLine(repository_words(found.repository), "readme", found.repository.url)
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
    if shown and (rest := total - len(shown)):
        yield AroundLine(f"   and {rest:,} more")
