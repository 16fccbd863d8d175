"""Writers of a bookmarks file that are killed while they write; run as a program.

    python -m tests.e2e.bookmark_torture kill FOLDER KIND ROWS KILLS   says what was found, as JSON
    python -m tests.e2e.bookmark_torture insert FILE FIRST COUNT       inserts and names each when it is saved

A process without threads forks the writers, so that a kill costs milliseconds and not the start of a Python.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.bookmarks import Bookmark, BookmarkStore, edits
from paperreader.bookmarks.layout import TABLE, pieces
from paperreader.bookmarks.row import Row, to_row
from paperreader.errors import DamagedFile
from paperreader.identity import identity_of
from paperreader.models import Paper
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 40
"""Bookmarks that one change of many changes."""

SUBJECTS = 300
"""Bookmarks to be removed or shrunk, beside those that nobody touches: more than a writer gets through."""

LOCAL = [
    Paper(id=f"local:work-{number}", title=f"Work {number}", authors=(f"Ada Writer{number}",))
    for number in range(20)
]
"""Papers that versions 1 and 2 named by their titles; the migration names them anew."""

Change = dict[int, str | None]

State = dict[str, str]
"""The note of each bookmark, by the identifier of its paper."""


def name(number: int) -> str:
    return build_paper(number).id


def start_of(kind: str, rows: int) -> State:
    state = {name(number): "" for number in range(1, rows + 1)}
    if kind in {"remove", "shrink"}:
        state |= {name(20_000 + number): "long " * (5 * number) for number in range(SUBJECTS)}
    if kind == "many":
        state |= {name(20_000 + number): "" for number in range(AT_ONCE)}
    if rows:
        state |= {identity_of(paper).id: "local" for paper in LOCAL}
    return {paper_id: note.strip() for paper_id, note in state.items()}


def changes(kind: str) -> Iterator[Change]:
    """Yield what a writer saves, one save at a time: notes by the number of a paper, None to remove."""
    for number in range(SUBJECTS) if kind in {"remove", "shrink"} else count():
        match kind:
            case "insert":
                yield {50_000 + number: ""}
            case "remove":
                yield {20_000 + number: None}
            case "grow":
                yield {50_000 + number % 5: "more " * (20 + 13 * number % 3000) + "end"}
            case "shrink":
                yield {20_000 + number: "short"}
            case "many":
                yield dict.fromkeys(range(20_000, 20_000 + AT_ONCE), f"note {number}")


def applied(state: State, change: Change) -> State:
    notes = {name(number): note for number, note in change.items()}
    after = {paper_id: said for paper_id, said in state.items() if paper_id not in notes}
    return after | {paper_id: note for paper_id, note in notes.items() if note is not None}


def write_until_killed(path: Path, kind: str, acknowledge: int) -> None:
    store = BookmarkStore(path)
    store.load()
    os.write(acknowledge, b"!")
    for change in changes(kind):
        (note,) = set(change.values())
        if note is None:
            store.exchange(dict.fromkeys(map(name, change)))
        else:
            store.change_many(map(name, change), edits.set_note(note), papers=map(build_paper, change))
        os.write(acknowledge, b".")
    time.sleep(60)


def kill_one(path: Path, kind: str, changes: int, seconds: float) -> tuple[int, float]:
    """Kill a writer so many seconds after it acknowledged so many changes.

    Returns:
        The number of changes that it had acknowledged, and the seconds that its first one took.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            write_until_killed(path, kind, writer)
        finally:
            os._exit(1)
    os.close(writer)
    os.read(reader, 1)
    start, first = time.perf_counter(), 0.0
    for _ in range(changes):
        os.read(reader, 1)
        first = first or time.perf_counter() - start
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("a writer ended by itself")
    with open(reader, "rb") as acknowledged:  # noqa: PTH123 - a pipe has no path
        return changes + len(acknowledged.read()), first


def kill_many(folder: Path, kind: str, rows: int, kills: int) -> dict[str, int]:
    chance = random.Random(f"{kind}{rows}")
    path = folder / "bookmarks.json"
    start = start_of(kind, rows)
    template = b"".join(pieces({TABLE: _rows(start)}))
    found = {
        "kills": 0,
        "acknowledged": 0,
        "damaged": 0,
        "lost": 0,
        "leftovers": 0,
        "migrated": 0,
        "unkept": 0,
    }
    # Within a process the import of TinyDB is paid once; writers then start at once.
    BookmarkStore(folder / "other.json").add(build_paper(1))
    # However busy the machine is, kills come in the midst of the work: they follow the pace of the writers.
    pace = 0.0
    for number in range(kills):
        path.unlink(missing_ok=True)
        shutil.rmtree(folder / "backups", ignore_errors=True)
        if start:
            path.write_bytes(template)
        done, first = kill_one(path, kind, number % 3 if pace else 1, chance.uniform(0, pace))
        pace = first or pace
        found["kills"] += 1
        found["acknowledged"] += done
        found["leftovers"] += any(entry.suffix == ".tmp" for entry in folder.iterdir())
        try:
            there = {paper_id: mark.note for paper_id, mark in BookmarkStore(path).load().items()}
        except DamagedFile:
            found["damaged"] += 1
            continue
        if start and path.read_bytes() != template:
            found["migrated"] += 1
            found["unkept"] += not is_kept(template, folder / "backups")
        todo = changes(kind)
        expected = start
        for _ in range(done):
            expected = applied(expected, next(todo))
        # The change under way when the writer died may be there or not, but whole.
        following = next(todo, None)
        possible = [expected] if following is None else [expected, applied(expected, following)]
        found["lost"] += there not in possible
    return found


def is_kept(template: bytes, backups: Path) -> bool:
    """Return whether the file of version 1 that a writer began with is there, and is the only backup."""
    kept = {entry.name: entry.read_bytes() for entry in backups.iterdir() if entry.suffix == ".json"}
    return any("version-1" in name for name in kept) and set(kept.values()) == {template}


def _rows(state: State) -> dict[str, Row]:
    former = {identity_of(paper).id: paper for paper in LOCAL}
    papers = {paper_id: former.get(paper_id) or build_paper(int(paper_id[5:])) for paper_id in state}
    return {
        str(number): Row(to_row(Bookmark(paper=papers[paper_id], note=note, added=NOW, changed=NOW)))
        for number, (paper_id, note) in enumerate(state.items(), 1)
    }


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def insert(path: Path, first: int, number: int) -> None:
    store = BookmarkStore(path)
    for paper in range(first, first + number):
        store.add(build_paper(paper))
        say(name(paper))


if __name__ == "__main__":
    task, place, *rest = sys.argv[1:]
    if task == "insert":
        insert(Path(place), int(rest[0]), int(rest[1]))
    else:
        say(json.dumps(kill_many(Path(place), rest[0], int(rest[1]), int(rest[2]))))
