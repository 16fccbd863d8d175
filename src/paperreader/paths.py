"""The paths of our files. This module creates nothing: the code that writes a file makes its folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

_ON_LINUX = sys.platform.startswith("linux")
_XDG = {"config": ".config", "data": ".local/share", "cache": ".cache", "state": ".local/state"}


class Paths(msgspec.Struct, frozen=True):
    """The folders of one installation; the files in them are properties.

    Attributes:
        config: settings and the user's style sheets.
        data: bookmarks and library, which must not be deleted.
        cache: full text and pictures, which may be deleted at any time.
        state: the log, and the state of the last session.
    """

    config: Path
    data: Path
    cache: Path
    state: Path

    @property
    def config_file(self) -> Path:
        """Return the file of the settings."""
        return self.config / "config.toml"

    @property
    def styles(self) -> Path:
        """Return the folder of the user's style sheets."""
        return self.config / "styles"

    @property
    def bookmarks(self) -> Path:
        """Return the file of the bookmarks, a TinyDB file."""
        return self.data / "bookmarks.json"

    @property
    def views(self) -> Path:
        """Return the file of views and mutes."""
        return self.data / "views.json"

    @property
    def backups(self) -> Path:
        """Return the folder of the backups of the bookmarks."""
        return self.data / "backups"

    @property
    def bookmark_sync(self) -> Path:
        """Return the folder with the history of the bookmarks, which syncs with other machines."""
        return self.data / "bookmark-sync"

    @property
    def digests(self) -> Path:
        """Return the record of the digests that were sent, an SQLite file."""
        return self.data / "digests.db"

    @property
    def digest_page(self) -> Path:
        """Return the page of the digest that was viewed last."""
        return self.cache / "digest.html"

    @property
    def templates(self) -> Path:
        """Return the folder of the user's digest templates."""
        return self.config / "templates"

    @property
    def library(self) -> Path:
        """Return the file of the library, an SQLite file."""
        return self.data / "library.db"

    @property
    def session(self) -> Path:
        """Return the file with the state of the last session."""
        return self.state / "session.json"

    @property
    def history(self) -> Path:
        """Return the file of the filters that were typed."""
        return self.state / "history"

    @property
    def unkept_notes(self) -> Path:
        """Return the folder of notes that are being written."""
        return self.state / "notes"

    @property
    def log(self) -> Path:
        """Return the file of the log."""
        return self.state / "paperreader.log"


def default_paths() -> Paths:
    """Return the folders of this user, by the rules of the platform.

    The XDG variables win on every platform (XDG Base Directory Specification 0.8: a relative one is ignored).
    Without them Linux uses its XDG defaults, and other systems use platformdirs.
    """
    return Paths(**{kind: _folder(kind) for kind in _XDG})


def pictures_folder() -> Path:
    """Return the folder for pictures by the rules of the platform, or the home folder if there is none."""
    import platformdirs

    folder = platformdirs.user_pictures_path()
    return folder if folder.is_dir() else Path.home()


def _folder(kind: str) -> Path:
    given = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if given and Path(given).is_absolute():
        return Path(given) / "paperreader"
    if _ON_LINUX:
        # platformdirs would return the same, but adds 10 ms to every start.
        return _home() / _XDG[kind] / "paperreader"
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("paperreader", appauthor=False))


def _home() -> Path:
    """Return the home directory; if there is none, an impossible path whose name gives the reason."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull) / "HOME-is-not-set"
