"""The request rate that a server asks for, kept by all processes of this user on this machine.

arXiv's terms allow one request in three seconds over one connection, however many windows a user has open
(https://info.arxiv.org/help/api/tou.html). An overloaded server gets no requests for 1, then 5, then 15
minutes, because further requests would keep it overloaded. The state is in a small file beside a lock file; a
lost or damaged state counts as none.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import filelock
import msgspec

from paperreader.errors import BadAnswer, RateLimited
from paperreader.folders import make_folder, runtime_folder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path
    from types import TracebackType

_log = logging.getLogger(__name__)

_REST = (60.0, 300.0, 900.0)
_LONGEST_REST = 3600.0
_POLL = 0.05
_COURTESY = 30
"""The part of the interval, a tenth of a second of three seconds, that another process may be late."""


def pace_file(address: str, otherwise: Path) -> Path:
    """Return the file of the pace of a server, which programs with other homes share.

    Args:
        address: an address of the server; its host and port count.
        otherwise: the folder to use if the system has none for running programs.
    """
    name = re.sub(r"[^a-z0-9.-]", "_", urlsplit(address).netloc.lower())
    return (runtime_folder() or otherwise) / f"{name}.pace"


class _Pace(msgspec.Struct, frozen=True):
    """The end of the last request, the end of the pause (seconds since 1970), and failures in a row.

    A request that was killed counts as ended when it began. `by` is the process that sent it.
    """

    ended: float = 0.0
    closed_until: float = 0.0
    failures: int = 0
    by: int = 0


class Throttle:
    """`async with throttle:` around one request waits for its turn and records how the request ended.

    Args:
        path: the file of the state; the lock file is beside it.
        interval: seconds from the end of one request to the start of the next.
        name: the name of the server in messages.
        clock: returns seconds since 1970.
        sleep: waits for a number of seconds.

    Raises:
        RateLimited: on entering, during a pause; on leaving, if the server turned out to be overloaded.
    """

    def __init__(
        self,
        path: Path,
        interval: float,
        *,
        name: str = "arXiv",
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._path = path
        self._interval = interval
        self._name = name
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._lock = filelock.FileLock(f"{path}.lock", thread_local=False)

    async def __aenter__(self) -> None:
        await self._turn.acquire()
        try:
            while wait := self._try_turn():
                await self._sleep(wait)
        except BaseException:
            self._turn.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._note(error)
        finally:
            self._lock.release()
            self._turn.release()

    def _try_turn(self) -> float:
        """Take the lock and return 0 if a request may be sent now, else return the seconds to wait.

        Nobody holds the lock while waiting, so that a long run leaves turns to other windows.
        """
        if not self._try_lock():
            return _POLL
        try:
            wait = self._wait()
        except BaseException:
            self._lock.release()
            raise
        if wait:
            self._lock.release()
        return wait

    def _wait(self) -> float:
        pace, now = self._load(), self._clock()
        # A time further ahead than we ever set comes from a clock that was set back.
        if 0 < pace.closed_until - now <= _LONGEST_REST:
            raise self._busy(pace.closed_until, now)
        if pace.ended > now:
            # The clock was set back, so it is not known how long ago that was.
            pace = msgspec.structs.replace(pace, ended=now)
            self._save(pace)
        process = os.getpid()
        # Whoever had the last turn lets others go first: they look every twentieth of a second.
        courtesy = self._interval / _COURTESY if pace.by == process else 0.0
        if (wait := pace.ended + self._interval + courtesy - now) > 0:
            return wait
        self._save(msgspec.structs.replace(pace, ended=now, by=process))
        return 0.0

    def _note(self, error: BaseException | None) -> None:
        before, now = self._load(), self._clock()
        if isinstance(error, RateLimited) or (isinstance(error, BadAnswer) and error.status == 503):
            rest = _REST[min(before.failures, len(_REST) - 1)]
            requested = error.retry_after or 0.0 if isinstance(error, RateLimited) else 0.0
            until = now + min(max(rest, requested), _LONGEST_REST)
            closed = {"closed_until": until, "failures": before.failures + 1}
            self._save(msgspec.structs.replace(before, ended=now, **closed))
            raise self._busy(until, now) from error
        if error is None:
            self._save(_Pace(ended=now, by=before.by))
        else:
            self._save(msgspec.structs.replace(before, ended=now))

    def _busy(self, until: float, now: float) -> RateLimited:
        at = datetime.fromtimestamp(until, UTC).astimezone()
        minutes = max(1, round((until - now) / 60))
        return RateLimited(
            f"{self._name} is busy; it can be asked again at {at:%H:%M} (in {minutes} min).", until - now
        )

    def _try_lock(self) -> bool:
        try:
            make_folder(self._path.parent)
            self._lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        except OSError as error:
            _log.warning("could not see other windows, which may send requests too: %s", error)
        return True

    def _load(self) -> _Pace:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Pace)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return _Pace()

    def _save(self, pace: _Pace) -> None:
        try:
            self._path.write_bytes(msgspec.json.encode(pace))
        except OSError as error:
            _log.warning("could not save the request rate: %s", error)
