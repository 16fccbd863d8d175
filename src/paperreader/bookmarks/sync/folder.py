"""A shared repository in a folder, reached so that nothing in it runs.

Git obeys the hooks and the settings of the repository it works in, and anybody who can write to a shared
folder can write these too. So git works in a repository of ours, the door. The door has our settings and no
hooks; only its objects and references are those of the folder.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from paperreader.bookmarks.sync.git import Git, GitFailed, Refused, Unreachable, is_branch, no_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LENT = ("objects", "refs", "packed-refs")
_SETTINGS = """[core]
	repositoryFormatVersion = 0
	bare = {bare}
	sharedRepository = {shared}
	hooksPath = /dev/null
	fsmonitor = false
	alternateRefsCommand = true
	useReplaceRefs = false
	logAllRefUpdates = false
[gc]
	autoDetach = false
	pruneExpire = never
[maintenance]
	autoDetach = false
"""
_EXTENSIONS = {"objectformat": "sha1", "refstorage": "files"}
_HARMLESS_EXTENSIONS = frozenset({"noop", "preciousobjects", "relativeworktrees", "worktreeconfig"})
_HEAD_LIMIT = 4_096
_DEFAULT_HEAD = "ref: refs/heads/main"


def is_repository(path: Path) -> bool:
    """Return whether a folder holds a repository. Do not call git: it would obey the folder's settings."""
    inner = _inner(path)
    return (inner / "HEAD").is_file() and all((inner / name).is_dir() for name in ("objects", "refs"))


def make_repository(path: Path) -> None:
    """Make an empty repository, for its owner only, in a folder that is missing or empty.

    Raises:
        Unreachable, Refused: the folder cannot be written.
    """
    # Make it beside the folder and move it there complete, so that a kill leaves no partial repository.
    made = path.with_name(f".{path.name}.new")
    try:
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        Git(made).init("main")
        made.replace(path)
    except OSError as error:
        raise no_folder(error) from error


def make_door(door: Path, path: Path) -> None:
    """Make the door to the repository in a folder, replacing that of the last sync.

    Raises:
        Unreachable: the repository is missing.
        Refused: it may not be opened, or its kind cannot be used here.
        OSError: the door cannot be written.
    """
    try:
        if not is_repository(path):
            raise Unreachable("there is no repository there now")
        inner = _inner(path).resolve()
        head, settings = _head(inner), _settings(door, inner / "config")
    except OSError as error:
        raise no_folder(error) from error
    _refuse_unknown_kinds(settings)
    bare = settings.get("core.bare", str(inner.name != ".git")).lower() in ("true", "yes", "on", "1", "")
    shared = settings.get("core.sharedrepository", "")
    if not re.fullmatch(r"[0-9A-Za-z]{1,9}", shared):
        shared = "umask"
    shutil.rmtree(door, ignore_errors=True)
    door.mkdir(mode=0o700)
    for name in _LENT:
        (door / name).symlink_to(inner / name)
    (door / "HEAD").write_bytes(os.fsencode(f"{head}\n"))
    (door / "config").write_text(_SETTINGS.format(bare=str(bare).lower(), shared=shared), encoding="utf-8")


def _inner(path: Path) -> Path:
    """Return the repository in a folder: the folder itself, or `.git` if the folder is a work tree."""
    return path / ".git" if (path / ".git").is_dir() else path


def _settings(door: Path, file: Path) -> Mapping[str, str]:
    """Return the settings in a file, without the files that it includes."""
    if not file.is_file():
        return {}
    try:
        listed = Git(door).run("config", "--file", str(file), "--no-includes", "--list", "-z")
    except GitFailed as error:
        raise Refused("its settings cannot be read") from error
    lines = (line.partition("\n") for line in listed.decode("utf-8", "replace").split("\0"))
    return {name: value for name, _, value in lines}


def _refuse_unknown_kinds(settings: Mapping[str, str]) -> None:
    extensions = {
        name.removeprefix("extensions."): value.lower()
        for name, value in settings.items()
        if name.startswith("extensions.")
    }
    known = _HARMLESS_EXTENSIONS.union(name for name, _ in extensions.items() & _EXTENSIONS.items())
    if extensions.keys() - known or settings.get("core.repositoryformatversion", "0") not in ("0", "1"):
        raise Refused("it is a git repository of a kind that bookmarks cannot be synced with; give another")


def _head(inner: Path) -> str:
    """Return the HEAD of a repository, or the default if it does not name a branch."""
    head = inner / "HEAD"
    if head.is_symlink():
        text = f"ref: {head.readlink()}"
    else:
        with head.open("rb") as file:
            text = os.fsdecode(file.read(_HEAD_LIMIT)).strip()
    return text if text.startswith("ref: ") and is_branch(text[5:].strip()) else _DEFAULT_HEAD
