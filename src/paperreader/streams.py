"""Read the bytes of a file or a pipe, unpacked if they are compressed, once and without seeking.

Every failure is one sentence.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from zlib import error as zlib_error

from paperreader.errors import UsageError

if TYPE_CHECKING:
    from typing import BinaryIO

_PACKED = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "lzma"),
    (b"\x28\xb5\x2f\xfd", "compression.zstd"),
)
"""The first bytes of compressed files, and the modules that read them; that of zstd needs Python 3.14."""

_LONGEST_MARK = max(len(mark) for mark, _ in _PACKED)
_PACKED_ENDINGS = (".gz", ".bz2", ".xz", ".zst")


def ending_of(file: PurePath) -> str:
    """Return the suffix of a file in lower case, without that of its compression."""
    ending = file.suffix.lower()
    return PurePath(file.stem).suffix.lower() if ending in _PACKED_ENDINGS else ending


class Stream:
    """The bytes of a file, unpacked.

    Args:
        file: the file, from its beginning; the caller closes it.
        called: its name in messages, safe to show.

    Attributes:
        called: that name.
        is_packed: whether the file is compressed.
    """

    def __init__(self, file: BinaryIO, called: str) -> None:
        self.called = called
        self.is_packed = False
        self._file: Any = file
        self._errors: tuple[type[Exception], ...] = (OSError, ValueError)
        beginning = self.read(_LONGEST_MARK)
        self._file = _Begun(beginning, file)
        name = next((name for mark, name in _PACKED if beginning.startswith(mark)), None)
        if name:
            self._unpack(name)

    def _unpack(self, name: str) -> None:
        try:
            module = import_module(name)
        except ImportError as error:
            program = name.rpartition(".")[2]
            raise UsageError(
                f"{self.called} is packed with {program}, which this Python cannot unpack."
            ) from error
        own_error: type[Exception] = getattr(module, "LZMAError", getattr(module, "ZstdError", OSError))
        self._errors = (OSError, EOFError, ValueError, MemoryError, zlib_error, own_error)
        self.is_packed = True
        self._file = module.open(self._file)

    def read(self, size: int) -> bytes:
        """Return the next bytes: as many as `size`, fewer only at the end.

        Raises:
            UsageError: the file cannot be read, or is damaged.
        """
        try:
            data: bytes = self._file.read(size)
        except self._errors as error:
            if self.is_packed:
                raise UsageError(
                    f"{self.called} is packed, and cannot be unpacked: it is damaged or was cut off."
                ) from error
            raise UsageError(
                f"{self.called} cannot be read: {getattr(error, 'strerror', None) or error}."
            ) from error
        return data


class _Begun:
    """A file whose first bytes were read already."""

    def __init__(self, beginning: bytes, file: BinaryIO) -> None:
        self._beginning = beginning
        self._file = file

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        first, self._beginning = self._beginning[:size], self._beginning[size:]
        return first + self._file.read(size - len(first)) if first else self._file.read(size)
