"""Sources of other packages, at arm's length: whatever they do costs one sentence.

Such a source runs in a thread of its own, with an event loop and a client of its own, under a deadline. What
comes back is checked and cleaned, because it goes into the library and onto the screen.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from paperreader.errors import BadAnswer, InvalidIdentifier, NetworkError, NotFound
from paperreader.identity import named_by_identity
from paperreader.models import Edition, EditionKey, Paper
from paperreader.models.identifier import parse_identifier
from paperreader.models.surroundings import Surroundings
from paperreader.sources import foreign
from paperreader.sources.base import Surrounding
from paperreader.sources.values import as_count, as_line, as_url
from paperreader.text.sanitize import BLOCK_LIMIT, clean_block, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from paperreader.net.client import HttpClient
    from paperreader.net.context import Context
    from paperreader.sources.base import Source

_T = TypeVar("_T")

MOST_PAPERS = 5_000
"""The most papers of one list."""

_SECONDS = 60.0
_SECONDS_FOR_A_PAPER = 20.0
_MOST_TEXTS = 3_500
"""The most authors, keywords or categories of one paper; 3,303 authors is the most that was ever seen."""

_BLOCKS = ("abstract", "summary")
_LAST_YEAR = 2100


class DaemonExecutor(ThreadPoolExecutor):
    """An executor of an event loop for which the end of the program does not wait; a thread for each call."""

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Call a function in a thread."""
        future: Future[_T] = Future()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - raised again in the coroutine that waits
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=call, name="call of a source", daemon=True).start()
        return future


