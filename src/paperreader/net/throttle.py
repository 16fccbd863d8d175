"""The pace that arXiv asks for, kept by all processes of this user together.

arXiv's terms allow one request in three seconds over one connection, however many windows a reader has open
(https://info.arxiv.org/help/api/tou.html). A server that is overloaded is left alone for 1, then 5, then
15 minutes, since asking again keeps it overloaded. The state is in a small file beside a lock file; one
that is lost or damaged counts as one that was never there.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import filelock
import msgspec

from paperreader.errors import BadAnswer, RateLimited
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path
    from types import TracebackType

_log = logging.getLogger(__name__)

_REST = (60.0, 300.0, 900.0)
_POLL = 0.05


class _Pace(msgspec.Struct, frozen=True):
    """When the last request ended, until when none may be made (seconds since 1970), failures in a row."""

    ended: float = 0.0
    closed_until: float = 0.0
    failures: int = 0


class Throttle:
    """`async with throttle:` around one request: waits for its turn, and learns from how the request ended.

    Args:
        path: the file of the state; the lock file is beside it.
        interval: seconds from the end of one request to the start of the next.
        name: of the server, for the message.
        clock: seconds since 1970.
        sleep: waits for seconds.

    Raises:
        RateLimited: on entering, while the server is left alone.
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
            await self._acquire()
            await self._wait()
        except BaseException:
            self._let_go()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._note(error)
        finally:
            self._let_go()

    async def _acquire(self) -> None:
        while not self._try_lock():
            await self._sleep(_POLL)

    async def _wait(self) -> None:
        pace, now = self._load(), self._clock()
        rest = pace.closed_until - now
        # A time that lies further ahead than we ever set one comes from a clock that was put back.
        if 0 < rest <= _REST[-1]:
            raise RateLimited(
                f"{self._name} is overloaded and left alone for {max(1, round(rest / 60))} more min.", rest
            )
        wait = pace.ended + self._interval - now
        if 0 < wait <= self._interval:
            await self._sleep(wait)

    def _note(self, error: BaseException | None) -> None:
        before, now = self._load(), self._clock()
        if isinstance(error, RateLimited) or (isinstance(error, BadAnswer) and error.status == 503):
            rest = _REST[min(before.failures, len(_REST) - 1)]
            self._save(_Pace(ended=now, closed_until=now + rest, failures=before.failures + 1))
        elif error is None:
            self._save(_Pace(ended=now))
        else:
            self._save(msgspec.structs.replace(before, ended=now))

    def _try_lock(self) -> bool:
        try:
            make_folder(self._path.parent)
            self._lock.acquire(blocking=False)
        except filelock.Timeout:
            return False
        except OSError as error:
            _log.warning("other windows cannot be seen, so the pace is kept by this one alone: %s", error)
        return True

    def _let_go(self) -> None:
        self._lock.release()
        self._turn.release()

    def _load(self) -> _Pace:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Pace)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return _Pace()

    def _save(self, pace: _Pace) -> None:
        try:
            self._path.write_bytes(msgspec.json.encode(pace))
        except OSError as error:
            _log.warning("the pace cannot be noted: %s", error)
