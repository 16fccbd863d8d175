"""Machines that share bookmarks, the faults between them, and the state that they must agree on.

The same machines run on a history in memory and on real git: `Unsteady` stands before both, drops the network
and ends a sync at any step, as a kill would.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha1
from typing import TYPE_CHECKING, Any, Protocol, cast

import msgspec

from paperreader.bookmarks import Bookmark
from paperreader.bookmarks.removals import note_removals
from paperreader.bookmarks.row import from_row, lay_out, to_row
from paperreader.bookmarks.sync.git import GitFailed, Unreachable
from paperreader.bookmarks.sync.local_side import Journal
from paperreader.bookmarks.sync.records import blob_of, file_of
from paperreader.bookmarks.sync.repository import HERE, PENDING, Head, Rejected
from paperreader.bookmarks.sync.syncer import Syncer
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from paperreader.bookmarks.sync.remote import Remote

BRANCH = "refs/heads/main"
WORDS = ("note", "status", "rating", "mine")
"""The fields that one edit sets whole, so that of two edits one has to yield."""


class Killed(BaseException):
    """The kill of the program; nothing may catch it."""


@dataclass
class Shared:
    """A repository in memory: every object there is, and the head that machines push to."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, dict[str, str]] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    head: str | None = None

    def followed(self, commit: str | None) -> set[str]:
        """Return the commit and all its ancestors."""
        found: set[str] = set()
        todo = [commit] if commit else []
        while todo:
            if (next_one := todo.pop()) not in found:
                found.add(next_one)
                todo += self.parents[next_one]
        return found


