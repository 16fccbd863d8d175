"""Computers that run `bookmark sync`, and a person who edits the shared repository by hand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from paperreader.bookmarks import BookmarkStore
from paperreader.bookmarks.sync.session import sync_bookmarks
from tests.terminal import own_environment

COMMAND = str(Path(sys.executable).with_name("paperreader"))


@dataclass
class Computer:
    """A home with bookmarks, and the command run in it."""

    home: Path

    @property
    def store(self) -> BookmarkStore:
        return BookmarkStore(self.home / "data" / "paperreader" / "bookmarks.json")

    @property
    def folder(self) -> Path:
        return self.home / "data" / "paperreader" / "bookmark-sync"

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    def run(self, *argv: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, "bookmark", *argv], env=own_environment(self.home, **variables),
            stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    def sync(self, *argv: str, code: int = 0, **variables: str) -> str:
        """Run `bookmark sync` and return its output."""
        done = self.run("sync", *argv, **variables)
        assert done.returncode == code, done
        assert done.stderr.count("\n") <= 1, done.stderr
        return done.stdout + done.stderr

    def start_sync(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [COMMAND, "bookmark", "sync"], env=own_environment(self.home), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def sync_here(self, remote: Path | str | None, **settings: Any) -> str:
        """Sync in this process and return the words of the outcome."""
        named = str(remote) if remote else None
        return sync_bookmarks(
            self.store, self.folder, named, now=lambda: datetime.now(UTC), **settings
        ).words()


def git(folder: Path, *argv: str) -> str:
    """Run git as a person would, and return its output."""
    person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    return subprocess.run(
        ["git", *person, *argv], cwd=folder, capture_output=True, encoding="utf-8", check=True
    ).stdout


def clone_of(shared: Path) -> Path:
    """Make a work tree in which a person edits the repository by hand."""
    clone = shared.with_name("by-hand")
    git(shared.parent, "clone", "--quiet", str(shared), str(clone))
    return clone


def publish(clone: Path) -> None:
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message=by hand")
    git(clone, "push", "--quiet", "origin", "HEAD")
