"""Install a systemd timer for the user: a service and the timer that starts it (systemd.timer(5))."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.digest.schedule.plan import DAYS, Plan, joined, spans, zone_of
from paperreader.digest.schedule.tools import Installed, call, read_bytes, require
from paperreader.durable.plain import write_text
from paperreader.errors import NotSaved, PaperReaderError
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from paperreader.digest.schedule.job import Job

_UNIT = "paperreader-digest"
_TIMER = f"{_UNIT}.timer"
_SERVICE = f"{_UNIT}.service"
_HEAD = "# Written by `paperreader digest schedule`, which also removes it: --remove.\n"
_HINT = "Log in as this user instead of by su or sudo, or use `--with cron`."


class Systemd:
    """The timers of this user."""

    NAME = "systemd"
    SEES_TZ = True

    def absence(self) -> str:
        """Return why the user's service manager does not answer; empty if it does."""
        done = call("systemctl", "--user", "show", "--property=UnitPath")
        return f"`systemctl --user` failed ({done.err.rstrip('.')}). {_HINT}" if done.code else ""

    def preview(self, job: Job) -> str:
        """Return both units and their paths."""
        folder = self._folder()
        return "\n".join(f"{folder / name}:\n{text}" for name, text in units(job).items())

    def install(self, job: Job) -> None:
        """Write the units and start the timer; restore the old units if systemd refuses."""
        folder = self._folder()
        texts = units(job)
        before = {name: read_bytes(folder / name) for name in texts}
        changed = [name for name, text in texts.items() if before[name] != text.encode()]
        try:
            make_folder(folder)
        except OSError as error:
            raise NotSaved(f"{folder} cannot be made: {error.strerror}.") from error
        try:
            for name in changed:
                write_text(folder / name, texts[name], replace=True, private=True)
            require("systemctl", "--user", "daemon-reload", hint=_HINT)
            require("systemctl", "--user", "enable", "--now", _TIMER)
            if _TIMER in changed and before[_TIMER] is not None:
                # A running timer keeps its old times.
                require("systemctl", "--user", "restart", _TIMER)
        except Exception:
            _put_back(folder, before)
            call("systemctl", "--user", "daemon-reload")
            raise

    def installed(self) -> Installed | None:
        """Return the command of the service unit, without calling systemd."""
        for folder in _folders():
            text = read_bytes(folder / _SERVICE)
            if text is not None and (folder / _TIMER).exists():
                since = datetime.fromtimestamp((folder / _TIMER).stat().st_mtime, UTC)
                service = text.decode("utf-8", "replace")
                return Installed(str(folder / _TIMER), _command(service), since, _zone(service))
        return None

    def remove(self) -> None:
        """Stop the timer and delete both units."""
        call("systemctl", "--user", "disable", "--now", _TIMER)
        for folder in _folders():
            for name in (_TIMER, _SERVICE):
                try:
                    (folder / name).unlink(missing_ok=True)
                except OSError as error:
                    raise NotSaved(f"{folder / name} cannot be removed: {error.strerror}.") from error
        call("systemctl", "--user", "daemon-reload")

    def warnings(self) -> list[str]:
        """Return warnings that the timer is not active, or stops at logout."""
        found = []
        if self.installed() and call("systemctl", "--user", "is-active", _TIMER).out.strip() != b"active":
            found.append(f"The timer is not active; `systemctl --user enable --now {_TIMER}` starts it.")
        linger = call("loginctl", "show-user", getuser(), "-p", "Linger")
        if b"Linger=no" in linger.out or "not logged in or lingering" in linger.err:
            found.append(
                "The timer runs only while you are logged in; `loginctl enable-linger` keeps it running."
            )
        return found

    def _folder(self) -> Path:
        """Return the folder from which the service manager reads units; it may not know our variables."""
        listed = call("systemctl", "--user", "show", "--property=UnitPath").out
        read = os.fsdecode(listed).strip().removeprefix("UnitPath=").split()
        folders = _folders()
        return next((folder for folder in folders if str(folder) in read), folders[0])


def units(job: Job) -> dict[str, str]:
    """Return the texts of the units by their names.

    Raises:
        PaperReaderError: systemd cannot run the program.
    """
    if re.search(r"""["'\\]""", job.program[0]):
        raise PaperReaderError(
            f"systemd cannot run {job.program[0]}, because its path has a quotation mark or a backslash: "
            "use `--with cron`."
        )
    command = " ".join([_quoted(job.program[0]), *(_argument(part) for part in job.command[1:])])
    environment = "".join(f"Environment={_quoted(f'{n}={v}')}\n" for n, v in job.environment.items())
    service = (
        f"{_HEAD}[Unit]\nDescription=Send the digest of new papers\n\n"
        f"[Service]\nType=oneshot\n{environment}ExecStart={command}\nTimeoutStartSec=30min\n"
    )
    timer = (
        f"{_HEAD}[Unit]\nDescription=Send the digest of new papers, once a day\n\n"
        f"[Timer]\nOnCalendar={calendar(job.plan, job.environment.get('TZ', ''))}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    return {_SERVICE: service, _TIMER: timer}


def calendar(plan: Plan, zone: str = "") -> str:
    """Return a plan in the syntax of systemd.time(7): `Mon..Fri *-*-* 08..23:00:00`."""
    days = joined(spans(plan.days), "..", [name.capitalize() for name in DAYS])
    hours = f"{plan.at.hour:02}..23" if plan.at.hour < 23 else "23"
    return f"{days} *-*-* {hours}:{plan.at.minute:02}:00 {zone}".rstrip()


def _quoted(text: str) -> str:
    """Return a quoted word of a unit file, in which % begins a specifier."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def _argument(text: str) -> str:
    return text if re.fullmatch(r"[\w:,./-]+", text, re.ASCII) else _quoted(text).replace("$", "$$")


def _command(service: str) -> tuple[str, ...]:
    match = re.search(r"^ExecStart=(.*)$", service, re.MULTILINE)
    with suppress(ValueError):
        return tuple(part.replace("%%", "%") for part in shlex.split(match[1] if match else ""))
    return ()


def _zone(service: str) -> ZoneInfo:
    match = re.search(r'^Environment="TZ=(.*)"$', service, re.MULTILINE)
    return zone_of({"TZ": match[1]} if match else {})


def _folders() -> list[Path]:
    """Return the folders that may hold a user's units, the one to write to first."""
    home = Path.home()
    folders = [Path(os.environ.get("XDG_CONFIG_HOME", "")), home / ".config"]
    return list(dict.fromkeys(folder / "systemd/user" for folder in folders if folder.is_absolute()))


def _put_back(folder: Path, before: dict[str, bytes | None]) -> None:
    for name, content in before.items():
        with suppress(OSError):
            if content is None:
                (folder / name).unlink(missing_ok=True)
            elif read_bytes(folder / name) != content:
                (folder / name).write_bytes(content)