class MemoryHistory:
    """A `Repository` in memory."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._refs: dict[str, str] = {}

    def open(self) -> None:
        pass

    def ref(self, name: str) -> str | None:
        return self._refs.get(name)

    def move(self, name: str, commit: str) -> None:
        self._refs[name] = commit

    def finish(self) -> None:
        self._refs[HERE] = self._refs.pop(PENDING)

    def commit(
        self, parents: Iterable[str], changes: Mapping[str, bytes | None], message: str, now: datetime
    ) -> str:
        parents = tuple(parents)
        files = dict(self._shared.trees[parents[0]]) if parents else {}
        for path, data in changes.items():
            if data is None:
                del files[path]
            else:
                files[path] = blob_of(data)
                self._shared.blobs[files[path]] = data
        made = sha1(repr((parents, sorted(files.items()), message, now)).encode()).hexdigest()
        self._shared.trees[made], self._shared.parents[made] = files, parents
        return made

    def files(self, commit: str | None) -> dict[str, str]:
        return self._shared.trees[commit] if commit else {}

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        return {blob: self._shared.blobs[blob] for blob in blobs}

    def common(self, one: str, other: str) -> str | None:
        both = self._shared.followed(one) & self._shared.followed(other)
        below = {parent for commit in both for parent in self._shared.parents[commit]}
        return min(both - below, default=None)

    def head(self, remote: Remote) -> Head:
        return Head(BRANCH, self._shared.head)

    def fetch(self, remote: Remote, head: Head) -> str | None:
        return head.commit

    def push(self, remote: Remote, commit: str, branch: str) -> None:
        if self._shared.head is not None and self._shared.head not in self._shared.followed(commit):
            raise Rejected
        self._shared.head = commit

    def history(self, commit: str) -> set[str]:
        """Return the contents of all ancestors of this commit."""
        return {blob for each in self._shared.followed(commit) for blob in self._shared.trees[each].values()}


class MemoryStore:
    """A `BookmarkStore` in memory."""

    unreadable = 0

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(b"{}")
        self._saves = 0
        self._bookmarks: dict[str, Bookmark] = {}

    @property
    def archive(self) -> MemoryStore:
        return self

    def keep(self, occasion: str) -> Path:
        """Name a backup of the present bookmarks, of which nothing here is restored."""
        return self.path.with_suffix(f".{occasion}")

    def load(self) -> Mapping[str, Bookmark]:
        return self._bookmarks

    def reconcile(
        self, paper_ids: Iterable[str], decide: Callable[[str, Bookmark | None], Bookmark | None]
    ) -> Mapping[str, Bookmark | None]:
        held = {}
        for paper_id in paper_ids:
            before = self._bookmarks.get(paper_id)
            after = decide(paper_id, before)
            if after is None:
                self._bookmarks.pop(paper_id, None)
            else:
                self._bookmarks[paper_id] = after
            if before != after:
                held[paper_id] = before
                self._saves += 1
        self.path.write_bytes(b"{" + b" " * self._saves + b"}")
        return held


class Unsteady:
    """A history whose calls may fail in any way.

    Attributes:
        steps_left: after how many calls the program is killed, None for never.
        is_online: whether the shared repository answers.
        before_push: is called once before the next push: another machine is faster.
        meanwhile: is called once before the shared repository is asked: the reader goes on working.
    """

    def __init__(self, inner: Any, machine: Machine) -> None:
        self._inner = inner
        self._machine = machine
        self.steps_left: int | None = None
        self.is_online = True
        self.before_push: Callable[[], object] | None = None
        self.meanwhile: Callable[[], object] | None = None

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        def called(*arguments: Any) -> Any:
            self.step()
            if name in ("head", "fetch", "push") and not self.is_online:
                raise Unreachable("nobody is there")
            if name == "push" and self.before_push:
                hurry, self.before_push = self.before_push, None
                hurry()
            if name == "head" and self.meanwhile:
                work, self.meanwhile = self.meanwhile, None
                work()
            done = method(*arguments)
            if name == "commit":
                self._machine.committed(done, tuple(arguments[0]))
            # A kill may also come right after what was done.
            self.step()
            return done

        return called

    def step(self) -> None:
        """Die here, if it is time."""
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise Killed


class Store(Protocol):
    """`MemoryStore` or `BookmarkStore`."""

    path: Path

    def load(self) -> Mapping[str, Bookmark]: ...

    def reconcile(
        self, paper_ids: Iterable[str], decide: Callable[[str, Bookmark | None], Bookmark | None]
    ) -> Mapping[str, Bookmark | None]: ...


@dataclass(frozen=True)
class Event:
    """An edit or a removal: its paper, field and value, and the events known at that time."""

    number: int
    paper_id: str
    field: str
    value: object
    known: frozenset[int]


@dataclass
class World:
    """The events of all machines. The clock of the world is right; those of the machines are not."""

    chance: random.Random
    events: list[Event] = field(default_factory=list)
    known_by: dict[str, frozenset[int]] = field(default_factory=dict)
    minutes: int = 0

    def tick(self) -> datetime:
        """Move the clock on a moment, and return the time."""
        self.minutes += self.chance.randrange(1, 30)
        return NOW + timedelta(minutes=self.minutes)


class Machine:
    """A machine with bookmarks, and a clock that is wrong."""

    def __init__(self, world: World, store: Store, commits: Any, remote: Remote) -> None:
        self.world = world
        self.store = store
        self.commits = Unsteady(commits, self)
        self.remote = remote
        self.skew = timedelta(0)
        self.known: frozenset[int] = frozenset()
        self.sent_contents: set[str] = set()
        self._reconciled = False

    def now(self) -> datetime:
        return self.world.tick() + self.skew

    def edit(self, paper_id: str, name: str, value: object) -> None:
        """Give a field a value, bookmarking the paper first where it is not."""
        now = self.now()
        found = self.store.load().get(paper_id)
        if found is None:
            self._happened(paper_id, "added", None)
        number = int(paper_id.partition(".")[2])
        start = found or Bookmark(paper=build_paper(number, abstract=""), added=now, changed=now)
        after = with_field(msgspec.structs.replace(start, changed=now), name, value)
        self.store.reconcile([paper_id], lambda _id, _found: after)
        self._happened(paper_id, name, value)

    def remove(self, paper_id: str) -> None:
        if paper_id in self.store.load():
            self.store.reconcile([paper_id], lambda _id, _found: None)
            note_removals(self.store.path, [paper_id], self.now())
            self._happened(paper_id, "removed", None)

    def refresh(self, paper_id: str, upvotes: int) -> None:
        """See the paper again: its bookmark says something new, and is not dated."""
        found = self.store.load().get(paper_id)
        if found:
            paper = msgspec.structs.replace(found.paper, upvotes=upvotes)
            after = from_row(to_row(msgspec.structs.replace(found, paper=paper), found.row))
            self.store.reconcile([paper_id], lambda _id, _found: after)

    def sync(self) -> bool:
        """Sync as far as it goes; whether it went to the end."""
        journal = Journal(self.store.path.with_suffix(".taking"), self.store.path)
        store, commits = cast("Any", _Watched(self)), cast("Any", self.commits)
        syncer = Syncer(store, commits, self.remote, journal, now=self.now)
        self._reconciled = False
        try:
            syncer.commit()
            self.sent_contents |= {blob_of(file_of(mark)) for mark in self.store.load().values()}
            syncer.run()
        except (Killed, Unreachable):
            return False
        finally:
            self.commits.steps_left = None
            self._learn()
        return True

    def committed(self, commit: str, parents: tuple[str, ...]) -> None:
        """Remember which events a commit knows of."""
        known = frozenset().union(*(self.world.known_by[parent] for parent in parents))
        if len(parents) < 2:
            known |= self.known
        self.world.known_by[commit] = known | self.world.known_by.get(commit, frozenset())

    def reconciled(self) -> None:
        """Note that the store has what was pending."""
        self._reconciled = True

    def _learn(self) -> None:
        inner = self.commits._inner
        for name in (HERE, PENDING) if self._reconciled else (HERE,):
            try:
                commit = inner.ref(name)
            except (GitFailed, FileNotFoundError):
                # Killed before there was a repository.
                return
            self.known |= self.world.known_by[commit] if commit else frozenset()

    def _happened(self, paper_id: str, name: str, value: object) -> None:
        number = len(self.world.events)
        self.world.events.append(Event(number, paper_id, name, value, self.known))
        self.known |= {number}


class _Watched:
    """The store of a machine that may die while a sync writes it; its own edits are safe."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._machine.store, name)

    def reconcile(self, *arguments: Any) -> Any:
        self._machine.commits.step()
        done = self._machine.store.reconcile(*arguments)
        self._machine.reconciled()
        self._machine.commits.step()
        return done


