"""The cursor and the sources: only where the cursor rests is anything fetched, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperreader.config import Config, NetworkConfig
from paperreader.errors import BadAnswer, NetworkError, Offline, RateLimited, TooLarge
from paperreader.models.surroundings import LinkedRepo, RepoKind, RepositoryFacts, Surroundings
from paperreader.workspace.surroundings import LiveSurroundings
from tests.builders import build_paper
from tests.ui.fake_network import FakeAround, FakeSource
from tests.unit.sync.days import services_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOUND = Surroundings(linked=(LinkedRepo(kind=RepoKind.MODEL, id="a/b"),))
FACTS = RepositoryFacts(name="a/b", stars=3)
CODE = "https://github.com/a/b"


class Bench:
    """Surroundings on a clock that a test moves."""

    def __init__(self, folder: Path, source: FakeAround, config: Config | None = None) -> None:
        services = services_on(folder, FakeSource())
        services.config = config or Config()
        services.network.surroundings = source  # type: ignore[attr-defined]
        self.source = source
        self.changes = 0
        self.now = 1_000.0
        self.running: list[Any] = []
        self.cancelled: list[Any] = []
        self._timers: list[tuple[float, Callable[[], None]]] = []
        self.live = LiveSurroundings(
            services, changed=self._changed, later=self._later, run=self._run, clock=lambda: self.now
        )

    def _changed(self) -> None:
        self.changes += 1

    def _later(self, seconds: float, call: Callable[[], None]) -> Any:
        self._timers.append((self.now + seconds, call))

    def _run(self, fetch: Callable[[], Any]) -> Bench._Task:
        task = self._Task(self, fetch)
        self.running.append(task)
        return task

    class _Task:
        def __init__(self, bench: Bench, fetch: Callable[[], Any]) -> None:
            self.bench, self.fetch = bench, fetch

        def cancel(self) -> None:
            if self in self.bench.running:
                self.bench.running.remove(self)
                self.bench.cancelled.append(self)

    @property
    def armed(self) -> int:
        """Return how many timers run."""
        return len(self._timers)

    async def wait(self, seconds: float) -> None:
        """Let time pass, and run what is due."""
        end = self.now + seconds
        while due := [timer for timer in self._timers if timer[0] <= end]:
            timer = min(due, key=lambda one: one[0])
            self._timers.remove(timer)
            self.now = max(self.now, timer[0])
            timer[1]()
        self.now = end
        await self.finish()

    async def finish(self) -> None:
        """Let every request end."""
        while self.running:
            await self.running.pop(0).fetch()

    async def rest_on(self, number: int, **fields: Any) -> None:
        self.live.rest_on(build_paper(number, **fields))
        await self.wait(1)


async def test_nothing_is_fetched_while_the_cursor_moves(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND))
    for number in range(200):
        bench.live.rest_on(build_paper(number))
        await bench.wait(0.03)
        assert bench.armed <= 1

    assert bench.source.asked == []
    await bench.wait(1)
    assert bench.source.asked == ["2611.00199"]
    assert bench.live.of("2611.00199") == FOUND


async def test_the_whole_pause_is_waited_on_the_last_paper(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND))
    bench.live.rest_on(build_paper(1))
    await bench.wait(0.39)
    bench.live.rest_on(build_paper(2))
    await bench.wait(0.39)
    assert bench.source.asked == []
    await bench.wait(0.02)
    assert bench.source.asked == ["2611.00002"]


async def test_a_request_is_cancelled_when_the_cursor_moves_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND))
    bench.live.rest_on(build_paper(1))
    bench.now += 1
    bench.live._pause_ended()
    assert len(bench.running) == 1
    bench.live.rest_on(build_paper(2))

    assert (len(bench.running), len(bench.cancelled)) == (0, 1)


async def test_what_is_known_is_not_fetched_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND, facts=FACTS))
    for number in (1, 2, 1, 2, 1):
        await bench.rest_on(number, code_url=CODE)
    assert bench.source.asked == ["2611.00001", "a/b", "2611.00002", "a/b"]
    assert bench.live.of("2611.00001") == msgspec.structs.replace(FOUND, repository=FACTS)

    await bench.wait(7 * 3_600)
    await bench.rest_on(2, code_url=CODE)
    assert bench.source.asked[4:] == ["2611.00002", "a/b"]


async def test_the_pane_changes_only_if_something_new_is_known(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND, facts=FACTS))
    await bench.rest_on(1, code_url=CODE)
    assert bench.changes == 2
    await bench.wait(7 * 3_600)
    await bench.rest_on(2)
    assert bench.changes == 3
    await bench.rest_on(1, code_url=CODE)
    assert bench.changes == 3

    nothing = Bench(tmp_path / "other", FakeAround(Surroundings()))
    await nothing.rest_on(1)
    assert nothing.changes == 0


@pytest.mark.parametrize("problem", [Offline(), BadAnswer("Nonsense."), TooLarge("It is larger than 8 MB.")])
async def test_a_paper_without_an_answer_is_asked_for_once(problem: Exception, tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(problem))
    for number in (1, 2, 1, 2):
        await bench.rest_on(number)

    assert bench.source.asked == ["2611.00001", "2611.00002"]
    assert bench.changes == 0


async def test_a_network_that_failed_is_left_alone_for_a_minute(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(NetworkError("No answer.")))
    for number in range(40):
        await bench.rest_on(number)
    assert len(bench.source.asked) == 1
    await bench.wait(60)
    await bench.rest_on(1)
    assert len(bench.source.asked) == 2


async def test_hugging_face_is_asked_again_when_it_says_so(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(RateLimited("Later.", 290)))
    await bench.rest_on(1)
    await bench.wait(200)
    await bench.rest_on(2)
    assert len(bench.source.asked) == 1
    await bench.wait(100)
    await bench.rest_on(3)
    assert len(bench.source.asked) == 2


async def test_a_refusal_is_shown_and_asked_again_later(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND, facts=RateLimited("Not now.", 60)))
    await bench.rest_on(1, code_url=CODE)
    known = bench.live.of("2611.00001")
    assert known is not None
    assert known.remark == "Not now."
    await bench.rest_on(2)
    await bench.wait(601)
    await bench.rest_on(1, code_url=CODE)
    assert bench.source.asked.count("a/b") == 2


async def test_it_can_be_switched_off_but_not_for_what_the_user_asks(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND), Config(network=NetworkConfig(around=False)))
    await bench.rest_on(1)
    assert bench.source.asked == []
    assert await bench.live.ask(build_paper(1)) == FOUND


async def test_an_empty_list_fetches_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND))
    bench.live.rest_on(build_paper(1))
    bench.live.rest_on(None)
    await bench.wait(1)
    assert bench.source.asked == []


async def test_only_the_last_papers_are_kept(tmp_path: Path) -> None:
    bench = Bench(tmp_path, FakeAround(FOUND))
    for number in range(203):
        await bench.live.ask(build_paper(number))
    assert bench.live.of("2611.00002") is None
    assert bench.live.of("2611.00003") == FOUND
