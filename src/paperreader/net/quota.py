"""The requests that a server still allows for a time, as its answers say, known to all processes.

GitHub allows 60 an hour without a token
(https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). A lost or damaged file counts
as none.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import RateLimited
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_log = logging.getLogger(__name__)

_LONGEST = 3_600.0
_UNSAID = 60.0
"""Seconds without requests after a refusal that does not say how long."""


class _State(msgspec.Struct, frozen=True):
    """The requests that are left, and when there are more again, in seconds since 1970."""

    left: int = 0
    more_at: float = 0.0


class Quota:
    """The quota at one server.

    Args:
        path: the file of the state.
        name: the name of the server in messages.
        advice: the end of these messages.
        clock: returns seconds since 1970.
    """

    def __init__(
        self, path: Path, name: str, advice: str = "", *, clock: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._name = name
        self._advice = advice
        self._clock = clock
        self._refused: RateLimited | None = None

    def check(self, *, spare: int = 0) -> None:
        """Refuse a request if no more than `spare` of them are left.

        Raises:
            RateLimited: the server allows no more requests for now.
        """
        state = self._load()
        wait = state.more_at - self._clock()
        # A longer wait than the server ever asks for comes from a clock that was set back.
        if state.left <= spare and 0 < wait <= _LONGEST:
            minutes = max(1, round(wait / 60))
            self._refused = RateLimited(
                f"{self._name} allows no more requests for {minutes} min{self._advice}.", wait
            )
            raise self._refused

    def note(self, headers: Mapping[str, str]) -> None:
        """Note what an answer says about further requests, if it does."""
        left, reset = headers.get("x-ratelimit-remaining", ""), headers.get("x-ratelimit-reset", "")
        if all(number.isdecimal() and len(number) < 12 for number in (left, reset)):
            self._save(_State(int(left), float(reset)))

    def note_refusal(self, problem: RateLimited) -> None:
        """Note that the server refused a request, unless it was `check` that did."""
        if problem is not self._refused:
            wait = _UNSAID if problem.retry_after is None else min(problem.retry_after, _LONGEST)
            self._save(_State(0, self._clock() + wait))

    def _load(self) -> _State:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_State)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return _State()

    def _save(self, state: _State) -> None:
        try:
            make_folder(self._path.parent)
            self._path.write_bytes(msgspec.json.encode(state))
        except OSError as error:
            _log.warning("could not save the quota of %s: %s", self._name, error)
