from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer, NetworkError, RateLimited
from paperreader.net.throttle import Throttle, pace_file

if TYPE_CHECKING:
    from pathlib import Path


class Clock:
    """A clock that advances only during a sleep."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(tmp_path: Path, clock: Clock) -> Throttle:
    return another(tmp_path, clock)


def another(folder: Path, clock: Clock) -> Throttle:
    return Throttle(folder / "state" / "arxiv", 3.0, clock=clock, sleep=clock.sleep)


async def fail(throttle: Throttle, error: Exception) -> None:
    with pytest.raises((type(error), RateLimited)):
        async with throttle:
            raise error


async def test_the_first_request_waits_for_nothing(throttle: Throttle, clock: Clock) -> None:
    async with throttle:
        pass
    assert clock.slept == []


async def test_the_next_waits_for_the_rest_of_the_interval_after_the_end(
    throttle: Throttle, clock: Clock
) -> None:
    async with throttle:
        clock.now += 10
    clock.now += 1
    async with throttle:
        pass
    assert clock.slept == [pytest.approx(2.1)]


async def test_windows_share_the_pace(throttle: Throttle, clock: Clock, tmp_path: Path) -> None:
    async with throttle:
        pass
    async with another(tmp_path, clock):
        pass
    assert clock.slept == [pytest.approx(3.1)]


async def test_a_second_window_waits_while_the_first_is_asking(
    throttle: Throttle, clock: Clock, tmp_path: Path
) -> None:
    order = []

    async def ask(one: Throttle, name: str) -> None:
        async with one:
            order.append(f"{name} begins")
            for _ in range(5):
                await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(ask(throttle, "a"), ask(another(tmp_path, clock), "b"), ask(throttle, "c"))
    assert [line.split()[1] for line in order] == ["begins", "ends"] * 3


async def test_an_overloaded_server_is_left_alone_for_longer_and_longer(
    throttle: Throttle, clock: Clock, tmp_path: Path
) -> None:
    for error, minutes in ((RateLimited("x"), 1), (BadAnswer("x", 503), 5), (RateLimited("x"), 15)):
        await fail(throttle, error)
        clock.now += minutes * 60 - 1
        with pytest.raises(
            RateLimited, match=r"^arXiv is busy; it can be asked again at \d\d:\d\d \(in 1 min\)\.$"
        ) as raised:
            await another(tmp_path, clock).__aenter__()
        assert raised.value.retry_after == pytest.approx(1)
        clock.now += 2


async def test_one_success_and_it_is_trusted_again(throttle: Throttle, clock: Clock) -> None:
    await fail(throttle, RateLimited("x"))
    clock.now += 61
    async with throttle:
        pass
    await fail(throttle, RateLimited("x"))
    clock.now += 61
    async with throttle:
        pass


async def test_other_errors_close_nothing(throttle: Throttle) -> None:
    for error in (NetworkError("x"), BadAnswer("x", 400), BadAnswer("x"), ValueError()):
        await fail(throttle, error)
    async with throttle:
        pass


@pytest.mark.parametrize(("asks", "rest"), [(5.0, 60.0), (600.0, 600.0), (10**6, 3600.0)])
async def test_a_longer_rest_that_the_server_asks_for_is_granted(
    throttle: Throttle, asks: float, rest: float
) -> None:
    with pytest.raises(RateLimited, match="arXiv is busy") as raised:
        async with throttle:
            raise RateLimited("x", asks)

    assert raised.value.retry_after == pytest.approx(rest)


async def test_a_request_that_was_killed_counts_from_its_start(
    throttle: Throttle, clock: Clock, tmp_path: Path
) -> None:
    async with throttle:
        clock.now += 100
        other = another(tmp_path, clock)
        (tmp_path / "state" / "arxiv.lock").unlink()  # As if the system had released the lock.
        clock.now -= 99
        async with other:
            pass

    assert clock.slept == [pytest.approx(2.1)]


async def test_nobody_holds_the_turn_while_waiting_for_it(
    throttle: Throttle, clock: Clock, tmp_path: Path
) -> None:
    async with throttle:
        pass
    waiting = asyncio.create_task(throttle.__aenter__())
    await asyncio.sleep(0)
    clock.now += 3

    async with another(tmp_path, clock):
        waiting.cancel()

    assert clock.slept == [pytest.approx(3.1)]


def test_the_pace_of_a_server_is_that_of_every_home(tmp_path: Path) -> None:
    addresses = ("https://export.arxiv.org", "https://export.arxiv.org/api")
    one, two = (pace_file(address, tmp_path / "home") for address in addresses)

    assert one == two == tmp_path / "run" / "paperreader" / "export.arxiv.org.pace"
    ports = {pace_file(f"http://127.0.0.1:{port}", tmp_path) for port in (8001, 8002)}
    assert len(ports) == 2
    assert pace_file("http://[::1]:80/..", tmp_path).name == "___1__80.pace"


async def test_being_refused_gives_the_turn_back(throttle: Throttle, clock: Clock) -> None:
    await fail(throttle, RateLimited("x"))
    for _ in range(2):
        with pytest.raises(RateLimited):
            await throttle.__aenter__()
    clock.now += 61
    async with throttle:
        pass


async def test_cancelling_a_wait_gives_the_turn_back(tmp_path: Path, clock: Clock) -> None:
    first = another(tmp_path, clock)
    async with first:
        waiting = asyncio.create_task(another(tmp_path, clock).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with another(tmp_path, clock):
        pass


@pytest.mark.parametrize(
    "nonsense", [b"", b"[]", b"\xff", b'{"ended": "x"}', b'{"ended": 1, "closed_until": 9e99}']
)
async def test_a_damaged_state_counts_as_none(
    throttle: Throttle, clock: Clock, tmp_path: Path, nonsense: bytes
) -> None:
    async with throttle:
        pass
    (tmp_path / "state" / "arxiv").write_bytes(nonsense)
    async with throttle:
        pass
    assert clock.slept == []


async def test_after_the_clock_was_set_back_the_whole_interval_passes_once(
    throttle: Throttle, clock: Clock, tmp_path: Path
) -> None:
    async with throttle:
        pass
    clock.now -= 1_000
    async with another(tmp_path, clock):
        pass
    assert clock.slept == [pytest.approx(3.1)]


async def test_a_folder_that_cannot_be_made_still_lets_us_ask(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "state").write_text("in the way")
    async with another(tmp_path, clock):
        pass


async def test_another_process_has_to_wait(throttle: Throttle, tmp_path: Path) -> None:
    code = (
        "import asyncio, pathlib, sys\n"
        "from paperreader.net.throttle import Throttle\n"
        "async def main():\n"
        "    async with asyncio.timeout(0.2):\n"
        "        async with Throttle(pathlib.Path(sys.argv[1]), 0.0): pass\n"
        "try: asyncio.run(main())\n"
        "except TimeoutError: sys.exit(7)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "state" / "arxiv")]
    async with throttle:
        assert (await asyncio.to_thread(subprocess.run, command, check=False)).returncode == 7
    assert (await asyncio.to_thread(subprocess.run, command, check=False)).returncode == 0


async def test_whoever_had_the_last_turn_lets_another_process_go_first(
    throttle: Throttle, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with throttle:
        pass
    monkeypatch.setattr("os.getpid", lambda: 0)
    async with another(tmp_path, clock):
        pass
    assert clock.slept == [3.0]
