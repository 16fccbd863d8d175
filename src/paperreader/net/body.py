"""Read a body under a limit, on the wire and decompressed.

A decoder that decompresses first and counts afterwards has already lost to a gzip bomb, so each step here may
output only the bytes that the limit still allows. A body that ends in the middle of its gzip stream is an
error, never a short text.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_STEP = 256 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


class BodyTooLarge(Exception):
    """The body exceeded the limit."""


class BrokenBody(Exception):
    """The body cannot be decompressed, or ends too early; the message says which."""


class _Unpacker:
    """A bounded decoder of one `Content-Encoding`."""

    def __init__(self, encoding: str, limit: int) -> None:
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BrokenBody("it is packed in a way we did not ask for")
        self._packed = encoding not in ("", "identity")
        self._deflate = encoding == "deflate"
        self._limit = limit
        self._zlib: zlib._Decompress | None = None
        self.out = bytearray()

    def feed(self, data: bytes) -> None:
        if not self._packed:
            self._take(data)
            return
        while data:
            if self._zlib is None:
                self._zlib = self._begin(data)
            if self._zlib.eof:
                # A gzip body may be several files in a row; any other data after the end is padding.
                if not data.startswith(_GZIP_MAGIC):
                    return
                self._zlib = self._begin(data)
            try:
                piece = self._zlib.decompress(data, _STEP)
            except zlib.error as error:
                raise BrokenBody("it cannot be unpacked") from error
            self._take(piece)
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail

    def finish(self) -> bytes:
        if self._zlib is not None and not self._zlib.eof:
            raise BrokenBody("it was cut off")
        return bytes(self.out)

    def _begin(self, data: bytes) -> zlib._Decompress:
        # «deflate» means zlib's format (RFC 9110, 8.4.1.2), but some servers send the bare stream.
        if self._deflate and data[0] & 0x0F != zlib.DEFLATED:
            return zlib.decompressobj(-zlib.MAX_WBITS)
        return zlib.decompressobj(zlib.MAX_WBITS | 32)

    def _take(self, piece: bytes) -> None:
        if len(self.out) + len(piece) > self._limit:
            raise BodyTooLarge
        self.out += piece


async def read_body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """Read and decompress a body of at most `limit` bytes from its chunks on the wire.

    Raises:
        BodyTooLarge: more than `limit` bytes on the wire or decompressed.
        BrokenBody: it cannot be decompressed, or ends too early.
    """
    unpacker = _Unpacker(encoding.strip().lower(), limit)
    on_the_wire = 0
    async for chunk in chunks:
        on_the_wire += len(chunk)
        if on_the_wire > limit:
            raise BodyTooLarge
        unpacker.feed(chunk)
    return unpacker.finish()
