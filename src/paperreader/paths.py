"""The paths of our files. This module creates nothing: the code that writes a file makes its folder.

It loads nothing that takes time: the saved screen is shown before pathlib is loaded.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # As in typing, which takes longer to load than all of this.
if TYPE_CHECKING:
    from pathlib import Path

_ON_LINUX = sys.platform.startswith("linux")
_XDG = {"config": ".config", "data": ".local/share", "cache": ".cache", "state": ".local/state"}

SAVED_SCREEN = "screen"
"""The name of the file, in the folder for state, that has the screen for the next start."""


class Paths:
    """The folders of one installation and the files in them.

    Args:
        config: settings and the user's style sheets and templates.
        data: bookmarks and library, which must not be deleted.
        cache: full text and pictures, which may be deleted at any time.
        state: the log, and the state of the last session.
    """

    def __init__(self, config: Path, data: Path, cache: Path, state: Path) -> None:
        self.config = config
        self.config_file = config / "config.toml"
        self.styles = config / "styles"
        self.templates = config / "templates"

        self.data = data
        self.bookmarks = data / "bookmarks.json"
        self.views = data / "views.json"
        self.backups = data / "backups"
        self.bookmark_sync = data / "bookmark-sync"
        self.digests = data / "digests.db"
        self.library = data / "library.db"

        self.cache = cache
        self.digest_page = cache / "digest.html"
        self.http_cache = cache / "http.db"
        self.pictures = cache / "pictures.db"
        self.full_texts = cache / "full-texts.db"
        self.full_text_index = cache / "full-text-index.db"
        self.recommendations = cache / "recommendations.db"
        self.rising = cache / "rising.json"

        self.state = state
        self.session = state / "session.json"
        self.saved_screen = state / SAVED_SCREEN
        self.reading_places = state / "places.json"
        self.history = state / "history"
        self.unkept_notes = state / "notes"
        self.log = state / "paperreader.log"


def default_paths() -> Paths:
    """Return the folders of this user, by the rules of the platform.

    The XDG variables win on every platform (XDG Base Directory Specification 0.8: a relative one is ignored).
    Without them Linux uses its XDG defaults, and other systems use platformdirs.
    """
    from pathlib import Path

    return Paths(**{kind: Path(folder_name(kind)) for kind in _XDG})


def pictures_folder() -> Path:
    """Return the folder for pictures by the rules of the platform, or the home folder if there is none."""
    from pathlib import Path

    import platformdirs

    folder = platformdirs.user_pictures_path()
    return folder if folder.is_dir() else Path.home()


def papers_folder() -> Path:
    """Return the folder for PDFs if the settings name none."""
    import platformdirs

    return platformdirs.user_documents_path() / "papers"


def folder_name(kind: str) -> str:
    """Return the name of the folder for `config`, `data`, `cache` or `state`."""
    folder = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    if os.path.isabs(folder):  # noqa: PTH117 - pathlib is loaded later
        return f"{folder}/paperreader"
    if _ON_LINUX:
        # platformdirs would return the same, but adds 10 ms to every start.
        return f"{_home()}/{_XDG[kind]}/paperreader"
    import platformdirs

    return str(getattr(platformdirs, f"user_{kind}_dir")("paperreader", appauthor=False))


def _home() -> str:
    """Return the home directory; if there is none, an impossible path whose name gives the reason."""
    home = os.path.expanduser("~")  # noqa: PTH111 - as above
    return f"{os.devnull}/HOME-is-not-set" if home == "~" else home
