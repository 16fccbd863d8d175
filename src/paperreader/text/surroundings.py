"""What is around a paper, in words: the same in the pane and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.ages import age, long_date
from paperreader.text.counted import counted, short_count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from paperreader.models.surroundings import (
        CodeRepository,
        Comment,
        DailyRank,
        LinkedRepo,
        Result,
        Surroundings,
    )

_BETWEEN = " · "


def rank_words(rank: DailyRank) -> str:
    """Return `#3 of 41 on 20 Nov 2026`."""
    return f"#{rank.rank}{f' of {rank.count}' if rank.count else ''} on {long_date(rank.day)}"


def repo_words(repo: LinkedRepo) -> str:
    """Return the name and the counts of a linked repository."""
    counts = ((repo.downloads, "download"), (repo.likes, "like"))
    words = [_short(number, noun) for number, noun in counts if number is not None]
    return _BETWEEN.join([repo.id, *words])


def repository_words(found: Surroundings) -> str:
    """Return the facts about the repository, which are known, at GitHub."""
    facts = found.repository
    if facts is None:
        return ""
    words: list[str | None] = [facts.name, "official" if found.is_official else ""]
    words += [counted(facts.stars, "star") if facts.stars is not None else "", facts.language]
    words += [facts.licence, f"pushed {long_date(facts.pushed)}" if facts.pushed else ""]
    words += ["archived"] if facts.archived else []
    return _BETWEEN.join(filter(None, words))


def code_words(repository: CodeRepository) -> str:
    """Return the name and the stars of a repository with code, and whether it is official."""
    stars = _short(repository.stars, "star") if repository.stars is not None else ""
    return _BETWEEN.join(filter(None, (repository.name, "official" if repository.is_official else "", stars)))


def result_words(result: Result, *, with_model: bool) -> str:
    """Return `#1 of SWE-Bench Pro · Resolved 55.5 · Coding Agents`, with the model if that is asked for."""
    place = f"#{result.rank} of {result.dataset}" if result.rank else result.dataset
    score = f"{result.metric} {result.value}".strip()
    return _BETWEEN.join(filter(None, (place, score, result.model if with_model else "", result.task)))


def results_words(results: Sequence[Result]) -> Sequence[str]:
    """Return each result in words; the models are named if there are several."""
    several = len({result.model for result in results}) > 1
    return [result_words(result, with_model=several) for result in results]


def citation_words(citations: int | None, influential: int | None) -> str:
    """Return `1,234 citations, 56 of them influential`."""
    if citations is None:
        return "citations unknown"
    words = counted(citations, "citation")
    return f"{words}, {influential:,} of them influential" if influential is not None else words


def discussion_words(comments: Sequence[Comment], now: datetime) -> str:
    """Return how many comments there are, and who wrote the last one."""
    words = counted(len(comments), "comment")
    written = [(comment.written, comment) for comment in comments if comment.written]
    if not written:
        return words
    moment, last = max(written, key=lambda one: one[0])
    return f"{words}{_BETWEEN}the last {f'by {last.author}, ' if last.author else ''}{age(moment, now)}"


def comment_heading(comment: Comment, now: datetime) -> str:
    """Return the author, the age and the reactions of a comment."""
    words = [comment.author or "someone", age(comment.written, now) if comment.written else ""]
    words += [counted(comment.reactions, "reaction")] if comment.reactions else []
    return _BETWEEN.join(filter(None, words))


def comment_text(comment: Comment) -> str:
    """Return the text of a comment, or what stands for it."""
    return "(hidden)" if comment.hidden else comment.text or "(no text)"


def _short(number: int, noun: str) -> str:
    return f"{short_count(number)} {noun}" + ("" if number == 1 else "s")
