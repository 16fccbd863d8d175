"""A network that gives the answers that a test wrote for it."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, NoReturn

from paperreader.environment import Environment
from paperreader.errors import NotFound, Offline
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.text.markdown import PlainLine, plain_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models.surroundings import RepositoryFacts, Surroundings


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


class FakeAround:
    """What is around papers: Hugging Face and GitHub in one.

    Args:
        found: what Hugging Face knows, or its error.
        facts: the facts of each repository, or GitHub's error.
        readme: the text of each README.

    Attributes:
        asked: the papers and repositories that were asked for, in order.
    """

    def __init__(
        self,
        found: Surroundings | Exception,
        *,
        facts: RepositoryFacts | Exception | None = None,
        readme: str = "",
    ) -> None:
        self._found = found
        self._facts = facts or NotFound("GitHub does not have a/b.")
        self._readme = readme
        self.asked: list[str] = []

    async def fetch_around(self, paper: Paper, *, refresh: bool = False) -> tuple[Paper, Surroundings]:
        self.asked.append(paper.id)
        if isinstance(self._found, Exception):
            raise self._found
        return Paper(id=paper.id, title=""), self._found

    async def facts(self, name: str, *, refresh: bool = False) -> RepositoryFacts:
        self.asked.append(name)
        if isinstance(self._facts, Exception):
            raise self._facts
        return self._facts

    async def readme(self, name: str) -> list[PlainLine]:
        self.asked.append(f"{name}/readme")
        return plain_lines(self._readme)


class FakeNetwork:
    """A stand-in for `services.Network`, with one source.

    Attributes:
        surroundings: what is around papers; None if nothing of it is known offline.
    """

    surroundings: FakeAround | None = None
    environment = Environment({})

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

    async def full_text_sites(self) -> NoReturn:
        """Refuse: no site is faked."""
        raise Offline

    async def around(self) -> tuple[dict[str, FakeAround], FakeAround]:
        if self.surroundings is None:
            raise Offline
        return {"huggingface": self.surroundings}, self.surroundings

    def close_cache(self) -> None:
        """Do nothing: there is no cache."""

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""
