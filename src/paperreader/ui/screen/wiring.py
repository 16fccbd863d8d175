"""What news of one part of the screen means for the others.

It decides nothing and keeps nothing; the parts are the screen's.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.folders import is_missing
from paperreader.models.edition import EditionKind
from paperreader.ui.bars.heading import heading_texts
from paperreader.ui.bars.hints import Focus, command_hints
from paperreader.ui.paper_list.row_text import NOTHING_OWN, Own
from paperreader.workspace.places import Tab
from paperreader.workspace.threads import run_detached

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from paperreader.ui.screen.browse import BrowseScreen
    from paperreader.ui.screen.damage import LibraryWatch
    from paperreader.workspace.places import OpenPlace, Place


class Wiring:
    """Hands on what the parts of a screen tell."""

    def __init__(self, screen: BrowseScreen) -> None:
        self._screen = screen

    def place_shown(self, opened: OpenPlace, *, keep: bool = False) -> None:
        """Another place is there; or, to `keep` what is shown of it, the same place with other papers."""
        screen = self._screen
        screen.tabs.follow(opened.place)
        if not keep:
            screen.reading = False
        screen.results.open(opened, keep=keep)
        other_bookmarks = keep and opened.place.tab is Tab.BOOKMARKS
        if screen.takes_keys and not other_bookmarks:  # No tab that is counted has others then.
            self.count_unread()

    def place_missing(self, place: Place, *lines: str, hint: str = "") -> None:
        """Show in short lines why a place has no papers, and in a last one which command helps."""
        self._screen.tabs.follow(place)
        self._screen.results.show_missing(*lines, hint=hint)

    def heading_changed(self) -> None:
        """What the heading tells may be something else by now."""
        screen, results = self._screen, self._screen.results
        try:
            counts = results.counts
        except PaperReaderError as error:
            screen.say(str(error), alert=True)
            return
        screen.heading.left, screen.heading.right = heading_texts(
            results.opened,
            screen.navigator,
            counts,
            sort=results.sort,
            asked=results.asked_order,
            hide_read=results.hide_read,
            muted_shown=screen.views.show_muted,
            now=screen.services.now(),
            width=screen.size.width,
        )

        self.keys_changed()

    def keys_changed(self) -> None:
        """Name the keys of what has the focus now; none while a dialog has it, which names its own."""
        screen = self._screen
        bar = screen.filter.bar
        if not screen.is_active:
            screen.status.hints = ()
        elif bar is not None and screen.focused is bar.input:
            screen.status.hints = bar.input.hints()
        else:
            screen.status.hints = command_hints(self._focus(), screen.keys)

    def _focus(self) -> Focus:
        screen, navigator = self._screen, self._screen.navigator
        return Focus(
            reading=screen.reading,
            in_pane=screen.focused is screen.pane,
            in_bookmarks=navigator.place.tab is Tab.BOOKMARKS,
            is_empty=not len(screen.list.listing),
            is_filtered=bool(screen.filter.text),
            selected=len(screen.selected),
            can_refresh=navigator.can_refresh,
            failed=bool(navigator.network_state),
        )

    def look_at_the_files(self) -> None:
        """Take up what others changed in the bookmarks, and say if a file was deleted or damaged."""
        screen = self._screen
        screen.run_worker(
            screen.bookmarks.look_at_the_file(), group="file", exclusive=True, exit_on_error=False
        )
        screen.run_worker(self._watch.look(), group="library", exclusive=True, exit_on_error=False)
        screen.run_worker(screen.views.look_at_the_file(), group="views", exit_on_error=False)

    @cached_property
    def _watch(self) -> LibraryWatch:
        from paperreader.ui.screen.damage import LibraryWatch  # not before the first paint

        screen = self._screen
        return LibraryWatch(
            screen.services.library,
            say=screen.say,
            is_said=lambda sentence: screen.status.left == sentence,
            renew=self._renew,
        )

    def _renew(self) -> None:
        """Show the place as the library has it now; what is not of the library stays."""
        navigator = self._screen.navigator
        key = navigator.place.key
        if key is not None and key.kind in (EditionKind.FILE, EditionKind.SAMPLE):
            navigator.reload()
        else:
            navigator.go(navigator.place)

    def bookmark_changed(self, _paper_id: str | None) -> None:
        """A bookmark is another than before, or, for None, any of them."""
        screen = self._screen
        if not screen.is_running:
            return
        screen.navigator.take_bookmarks()
        screen.list.forget_rows()
        screen.results.show_current()

    def tell_of_the_digest(self) -> None:
        """Say if the last digest failed or did not run. Without a record of digests nothing is loaded."""
        services = self._screen.services
        if is_missing(services.paths.digests):
            return

        async def told() -> None:
            def look() -> str:
                from paperreader.digest.schedule.machine import last_trouble

                return last_trouble(services.paths, services.now())

            if sentence := await run_detached(look, "digest"):
                self._screen.say(sentence, alert=True)

        self._screen.run_worker(told(), group="digest", exit_on_error=False)

    def views_changed(self) -> None:
        """Other views, or other papers are muted."""
        screen = self._screen
        screen.tabs.have_views(screen.views.all)
        screen.results.ask_again()
        self.count_unread()

    def reading_changed(self) -> None:
        """Other papers were read."""
        self._screen.navigator.reload()
        self.count_unread()

    def selection_changed(self) -> None:
        """Other papers are selected."""
        screen = self._screen
        screen.list.forget_rows()
        self.keys_changed()

    def count_unread(self) -> None:
        """Count the unread papers of each tab anew, in the background."""
        from paperreader.workspace.unread import unread_counts  # not before the first paint

        screen = self._screen
        if screen.is_running:
            counted = partial(
                unread_counts,
                screen.services,
                screen.tabs.seen_views,
                screen.views.hiding,
                screen.bookmarks.by_id,
                screen.tabs.show_counts,
            )
            run: Callable[..., object] = screen.run_worker
            run(counted, group="counts", exclusive=True, exit_on_error=False)

    def own(self, paper_id: str) -> Own:
        """Return what the user put on a paper; the words of it stand in the rows of the bookmarks only."""
        screen = self._screen
        sign, selected = screen.bookmarks.sign(paper_id), paper_id in screen.selected
        if screen.navigator.place.tab is Tab.BOOKMARKS:
            return Own(sign, selected, screen.bookmarks.words(paper_id))
        return Own(sign, selected) if selected or sign != NOTHING_OWN.sign else NOTHING_OWN

    def own_line(self, paper_id: str) -> str:
        """Return what the user put on a paper as one line, or an empty one."""
        bookmarks = self._screen.bookmarks
        if (sign := bookmarks.sign(paper_id)) == NOTHING_OWN.sign:
            return ""
        return "  ".join((sign, *(bookmarks.words(paper_id) or ("bookmarked",))))

    def today(self) -> date:
        """Return the day that dates of rows are told from."""
        return self._screen.services.now().date()
