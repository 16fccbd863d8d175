"""Compute a list of recommendations, among the papers of this machine, and store it in the library.

Nothing is requested from a server.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from paperreader.errors import NothingToRecommend, PaperReaderError, quoted
from paperreader.models.edition import Edition, EditionKind
from paperreader.recommend.bookmarked import as_liked, liked_by
from paperreader.recommend.likeness import AT_ONCE
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from paperreader.models.edition import EditionInfo, EditionKey
    from paperreader.recommend.interests import Group, Liked
    from paperreader.recommend.recommender import Found
    from paperreader.services import Services

log = logging.getLogger(__name__)

MOST, FIRST, FEW = 100, 10, 1_000
"""The most papers of a list; `FIRST` among fewer papers than `FEW`, of which most have little in common.

After the first ones, papers that are loosely related are left out.
"""

DAYS = {"week": 7, "month": 30}
"""The days of each scope that has some."""


async def recommend(
    key: EditionKey, services: Services, *, progress: Callable[[int], None] | None = None
) -> EditionInfo:
    """Compute a list of recommendations and store it.

    Args:
        key: the list, of a kind in `COMPUTED`.
        services: have the bookmarks, the library and the index.
        progress: called with the number of papers that were indexed so far.

    Raises:
        TooFewBookmarks: there are fewer than the list needs.
        NothingToRecommend: no paper is left to recommend.
        DamagedFile: the bookmarks or the library cannot be read.
    """
    make = partial(_for_you if key.kind is EditionKind.FOR_YOU else _similar, key, services)
    if key.kind is EditionKind.FOR_YOU:
        await asyncio.to_thread(_liked, key, services)  # Nothing is indexed for too few bookmarks.
    await update_index(services, progress)
    return await asyncio.to_thread(lambda: _store(make(), services))


async def update_index(services: Services, progress: Callable[[int], None] | None = None) -> None:
    """Index the papers that are not indexed yet: many in a process of their own, a few in a thread."""
    index = services.recommender.index
    if await asyncio.to_thread(index.missing) > AT_ONCE and sys.executable:
        with suppress(OSError):
            await _index_elsewhere(services, progress)
    await asyncio.to_thread(list, index.update())


async def index_new_papers(services: Services) -> None:
    """Index papers that were just stored, so that the next list is there at once; errors go to the log."""
    try:
        await update_index(services)
    except PaperReaderError as error:
        log.warning("new papers could not be indexed: %s", error)


async def _index_elsewhere(services: Services, progress: Callable[[int], None] | None) -> None:
    files = (str(services.paths.library), str(services.paths.recommendations))
    process = await asyncio.create_subprocess_exec(
        # Without -P, a file of the user's folder could be imported in place of a module.
        sys.executable, "-P", "-m", "paperreader.recommend", *files,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            if progress is not None and line.strip().isdigit():
                progress(int(line))
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _store(edition: Edition, services: Services) -> EditionInfo:
    services.library.store(edition)
    info = services.library.info(edition.key)
    assert info is not None
    return info


def _for_you(key: EditionKey, services: Services) -> Edition:
    scope, _, tag = key.value.partition(" ")
    bookmarks = services.bookmarks.load()
    liked = _liked(key, services)
    recommender = services.recommender
    views = services.views.load()
    dismissed = list(map(as_liked, services.library.papers(views.dismissed).values()))
    groups = recommender.groups(liked, dismissed)
    count = recommender.index.count
    found = recommender.for_groups(
        groups,
        days=_days(scope, services.today),
        without=_rows_without(services, [*bookmarks, *views.dismissed], read=True),
        limit=MOST if count >= FEW else FIRST,
    )
    if not found:
        raise NothingToRecommend(_why_nothing(scope, count))
    of = f"{counted(len(liked), 'bookmark')}{f' with {tag}' if tag else ''}"
    order = f"likeness to the words of {of}, among {counted(count, 'paper')} on this disk"
    return _edition(key, order, found, services)


def _similar(key: EditionKey, services: Services) -> Edition:
    paper = services.library.paper(key.value)
    if paper is None and (bookmark := services.bookmarks.load().get(key.value)):
        paper = bookmark.paper
    if paper is None or not paper.title:
        raise NothingToRecommend(
            f"{key.value} is not on this disk; `paperreader show {key.value}` fetches it, then try again."
        )
    recommender = services.recommender
    without = _rows_without(services, [*paper.names, *services.views.load().dismissed])
    found = recommender.similar(as_liked(paper), without=without, limit=FIRST * 5)
    if not found:
        raise NothingToRecommend(f"No paper on this disk shares words with {quoted(paper.title)}.")
    count = counted(recommender.index.count, "paper")
    return _edition(key, f"likeness of their words, among {count} on this disk", found, services)


def _liked(key: EditionKey, services: Services) -> list[Liked]:
    """Return the bookmarks that a list is computed from.

    Raises:
        TooFewBookmarks: there are fewer than the list needs.
    """
    _, _, tag = key.value.partition(" tag:")
    return liked_by(services.bookmarks.load(), services.library, tag)


def _days(scope: str, today: date) -> tuple[int, int] | None:
    """Return the days of a scope; lists may be dated one day ahead."""
    if scope not in DAYS:
        return None
    return (today - timedelta(days=DAYS[scope] - 1)).toordinal(), today.toordinal() + 1


def _rows_without(services: Services, papers: Collection[str], *, read: bool = False) -> set[int]:
    """Return the rows of papers that are not recommended."""
    texts = services.library.texts
    return texts.rows(papers) | (texts.read() if read else set())


def _why_nothing(scope: str, count: int) -> str:
    if not count:
        return "The library is empty: there is no paper to recommend yet."
    among = f"shares words with your bookmarks, among {counted(count, 'paper')} on this disk"
    if scope not in DAYS:
        return f"No unread paper {among}."
    wider = "the month or all" if scope == "week" else "all"
    return f"No unread paper of the last {DAYS[scope]} days {among}; {wider} may have some."


def _edition(key: EditionKey, order: str, found: Sequence[Found], services: Services) -> Edition:
    from paperreader.recommend.explaining import Explainer

    recommender = services.recommender
    papers = services.library.texts.papers([one.row for one in found])
    group_of: Mapping[str, Group] = {
        papers[one.row].id: one.group for one in reversed(found) if one.row in papers
    }
    shown = list(dict.fromkeys(papers[one.row] for one in found if one.row in papers))
    texts = {paper.id: as_liked(paper) for paper in shown}
    recommender.vectors.refresh((text.title, text.abstract) for text in texts.values())
    explainer = Explainer(recommender.vectors)
    reasons = {
        name: explainer.reasons(text.title, text.abstract, group_of[name]) for name, text in texts.items()
    }
    close = tuple(
        paper for place, paper in enumerate(shown) if place < FIRST or not reasons[paper.id].loosely
    )
    return Edition(
        key=key,
        source="",
        order=order,
        fetched_at=services.now(),
        papers=close,
        reasons={paper.id: reasons[paper.id] for paper in close},
    )
