"""The log: a file of bounded size, readable by its owner only, created when there is something to write."""

from __future__ import annotations

import io
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

from paperreader.folders import make_folder

_MOST_BYTES = 512 * 1024
_SECRET = ("_TOKEN", "_KEY")
"""How the names of the variables with tokens end, as HF_TOKEN and S2_API_KEY."""

_SHORTEST_SECRET = 6

_SHAPE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class PrivateFile(logging.FileHandler):
    """A log file of mode 0600 in a folder of mode 0700; at half a megabyte a new one starts, two stay.

    Every start makes one: it does without `logging.handlers`, which takes a millisecond to load.

    Attributes:
        failed: whether a record could not be written.
    """

    def __init__(self, path: Path) -> None:
        self.failed = False
        super().__init__(path, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, in a new file if this one has no room for it."""
        try:
            stream = self.stream or self._open()
            if stream.seek(0, io.SEEK_END) + len(self.format(record)) >= _MOST_BYTES:
                stream.close()
                self._move_aside()
                stream = self._open()
            self.stream = stream
            super().emit(record)
        except Exception:  # noqa: BLE001 - as every handler of `logging` does
            self.handleError(record)

    def _move_aside(self) -> None:
        with suppress(FileNotFoundError):
            Path(f"{self.baseFilename}.1").replace(f"{self.baseFilename}.2")
        Path(self.baseFilename).replace(f"{self.baseFilename}.1")

    def _open(self) -> io.TextIOWrapper:
        path = Path(self.baseFilename)
        make_folder(path.parent)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        return io.TextIOWrapper(io.FileIO(descriptor, "a"), encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - as logging calls it
        """Remember that the log cannot be written. Report nothing: the user is waiting for something else."""
        self.failed = True


class Discreet(logging.Formatter):
    """Lines without the tokens of the environment, wherever they came from."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, without tokens."""
        text = super().format(record)
        for name, value in os.environ.items():
            if name.endswith(_SECRET) and len(secret := value.strip()) >= _SHORTEST_SECRET:
                text = text.replace(secret, "***")
        return text


def configure(path: Path, *, verbose: bool) -> None:
    """Log warnings to the file and, if `verbose`, each step to stderr. A second call does nothing."""
    root = logging.getLogger()
    if any(isinstance(handler, PrivateFile) for handler in root.handlers):
        return
    file = PrivateFile(path)
    file.setLevel(logging.WARNING)
    file.setFormatter(Discreet(_SHAPE))
    root.addHandler(file)
    logging.raiseExceptions = False
    if verbose and sys.stderr is not None:
        words = logging.StreamHandler(sys.stderr)
        words.setFormatter(Discreet("paperreader: %(message)s"))
        root.addHandler(words)
        root.setLevel(logging.INFO)


def log_crash(path: Path, error: BaseException) -> bool:
    """Log the traceback of an error that ended the program. Return whether it is in the file."""
    configure(path, verbose=False)
    logging.getLogger("paperreader").critical("the program ended", exc_info=error)
    files = [handler for handler in logging.getLogger().handlers if isinstance(handler, PrivateFile)]
    return not any(file.failed for file in files)
