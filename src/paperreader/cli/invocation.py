"""One call of the command line: what was asked for, and the services, opened when first needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say, start_logging
from paperreader.cli.options import SORT_KEYS
from paperreader.errors import DamagedFile, InvalidQuery, quoted
from paperreader.folders import is_missing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Coroutine, Mapping
    from typing import Any, TypeVar

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.diagnostics import Progress
    from paperreader.cli.output import Format, Output
    from paperreader.models.listing import Listing
    from paperreader.paths import Paths
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Node, Query
    from paperreader.services import Services

    Answer = TypeVar("Answer")


class Invocation:
    """What a command works with.

    Args:
        arguments: as the parser understood them.
        output: where its data goes.
    """

    def __init__(self, arguments: argparse.Namespace, output: Output) -> None:
        self.arguments = arguments
        self.output = output

    @property
    def form(self) -> Format:
        """How papers are to be printed."""
        form: Format = self.arguments.form
        return form

    @property
    def verbose(self) -> bool:
        """Whether every step is to be told."""
        return bool(self.arguments.verbose)

    @cached_property
    def paths(self) -> Paths:
        """Where files live."""
        from paperreader.paths import default_paths

        return default_paths()

    @cached_property
    def services(self) -> Services:
        """The services, wired by the settings."""
        from paperreader.cli.opening import services_of_process

        if self.verbose:
            start_logging(self.paths.log, verbose=True)
        return services_of_process(offline=self.arguments.offline)

    @cached_property
    def bookmarks(self) -> Mapping[str, Bookmark]:
        """All bookmarks by identifier. Where there is no file, nothing is loaded to learn that."""
        return {} if is_missing(self.paths.bookmarks) else self.services.bookmarks.load()

    @cached_property
    def known_bookmarks(self) -> Mapping[str, Bookmark]:
        """All bookmarks; none where their file cannot be read, which is said; papers are still printed."""
        try:
            return self.bookmarks
        except DamagedFile as error:
            say(f"{error} No paper is shown as bookmarked.")
            return {}

    def require_bookmarks(self, query: Query) -> None:
        """Let a query that asks for bookmarks fail where they cannot be read.

        Raises:
            DamagedFile: they cannot.
        """
        from paperreader.query.marks import needs_bookmarks

        if needs_bookmarks(query):
            self.bookmarks  # noqa: B018 - loading it is what may fail

    @cached_property
    def context(self) -> QueryContext:
        """What a query is asked against besides the papers."""
        return self.services.query_context(self.known_bookmarks)

    @cached_property
    def mutes(self) -> tuple[Node, ...]:
        """What the reader muted; nothing where the file cannot be read, which is said.

        Where there is no file, nothing is loaded to learn that.
        """
        try:
            if is_missing(self.paths.views):
                return ()
            views = self.services.views.load()
            if views.excess:
                say(views.excess)
            return views.hiding
        except DamagedFile as error:
            say(f"{error} Muted papers are shown.")
            return ()

    def ask_network(self, question: Coroutine[Any, Any, Answer], progress: Progress | None = None) -> Answer:
        """Return what a question to a source brings; every connection is closed before that.

        Args:
            question: asks.
            progress: shows from the first second on that there is no answer yet.
        """
        import asyncio

        async def asked() -> Answer:
            ticking = asyncio.create_task(progress.tick()) if progress else None
            try:
                return await question
            finally:
                if ticking and progress:
                    ticking.cancel()
                    progress.wipe()
                await self.services.network.aclose()

        start_logging(self.paths.log, verbose=self.verbose)
        return asyncio.run(asked())

    def finish(self) -> None:
        """Say what is wrong with the library, if it was used, and close every file."""
        services = self.__dict__.get("services")
        if services is None:
            return
        library = services.__dict__.get("library")
        if library is not None and (trouble := library.trouble()):
            say(trouble)
        services.close()

    def count_in_library(self, query: Query, *, unread: bool = False) -> int:
        """How many papers of the library a query finds, of all or of those that were not read."""
        library = self.services.library
        return library.count_matching(query, self.context, unread=unread, at_most=library.count())

    def print_papers(self, listing: Listing, looked_for: Query | None = None) -> None:
        """Print these papers; for a person with where the words that were looked for stand."""
        self.output.papers(listing, self.known_bookmarks, self.form, looked_for)

    def query(self, text: str) -> Query:
        """The query of the arguments, in the order that `--sort` names.

        Raises:
            InvalidQuery: something in it was not understood.
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
        raise InvalidQuery(problem.message + hint)
    return query
