"""A thousand histories of two and three machines in memory; `tests/e2e` runs some on real git."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.bookmarks import Bookmark
from paperreader.bookmarks.sync.records import file_of, name_of, paths_of
from paperreader.bookmarks.sync.remote import Remote
from tests.amounts import amount
from tests.builders import NOW, build_paper
from tests.unit.bookmarks.sync.model import (
    Machine,
    MemoryHistory,
    MemoryStore,
    Shared,
    World,
    act,
    assert_nothing_lost,
    settle,
)

if TYPE_CHECKING:
    from pathlib import Path


def machines_in_memory(world: World, folder: Path, count: int) -> tuple[Shared, list[Machine]]:
    shared = Shared()
    return shared, [
        Machine(world, MemoryStore(folder / f"{number}.json"), MemoryHistory(shared), Remote("memory"))
        for number in range(count)
    ]


@pytest.mark.torture
@pytest.mark.parametrize("hundred", range(10))
def test_machines_agree_and_nothing_is_lost_whatever_happens(hundred: int, tmp_path: Path) -> None:
    for story in range(hundred * 100, hundred * 100 + amount(100, 25)):
        world = World(random.Random(story))
        shared, machines = machines_in_memory(world, tmp_path, 2 + story % 5 // 4)
        for _ in range(30):
            machine = world.chance.choice(machines)
            act(machine, [other for other in machines if other is not machine])
        settle(machines)

        assert shared.head is not None
        assert_nothing_lost(world, machines, MemoryHistory(shared).history(shared.head))

        head = shared.head
        assert all(machine.sync() for machine in machines)
        assert shared.head == head, "a sync with nothing new must send nothing"


def test_a_kill_at_every_single_step_is_made_good_by_the_next_sync(tmp_path: Path) -> None:
    step, reached_the_end = 0, False
    while not reached_the_end:
        world = World(random.Random(7))
        shared, (here, there) = machines_in_memory(world, tmp_path, 2)
        here.edit("2611.00001", "note", "first")
        settle([here, there])
        here.edit("2611.00001", "note", "mine")
        here.edit("2611.00002", "tags", ["a"])
        there.edit("2611.00001", "rating", 4)
        there.remove("2611.00003")
        assert there.sync()

        here.commits.steps_left = step
        reached_the_end = here.sync()
        here.edit("2611.00002", "note", "after the kill")
        settle([here, there])

        assert_nothing_lost(world, [here, there], MemoryHistory(shared).history(str(shared.head)))
        step += 1
    assert step > 20


def test_a_kill_at_every_step_still_unites_a_paper_with_two_identifiers(tmp_path: Path) -> None:
    better = build_paper(1, id="1706.03762", doi="10.1000/1")
    worse = msgspec.structs.replace(better, id="doi:10.1000/1")
    step, reached_the_end = 0, False
    while not reached_the_end:
        world = World(random.Random(7))
        _, machines = machines_in_memory(world, tmp_path, 3)
        for number, (machine, paper) in enumerate(zip(machines, (better, worse, worse), strict=True)):
            words = Bookmark(
                paper=paper, tags=(f"tag-{number}",), note=f"note {number}", added=NOW, changed=NOW
            )
            machine.store.reconcile([paper.id], lambda _id, _found, words=words: words)  # type: ignore[misc]
        first, second, _ = machines
        assert first.sync()
        second.commits.steps_left = step
        reached_the_end = second.sync()
        settle(machines)

        for machine in machines:
            assert machine.store.load() == first.store.load()
        (bookmark,) = first.store.load().values()
        assert bookmark.paper.id == better.id
        assert set(bookmark.tags) == {"tag-0", "tag-1", "tag-2"}
        assert all(f"note {number}" in bookmark.note for number in range(3))
        step += 1
    assert step > 10


def keep(machine: Machine, *bookmarks: Bookmark) -> None:
    for bookmark in bookmarks:
        machine.store.reconcile([bookmark.paper.id], lambda _id, _found, bookmark=bookmark: bookmark)  # type: ignore[misc]


@pytest.mark.parametrize("joining", [0, 1])
def test_two_bookmarks_of_one_paper_in_the_repository_are_united_when_a_machine_joins(
    joining: int, tmp_path: Path
) -> None:
    better = build_paper(1, id="1706.03762", doi="10.1000/1")
    worse = msgspec.structs.replace(better, id="doi:10.1000/1")
    shared, machines = machines_in_memory(World(random.Random(7)), tmp_path, 3)
    old, here, there = machines
    keep(old, Bookmark(paper=build_paper(9), added=NOW, changed=NOW))
    settle([old])
    # A machine with an older program sends the second one: no sync compares the two.
    doubles = [
        Bookmark(paper=paper, tags=(tag,), note=tag, added=NOW, changed=NOW)
        for paper, tag in ((better, "a"), (worse, "b"))
    ]
    files = {paths_of(name_of(mark.paper.id))[0]: file_of(mark) for mark in doubles}
    shared.head = MemoryHistory(shared).commit((str(shared.head),), files, "Two of one", NOW)
    old.world.known_by[shared.head] = frozenset()
    for number in range(joining):
        keep(here, Bookmark(paper=build_paper(20 + number), added=NOW, changed=NOW))

    assert here.sync()
    assert "doi:10.1000/1" not in here.store.load()
    settle([there, old, here])

    assert here.store.load() == there.store.load() == old.store.load()
    assert {"1706.03762", "2611.00009"} <= here.store.load().keys()
    assert len(here.store.load()) == 2 + joining
    united = here.store.load()["1706.03762"]
    assert (set(united.tags), set(united.note.split())) == ({"a", "b"}, {"a", "b"})
    head = shared.head
    settle(machines)
    assert shared.head == head, "nothing is united twice"


def test_two_machines_that_join_at_once_unite_one_paper_in_the_same_way(tmp_path: Path) -> None:
    better = build_paper(1, id="1706.03762", doi="10.1000/1")
    worse = msgspec.structs.replace(better, id="doi:10.1000/1")
    _, (one, two, three) = machines_in_memory(World(random.Random(7)), tmp_path, 3)
    for machine, tag in ((one, "a"), (two, "b"), (three, "c")):
        marks = (
            Bookmark(paper=paper, tags=(f"{tag}-{paper.id}",), added=NOW, changed=NOW)
            for paper in (better, worse)
        )
        keep(machine, *marks)
    two.commits.before_push = three.sync
    assert one.sync()
    settle([two, three, one])

    assert one.store.load() == two.store.load() == three.store.load()
    (bookmark,) = one.store.load().values()
    assert set(bookmark.tags) == {f"{tag}-{paper.id}" for tag in "abc" for paper in (better, worse)}


def test_the_oracle_notices_a_lost_edit(tmp_path: Path) -> None:
    world = World(random.Random(1))
    shared, (here, there) = machines_in_memory(world, tmp_path, 2)
    here.edit("2611.00001", "note", "first")
    settle([here, there])
    here.edit("2611.00001", "note", "second")
    there.world.tick()
    stale = there.store.load()["2611.00001"]
    settle([here, there])
    for machine in (here, there):
        machine.store.reconcile(["2611.00001"], lambda _id, _found: stale)

    with pytest.raises(AssertionError, match="note is 'first'"):
        assert_nothing_lost(world, [here, there], MemoryHistory(shared).history(str(shared.head)))
