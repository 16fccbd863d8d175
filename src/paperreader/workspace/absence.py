"""Why there are no papers, and what to do: the same sentences in the reader and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import (
    NetworkError,
    NothingToRecommend,
    Offline,
    PaperReaderError,
    TooFewBookmarks,
    quoted,
)
from paperreader.models.calendar import SCOPES, days_of, describe, feed_date
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.sources.registry import why_empty
from paperreader.workspace.places import OpenPlace, Place, Tab

if TYPE_CHECKING:
    from datetime import datetime

    from paperreader.query.nodes import Query

_OTHER_EDITIONS = "{older} and {newer} show other editions."
_OTHER_VIEWS = "{views} changes views; {trending} shows a list."
"""A view may be one that nobody saved, such as that of catching up."""


_FILL = "{trending} opens a list; sync ({palette}) fetches 30 days."
_OF_BOOKMARKS = "It compares their words on this disk; nothing is sent."


class Absence(NamedTuple):
    """Why there are no papers, in short sentences.

    Attributes:
        what: what is missing.
        why: the reason, or empty.
        keys: what to do in the reader, with the names of commands in braces.
        command: what to do on the command line.
    """

    what: str
    why: str = ""
    keys: str = ""
    command: str = ""

    @property
    def on_one_line(self) -> str:
        """Return the sentences for the command line."""
        return " ".join(filter(None, (self.what, self.why, self.command)))


def why_nothing(opened: OpenPlace, now: datetime, *, hide_read: bool = False) -> Absence:
    """Return why a place lists no paper, although no filter is set."""
    if not opened.shelf.count:
        return _why_empty(opened, now)
    if opened.place.view and opened.place.key is not None:
        return Absence(f"No paper of {opened.place.key} matches this view.", keys="{views} changes it.")
    if opened.place.view:
        return Absence("No paper of the library matches this view.", keys=_OTHER_VIEWS)
    if not opened.query.is_empty:
        return Absence(
            "No paper of the library matches this search.", keys="{refresh} asks the source again."
        )
    return _why_hidden(opened, hide_read=hide_read)


def no_match(opened: OpenPlace, query: Query, *, hide_read: bool = False) -> Absence:
    """Return why no paper of a place that has some matches a filter."""
    words, count = quoted(query.text, 200), opened.shelf.count
    if opened.place.view or not opened.query.is_empty:  # The count is that of the library.
        what = f"No paper of {opened.heading} matches {words}."
    elif count == 1:
        what = f"The only paper of {opened.heading} does not match {words}."
    else:
        what = f"None of the {count:,} papers of {opened.heading} matches {words}."
    return Absence(what, "Read papers are hidden." if hide_read else "", "{back} clears the filter.")


def _why_hidden(opened: OpenPlace, *, hide_read: bool) -> Absence:
    if hide_read:
        return Absence(f"Everything in {opened.heading} is read.", keys="{hide_read} shows it again.")
    if opened.place.is_recommended:
        return Absence(
            f"Everything in {opened.heading} is dismissed or muted.",
            keys="{refresh} makes a new list.",
            command="is:dismissed shows what is dismissed.",
        )
    return Absence(
        f"Everything in {opened.heading} is muted.",
        keys="{show_muted} shows it for now.",
        command="is:muted shows it.",
    )


def _why_empty(opened: OpenPlace, now: datetime) -> Absence:
    key = opened.place.key
    if opened.place.tab is Tab.BOOKMARKS:
        return Absence(
            "No bookmarks yet.",
            keys="{trending} shows a list; {bookmark} bookmarks a paper.",
            command="`paperreader bookmark add ID` makes one.",
        )
    if key is not None and key.is_computed:
        return _none_to_recommend(key)
    if key is None or (not opened.query.is_empty and key.kind is not EditionKind.LIST):
        return Absence(
            "The library is empty.",
            keys=_FILL,
            command="`paperreader list` and `paperreader sync` fill it.",
        )
    if key.kind in (EditionKind.FILE, EditionKind.SAMPLE):
        why = "Lists and feeds are empty at weekends and on holidays."
        return Absence(f"There are no papers in {opened.heading}.", why, _OTHER_EDITIONS)
    if key.kind is EditionKind.LIST:
        return Absence(f"{opened.heading} has no papers now.", why_empty(key, now), "{refresh} asks again.")
    return _nothing_was_found(key) if key.kind is EditionKind.SEARCH else _why_list_is_empty(key, now)


def _nothing_was_found(key: EditionKey) -> Absence:
    return Absence(
        f"Nothing was found for {quoted(key.value, 200)}.",
        keys="{search} asks for other words.",
        command="Try other words, or the other --source.",
    )


def _none_to_recommend(key: EditionKey) -> Absence:
    if key.kind is EditionKind.SIMILAR:
        return Absence("No paper on this disk is like it.", keys="{back} goes back.")
    scope = key.value.partition(" ")[0]
    of, keys = f" of this {scope}", f"{{older}} looks in a longer time; {_FILL}"
    if scope == SCOPES[-1]:
        of, keys = "", _FILL
    what = f"No paper{of} on this disk is like your bookmarks."
    return Absence(what, keys=keys, command="`paperreader sync` fetches 30 days.")


def _why_list_is_empty(key: EditionKey, now: datetime) -> Absence:
    days = days_of(key) if key.value else ()
    what, why = f"{describe(key)} has no papers at Hugging Face.", ""
    if key.kind is EditionKind.DAY and days and days[0].weekday() >= 5:
        what, why = f"There is no list of {describe(key)}.", "Hugging Face has none at weekends."
    elif days and days[-1] >= feed_date(now):
        what = f"{describe(key)} has no papers yet."
    elif not days:
        return Absence(what, keys="{refresh} asks again; {library} shows every paper on this disk.")
    return Absence(what, why, _OTHER_EDITIONS, "`paperreader list today` prints the latest list.")


def not_fetched(place: Place, problem: PaperReaderError) -> Absence:
    """Return why a place that is not stored has no papers either after a source was asked for it."""
    if place.key is not None and place.key.is_computed:
        return _not_computed(place.key, problem)
    sample = "`paperreader list sample` works without a network."
    if isinstance(problem, Offline):
        here = "{trending} shows papers that are on this disk."
        if days_of(place.key) if place.key and place.key.value else ():
            here = f"{{older}} and {{newer}} show stored editions; {here}"
        return Absence(f"{place.name} was never fetched.", str(problem), here, sample)
    command = sample if isinstance(problem, NetworkError) else ""
    return Absence(f"{place.name} could not be fetched.", str(problem), "{refresh} tries again.", command)


def _not_computed(key: EditionKey, problem: PaperReaderError) -> Absence:
    if key.kind is EditionKind.SIMILAR:
        return Absence("Similar papers could not be found.", str(problem), "{back} goes back.")
    if isinstance(problem, TooFewBookmarks):
        return Absence(str(problem), _OF_BOOKMARKS, "{trending} shows a list; {bookmark} bookmarks a paper.")
    if isinstance(problem, NothingToRecommend):
        return _none_to_recommend(key)._replace(what=str(problem))
    return Absence(f"{describe(key)} could not be made.", str(problem), "{refresh} tries again.")


def none_beside(key: EditionKey | None, step: int) -> str:
    """Return why there is no edition before (`step` -1) or after (1) one."""
    if key is not None and key.kind is EditionKind.FOR_YOU:
        return "These are from all papers on this disk." if step < 0 else "These are from the shortest time."
    return "There is no older edition." if step < 0 else "There is no newer edition."
