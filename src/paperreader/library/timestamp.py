"""Write moments as texts of one width, in UTC, so that later ones sort after earlier ones."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """Return a moment as ISO text with microseconds and `+00:00`; one without a zone is local time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
