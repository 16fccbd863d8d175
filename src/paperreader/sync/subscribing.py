"""Add feeds and folders of the user: each becomes a view with a list, so a tab of the reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import NetworkError, PaperReaderError, UsageError, quoted, shown
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.sources.folder import Folder, path_of_folder
from paperreader.sources.web_feed import WebFeed, address_of
from paperreader.text.ages import long_date
from paperreader.text.counted import counted
from paperreader.views.view import LONGEST_NAME, View, Views, clean_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from paperreader.models.edition import Edition
    from paperreader.services import Services

_AT_ONCE = 4
_OURS = (f"{WebFeed.name}:", f"{Folder.name}:")


class Subscription(NamedTuple):
    """A feed or folder that can be added.

    Attributes:
        view: the view that shows it; not saved yet.
        report: a sentence about what is in it, or why that is not known.
    """

    view: View
    report: str


def own_lists(views: Views) -> tuple[View, ...]:
    """Return the views that show a feed or a folder without a query."""
    return tuple(view for view in views.views if view.list.startswith(_OURS) and not view.query)


async def find_subscription(text: str, name: str, services: Services) -> Subscription:
    """Fetch a feed or read a folder, store its papers, and return the view for it.

    If there is no answer, the feed can be added nevertheless; the report says so.

    Args:
        text: an address or a path, as the user types it.
        name: the name of the view; empty for the title of the feed or the name of the folder.
        services: the sources, the views and the library.

    Raises:
        UsageError: the text is neither an address nor a folder, or the name is not valid.
        PaperReaderError: it was added before, or another view has the name.
        SourceError: it is not a feed, or the folder cannot be read.
    """
    import asyncio

    key = _key_of(text)
    views = await asyncio.to_thread(services.views.load)
    _refuse_known(key, views)
    title, edition, problem = WebFeed.describe(key.name), None, ""
    try:
        key, title, edition = await _fetched(key, services)
    except NetworkError as error:
        problem = f"what is in it is not known yet. {error}"
    _refuse_known(key, views)
    if edition is not None:
        await asyncio.to_thread(services.library.store, edition)
    if name and views.find(name):
        raise PaperReaderError(f"There is already a view {quoted(name)}; choose another name.")
    view = View(clean_name(name) if name else free_name(title, views), "", key.value)
    return Subscription(view, problem.strip() if edition is None else _contents(edition))


async def refresh_own(services: Services) -> AsyncIterator[tuple[View, PaperReaderError | None]]:
    """Fetch every feed and read every folder, a few at once; yield each when it is done, or why it failed."""
    import asyncio

    from paperreader.sync.editions import fetch_edition

    turns = asyncio.Semaphore(_AT_ONCE)

    async def refresh(view: View) -> tuple[View, PaperReaderError | None]:
        async with turns:
            try:
                await fetch_edition(EditionKey(EditionKind.LIST, view.list), services, refresh=True)
            except PaperReaderError as error:
                return view, error
            return view, None

    views = await asyncio.to_thread(services.views.load)
    for done in asyncio.as_completed(map(refresh, own_lists(views))):
        yield await done


def free_name(title: str, views: Views) -> str:
    """Return a name for a view that no other has: the title, cut to its longest length, or with a number."""
    short = title if len(title) <= LONGEST_NAME else f"{title[: LONGEST_NAME - 1].rstrip()}…"
    names = (short, *(f"{title[: LONGEST_NAME - 4].rstrip()} {number}" for number in range(2, 1_000)))
    return next(name for name in map(clean_name, names) if not views.find(name))


def with_feeds(views: Views, feeds: Iterable[tuple[str, str]]) -> Views:
    """Add feeds by title and complete address, without fetching them; those that are there stay."""
    known = {view.list for view in views.views}
    for title, address in feeds:
        of_list = f"{WebFeed.name}:{address}"
        if of_list not in known:
            known.add(of_list)
            views = views.with_view(free_name(title or WebFeed.describe(address), views), "", of_list)
    return views


def feed_address(view: View) -> str | None:
    """Return the address of the feed that a view shows; None if it shows a folder."""
    return view.list.removeprefix(_OURS[0]) if view.list.startswith(_OURS[0]) else None


def _key_of(text: str) -> EditionKey:
    prefix, _, rest = text.strip().partition(":")
    _refuse_path(text)
    is_folder = prefix == Folder.name or (prefix != WebFeed.name and Path(text).expanduser().is_dir())
    if is_folder:
        path = path_of_folder(rest if prefix == Folder.name else text)
        return EditionKey(EditionKind.LIST, f"{Folder.name}:{path}")
    return EditionKey(EditionKind.LIST, f"{WebFeed.name}:{address_of(text)}")


def _refuse_path(text: str) -> None:
    """Refuse a path at which there is no folder.

    Raises:
        UsageError: there is nothing, or a file.
    """
    path = Path(text).expanduser()
    if path.is_file():
        raise UsageError(f"{shown(text, 200)} is a file; `paperreader list FILE` reads it.")
    if text.startswith(("/", "./", "../", "~")) and not path.is_dir():
        raise UsageError(f"There is no folder {shown(text, 200)}.")


async def _fetched(key: EditionKey, services: Services) -> tuple[EditionKey, str, Edition]:
    source = await services.network.source(key.source)
    if isinstance(source, WebFeed):
        found = await source.find(key.name)
        return found.edition.key, found.title or WebFeed.describe(found.address), found.edition
    return key, Folder.describe(key.name), await source.fetch_edition(key)


def _refuse_known(key: EditionKey, views: Views) -> None:
    for view in own_lists(views):
        if view.list == key.value:
            raise PaperReaderError(f"{key.name} was added before, as {quoted(view.name)}.")


def _contents(edition: Edition) -> str:
    what = "file" if edition.source == Folder.name else "item"
    days = [paper.day for paper in edition.papers if paper.day]
    newest = f", the newest of {long_date(max(days))}" if days else ""
    cut = "" if edition.complete else "; the rest is missing"
    dropped = f"; {counted(edition.dropped, what)} without papers" if edition.dropped else ""
    return f"{counted(len(edition.papers), 'paper')}{newest}{dropped}{cut}."
