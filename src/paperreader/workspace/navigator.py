"""Navigation: the current place, its papers on this machine, and fetching newer ones.

The module knows no widget: it calls its screen back.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from paperreader.errors import NetworkError, PaperReaderError
from paperreader.models.calendar import describe, feed_date, nearer, neighbour, parse_edition
from paperreader.models.edition import Edition, EditionKey, EditionKind
from paperreader.sync.editions import fetch_edition, is_fresh
from paperreader.workspace.grouping import Grouping
from paperreader.workspace.places import (
    Place,
    Tab,
    newest_key,
    open_bookmarks,
    open_memory,
    open_place,
    place_of_tab,
    search_in_place_of_source,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.services import Services
    from paperreader.workspace.bookmark_shelf import BookmarkShelf
    from paperreader.workspace.places import OpenPlace

_DATED = (EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH)
_LATEST_DAY = EditionKey(EditionKind.DAY)

SAMPLE_NOTE = "built-in sample, synopses in our own words"


class Navigator:
    """The current place, and the ways to go to another.

    Args:
        services: have the library and the network.
        bookmarks: returns the bookmarks of this session.
        show: shows a place with its papers; `keep=True` keeps the cursor where it was.
        missing: shows lines that say why a place has no papers, and a `hint` that names commands.
        say: shows a sentence; `alert=True` when something went wrong.
        run: runs a coroutine function in the background; a new one cancels the one before.
        told: called when `progress` or `network_state` may have changed.
    """

    def __init__(
        self,
        services: Services,
        *,
        bookmarks: Callable[[], Mapping[str, Bookmark]],
        show: Callable[..., None],
        missing: Callable[..., None],
        say: Callable[..., None],
        run: Callable[[Callable[[], Coroutine[None, None, None]]], object],
        told: Callable[[], None],
    ) -> None:
        self._services = services
        self._bookmarks = bookmarks
        self._show = show
        self._missing = missing
        self._say = say
        self._run = run
        self._told = told
        self.place = Place(EditionKey(EditionKind.TRENDING), Tab.TRENDING)
        self._fetching_for: Place | None = None
        self._came = 0
        self._failure = ""
        self._memory: tuple[Edition, str] | None = None
        self._grouping = Grouping.NONE

    @property
    def progress(self) -> str:
        """Return words on the progress of fetching the current place; empty if nothing is being fetched."""
        if self._fetching_for != self.place:
            return ""
        return f"fetching… {self._came:,} papers" if self._came else "fetching…"

    @property
    def network_state(self) -> str:
        """Return why the network cannot be used, in a word or two; empty if the last request was answered."""
        return "offline" if self._services.network.offline else self._failure

    @property
    def can_refresh(self) -> bool:
        """Return whether a source can be asked for the place; the sample stands for the trending list."""
        key = self.place.key
        is_sample = key is not None and key.kind is EditionKind.SAMPLE
        return (is_sample or self.place.can_refresh) and not self._services.network.offline

    def start(self, tab: Tab, file: Edition | None) -> None:
        """Show the first place from this machine; fetch nothing."""
        if file is not None:
            self.show_file(file)
            return
        self.place = self._place_of(tab)
        if not self._show_stored(self.place):
            self._show_unfetched(self.place)

    def freshen(self) -> None:
        """Fetch the current place if it is missing or old."""
        wanted = self._wanted()
        if wanted is None or wanted.key is None:
            return
        info = self._services.library.info(wanted.key) if wanted.key != _LATEST_DAY else None
        if info is None or not is_fresh(info, self._services):
            self._fetch(wanted)

    def _wanted(self) -> Place | None:
        """Return the place to fetch for newer papers than those shown; None if no source has any.

        While the newest day is shown, that is the latest day of the source.
        """
        key = self.place.key
        if key == EditionKey(EditionKind.SAMPLE):
            return Place.of_edition(EditionKey(EditionKind.TRENDING))
        if key is None or not self.place.can_refresh:
            return None
        if key.kind is EditionKind.DAY and key.value:
            today = str(feed_date(self._services.now()))
            latest = self._services.library.latest(EditionKind.DAY)
            if key.value < today and latest is not None and latest.key == key:
                return Place.of_edition(_LATEST_DAY)
        return self.place

    def go(self, place: Place) -> None:
        """Show a place from this machine, and fetch it if it is missing or old."""
        self.place = place
        if not self._show_stored(place):
            self._show_unfetched(place)
        if place.can_refresh and not self._services.network.offline:
            self.freshen()

    def show_tab(self, tab: Tab) -> None:
        """Show the first place of a tab."""
        self.go(self._place_of(tab))

    def show_newest(self) -> None:
        """Show the newest edition of the kind that is shown; if it is not a dated one, refresh the place."""
        key = self.place.key
        if key is None or key.kind not in (EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH):
            self.refresh()
            return
        self.go(Place.of_edition(newest_key(key.kind, self._services.library, self._services.now())))

    def step(self, step: int) -> None:
        """Show the edition before or after the current one."""
        key = self.place.key
        if key == _LATEST_DAY:
            key = EditionKey(EditionKind.DAY, str(feed_date(self._services.now())))
        wanted = self._beside(key, step) if key is not None else None
        if wanted is None:
            self._say("There is no older edition." if step < 0 else "There is no newer edition.")
            return
        if wanted.kind in _DATED:
            try:
                parse_edition(wanted.value, feed_date(self._services.now()))
            except PaperReaderError as error:
                self._say(str(error))
                return
        self.go(Place.of_edition(wanted))

    def _beside(self, key: EditionKey, step: int) -> EditionKey | None:
        """Return the edition before or after one: the nearest that is stored, or, online, of the calendar."""
        stored = self._services.library.neighbour(key, -1 if step < 0 else 1)
        seen = stored.key if stored else None
        if self._services.network.offline or not key.value or key.kind not in _DATED:
            return seen or (neighbour(key, step) if key.value and key.kind in _DATED else None)
        return nearer(key, step, seen)

    def show_named(self, text: str) -> None:
        """Show the edition that a text names."""
        try:
            key = parse_edition(text.strip(), feed_date(self._services.now()))
        except PaperReaderError as error:
            self._say(str(error), alert=True)
            return
        self.go(Place.of_edition(key))

    def search(self, words: str) -> None:
        """Ask the source for papers on a topic."""
        if words.strip():
            self.go(Place.of_edition(EditionKey(EditionKind.SEARCH, words.strip())))

    def show_view(self, name: str, query: str) -> None:
        """Show the papers of the library that match a query, under the name of a view."""
        self.go(Place(None, None, name, query))

    def show_file(self, edition: Edition) -> None:
        """Show an edition that came from a file."""
        self._show_memory(edition, "")

    def refresh(self) -> None:
        """Fetch the current place, whatever its age."""
        if self._services.network.offline:
            self._say("The network is switched off (--offline, or offline = true in config.toml).")
        elif wanted := self._wanted():
            self._fetch(wanted, force=True)
        else:
            self._say("Nothing to fetch here: this list is made on this machine.")

    def reload(self) -> None:
        """Show the current place again, as it is on this machine now."""
        if not self._reload_memory():
            self._show_stored(self.place, keep=True)

    def renew(self) -> None:
        """Show the current place from another library, and fetch it if it is missing or old."""
        if not self._reload_memory():
            self.go(self.place)

    def _reload_memory(self) -> bool:
        """Show the current place again if it is a file or the sample; return whether it is."""
        if self._memory is None or self.place.key != self._memory[0].key:
            return False
        self._show_memory(*self._memory, keep=True)
        return True

    def take_bookmarks(self) -> None:
        """Show the bookmarks again if they are the current place and have changed."""
        if self.place.tab is Tab.BOOKMARKS and self._shelf.bookmarks is not self._bookmarks():
            self._shelf.take(self._bookmarks())
            self._show(open_bookmarks(self._shelf), keep=True)

    @property
    def grouping(self) -> Grouping:
        """Return the grouping of the bookmarks; setting it shows them again."""
        return self._grouping

    @grouping.setter
    def grouping(self, grouping: Grouping) -> None:
        self._grouping = grouping
        if self.place.tab is Tab.BOOKMARKS:
            self._shelf.grouping = grouping
            self._show(open_bookmarks(self._shelf), keep=True)

    @cached_property
    def _shelf(self) -> BookmarkShelf:
        """Return the shelf of the bookmarks, made when they are first shown."""
        from paperreader.workspace.bookmark_shelf import BookmarkShelf  # most sessions start with another tab

        library = self._services.library
        return BookmarkShelf(library.read_among, library.paper)

    def _place_of(self, tab: Tab) -> Place:
        return place_of_tab(tab, self._services.library, self._services.now())

    def _show_stored(self, place: Place, *, keep: bool = False) -> bool:
        opened: OpenPlace | None
        if place.tab is Tab.BOOKMARKS:
            self._shelf.take(self._bookmarks())
            self._shelf.look_up_read()
            self._shelf.grouping = self._grouping
            opened = open_bookmarks(self._shelf)
        else:
            opened = open_place(place, self._services.library)
        if opened is not None:
            self._show(opened, keep=keep)
        return opened is not None

    def _show_unfetched(self, place: Place) -> None:
        """Show the sample, or why there are no papers, if a place was never fetched; fetch nothing."""
        if place.tab is Tab.TRENDING:
            self._show_sample()
        elif self._services.network.offline:
            if self._search_library(place):
                return
            self._missing(
                place,
                f"{self.name_of(place)} was never fetched.",
                "The network is switched off.",
                hint="{older} and {newer} show the editions that are here.",
            )
        else:
            self._missing(place, f"Fetching {self.name_of(place)} …")

    def _search_library(self, place: Place) -> bool:
        """Show what the library has for a search; return whether it can answer the place."""
        found = search_in_place_of_source(place, self._services.library)
        if found is not None:
            self._show(found, keep=False)
        return found is not None

    def _show_sample(self) -> None:
        from paperreader.sources.sample import load_sample

        self._show_memory(load_sample(self._services.now()), SAMPLE_NOTE)

    def _show_memory(self, edition: Edition, note: str, *, keep: bool = False) -> None:
        """Show an edition that is not in the library: a file or the sample."""
        self._memory = (edition, note)
        opened = open_memory(edition, self._services.library, note)
        self.place = opened.place
        self._show(opened, keep=keep)

    def _fetch(self, place: Place, *, force: bool = False) -> None:
        if self._services.network.offline:
            return
        self._came = 0
        self._fetching_for = self.place
        self._told()
        self._run(partial(self._fetch_and_show, place, self.place, force=force))

    async def _fetch_and_show(self, place: Place, asked_from: Place, *, force: bool) -> None:
        assert place.key is not None
        problem = None

        def came(count: int) -> None:
            self._came = count
            self._told()

        try:
            info = await fetch_edition(place.key, self._services, refresh=force, progress=came)
        except PaperReaderError as error:
            problem = error
        except Exception:
            self._ended("")
            raise
        self._ended(problem.state if isinstance(problem, NetworkError) else "")
        if problem is not None:
            self._failed(place, problem)
        elif self.place == asked_from:
            self.place = Place.of_edition(info.key)
            self._show_stored(self.place, keep=True)

    def _ended(self, failure: str) -> None:
        """Note that a request has ended, and show its state in the heading."""
        self._fetching_for = None
        self._failure = failure
        self._told()

    def _failed(self, place: Place, error: PaperReaderError) -> None:
        if self.place != place or self._show_stored(place, keep=True):
            self._say(str(error), alert=True)
        elif isinstance(error, NetworkError) and self._search_library(place):
            self._say(f"{error} Showing the papers of the library.", alert=True)
        else:
            failed = f"{self.name_of(place)} could not be fetched."
            self._missing(place, failed, str(error), hint="{refresh} tries again.")

    def name_of(self, place: Place) -> str:
        """Return the name of a place: words for its day, week, month or search, else its tab."""
        return describe(place.key) if place.key and place.key.value else str(place.tab or "This list")
