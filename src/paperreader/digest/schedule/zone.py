"""Find the time zone of the machine, and the one that TZ names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_THE_MACHINE = Path("/etc/localtime")


def zone_of(environ: Mapping[str, str]) -> ZoneInfo:
    """Return the zone that TZ names, or else that of the machine."""
    return named_zone(environ) or machine_zone()


def named_zone(environ: Mapping[str, str]) -> ZoneInfo | None:
    """Return the zone that TZ names; None if it is not set or not in the zone database."""
    try:
        return ZoneInfo(environ["TZ"].removeprefix(":"))
    except (KeyError, ValueError, OSError):
        # ZoneInfoNotFoundError is a KeyError; a path raises a ValueError, a folder an OSError.
        return None


def machine_zone() -> ZoneInfo:
    """Return the zone that the services of the machine use, whatever the shell says."""
    try:
        target = str(_OF_THE_MACHINE.resolve())
        with _OF_THE_MACHINE.open("rb") as file:
            return ZoneInfo.from_file(file, key=target.partition("zoneinfo/")[2] or None)
    except (OSError, ValueError):
        return ZoneInfo("UTC")
