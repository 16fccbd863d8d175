"""The rules for retries and deadlines, without waiting.

The loop that applies them is in `net.client`. It is our own and not stamina's: a wait has to fit into the
rest of the deadline, which stamina does not support. Its reports on stderr can be switched off for the
complete process only, and it takes 13 ms to load.
"""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.errors import SourceError

ATTEMPTS = 3
"""The most attempts for one request."""

QUICK_ATTEMPTS = 2
"""The attempts if a name is not found or a connection refused: one retry, for a network that is coming up."""

QUICK_WAIT = 0.2
"""Seconds before this retry."""

LONGEST_WAIT = 10.0
"""The longest wait in seconds for a server before the user has to try again later."""

RETRIED = frozenset({429, 500, 502, 503, 504})
"""The HTTP statuses that may change in a moment."""

_RATE_LIMIT = re.compile(r'"[^"]*"\s*((?:;\s*\w+=[\w."-]+\s*)+)')
_PARAMETER = re.compile(r";\s*(\w+)=(\d{1,9})\b")


class Deadline:
    """The seconds in which several requests together must be answered, from the creation of this object."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends_at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Return the remaining seconds, at least 0."""
        return max(0.0, self._ends_at - time.monotonic())


class TryAgain(Exception):
    """A request failed in a way that may be over in a moment.

    Attributes:
        problem: the error to raise if it is not.
        wait: seconds to wait before the retry, or None for the usual ones.
        attempts: the most attempts for the request.
    """

    def __init__(self, problem: SourceError, wait: float | None = None, attempts: int = ATTEMPTS) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.wait = wait
        self.attempts = attempts


def requested_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds for which the server asks us to wait, or None if it does not say.

    It reads `RateLimit: "api";r=0;t=293` (draft-ietf-httpapi-ratelimit-headers; Hugging Face sends it) or
    `X-RateLimit-Reset` (seconds since 1970; GitHub sends it) if the quota is used up, else `Retry-After` as
    seconds or as a date (RFC 9110, 10.2.3).
    """
    for quota in _RATE_LIMIT.finditer(headers.get("ratelimit", "")):
        found = dict(_PARAMETER.findall(quota[1]))
        if found.get("r") == "0" and "t" in found:
            # One more second, because the server rounds down.
            return float(found["t"]) + 1.0
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal() and len(reset) < 12:
        return max(0.0, int(reset) - time.time()) + 1.0
    return _retry_after(headers.get("retry-after", "").strip())


def _retry_after(value: str) -> float | None:
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value):
        return float(value)
    from email.utils import parsedate_to_datetime  # servers seldom name a date

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def backoff(attempt: int, unit: float) -> float:
    """Return the seconds to wait after attempt 1, 2, … if the server does not say.

    They are 1, 2, … units ± a quarter.
    """
    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - it spreads load and hides nothing
    return unit * 2.0 ** (attempt - 1) * jitter
