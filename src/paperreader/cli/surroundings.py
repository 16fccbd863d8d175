"""What is around a paper, as a person reads it without the screen."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from paperreader.models.surroundings import RepoKind
from paperreader.text.counted import counted
from paperreader.text.surroundings import (
    code_words,
    comment_heading,
    comment_text,
    discussion_words,
    rank_words,
    repo_words,
    repository_words,
    results_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from paperreader.models.surroundings import Comment, Surroundings

_MOST_OF_A_KIND = 3
_MOST_WIDE = 100


def around_text(found: Surroundings, now: datetime) -> Iterator[str]:
    """Yield the lines about what is around a paper, after an empty one; nothing if nothing is known."""
    lines = list(_lines(found, now))
    if lines:
        yield "\n" + "".join(f"{line}\n" for line in lines)


def _lines(found: Surroundings, now: datetime) -> Iterator[str]:
    if found.rank:
        yield f"Daily list: {rank_words(found.rank)}"
    for kind in RepoKind:
        if total := found.total(kind):
            shown = found.of_kind(kind)[:_MOST_OF_A_KIND]
            yield counted(total, kind.noun) + (":" if shown else "")
            yield from (f"  {repo_words(repo)} · {repo.url}" for repo in shown)
            if shown and (rest := total - len(shown)):
                yield f"  and {rest:,} more"
    if found.repository:
        yield f"Repository: {repository_words(found)}"
    if others := found.other_repositories:
        yield "Other implementations:" if found.repository else "Implementations:"
        yield from (f"  {code_words(one)} · {one.url}" for one in others)
    if found.results:
        yield "Results on benchmarks:"
        yield from (f"  {words}" for words in results_words(found.results))
    if found.comments:
        yield f"Discussion: {discussion_words(found.comments, now)}"
    if found.remark:
        yield found.remark


def discussion_text(comments: Sequence[Comment], now: datetime, width: int | None) -> Iterator[str]:
    """Yield the comments, each reply indented below the comment that it answers.

    Args:
        comments: in the order of their threads.
        now: the present time.
        width: columns to wrap at; None leaves every line as it is.
    """
    for comment in comments:
        indent = "  " * comment.depth
        lines = [comment_heading(comment, now), *comment_text(comment).split("\n")]
        yield "\n" + "".join(f"{line}\n" for text in lines for line in _wrapped(text, indent, width))


def _wrapped(text: str, indent: str, width: int | None) -> Sequence[str]:
    if width is None or not text:
        return [f"{indent}{text}".rstrip()]
    room = max(20, min(width, _MOST_WIDE))
    wrapper = textwrap.TextWrapper(
        room, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
    return wrapper.wrap(text)
