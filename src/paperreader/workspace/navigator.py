"""Navigation: the current place, its papers on this machine, and fetching newer ones.

The module knows no widget: it calls its screen back. `opening` decides which papers answer a place, and
`absence` has the sentences if there are none.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from paperreader.errors import NetworkError, NothingToRecommend, Offline, PaperReaderError
from paperreader.models.calendar import SCOPES, parse_edition
from paperreader.models.edition import Edition, EditionKey, EditionKind
from paperreader.sources.registry import list_named
from paperreader.sync.editions import fetch_edition, index_stored
from paperreader.workspace.opening import (
    DATED,
    edition_beside,
    is_current,
    is_of_bookmarks,
    is_offline,
    newest_key,
    open_bookmarks,
    open_memory,
    open_place,
    open_sample,
    place_of_tab,
    shelf_of,
    stand_in,
)
from paperreader.workspace.places import OpenPlace, Place, Tab

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.grouping import Grouping
    from paperreader.services import Services
    from paperreader.views.view import View
    from paperreader.workspace.bookmark_shelf import BookmarkShelf

_IN_MEMORY = (EditionKind.FILE, EditionKind.SAMPLE)
_LATEST_DAY = EditionKey(EditionKind.DAY)


class Navigator:
    """The current place, and the ways to go to another.

    Args:
        services: have the library and the network.
        bookmarks: returns the bookmarks of this session.
        show: shows a place with its papers; `keep=True` keeps the cursor where it was.
        missing: shows lines that say why a place has no papers, and a `hint` that names commands.
        say: shows a sentence; `alert=True` when something went wrong.
        run: runs a coroutine function in the background; a new one cancels the one before.
        on_change: called when `progress` or `network_state` may have changed.

    Attributes:
        place: the place that is shown.
        scope: the time from which papers are recommended, one of `SCOPES`.
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
        on_change: Callable[[], None],
    ) -> None:
        self._services = services
        self._bookmarks = bookmarks
        self._show = show
        self._missing = missing
        self._say = say
        self._run = run
        self._on_change = on_change
        self.place = Place(EditionKey(EditionKind.TRENDING), Tab.TRENDING)
        self.scope = SCOPES[0]
        self._recommended_for: dict[EditionKey, Mapping[str, Bookmark]] = {}
        self._fetching_for: Place | None = None
        self._came = 0
        self._failure = ""
        self._file: Edition | None = None
        self._grouping: Grouping | None = None

    @property
    def progress(self) -> str:
        """Return words on the progress of fetching the current place; empty if nothing is being fetched."""
        if self._fetching_for != self.place:
            return ""
        if self.place.is_recommended:
            return f"indexing… {self._came:,} papers" if self._came else "choosing…"
        return f"fetching… {self._came:,} papers" if self._came else "fetching…"

    @property
    def network_state(self) -> str:
        """Return why the network cannot be used, in a word or two; empty if it can, or is not needed."""
        if self.place.is_recommended:
            return ""
        return "offline" if self._services.network.offline else self._failure

    @property
    def can_refresh(self) -> bool:
        """Return whether a source can be asked for the place; the sample stands for the trending list."""
        is_sample = self.place.key == EditionKey(EditionKind.SAMPLE)
        key = self.place.key
        return (is_sample or self.place.can_refresh) and not (key and is_offline(key, self._services))

    def start(self, tab: Tab, file: Edition | None, view: View | None = None) -> None:
        """Show the first place from this machine, a file or a view if there is one; fetch nothing."""
        if file is not None:
            self.show_file(file)
        elif view is not None:
            self._show_place(Place.of_view(view.name, view.query, view.list))
        else:
            self._show_place(self._place_of(tab))

    def freshen(self) -> None:
        """Fetch the current place if it is missing or old."""
        key = self._newer()
        if key is None:
            return
        now, before = self._bookmarks(), self._recommended_for.get(key)
        if key.kind is EditionKind.FOR_YOU:
            self._recommended_for[key] = now
        if not (is_current(key, self._services) and is_of_bookmarks(key, now, before, self._services)):
            self._fetch(key)

    def _newer(self) -> EditionKey | None:
        """Return the edition to fetch for newer papers than those shown; None if no source has any.

        While the newest day is shown, that is the latest day of the source.
        """
        key = self.place.key
        if key == EditionKey(EditionKind.SAMPLE):
            return EditionKey(EditionKind.TRENDING)
        if key is None or not key.has_source:
            return None
        if key.kind is EditionKind.DAY and key.value and key.value < str(self._services.today):
            latest = self._services.library.latest(EditionKind.DAY)
            return _LATEST_DAY if latest is not None and latest.key == key else key
        return key

    def go(self, place: Place) -> None:
        """Show a place from this machine, and fetch it if it is missing or old."""
        self._show_place(place)
        if place.can_refresh:
            self.freshen()

    def show_tab(self, tab: Tab) -> None:
        """Show the first place of a tab."""
        self.go(self._place_of(tab))

    def show_newest(self) -> None:
        """Show the newest edition of the kind that is shown; if it is not a dated one, refresh the place."""
        key = self.place.key
        if key is None or key.kind not in DATED:
            self.refresh()
            return
        self.go(Place.of_edition(newest_key(key.kind, self._services.library, self._services.now())))

    def step(self, step: int) -> None:
        """Show the edition before or after the current one."""
        key = self.place.key
        if key == _LATEST_DAY:
            key = EditionKey(EditionKind.DAY, str(self._services.today))
        try:
            beside = edition_beside(key, step, self._services)
        except PaperReaderError as error:
            self._say(str(error))
            return
        self.go(Place.of_edition(beside))

    def show_named(self, text: str) -> None:
        """Show the edition that a text names."""
        try:
            key = parse_edition(text.strip(), self._services.today)
        except PaperReaderError as error:
            self._say(str(error), alert=True)
            return
        self.go(Place.of_edition(key))

    def search(self, words: str) -> None:
        """Ask the source for papers on a topic; a text such as `cs.CL` names a list."""
        if not words.strip():
            return
        try:
            of_source = list_named(words)
        except PaperReaderError as error:
            self._say(str(error), alert=True)
            return
        self.go(Place.of_edition(of_source or EditionKey(EditionKind.SEARCH, words.strip())))

    def show_view(self, name: str, query: str, of_list: str = "") -> None:
        """Show the papers of the library, or of a list, that match a query, under the name of a view."""
        self.go(Place.of_view(name, query, of_list))

    def show_file(self, edition: Edition) -> None:
        """Show an edition that came from a file."""
        self._file = edition
        self.place = Place(edition.key, None)
        self._show_stored()

    def refresh(self) -> None:
        """Fetch the current place, whatever its age."""
        key = self._newer()
        if is_offline(key, self._services) if key else self._services.network.offline:
            self._say(str(Offline()))
        elif key:
            self._fetch(key, force=True)
        else:
            self._say("Nothing to fetch here: this list is made on this machine.")

    def reload(self) -> None:
        """Show the current place again, as it is on this machine now."""
        self._show_stored(keep=True)

    def renew(self) -> None:
        """Show the current place from another library, and fetch it if it is missing or old."""
        if self.place.key and self.place.key.kind in _IN_MEMORY:
            self.reload()
        else:
            self.go(self.place)

    def take_bookmarks(self) -> None:
        """Show the bookmarks again if they are the current place and have changed."""
        if self.place.tab is Tab.BOOKMARKS and self.shelf.bookmarks is not self._bookmarks():
            self.shelf.take(self._bookmarks())
            self._show(open_bookmarks(self.shelf), keep=True)

    @property
    def grouping(self) -> Grouping | None:
        """Return the grouping of the bookmarks, or None; setting it shows them again."""
        return self._grouping

    @grouping.setter
    def grouping(self, grouping: Grouping | None) -> None:
        self._grouping = grouping
        if self.place.tab is Tab.BOOKMARKS:
            self.shelf.grouping = grouping
            self._show(open_bookmarks(self.shelf), keep=True)

    @cached_property
    def shelf(self) -> BookmarkShelf:
        """Return the shelf of the bookmarks, made when they are first shown."""
        return shelf_of(self._bookmarks(), self._services.library)

    def _place_of(self, tab: Tab) -> Place:
        return place_of_tab(tab, self._services.library, self._services.now(), self.scope)

    def _show_place(self, place: Place) -> None:
        self.place = place
        if place.key is not None and place.key.kind is EditionKind.FOR_YOU:
            self.scope = place.key.value.partition(" ")[0]
        if not self._show_stored():
            self._show_unfetched()

    def _show_stored(self, *, keep: bool = False) -> bool:
        """Show what this machine has for the current place; return whether it has anything."""
        opened = self._open()
        if opened is not None:
            self._show(opened, keep=keep)
        return opened is not None

    def _open(self) -> OpenPlace | None:
        library = self._services.library
        if self.place.tab is Tab.BOOKMARKS:
            self.shelf.take(self._bookmarks())
            self.shelf.look_up_read()
            self.shelf.grouping = self._grouping
            return open_bookmarks(self.shelf)
        if self._file is not None and self.place.key == self._file.key:
            return open_memory(self._file, library)
        if self.place.key == EditionKey(EditionKind.SAMPLE):
            return open_sample(self._services)
        return open_place(self.place, library)

    def _show_unfetched(self) -> None:
        """Show what stands in for a place that was never fetched, or why there are no papers."""
        if self.place.tab is Tab.TRENDING:
            self.place = Place(EditionKey(EditionKind.SAMPLE), None)
            self._show_stored()
        elif self.place.key is None or not is_offline(self.place.key, self._services):
            choosing, name = "Choosing among the papers on this disk", self.place.name
            self._missing(self.place, f"{choosing if self.place.is_recommended else f'Fetching {name}'} …")
        else:
            problem = Offline()
            if found := stand_in(self.place, problem, self._services):
                self._show(found.opened, keep=False)
            else:
                self._show_absence(problem)

    def _show_absence(self, problem: PaperReaderError) -> None:
        from paperreader.workspace.absence import not_fetched  # most places have papers

        absence = not_fetched(self.place, problem)
        self._missing(self.place, absence.what, absence.why, hint=absence.keys)

    def _fetch(self, key: EditionKey, *, force: bool = False) -> None:
        if is_offline(key, self._services):
            return
        self._came = 0
        self._fetching_for = self.place
        self._on_change()
        self._run(partial(self._fetch_and_show, key, self.place, force=force))

    async def _fetch_and_show(self, key: EditionKey, asked_from: Place, *, force: bool) -> None:
        def came(count: int) -> None:
            self._came = count
            self._on_change()

        try:
            info = await fetch_edition(key, self._services, refresh=force, progress=came)
        except PaperReaderError as error:
            self._ended(error.state if isinstance(error, NetworkError) else "")
            self._failed(key, error)
            return
        except Exception:
            self._ended("")
            raise
        self._ended("")
        if self.place == asked_from:
            if not asked_from.view:
                self.place = Place.of_edition(info.key)
            self._show_stored(keep=True)
        await index_stored(self._services)

    def _ended(self, failure: str) -> None:
        """Note that a request has ended, and show its state in the heading."""
        self._fetching_for = None
        self._failure = failure
        self._on_change()

    def _failed(self, key: EditionKey, problem: PaperReaderError) -> None:
        """Show what stands in for an edition that could not be fetched, and report why."""
        if self.place.key != key:
            if not isinstance(problem, NothingToRecommend):  # Its tab says that when it is shown again.
                self._say(str(problem), alert=True)
        elif found := stand_in(self.place, problem, self._services):
            is_shown = found.opened.fetched_at is not None
            self._show(found.opened, keep=is_shown)
            self._say(str(problem) if is_shown else f"{problem} {found.remark}", alert=True)
        else:
            self._show_absence(problem)