def with_field(bookmark: Bookmark, name: str, value: object) -> Bookmark:
    """Return the bookmark with this value of a field, which may be one that is not ours."""
    row = to_row(bookmark, bookmark.row)
    fields = msgspec.json.decode(row, type=dict[str, Any]) | {name: value}
    fields = {key: kept for key, kept in fields.items() if kept not in (None, "", [])}
    changed = from_row(lay_out(msgspec.json.encode(fields)))
    return from_row(to_row(changed, changed.row))


def value_of(bookmark: Bookmark, name: str) -> Any:
    """Return the value of a bookmark's field, None for nothing."""
    return msgspec.json.decode(bookmark.row, type=dict[str, Any]).get(name)


PAPERS = [build_paper(number).id for number in range(1, 4)]
TAGS = ("a", "b", "c/d")


def act(machine: Machine, others: list[Machine]) -> None:
    """Something that happens to a machine."""
    chance = machine.world.chance
    if chance.random() < 0.7:
        change_something(machine)
    elif chance.random() < 0.25:
        machine.skew = timedelta(hours=chance.choice([-30, -2, 0, 0, 1, 48]))
    else:
        machine.commits.is_online = chance.random() < 0.8
        machine.commits.steps_left = chance.randrange(60) if chance.random() < 0.3 else None
        if chance.random() < 0.2:
            machine.commits.before_push = chance.choice(others).sync
        if chance.random() < 0.3:
            machine.commits.meanwhile = lambda: change_something(machine)
        machine.sync()


def change_something(machine: Machine) -> None:
    """Something that a reader does."""
    chance = machine.world.chance
    paper_id = chance.choice(PAPERS)
    kind = chance.randrange(10)
    if kind < 6:
        name = chance.choice(WORDS)
        machine.edit(paper_id, name, new_value(name, machine.world))
    elif kind < 8:
        found = machine.store.load().get(paper_id)
        tags = set(found.tags if found else ()) ^ {chance.choice(TAGS)}
        machine.edit(paper_id, "tags", sorted(tags))
    elif kind < 9:
        machine.remove(paper_id)
    else:
        machine.refresh(paper_id, chance.randrange(100))


def new_value(name: str, world: World) -> object:
    """Return a value that the field can have; now and then none."""
    if world.chance.random() < 0.15:
        return None
    if name == "status":
        return world.chance.choice(["later", "reading", "read"])
    if name == "rating":
        return world.chance.randrange(1, 6)
    return f"{name} {len(world.events)}"


def settle(machines: list[Machine]) -> None:
    """Let everybody sync in peace until all know of everything."""
    for _ in range(2):
        for machine in machines:
            machine.commits.is_online, machine.commits.steps_left = True, None
            machine.commits.before_push = machine.commits.meanwhile = None
            assert machine.sync()


def assert_nothing_lost(world: World, machines: list[Machine], history: set[str]) -> None:
    """See that all say the same, that it is the latest, and that all else is in the history.

    The latest of a field are the edits that no later edit of it knew of: what is said in the end is one of
    them. What they were when a sync began is in the history whoever won.
    """
    first, *others = machines
    files = {paper_id: file_of(mark) for paper_id, mark in first.store.load().items()}
    for other in others:
        assert {paper_id: file_of(mark) for paper_id, mark in other.store.load().items()} == files
    for machine in machines:
        assert machine.sent_contents <= history
    for paper_id in PAPERS:
        events = [event for event in world.events if event.paper_id == paper_id]
        latest = _latest(events)
        removals = [event for event in latest if event.field == "removed"]
        found = first.store.load().get(paper_id)
        if found is None:
            assert removals or not events
            continue
        assert any(event.field != "removed" for event in latest)
        if not any(event.field == "removed" for event in events):
            _assert_latest_fields(found, events)


def _assert_latest_fields(found: Bookmark, events: list[Event]) -> None:
    for name in WORDS:
        given = [event for event in events if event.field == name]
        expected = [event.value for event in _latest(given)] or [None]
        # Before two machines met, each may have bookmarked the paper without a word.
        said = value_of(found, name)
        assert said in expected, f"{name} is {said!r}, of {expected!r}"
    for tag in TAGS:
        told = [event for event in events if event.field == "tags"]
        sides = {tag in event.value for event in _latest(told)}  # type: ignore[operator]
        if len(sides) == 1 and len(_latest(told)) == 1:
            assert (tag in found.tags) is sides.pop()


def _latest(events: list[Event]) -> list[Event]:
    """Return the events that no other of them knew of."""
    known = frozenset().union(*(event.known for event in events))
    return [event for event in events if event.number not in known]
