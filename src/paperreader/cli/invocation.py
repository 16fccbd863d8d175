"""One call of the command line: its arguments, and the services, which open when they are first needed."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from paperreader.cli.diagnostics import Progress, say, start_logging
from paperreader.cli.options import SORT_KEYS
from paperreader.errors import DamagedFile, InvalidQuery, TooFewBookmarks, quoted
from paperreader.folders import is_missing
from paperreader.query.fields import LIKENESS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Coroutine, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.output import Format, Output
    from paperreader.paths import Paths
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Node, Query
    from paperreader.services import Services
    from paperreader.views.view import Views

    Answer = TypeVar("Answer")


class Invocation:
    """The arguments, the output and the services of a command.

    Args:
        arguments: as the parser understood them.
        output: takes its data.
    """

    def __init__(self, arguments: argparse.Namespace, output: Output) -> None:
        self.arguments = arguments
        self.output = output

    @property
    def form(self) -> Format:
        """Return the format in which to print papers."""
        form: Format = self.arguments.form
        return form

    @property
    def source(self) -> str | None:
        """Return the name of the source to ask, or None if the user named none.

        Raises:
            UsageError: there is no such source.
            SourceError: another package has it, and its code cannot be loaded.
        """
        name: str | None = self.arguments.source
        if name is not None:
            from paperreader.sources.registry import source_class

            source_class(name)
        return name

    @property
    def verbose(self) -> bool:
        """Return whether to report every step."""
        return bool(self.arguments.verbose)

    @cached_property
    def paths(self) -> Paths:
        """Return the paths of our files."""
        from paperreader.paths import default_paths

        return default_paths()

    @cached_property
    def services(self) -> Services:
        """Return the services, opened with the settings."""
        from paperreader.cli.opening import services_of_process

        if self.verbose:
            start_logging(self.paths.log, verbose=True)
        return services_of_process(offline=self.arguments.offline)

    @cached_property
    def bookmarks(self) -> Mapping[str, Bookmark]:
        """Return all bookmarks by identifier; if there is no file, load no code to find that out."""
        return {} if is_missing(self.paths.bookmarks) else self.services.bookmarks.load()

    @cached_property
    def known_bookmarks(self) -> Mapping[str, Bookmark]:
        """Return all bookmarks; if their file cannot be read, report that and return none."""
        try:
            return self.bookmarks
        except DamagedFile as error:
            say(f"{error} No paper is shown as bookmarked.")
            return {}

    def require_bookmarks(self, query: Query) -> None:
        """Check that the bookmarks can be read if a query asks for them; say if they order nothing.

        Raises:
            DamagedFile: the query asks for bookmarks, and their file cannot be read.
        """
        from paperreader.query.bookmark_terms import needs_bookmarks

        if not needs_bookmarks(query):
            return
        bookmarks = self.bookmarks
        if any(order.key is LIKENESS for order in query.sort):
            from paperreader.bookmarks.chosen import chosen_by

            try:
                chosen_by(bookmarks)
            except TooFewBookmarks as error:
                say(f"{error} Until then, sort:for-you keeps the order of the list.")
            else:
                deque(self.services.recommender.index.update(), maxlen=0)

    @cached_property
    def context(self) -> QueryContext:
        """Return the facts besides the papers that a query may ask about."""
        return self.services.query_context(self.known_bookmarks, self.dismissed)

    @cached_property
    def mutes(self) -> tuple[Node, ...]:
        """Return the muted queries."""
        return self._known_views.hiding if self._known_views else ()

    @property
    def dismissed(self) -> Collection[str]:
        """Return the identifiers of the papers that the user is not interested in."""
        return self._known_views.dismissed if self._known_views else ()

    @cached_property
    def _known_views(self) -> Views | None:
        """Return the mutes and dismissed papers. If their file cannot be read, report that and return None.

        If there is no file, load no code to find that out.
        """
        try:
            if is_missing(self.paths.views):
                return None
            views = self.services.views.load()
            if views.excess:
                say(views.excess)
            return views
        except DamagedFile as error:
            say(f"{error} Muted papers are shown.")
            return None

    def ask_network(self, question: Coroutine[Any, Any, Answer], progress: Progress | None = None) -> Answer:
        """Ask a source, close every connection, and return the answer.

        Args:
            question: the request to the source.
            progress: shows from the first second on that there is no answer yet.
        """
        import asyncio

        async def answered() -> Answer:
            ticking = asyncio.create_task(progress.tick()) if progress else None
            try:
                return await question
            finally:
                if ticking and progress:
                    ticking.cancel()
                    progress.wipe()
                await self.services.network.aclose()

        start_logging(self.paths.log, verbose=self.verbose)
        return asyncio.run(answered())

    def finish(self) -> None:
        """Report any trouble with the library, if it was used, and close every file."""
        services = self.__dict__.get("services")
        if services is None:
            return
        library = services.__dict__.get("library")
        if library is not None and (trouble := library.trouble()):
            say(trouble)
        services.close()

    def count_in_library(self, query: Query, *, unread: bool = False) -> int:
        """Count the papers of the library that match a query: all, or only the unread ones."""
        library = self.services.library
        return library.count_matching(query, self.context, unread=unread, at_most=library.count())

    def query(self, text: str) -> Query:
        """Parse a query, and apply the order of `--sort` to it.

        Raises:
            InvalidQuery: the query or the order is not understood.
        """
        import msgspec

        from paperreader.query.fields import SOURCE
        from paperreader.query.parser import parse

        query = _understood(parse(text))
        key = self.arguments.sort
        if key is None:
            return query
        if key == SOURCE.name:
            return msgspec.structs.replace(query, sort=())
        if key.removeprefix("-") not in SORT_KEYS:
            raise InvalidQuery(f"--sort does not know {quoted(key)}; it takes one of {', '.join(SORT_KEYS)}.")
        return msgspec.structs.replace(query, sort=parse(f"sort:{key}").sort)


def _understood(query: Query) -> Query:
    if query.problems:
        problem = query.problems[0]
        hint = f" Did you mean {problem.suggestion}?" if problem.suggestion else ""
        # What the screen does with such a part, the command line does not.
        message = problem.message.partition(", so “")[0].rstrip(".")
        raise InvalidQuery(f"{message}.{hint}")
    return query
