"""What a reader keeps of queries: views, saved under a name, and mutes. It refuses to know files."""

from __future__ import annotations

import msgspec

from paperreader.errors import InvalidQuery, PaperReaderError, UsageError, quoted
from paperreader.query.muting import asks_muted, patterns_in
from paperreader.query.nodes import Everything, Node, Query
from paperreader.query.parser import parse
from paperreader.text.counted import counted
from paperreader.text.sanitize import clean_line

LONGEST_NAME = 40
"""Characters in the name of a view; it stands in a tab."""

MOST = 500
"""Views, and mutes, that are kept; a file may hold more, of which as many mutes are obeyed."""

MOST_PATTERNS = 50
"""Patterns in mutes that are obeyed: each is tried on each paper before a list is shown."""


class View(msgspec.Struct, frozen=True):
    """A query with a name.

    Attributes:
        name: one line, unique whatever the case.
        query: as it was typed.
    """

    name: str
    query: str


class Views(msgspec.Struct, frozen=True):
    """All that is kept, in the reader's order. Every change is a new value.

    Attributes:
        views: the saved queries.
        mutes: queries whose papers are not to be shown.
    """

    views: tuple[View, ...] = ()
    mutes: tuple[str, ...] = ()

    @property
    def hiding(self) -> tuple[Node, ...]:
        """What is muted, understood. A text that is not understood, or finds everything, hides nothing."""
        return self._obeyed()[0]

    @property
    def excess(self) -> str:
        """Return a sentence about mutes that are too many to be obeyed, or nothing."""
        left_out = self._obeyed()[1]
        if not left_out:
            return ""
        mutes = f"{counted(left_out, 'mute')} {'is' if left_out == 1 else 'are'}"
        return f"{mutes} left out: at most {MOST} mutes with {MOST_PATTERNS} patterns are read."

    def _obeyed(self) -> tuple[tuple[Node, ...], int]:
        """Return what is muted, up to the limits, and how many mutes are left out."""
        obeyed: list[Node] = []
        left_out = patterns = 0
        for query in map(parse, self.mutes):
            if not _can_hide(query):
                continue
            more = patterns_in(query.node)
            if len(obeyed) == MOST or patterns + more > MOST_PATTERNS:
                left_out += 1
            else:
                patterns += more
                obeyed.append(query.node)
        return tuple(obeyed), left_out

    def find(self, name: str) -> View | None:
        """The view of this name, whatever the case, or None."""
        wanted = name.strip().casefold()
        return next((view for view in self.views if view.name.casefold() == wanted), None)

    def must_find(self, name: str) -> View:
        """The view of this name, whatever the case.

        Raises:
            PaperReaderError: there is none; the message names those that there are.
        """
        found = self.find(name)
        if found is None:
            known = ", ".join(view.name for view in self.views)
            others = f"; there are: {known}." if known else ": none is saved yet."
            raise PaperReaderError(f"There is no view {quoted(name)}{others}")
        return found

    def with_view(self, name: str, query: str) -> Views:
        """With this view: a new one at the end, or in place of the one of this name.

        Raises:
            UsageError: the name or the query is not one that can be kept.
            PaperReaderError: there are too many.
        """
        view = View(clean_name(name), clean_query(query))
        found = self.find(view.name)
        if found is None:
            _refuse_too_many(len(self.views))
            return msgspec.structs.replace(self, views=(*self.views, view))
        return self._with(tuple(view if held is found else held for held in self.views))

    def renamed(self, name: str, new: str) -> Views:
        """With another name for a view.

        Raises:
            PaperReaderError: there is no such view, or the new name cannot be kept or is taken.
        """
        held, new = self.must_find(name), clean_name(new)
        taken = self.find(new)
        if taken is not None and taken is not held:
            raise PaperReaderError(f"There is a view {quoted(taken.name)} already; choose another name.")
        return self._with(tuple(View(new, held.query) if view is held else view for view in self.views))

    def without_view(self, name: str) -> Views:
        """Without a view.

        Raises:
            PaperReaderError: there is no such view.
        """
        held = self.must_find(name)
        return self._with(tuple(view for view in self.views if view is not held))

    def moved(self, name: str, place: int) -> Views:
        """With a view at another place, counted from 0 and held within the list.

        Raises:
            PaperReaderError: there is no such view.
        """
        held = self.must_find(name)
        others = [view for view in self.views if view is not held]
        others.insert(max(0, min(place, len(others))), held)
        return self._with(tuple(others))

    def muted(self, query: str) -> Views:
        """With one more muted query; the same value where it is muted already.

        Raises:
            InvalidQuery: the query is not one that can be kept, or would hide everything.
            PaperReaderError: there are too many.
        """
        query = clean_query(query)
        if query in self.mutes:
            return self
        if not _can_hide(parse(query)):
            raise InvalidQuery(f"{quoted(query)} cannot be muted: say which papers are never to be shown.")
        _refuse_too_many(len(self.mutes))
        return msgspec.structs.replace(self, mutes=(*self.mutes, query))

    def unmuted(self, query: str) -> Views:
        """Without a muted query.

        Raises:
            PaperReaderError: it is not muted.
        """
        query = query.strip()
        if query not in self.mutes:
            raise PaperReaderError(f"{quoted(query)} is not muted; `paperreader mute` lists what is.")
        return msgspec.structs.replace(self, mutes=tuple(held for held in self.mutes if held != query))

    def _with(self, views: tuple[View, ...]) -> Views:
        return msgspec.structs.replace(self, views=views)


def clean_name(name: str) -> str:
    """The name of a view as it is kept.

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
    """A query as it is kept: understood, and asking for something.

    Raises:
        InvalidQuery: it is empty, or a part of it was not understood.
    """
    clean = clean_line(query, 2_000).strip()
    parsed = parse(clean)
    if parsed.problems:
        problem = parsed.problems[0]
        hint = f" Did you mean {problem.suggestion}?" if problem.suggestion else ""
        raise InvalidQuery(problem.message + hint)
    if parsed.is_empty:
        raise InvalidQuery("There is no query to keep: write words or fields, such as has:code.")
    return clean


def _can_hide(query: Query) -> bool:
    return not query.problems and not isinstance(query.node, Everything) and not asks_muted(query.node)


def _refuse_too_many(count: int) -> None:
    if count >= MOST:
        raise PaperReaderError(f"{MOST} are kept at most; delete one first.")
