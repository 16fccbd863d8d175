"""The one tree of our own errors. Each message is a sentence fit to show to a person.

    PaperReaderError            exit 1
    ├── UsageError              exit 2   what was asked for cannot be understood
    │   ├── InvalidIdentifier
    │   ├── InvalidEdition
    │   ├── InvalidQuery
    │   └── ConfigError
    ├── SourceError             a source could not serve
    │   ├── NetworkError        exit 3   nobody answered, or not in time
    │   │   ├── Offline                  we were told not to ask
    │   │   ├── NotTrusted               the certificate of the server was not accepted
    │   │   ├── ProxyFailed              a proxy could not be used, or refused
    │   │   ├── RateLimited              asked to come back later
    │   │   └── TooLarge                 the answer passed a size limit
    │   ├── NotFound            exit 1   the source does not have it
    │   └── BadAnswer           exit 4   the source answered nonsense
    ├── DamagedFile             exit 5   a file of ours cannot be read
    ├── NotSaved                exit 1   the disk refused
    │   └── ReadAgain                the disk failed for a moment; the file is sound
    └── LinkRefused             exit 1   a link that is not safe to open

A message never holds a secret, and text from outside in it has been through `text.sanitize`, or through
`shown` or `quoted`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


def shown(text: object, limit: int = 60) -> str:
    """Return a text fit for a message: one line, printable, with `…` in place of what is too long.

    Accents and other scripts stay; each character that a terminal would obey or not show becomes U+FFFD.
    """
    line = " ".join(str(text)[: 20 * limit].split())
    line = "".join(character if character.isprintable() else "\ufffd" for character in line)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def quoted(text: object, limit: int = 60) -> str:
    """Return a word of the user or of a file in quotation marks, fit for a message as of `shown`."""
    return f"'{shown(text, limit)}'"


class PaperReaderError(Exception):
    """Something was not done, for the reason that the message gives."""

    exit_code: ClassVar[int] = 1


class UsageError(PaperReaderError):
    """What was asked for cannot be understood."""

    exit_code = 2


class InvalidIdentifier(UsageError):
    """A text is not the identifier or address of a paper."""


class InvalidEdition(UsageError):
    """A text does not name an edition."""


class InvalidQuery(UsageError):
    """A query that had to be understood whole was not."""


class ConfigError(UsageError):
    """A setting is unknown or has a value it cannot have; the message names the key.

    Attributes:
        setting: the section and the key, as far as there is one: `("display", "theme")`.
    """

    def __init__(self, message: str, setting: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.setting = setting


class SourceError(PaperReaderError):
    """A source could not serve what it was asked for."""


class NetworkError(SourceError):
    """Nobody answered, or not in time.

    Attributes:
        state: what the network is called while this is so, in a word or two.
    """

    exit_code = 3
    state: ClassVar[str] = "offline"


class Offline(NetworkError):
    """The network was needed, and we were told not to use it."""


class NotTrusted(NetworkError):
    """The certificate of the server was not accepted."""

    state = "certificate refused"


class ProxyFailed(NetworkError):
    """A proxy could not be used, or refused."""

    state = "proxy failed"


class RateLimited(NetworkError):
    """The server asked to come back later.

    Attributes:
        retry_after: seconds until it will answer again, or None if it did not say.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLarge(NetworkError):
    """The answer passed a limit on its size."""


class NotFound(SourceError):
    """The source answered that it does not have this."""


class BadAnswer(SourceError):
    """The source answered something that is not what it promises.

    Attributes:
        status: the HTTP status if it was an error by itself (400: the question is refused; 5xx), or None
            if the answer only could not be understood.
    """

    exit_code = 4

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class DamagedFile(PaperReaderError):
    """A file of ours cannot be read.

    Attributes:
        path: the file.
        copy: where a copy of it was put, or None if none could be made.
    """

    exit_code = 5

    def __init__(self, message: str, path: Path, copy: Path | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.copy = copy


class NotSaved(PaperReaderError):
    """The disk refused; what was on it before is still there."""


class ReadAgain(NotSaved):
    """A file of ours could not be read, and is sound: the same question may be answered now."""


class LinkRefused(PaperReaderError):
    """A link is not one that may be handed to a browser."""


def explain(error: BaseException) -> str | None:
    """Return one sentence on an error that the user's machine or file can cause; None for a fault of ours.

    No sentence names a class: the user can act on a file and on the reason that the system gave.
    """
    if isinstance(error, BaseExceptionGroup):
        return explain(error.exceptions[0])
    if isinstance(error, OSError):
        reason = error.strerror or str(error) or "the system gave no reason"
        name = error.filename if isinstance(error.filename, str) else None
        return f"{name} cannot be used: {reason}." if name else f"The system refused a request: {reason}."
    import sqlite3

    sentences: dict[type[BaseException], str] = {
        PaperReaderError: str(error),
        sqlite3.Error: f"A database cannot be used: {error}.",
        UnicodeError: f"A text cannot be read or written: {getattr(error, 'reason', error)}.",
        ImportError: f"The installation is not complete ({error}): install paperreader again.",
        MemoryError: "There is not enough memory.",
        RecursionError: "A text is nested too deep.",
    }
    return next((sentence for kind, sentence in sentences.items() if isinstance(error, kind)), None)
