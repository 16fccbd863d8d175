"""Giving freed memory back to the system."""

from __future__ import annotations

import sys


def give_memory_back() -> None:
    """Return freed memory of the C library to the system; parsing a page of 3 MB leaves 20 MB there.

    Only glibc keeps so much, and only Linux programs use it. It takes a few milliseconds.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # only needed here

    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):  # another C library, such as musl
        return
