"""Moments as the library writes them: texts of one width, in UTC, so that later ones sort after earlier."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """A moment as ISO text with microseconds and `+00:00`; one without a zone is taken as local time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
