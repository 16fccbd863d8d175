"""Machines of the model on real git and real bookmark files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.bookmarks import BookmarkStore
from paperreader.bookmarks.sync.folder import make_repository
from paperreader.bookmarks.sync.git import Git
from paperreader.bookmarks.sync.remote import parse_remote
from paperreader.bookmarks.sync.repository import Repository
from tests.unit.bookmarks.sync.model import Machine, World

if TYPE_CHECKING:
    from pathlib import Path


def machines_on_git(world: World, folder: Path, count: int, *, as_url: bool) -> tuple[Path, list[Machine]]:
    """Return a bare repository, and machines that share it."""
    shared = folder / "shared.git"
    folder.mkdir()
    make_repository(shared)
    remote = parse_remote(f"file://{shared}" if as_url else str(shared))
    machines = []
    for number in range(count):
        home = folder / f"machine-{number}"
        home.mkdir()
        store = BookmarkStore(home / "bookmarks.json", clock=world.tick)
        machines.append(Machine(world, store, Repository(home / "sync" / "repository"), remote))
    return shared, machines


def head_of(shared: Path) -> str:
    """Return the last commit of a repository."""
    return Git(shared).run("rev-parse", "HEAD").decode().strip()


def contents_of(shared: Path) -> set[str]:
    """Return the names of the contents of all commits of a repository."""
    listed = Git(shared).run("rev-list", "--objects", "HEAD").decode().splitlines()
    return {line.split(" ", 1)[0] for line in listed if " " in line}
