"""The one tree of our own errors. Each message is a sentence that can be shown to the user.

    PaperReaderError            exit 1
    ├── UsageError              exit 2   the request cannot be understood
    │   ├── InvalidIdentifier
    │   ├── InvalidEdition
    │   ├── InvalidQuery
    │   └── ConfigError
    ├── SourceError             a source could not serve
    │   ├── NetworkError        exit 3   no answer came, or not in time
    │   │   ├── Offline                  the network is switched off
    │   │   ├── NotTrusted               the certificate of the server was not accepted
    │   │   ├── ProxyFailed              a proxy could not be used, or refused
    │   │   ├── RateLimited              asked to come back later
    │   │   └── TooLarge                 the answer exceeded a size limit
    │   ├── NotFound            exit 1   the source does not have it
    │   └── BadAnswer           exit 4   the answer of the source is invalid
    ├── DamagedFile             exit 5   a file of ours cannot be read
    ├── NotSaved                exit 1   the disk refused
    │   └── ReadAgain                the disk failed for a moment; the file is intact
    ├── LinkRefused             exit 1   a link that is not safe to open
    └── NothingToRecommend      exit 1   no paper of the library can be recommended
        └── TooFewBookmarks              there are too few bookmarks to tell what the user likes

A message never holds a secret. Text from outside in a message was cleaned by `text.sanitize`, `shown` or
`quoted`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def shown(text: object, limit: int = 60) -> str:
    """Return a text in a form for messages: one line, printable, with `…` for the part that is too long.

    Accents and other scripts stay. Each character that a terminal would obey, or not show, becomes U+FFFD.
    """
    line = " ".join(str(text)[: 20 * limit].split())
    line = "".join(character if character.isprintable() else "\ufffd" for character in line)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def quoted(text: object, limit: int = 60) -> str:
    """Return a word of the user or of a file in quotation marks, in the form of `shown`."""
    return f"'{shown(text, limit)}'"


def nearest(word: str, names: Collection[str], cutoff: float = 0.6) -> str | None:
    """Return the name that is nearest to a word; None if none has the similarity `cutoff` (0 to 1)."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, names, 1, cutoff)), None)


def did_you_mean(word: str, names: Collection[str], cutoff: float = 0.6) -> str:
    """Return the end of a sentence about a wrong name: the nearest name, or all of them."""
    near = nearest(word, names, cutoff)
    return f"did you mean {near}?" if near else f"there are {', '.join(names)}."


class PaperReaderError(Exception):
    """Something was not done, for the reason that the message gives."""

    exit_code: ClassVar[int] = 1


class UsageError(PaperReaderError):
    """The request of the user cannot be understood."""

    exit_code = 2


class InvalidIdentifier(UsageError):
    """A text is not the identifier or address of a paper."""


class InvalidEdition(UsageError):
    """A text does not name an edition."""


class InvalidQuery(UsageError):
    """A query had to be understood completely and was not."""


