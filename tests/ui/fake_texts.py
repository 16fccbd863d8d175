"""Full texts that a test wrote."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import Offline
from tests.ui.fake_network import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.fulltext.document import Document
    from paperreader.models import Paper


class FakeTexts:
    """A stand-in for `services.full_texts` with prepared answers; the last one is given again and again.

    Attributes:
        asked: the papers it was asked for, and whether each was to be fetched again.
        is_silent: whether a question is not answered.
    """

    def __init__(self, *answers: Document | Exception | Answer) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, bool]] = []
        self.is_silent = False

    async def read(
        self, paper: Paper, *, refresh: bool = False, progress: Callable[[str], None] | None = None
    ) -> Document:
        self.asked.append((paper.id, refresh))
        answer = self._answers[0] if self._answers else Offline(f"The full text of {paper.id} is not here.")
        if len(self._answers) > 1:
            del self._answers[0]
        if progress is not None:
            progress("asking for arXiv's HTML")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Answer):
            self.is_silent = True
            try:
                await asyncio.Event().wait()
            finally:
                self.is_silent = False
        assert not isinstance(answer, Answer)
        return answer

    def close(self) -> None:
        """Nothing is open."""
