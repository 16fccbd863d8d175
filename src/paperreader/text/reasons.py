"""Why a paper is recommended, in words: the same in the list, in the pane and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperreader.models.reasons import Reasons


def short_reason(reasons: Reasons) -> str:
    """Return `token compression · video`, `like ‹Title›` or `loosely related: long`."""
    words = " · ".join(shared.word for shared in reasons.words)
    if reasons.loosely:
        return f"loosely related: {words}" if words else "loosely related"
    if reasons.like and all(shared.bookmarks == 1 for shared in reasons.words):
        return f"like {_titles(reasons)}"  # A word of one bookmark says less than its title.
    return words


def full_reason(reasons: Reasons, *, similar: bool) -> str:
    """Return the reasons with the number of bookmarks that have each word.

    Args:
        reasons: of one paper.
        similar: whether the list is that of papers similar to another, so that there are no bookmarks.
    """
    parts = ["loosely related"] if reasons.loosely else []
    if reasons.words:
        parts.append(_shared(reasons, similar=similar))
    if reasons.like:
        parts.append(f"most like your bookmark{'s' * (len(reasons.like) > 1)} {_titles(reasons)}")
    sentence = " · ".join(parts)
    return sentence[:1].upper() + sentence[1:]


def _shared(reasons: Reasons, *, similar: bool) -> str:
    if similar or reasons.of == 1:
        words = ", ".join(shared.word for shared in reasons.words)
        return f"shares: {words}" if similar else f"words of one bookmark: {words}"
    counts = (f"{shared.word} ({shared.bookmarks:,} of {reasons.of:,})" for shared in reasons.words)
    return f"words of your bookmarks: {', '.join(counts)}"


def _titles(reasons: Reasons) -> str:
    return " and ".join(f"‹{title}›" for title in reasons.like)
