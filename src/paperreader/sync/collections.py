"""Push bookmarks to a collection of a source: add what is missing, update notes, remove only if asked.

What is to be done is decided first, by a pure function, so that a dry run prints exactly what a run does. A
run that ends early loses nothing: the next one compares again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import NotFound, SourceError, UsageError, quoted
from paperreader.sources.base import Collection, CollectionItem, CollectionStore, HasCollections
from paperreader.sources.registry import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.services import Services

PAUSE = 0.3
"""Seconds between two changes; Hugging Face allows 1,000 requests in five minutes."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a push does.

    Attributes:
        title: the title of the collection.
        collection: the collection; None if it is to be made.
        add: the papers to add, with their notes, by identifier.
        renote: the items whose note is replaced, with the new one.
        extra: the papers in the collection that are not among the bookmarks.
        remove: those of them that are removed.
        cannot: the bookmarks that the source cannot have, as they are not papers of arXiv.
        shortened: the identifiers of papers whose note is too long and is cut.
    """

    title: str
    collection: Collection | None
    add: Mapping[str, str]
    renote: tuple[tuple[CollectionItem, str], ...]
    extra: tuple[CollectionItem, ...]
    remove: tuple[CollectionItem, ...]
    cannot: tuple[str, ...]
    shortened: tuple[str, ...]

    @property
    def steps(self) -> int:
        """Return the number of changes."""
        return (self.collection is None) + len(self.add) + len(self.renote) + len(self.remove)


class Pushed(msgspec.Struct, kw_only=True):
    """What a push has done so far: numbers of papers, and the papers that the source does not have."""

    added: int = 0
    renoted: int = 0
    removed: int = 0
    unknown: list[str] = []


async def collections_of(services: Services) -> CollectionStore:
    """Return the collections of the source that has them.

    Raises:
        Offline: the network is switched off.
    """
    source = await services.network.source(DEFAULT)
    assert isinstance(source, HasCollections)
    return source.collections


async def make_plan(
    store: CollectionStore, name: str, bookmarks: Iterable[Bookmark], *, remove: bool = False
) -> Plan:
    """Compare bookmarks with a collection.

    Args:
        store: the collections.
        name: the title of one of the user's collections, or the slug or address of any.
        bookmarks: the bookmarks to push.
        remove: whether to remove the papers that are not among them.

    Raises:
        UsageError: there is no such collection, and its name is too long for a title.
        SourceError: the source could not serve.
    """
    found = await store.find(name)
    title = found.title if found else " ".join(name.split())
    if found is None and not 0 < len(title) <= store.longest_title:
        raise UsageError(
            f"The title of a collection has at most {store.longest_title} characters, and "
            f"{quoted(title, 80)} has {len(title)}."
        )
    return plan_of(title, found, bookmarks, store.longest_note, remove=remove)


def plan_of(
    title: str,
    collection: Collection | None,
    bookmarks: Iterable[Bookmark],
    longest_note: int,
    *,
    remove: bool,
) -> Plan:
    """Return what makes a collection hold the bookmarks. Oldest bookmarks are added first."""
    held = {item.paper_id: item for item in (collection.items if collection else ()) if item.paper_id}
    add: dict[str, str] = {}
    renote: list[tuple[CollectionItem, str]] = []
    cannot: list[str] = []
    shortened: list[str] = []
    wanted: set[str] = set()
    for bookmark in sorted(bookmarks, key=lambda one: (one.added, one.paper.id)):
        paper = bookmark.paper
        if paper.hf_url is None:
            cannot.append(paper.id)
            continue
        wanted.add(paper.id)
        note = bookmark.note.strip()
        if len(note) > longest_note:
            shortened.append(paper.id)
            note = f"{note[: longest_note - 1].rstrip()}…"
        if paper.id not in held:
            add[paper.id] = note
        elif note and " ".join(note.split()) != " ".join(held[paper.id].note.split()):
            renote.append((held[paper.id], note))
    extra = tuple(item for paper_id, item in held.items() if paper_id not in wanted)
    return Plan(
        title=title,
        collection=collection,
        add=add,
        renote=tuple(renote),
        extra=extra,
        remove=extra if remove else (),
        cannot=tuple(cannot),
        shortened=tuple(shortened),
    )


async def push(
    plan: Plan,
    store: CollectionStore,
    progress: Callable[[Pushed], None],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Collection:
    """Do what a plan says, one change after the other, and return the collection.

    Args:
        plan: the changes.
        store: the collections.
        progress: called with what is done, after each change.
        pause: waits for a number of seconds.

    Raises:
        SourceError: the source refused a change, or could not serve; earlier changes stay.
    """
    done = Pushed()

    async def report() -> None:
        progress(done)
        await pause(PAUSE)

    collection = plan.collection or await store.create(plan.title)
    for paper_id, note in plan.add.items():
        try:
            await store.add(collection, paper_id, note)
            done.added += 1
        except NotFound:
            done.unknown.append(paper_id)
        await report()
    for item, note in plan.renote:
        await store.change_note(collection, item, note)
        done.renoted += 1
        await report()
    for item in plan.remove:
        await store.remove(collection, item)
        done.removed += 1
        await report()
    return collection


async def content_of(name: str, services: Services) -> str:
    """Return a collection by its address or slug, as the JSON that importers read.

    Raises:
        SourceError: there is no such collection, or the source could not serve.
    """
    store = await collections_of(services)
    try:
        return (await store.content(name)).decode()
    except UnicodeDecodeError as error:
        raise SourceError(f"The answer about the collection {quoted(name)} is not text.") from error
