"""Where our files live. Nothing is created here: whoever writes a file makes its folder."""

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
        config: settings and own style sheets.
        data: bookmarks and library: what must not be deleted.
        cache: full text and pictures: what may be deleted at any time.
        state: the log, and what is remembered of the last session.
    """

    config: Path
    data: Path
    cache: Path
    state: Path

    @property
    def config_file(self) -> Path:
        """The settings."""
        return self.config / "config.toml"

    @property
    def styles(self) -> Path:
        """The folder of the reader's own style sheets."""
        return self.config / "styles"

    @property
    def bookmarks(self) -> Path:
        """The bookmarks, a TinyDB file."""
        return self.data / "bookmarks.json"

    @property
    def views(self) -> Path:
        """Views and mutes."""
        return self.data / "views.json"

    @property
    def backups(self) -> Path:
        """The folder of the backups of the bookmarks."""
        return self.data / "backups"

    @property
    def bookmark_sync(self) -> Path:
        """The folder with the history of the bookmarks that are kept in step with other machines."""
        return self.data / "bookmark-sync"

    @property
    def digests(self) -> Path:
        """What digests were sent, an SQLite file."""
        return self.data / "digests.db"

    @property
    def digest_page(self) -> Path:
        """The digest that was looked at last."""
        return self.cache / "digest.html"

    @property
    def templates(self) -> Path:
        """The folder of the user's own templates of the digest."""
        return self.config / "templates"

    @property
    def library(self) -> Path:
        """The library, an SQLite file."""
        return self.data / "library.db"

    @property
    def session(self) -> Path:
        """How the reader was left."""
        return self.state / "session.json"

    @property
    def history(self) -> Path:
        """The filters that were typed."""
        return self.state / "history"

    @property
    def unkept_notes(self) -> Path:
        """The folder of notes that were being written."""
        return self.state / "notes"

    @property
    def log(self) -> Path:
        """The log."""
        return self.state / "paperreader.log"


def default_paths() -> Paths:
    """The folders of this user, by the rules of the platform.

    The XDG variables win on every platform (XDG Base Directory Specification 0.8: a relative one is ignored);
    without them Linux has its XDG defaults and other systems what platformdirs says.
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
        # platformdirs would say the same for 10 ms more of every start.
        return _home() / _XDG[kind] / "paperreader"
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("paperreader", appauthor=False))


def _home() -> Path:
    """Return the home directory; if there is none, a path that nobody can make and whose name says why."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull) / "HOME-is-not-set"
