"""The answer of a server, as a value that does not know the HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from paperreader.errors import SourceError


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer.

    Attributes:
        url: the address that answered, after redirects.
        status: the HTTP status, 200 to 299.
        headers: by lower-case name; an answer from the cache has only those that the cache stores.
        body: decompressed.
        fetched_at: when the server sent or last confirmed it, in UTC.
        problem: why the server could not be asked, if this is an old answer instead.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    problem: SourceError | None = None
