"""Install an agent of launchd, the scheduler of macOS (launchd.plist(5))."""

from __future__ import annotations

import os
import plistlib
import time
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from xml.parsers.expat import ExpatError

from paperreader.digest.schedule.job import Job, in_utf8
from paperreader.digest.schedule.plan import machine_zone
from paperreader.digest.schedule.tools import Done, Installed, call, read_bytes
from paperreader.durable.plain import write_text
from paperreader.errors import NotSaved, PaperReaderError
from paperreader.folders import make_folder

LABEL = "paperreader.digest"
_BUSY = frozenset({5, 36, 37})
"""The exit codes of `bootstrap` while an agent of the same name is still loaded."""

_TRIES = 20


class Launchd:
    """The agents of this user."""

    NAME = "launchd"
    SEES_TZ = False

    def absence(self) -> str:
        """Return why there is no launchctl; empty if there is one."""
        return "" if which("launchctl") else "there is no program launchctl."

    def preview(self, job: Job) -> str:
        """Return the plist and its path."""
        return f"{_path()}:\n{plist(job).decode()}"

    def install(self, job: Job) -> None:
        """Write the plist and load it; restore the old plist if launchd refuses."""
        path, before = _path(), read_bytes(_path())
        try:
            for folder in (path.parent, _log().parent):
                make_folder(folder)
        except OSError as error:
            raise NotSaved(f"{path.parent} cannot be made: {error.strerror}.") from error
        if before != plist(job):
            write_text(path, plist(job).decode(), replace=True, private=True)
        _unload()
        done = _load(path)
        if done.code:
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
                _load(path)
            words = done.err.rstrip(".") or f"it ended with {done.code}"
            raise PaperReaderError(
                f"launchctl did not load {path}: {words}. You must be logged in on the screen."
            )

    def installed(self) -> Installed | None:
        """Return the command of the plist, without calling launchd."""
        path = _path()
        content = read_bytes(path)
        if content is None:
            return None
        try:
            command = plistlib.loads(content)["ProgramArguments"]
        except (plistlib.InvalidFileException, ValueError, KeyError, TypeError, ExpatError):
            command = ()
        since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Installed(str(path), tuple(str(part) for part in command), since, machine_zone())

    def remove(self) -> None:
        """Unload the agent and delete its plist."""
        if read_bytes(_path()) is None:
            return
        _unload()
        try:
            _path().unlink(missing_ok=True)
        except OSError as error:
            raise NotSaved(f"{_path()} cannot be removed: {error.strerror}.") from error

    def warnings(self) -> list[str]:
        """Return a warning if the agent is not loaded."""
        if self.installed() and call("launchctl", "print", f"{_domain()}/{LABEL}").code:
            return [f"The agent is not loaded; `launchctl bootstrap {_domain()} {_path()}` loads it."]
        return []


def plist(job: Job) -> bytes:
    """Return the property list of the agent.

    `StartCalendarInterval` runs what was missed when the machine wakes, and `RunAtLoad` what was missed
    while it was off. Our command does nothing if the digest was sent.
    """
    # In launchd, Sunday is 0.
    times = [
        {"Weekday": (day + 1) % 7, "Hour": hour, "Minute": job.plan.at.minute}
        for day in job.plan.days
        for hour in job.plan.hours
    ]
    content: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(job.command),
        "StartCalendarInterval": times,
        "RunAtLoad": True,
        "ProcessType": "Background",
        "StandardOutPath": in_utf8(str(_log())),
        "StandardErrorPath": in_utf8(str(_log())),
    }
    environment = {name: value for name, value in job.environment.items() if name != "TZ"}
    if environment:
        content["EnvironmentVariables"] = environment
    return plistlib.dumps(content, sort_keys=False)


def _path() -> Path:
    return Path.home() / "Library/LaunchAgents" / f"{LABEL}.plist"


def _log() -> Path:
    # For files in Documents, Desktop or Downloads macOS asks the user, and would wait all night.
    return Path.home() / "Library/Logs/paperreader-digest.log"


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _load(path: Path) -> Done:
    done = call("launchctl", "bootstrap", _domain(), str(path))
    if done.code in _BUSY:
        _unload()
        done = call("launchctl", "bootstrap", _domain(), str(path))
    return done


def _unload() -> None:
    """Unload the agent and wait until it is gone; it need not have been loaded."""
    call("launchctl", "bootout", f"{_domain()}/{LABEL}")
    for _ in range(_TRIES):
        if call("launchctl", "print", f"{_domain()}/{LABEL}").code:
            return
        time.sleep(0.1)
