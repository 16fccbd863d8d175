"""What asking a server gave, as a value that knows nothing of the library that asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from paperreader.errors import SourceError


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answered question.

    Attributes:
        url: the address that answered, after redirects.
        status: the HTTP status, 200 to 299.
        headers: names in lower case; of an answer from the cache only those that the cache keeps.
        body: unpacked.
        fetched_at: when the server said this or last confirmed it, in UTC.
        problem: why the server could not be asked, if this is an old answer given in its place.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    problem: SourceError | None = None
