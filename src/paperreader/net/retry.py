"""When to ask again, and when not to: rules without waiting.

The loop that obeys them is in `net.client`. It is our own and not stamina's: a wait has to fit into what is
left of the deadline, which stamina cannot be told, its reports on stderr are switched off for the whole
process only, and it costs 13 ms to load.
"""

from __future__ import annotations

import random
import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.errors import SourceError

ATTEMPTS = 3
"""How often one question is asked at most."""

NAME_ATTEMPTS = 2
"""How often a name that was not found is looked up: once more, for a network that is only coming up."""

NAME_WAIT = 0.2
"""Seconds before a name is looked up again."""

LONGEST_WAIT = 10.0
"""Seconds that we wait for a server before we tell the reader to come back later."""

RETRIED = frozenset({429, 500, 502, 503, 504})
"""The HTTP statuses that may be different in a moment."""

_RATE_LIMIT = re.compile(r'"[^"]*"\s*((?:;\s*\w+=[\w."-]+\s*)+)')
_PARAMETER = re.compile(r";\s*(\w+)=(\d{1,9})\b")


class TryAgain(Exception):
    """Asking failed in a way that may be over in a moment.

    Attributes:
        problem: what to raise if it is not.
        wait: seconds to wait before that, or None for the usual ones.
        attempts: how often the same may be asked altogether.
    """

    def __init__(self, problem: SourceError, wait: float | None = None, attempts: int = ATTEMPTS) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.wait = wait
        self.attempts = attempts


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server wants us to wait, or None if it does not say.

    Reads `RateLimit: "api";r=0;t=293` (draft-ietf-httpapi-ratelimit-headers; what Hugging Face sends) where
    nothing is left of the quota, else `Retry-After` as seconds or as a date (RFC 9110, 10.2.3).
    """
    for quota in _RATE_LIMIT.finditer(headers.get("ratelimit", "")):
        found = dict(_PARAMETER.findall(quota[1]))
        if found.get("r") == "0" and "t" in found:
            # One second more, for the second that the server rounded away.
            return float(found["t"]) + 1.0
    return _retry_after(headers.get("retry-after", "").strip())


def _retry_after(value: str) -> float | None:
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def backoff(attempt: int, unit: float) -> float:
    """Seconds to wait after attempt 1, 2, … of a server that does not say: 1, 2, … units ± a quarter."""
    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - it spreads load and hides nothing
    return unit * 2.0 ** (attempt - 1) * jitter
