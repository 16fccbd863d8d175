"""The user's saved queries and dismissed papers. This module does not know files.

A saved query is a view, which has a name, or a mute. A dismissed paper does not interest the user.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import InvalidQuery, PaperReaderError, UsageError, quoted
from paperreader.query.muting import asks_muted, patterns_in
from paperreader.query.nodes import Everything, Node, Query
from paperreader.query.parser import parse
from paperreader.text.counted import counted
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from paperreader.models.paper import Paper

LONGEST_NAME = 40
"""The most characters in the name of a view, which is the title of a tab."""

MOST = 500
"""The most views, and the most mutes, that can be saved; further mutes in a file have no effect."""

MOST_PATTERNS = 50
"""The most patterns in mutes that have an effect: each is tried on each paper before a list is shown."""

MOST_DISMISSED = 5_000
"""The most dismissed papers that are kept, since each change writes all, and lists compare with all."""


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """A query with a name, over the library or a list of a source.

    Attributes:
        name: one line, unique whatever the case.
        query: the text as it was typed; it may be empty for a list.
        list: the list, as the `value` of its edition: `arxiv:cs.CL`; empty for the library.
    """

    name: str
    query: str
    list: str = ""

    @property
    def words(self) -> str:
        """Return the list and the query on one line."""
        return " ".join(filter(None, (self.list, self.query)))


class Views(msgspec.Struct, frozen=True):
    """All views, mutes and dismissed papers, in the user's order. Every change is a new value.

    Attributes:
        views: the saved queries.
        mutes: queries whose papers are hidden.
        dismissed: the papers that are not recommended again, by identifier, with the moment of that decision.
    """

    views: tuple[View, ...] = ()
    mutes: tuple[str, ...] = ()
    dismissed: Mapping[str, datetime] = {}

    @property
    def hiding(self) -> tuple[Node, ...]:
        """Return the parsed mutes. A mute that cannot be parsed, or finds everything, hides nothing."""
        return tuple(query.node for query in self.rules)

    @property
    def rules(self) -> tuple[Query, ...]:
        """Return the mutes of `hiding` with their texts."""
        return self._obeyed()[0]

    @property
    def excess(self) -> str:
        """Return a sentence about mutes beyond the limits, or an empty text."""
        left_out = self._obeyed()[1]
        if not left_out:
            return ""
        mutes = f"{counted(left_out, 'mute')} {'is' if left_out == 1 else 'are'}"
        return f"{mutes} left out: at most {MOST} mutes with {MOST_PATTERNS} patterns are read."

    def _obeyed(self) -> tuple[tuple[Query, ...], int]:
        """Return the parsed mutes up to the limits, and the number of mutes beyond them."""
        obeyed: list[Query] = []
        left_out = patterns = 0
        for query in map(parse, self.mutes):
            if not _can_hide(query):
                continue
            more = patterns_in(query.node)
            if len(obeyed) == MOST or patterns + more > MOST_PATTERNS:
                left_out += 1
            else:
                patterns += more
                obeyed.append(query)
        return tuple(obeyed), left_out

    def find(self, name: str) -> View | None:
        """Return the view of this name, whatever the case, or None."""
        folded = name.strip().casefold()
        return next((view for view in self.views if view.name.casefold() == folded), None)

    def must_find(self, name: str) -> View:
        """Return the view of this name, whatever the case.

        Raises:
            PaperReaderError: there is none; the message names the existing views.
        """
        found = self.find(name)
        if found is None:
            known = ", ".join(view.name for view in self.views)
            others = f"; there are: {known}." if known else ": none is saved yet."
            raise PaperReaderError(f"There is no view {quoted(name)}{others}")
        return found

    def with_view(self, name: str, query: str, of_list: str = "") -> Views:
        """Add a view at the end, or replace the query of the one of this name, which keeps its list.

        Raises:
            UsageError: the name or the query is not valid.
            PaperReaderError: there are too many, or the view of this name has another list.
        """
        found = self.find(clean_name(name))
        of_list = clean_line(of_list, 2_000).strip() or (found.list if found else "")
        if found and found.list not in ("", of_list):
            raise PaperReaderError(
                f"There is already a view {quoted(found.name)}, of {found.list}; choose another name."
            )
        view = View(clean_name(name), clean_query(query) if query or not of_list else "", of_list)
        if found is None:
            _refuse_too_many(len(self.views))
            return msgspec.structs.replace(self, views=(*self.views, view))
        return self._with(tuple(view if other is found else other for other in self.views))

    def renamed(self, name: str, new: str) -> Views:
        """Rename a view.

        Raises:
            PaperReaderError: there is no such view, or the new name is invalid or taken.
        """
        old, new = self.must_find(name), clean_name(new)
        namesake = self.find(new)
        if namesake is not None and namesake is not old:
            raise PaperReaderError(f"There is already a view {quoted(namesake.name)}; choose another name.")
        return self._with(
            tuple(msgspec.structs.replace(view, name=new) if view is old else view for view in self.views)
        )

    def without_view(self, name: str) -> Views:
        """Remove a view.

        Raises:
            PaperReaderError: there is no such view.
        """
        removed = self.must_find(name)
        return self._with(tuple(view for view in self.views if view is not removed))

    def moved(self, name: str, place: int) -> Views:
        """Move a view to another place, counted from 0 and limited to the list.

        Raises:
            PaperReaderError: there is no such view.
        """
        moving = self.must_find(name)
        others = [view for view in self.views if view is not moving]
        others.insert(max(0, min(place, len(others))), moving)
        return self._with(tuple(others))

    def muted(self, query: str) -> Views:
        """Add a muted query; return the same value if it is muted already.

        Raises:
            InvalidQuery: the query is not valid, or would hide everything.
            PaperReaderError: there are too many.
        """
        query = clean_query(query)
        if query in self.mutes:
            return self
        if not _can_hide(parse(query)):
            raise InvalidQuery(f"{quoted(query)} cannot be muted: write a query for the papers to hide.")
        _refuse_too_many(len(self.mutes))
        return msgspec.structs.replace(self, mutes=(*self.mutes, query))

    def unmuted(self, query: str) -> Views:
        """Remove a muted query.

        Raises:
            PaperReaderError: it is not muted.
        """
        query = query.strip()
        if query not in self.mutes:
            raise PaperReaderError(
                f"{quoted(query)} is not muted; `paperreader mute` lists the muted queries."
            )
        return msgspec.structs.replace(self, mutes=tuple(mute for mute in self.mutes if mute != query))

    def has_dismissed(self, paper: Paper) -> bool:
        """Return whether a paper is dismissed, under any of its identifiers."""
        return not self.dismissed.keys().isdisjoint(paper.names)

    def with_dismissed(self, paper_ids: Iterable[str], at: datetime) -> Views:
        """Dismiss papers; one that is dismissed already keeps its moment. The oldest beyond the limit go."""
        dismissed = _newest({**dict.fromkeys(paper_ids, at), **self.dismissed})
        return msgspec.structs.replace(self, dismissed=dismissed)

    def without_dismissed(self, paper_ids: Collection[str]) -> Views:
        """Take the dismissal of papers back; an identifier that is not dismissed changes nothing."""
        kept = {one: at for one, at in self.dismissed.items() if one not in paper_ids}
        return msgspec.structs.replace(self, dismissed=kept)

    def reverted(self, before: Views, after: Views) -> Views:
        """Undo the change from `before` to `after` in these views, and keep what changed since."""
        changed = {
            name: getattr(before, name)
            for name in ("views", "mutes")
            if getattr(before, name) != getattr(after, name)
        }
        reverted = msgspec.structs.replace(self, **changed)
        if before.dismissed == after.dismissed:
            return reverted
        mine, was, became = self.dismissed, before.dismissed, after.dismissed
        kept = {one: at for one, at in mine.items() if one in was or one not in became}
        back = {one: at for one, at in was.items() if one not in became}
        return msgspec.structs.replace(reverted, dismissed=_newest({**kept, **back}))

    def _with(self, views: tuple[View, ...]) -> Views:
        return msgspec.structs.replace(self, views=views)


def clean_name(name: str) -> str:
    """Return the name of a view, cleaned.

    Raises:
        UsageError: it is empty or too long.
    """
    clean = clean_line(name).strip()
    if not clean:
        raise UsageError("A view needs a name.")
    if len(clean) > LONGEST_NAME:
        raise UsageError(
            f"The name of a view has at most {LONGEST_NAME} characters, and this one has {len(clean)}."
        )
    return clean


def clean_query(query: str) -> str:
    """Return a query, cleaned, if it can be parsed and is not empty.

    Raises:
        InvalidQuery: it is empty, or a part of it cannot be parsed.
    """
    clean = clean_line(query, 2_000).strip()
    parsed = parse(clean)
    if parsed.problems:
        problem = parsed.problems[0]
        hint = f" Did you mean {problem.suggestion}?" if problem.suggestion else ""
        raise InvalidQuery(problem.message + hint)
    if parsed.is_empty:
        raise InvalidQuery("The query is empty: write words or fields, such as has:code.")
    return clean


def _can_hide(query: Query) -> bool:
    return not query.problems and not isinstance(query.node, Everything) and not asks_muted(query.node)


def _newest(dismissed: Mapping[str, datetime]) -> dict[str, datetime]:
    """Return the newest of the dismissed papers, as many as are kept, the oldest first."""
    return dict(sorted(dismissed.items(), key=itemgetter(1))[-MOST_DISMISSED:])


def _refuse_too_many(count: int) -> None:
    if count >= MOST:
        raise PaperReaderError(f"At most {MOST} can be saved; delete one first.")
