"""A network that gives the answers that a test wrote for it."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from paperreader.errors import Offline
from paperreader.models import Edition, EditionKey, EditionKind

if TYPE_CHECKING:
    from collections.abc import Callable


class Answer(Enum):
    """What a source may do besides answering and failing."""

    NEVER = "never"


class FakeSource:
    """A source with prepared answers: an edition, an error, or `Answer.NEVER`; after them it is silent.

    A number stands for that many papers that came, after which it is silent.

    Attributes:
        asked: the editions it was asked for, and whether each was to be fetched afresh.
        silent: how many questions will never be answered.
    """

    name = "huggingface"

    def __init__(self, *answers: Edition | Exception | Answer | int) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[EditionKey, bool]] = []
        self.silent = 0

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        self.asked.append((key, refresh))
        answer = self._answers.pop(0) if self._answers else Answer.NEVER
        if isinstance(answer, Exception):
            raise answer
        if progress and isinstance(answer, int):
            progress(answer)
            answer = Answer.NEVER
        if answer is Answer.NEVER:
            self.silent += 1
            try:
                await asyncio.Event().wait()
            finally:
                self.silent -= 1
        assert isinstance(answer, Edition)
        return answer

    async def search(self, words: str, *, limit: int = 120, refresh: bool = False) -> Edition:
        return await self.fetch_edition(EditionKey(EditionKind.SEARCH, words), refresh=refresh)


class FakeNetwork:
    """A stand-in for `services.Network`, with one source."""

    def __init__(self, source: FakeSource, *, offline: bool) -> None:
        self._source = source
        self.offline = offline

    @property
    def is_silent(self) -> bool:
        """Return whether a question will never be answered."""
        return self._source.silent > 0

    async def source(self, name: str) -> FakeSource:
        if self.offline:
            raise Offline("The network is switched off (--offline, or offline = true in config.toml).")
        return self._source

    async def client(self) -> NoReturn:
        """Refuse: only a source is faked."""
        raise Offline

    def close_cache(self) -> None:
        """Do nothing: there is no cache."""

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""
