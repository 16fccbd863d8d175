"""The base of plain values that are made, read and compared, but never decoded."""

from __future__ import annotations

import msgspec


class Value(msgspec.Struct, frozen=True):
    """A value with named fields.

    A class of this kind is made in a fifth of the time that a `NamedTuple` takes, and the start makes thirty.
    """