class ConfigError(UsageError):
    """A setting is unknown or has a value it cannot have; the message names the key.

    Attributes:
        setting: the section and the key, as far as there is one: `("display", "theme")`.
    """

    def __init__(self, message: str, setting: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.setting = setting


class SourceError(PaperReaderError):
    """A source could not serve a request."""


class NetworkError(SourceError):
    """No answer came, or not in time.

    Attributes:
        state: the state of the network that this shows, in a word or two.
    """

    exit_code = 3
    state: ClassVar[str] = "offline"


class Offline(NetworkError):
    """The network was needed, and is switched off."""

    def __init__(
        self, message: str = "The network is switched off (--offline, or offline = true in config.toml)."
    ) -> None:
        super().__init__(message)


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

    state: ClassVar[str] = "busy"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLarge(NetworkError):
    """The answer exceeded a limit on its size."""


class NotFound(SourceError):
    """The source answered that it does not have this."""


class BadAnswer(SourceError):
    """The source sent an answer that is not what it promises.

    Attributes:
        status: the HTTP status if it was an error itself (400: the request is refused; 5xx), or None
            if only the content could not be understood.
    """

    exit_code = 4

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class DamagedFile(PaperReaderError):
    """A file of ours cannot be read.

    Attributes:
        path: the file.
        copy: the path of a copy, or None if none could be made.
    """

    exit_code = 5

    def __init__(self, message: str, path: Path, copy: Path | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.copy = copy


class NotSaved(PaperReaderError):
    """The disk refused; what was on it before is still there."""


class ReadAgain(NotSaved):
    """A file of ours could not be read, but is intact: a second attempt may succeed."""


class LinkRefused(PaperReaderError):
    """A link is not safe for a browser."""


class Superseded(Exception):
    """Work was stopped because a newer question made its answer needless. It is no error of the user's."""


class NothingToRecommend(PaperReaderError):
    """No paper of the library can be recommended; the message says what is missing."""


class TooFewBookmarks(NothingToRecommend):
    """There are too few bookmarks, or too few with a tag, to tell what the user likes."""


_SENTENCES = {
    "builtins.OSError": "The system refused a request: {reason}.",
    "ssl.SSLError": "No safe connection could be made: {reason}.",
    "gzip.BadGzipFile": "A packed file is damaged: {reason}.",
    "zlib.error": "A packed file is damaged: {reason}.",
    "_lzma.LZMAError": "A packed file is damaged: {reason}.",
    "builtins.EOFError": "A file or an answer ends too early: {reason}.",
    "sqlite3.Error": "A database cannot be used: {reason}.",
    "builtins.UnicodeError": "A text cannot be read or written: {reason}.",
    "json.decoder.JSONDecodeError": "A text is not JSON: {reason}.",
    "msgspec.MsgspecError": "A text is not in the expected form: {reason}.",
    "tomllib.TOMLDecodeError": "A text is not TOML: {reason}.",
    "subprocess.SubprocessError": "Another program failed: {reason}.",
    "termios.error": "The terminal cannot be used: {reason}.",
    "builtins.ImportError": "The installation is not complete ({reason}): install paperreader again.",
    "builtins.MemoryError": "There is not enough memory.",
    "builtins.RecursionError": "A text is nested too deep.",
}
"""The sentences for errors of a user's machine or file, by class name: most classes are not loaded."""

_NO_THREAD = "can't start new thread"
"""Python's complete message if the system does not allow this user more threads."""


def explain(error: BaseException) -> str | None:
    """Return one sentence on an error that the user's machine or file can cause; None for a bug of ours.

    No sentence names a class: the user can act on a file and on the reason that the system gave.
    """
    if isinstance(error, PaperReaderError):
        return str(error)
    if isinstance(error, BaseExceptionGroup):
        return next((sentence for each in error.exceptions if (sentence := explain(each))), None)
    if isinstance(error, RuntimeError) and str(error) == _NO_THREAD:
        return "The system lets this user run no more threads: end other programs."
    names = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__]
    sentence = next((_SENTENCES[name] for name in names if name in _SENTENCES), None)
    if sentence is None:
        return None
    name = getattr(error, "filename", None)
    if isinstance(error, OSError) and isinstance(name, str):
        sentence = f"{shown(name, 200)} cannot be used: {{reason}}."
    return sentence.format(reason=shown(_reason(error), 200).rstrip("."))


def _reason(error: BaseException) -> str:
    """Return the reason in an error, without program text as far as that is known."""
    if "cmd" in vars(error):  # An error of `subprocess`.
        command = vars(error)["cmd"]
        program = command if isinstance(command, str) else str(next(iter(command), ""))
        code = vars(error).get("returncode")
        return f"{program} did not end in time" if code is None else f"{program} ended with {code}"
    if isinstance(error, OSError):
        return error.strerror or (str(error) if error.args else _usual_reason(error))
    reason = getattr(error, "reason", None) or (error.args[-1] if error.args else "")
    return str(reason) or "there is no more to say"


def _usual_reason(error: OSError) -> str:
    """Return the system's usual message for an error of this class."""
    import errno
    import os

    codes = (code for code in errno.errorcode if type(OSError(code, "")) is type(error))
    code = next(codes, None) if type(error) is not OSError else None
    return os.strerror(code) if code else "the system gave no reason"