class Guarded:
    """A source of another package.

    Args:
        kind: its class.
        client: makes a client for it.
        context: returns what it needs, with that client.
    """

    def __init__(
        self, kind: type[Source], client: Callable[[], HttpClient], context: Callable[[HttpClient], Context]
    ) -> None:
        self.name = kind.name
        self.title = clean_line(str(kind.title), 60)
        self._kind = kind
        self._make_client = client
        self._context = context

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch one list as `Source.fetch_edition` does.

        Raises:
            SourceError: the source failed, did not answer in time, or returned something else than papers.
        """
        loop = asyncio.get_running_loop()

        def came(count: int) -> None:
            if progress is not None:
                loop.call_soon_threadsafe(progress, int(count))

        fetched = await self._ask(
            lambda source: source.fetch_edition(key, refresh=refresh, progress=came), _SECONDS
        )
        return await asyncio.to_thread(self._checked, fetched, key)

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper as `Source.fetch_paper` does.

        Raises:
            SourceError: as `fetch_edition`.
        """
        fetched = await self._ask(
            lambda source: source.fetch_paper(paper_id, refresh=refresh), _SECONDS_FOR_A_PAPER
        )
        try:
            return _clean(fetched, self.name)
        except (ValueError, TypeError) as error:
            raise BadAnswer(f"{self.title} returned something that is not a paper.") from error

    async def fetch_around(self, paper: Paper, *, refresh: bool = False) -> tuple[Paper, Surroundings]:
        """Fetch what is around a paper as `Surrounding.fetch_around` does.

        Raises:
            SourceError: as `fetch_edition`.
        """

        async def ask(source: Source) -> tuple[Paper, Surroundings]:
            if not isinstance(source, Surrounding):
                raise NotFound(f"{self.title} has nothing around papers.")
            return await source.fetch_around(paper, refresh=refresh)

        fetched = await self._ask(ask, _SECONDS_FOR_A_PAPER)
        try:
            about, found = fetched
            return _clean(about, self.name), _clean_around(found)
        except (ValueError, TypeError) as error:
            raise BadAnswer(f"{self.title} returned something that is not around a paper.") from error

    async def _ask(self, ask: Callable[[Source], Coroutine[Any, Any, _T]], seconds: float) -> _T:
        """Return the answer of the source, which runs in a thread of its own."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[_T] = loop.create_future()

        def settle(result: Any, problem: Exception | None) -> None:
            if done.done():
                return
            if problem is None:
                done.set_result(result)
            else:
                done.set_exception(problem)

        def came(result: Any, problem: Exception | None) -> None:
            with suppress(RuntimeError):  # The program may have ended.
                loop.call_soon_threadsafe(settle, result, problem)

        foreign.start(self.name, lambda: asyncio.run(self._answer(ask)), came)
        try:
            async with asyncio.timeout(seconds):
                return await done
        except TimeoutError as error:
            raise NetworkError(f"{self.title} did not answer within {seconds:g} seconds.") from error
        except foreign.Failed as error:
            raise BadAnswer(f"{self.title} failed: {str(error).rstrip('.')}.") from error

    async def _answer(self, ask: Callable[[Source], Coroutine[Any, Any, _T]]) -> _T:
        asyncio.get_running_loop().set_default_executor(DaemonExecutor())
        client = self._make_client()
        try:
            return await ask(self._kind.open(self._context(client)))
        finally:
            await client.aclose()

    def _checked(self, fetched: object, key: EditionKey) -> Edition:
        """Return an edition without the papers that cannot be understood.

        Raises:
            BadAnswer: it is no edition, or it has too many papers.
        """
        if not isinstance(fetched, Edition) or not isinstance(fetched.papers, tuple | list):
            raise BadAnswer(f"{self.title} returned something that is not a list of papers.")
        if len(fetched.papers) > MOST_PAPERS:
            raise BadAnswer(
                f"{self.title} returned {len(fetched.papers):,} papers; a list has at most {MOST_PAPERS:,}."
            )
        papers: dict[str, Paper] = {}
        dropped = as_count(fetched.dropped) or 0
        for paper in fetched.papers:
            try:
                clean = _clean(paper, self.name)
            except (ValueError, TypeError):
                dropped += 1
            else:
                papers.setdefault(clean.id, clean)
        if dropped and not papers:
            raise BadAnswer(f"{self.title} returned no paper that has both an identifier and a title.")
        try:
            return msgspec.structs.replace(
                msgspec.convert(
                    msgspec.to_builtins(msgspec.structs.replace(fetched, papers=(), reasons={})), Edition
                ),
                key=key,
                source=self.name,
                order=as_line(fetched.order, 60) or "the source",
                papers=tuple(papers.values()),
                dropped=dropped,
            )
        except (ValueError, TypeError) as error:
            raise BadAnswer(f"{self.title} returned something that is not a list of papers.") from error


def _clean(paper: object, source: str) -> Paper:
    """Return a paper with every value checked and every text cleaned.

    Raises:
        ValueError, TypeError: it is not a paper, or has no title.
    """
    if not isinstance(paper, Paper):
        raise TypeError("it is not a paper")
    typed = msgspec.convert(msgspec.to_builtins(paper), Paper)
    values: dict[str, Any] = {}
    for name in Paper.__struct_fields__:
        value = getattr(typed, name)
        if isinstance(value, str):
            values[name] = as_url(value) if name.endswith("_url") else _text(name, value)
        elif isinstance(value, tuple):
            values[name] = tuple(filter(None, (as_line(one, 200) for one in value[:_MOST_TEXTS])))
        elif isinstance(value, date):
            values[name] = value if value.year < _LAST_YEAR else None
        elif isinstance(value, int) and not isinstance(value, bool):
            values[name] = as_count(value)
    clean = msgspec.structs.replace(typed, **(values | {"sources": (source,)}))
    if not clean.title:
        raise ValueError("a paper has a title")
    try:
        base = parse_identifier(clean.id).base
    except InvalidIdentifier:
        base = "local:"
    ids = tuple(filter(None, map(_identifier, clean.ids)))
    return named_by_identity(msgspec.structs.replace(clean, id=base, ids=ids))


def _clean_around(found: object) -> Surroundings:
    """Return what is around a paper with every value checked and every text cleaned.

    Raises:
        ValueError, TypeError: it is something else.
    """
    if not isinstance(found, Surroundings):
        raise TypeError("it is not around a paper")
    return msgspec.convert(_clean_value("", msgspec.to_builtins(found)), Surroundings)


def _clean_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _clean_value(key, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean_value(name, part) for part in value[:_MOST_TEXTS]]
    if not isinstance(value, str):
        return value
    if name == "url":
        return as_url(value)
    return clean_block(value, BLOCK_LIMIT) if name == "text" else clean_line(value, 2_000)


def _text(name: str, value: str) -> str:
    return clean_line(value, BLOCK_LIMIT if name in _BLOCKS else 2_000)


def _identifier(text: str) -> str | None:
    try:
        return parse_identifier(text).base
    except InvalidIdentifier:
        return None
