"""Build the command that the schedule runs, with absolute paths and the variables that it would lack."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from paperreader.digest.schedule.plan import Plan, named_zone, parse_at, parse_days
from paperreader.errors import PaperReaderError, UsageError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperreader.environment import Address

_FOLDERS = {"CONFIG": ".config", "DATA": ".local/share", "CACHE": ".cache", "STATE": ".local/state"}
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_OF_THE_NETWORK = (*_CERTIFICATES, *_PROXIES, *(name.upper() for name in _PROXIES))
_BARE_PATH = "/usr/bin:/bin"
"""The PATH that cron sets; the others set a longer one."""


class Job(msgspec.Struct, frozen=True):
    """A command, its plan and its variables.

    Attributes:
        program: the absolute path of the console script, as the shell finds it, or Python and its arguments.
        plan: when it runs.
        environment: the variables that are set for it.
    """

    program: tuple[str, ...]
    plan: Plan = Plan()
    environment: dict[str, str] = {}

    @property
    def command(self) -> tuple[str, ...]:
        """Return the program and its arguments."""
        return (*self.program, *("digest", "--send", "--due", "--quiet-when-empty"), *self.plan.options)

    def bare_environment(self, home: str) -> dict[str, str]:
        """Return the environment of a schedule: only the variables that are set for it."""
        return {"HOME": home, "PATH": _BARE_PATH, **self.environment}


def make_job(plan: Plan, environ: Mapping[str, str], argv0: str, home: str) -> Job:
    """Return the job for this installation and these variables.

    Args:
        plan: when it runs.
        environ: the variables of the shell.
        argv0: the name with which this program was started.
        home: the home folder of the schedule.

    Raises:
        PaperReaderError: a path has characters that no schedule can hold.
    """
    program = tuple(in_utf8(part) for part in program_of(argv0, environ))
    carried = {name: in_utf8(value) for name, value in carried_variables(environ, home).items()}
    return Job(program, plan, carried)


def program_of(argv0: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command that starts this program from anywhere.

    Links are kept: they make a virtual environment what it is, and an upgrade moves their targets.
    """
    from shutil import which

    called_as = Path(argv0)
    beside = Path(sys.executable).parent / "paperreader"
    if called_as.name == "paperreader" and os.access(called_as, os.X_OK) and not called_as.is_dir():
        return (os.path.abspath(called_as),)  # noqa: PTH100 - Path.resolve follows links
    if os.access(beside, os.X_OK):
        return (str(beside),)
    if found := which("paperreader", path=environ.get("PATH")):
        return (os.path.abspath(found),)  # noqa: PTH100 - as above
    return (sys.executable, "-m", "paperreader")


def plan_of(command: Sequence[str]) -> Plan | None:
    """Return the plan that a command names, or None."""
    values = dict(pairwise(command))
    try:
        return Plan(parse_at(values["--at"]), parse_days(values["--days"]))
    except (KeyError, UsageError):
        return None


def carried_variables(environ: Mapping[str, str], home: str) -> dict[str, str]:
    """Return the variables of the shell to write into the schedule, except those with a secret."""
    own = environ.get("HOME") or home
    defaults = {f"XDG_{kind}_HOME": f"{own}/{folder}" for kind, folder in _FOLDERS.items()}
    found = {
        name: environ[name]
        for name, usual in defaults.items()
        if os.path.isabs(environ.get(name, "")) and environ[name].rstrip("/") != usual  # noqa: PTH117 - texts
    }
    addresses = (address.variable for address in _declared())
    found |= {
        name: environ[name]
        for name in (*addresses, *_OF_THE_NETWORK)
        if environ.get(name) and not _has_secret(environ[name])
    }
    if named_zone(environ) is not None:
        found["TZ"] = environ["TZ"].removeprefix(":")
    if own != home:
        found["HOME"] = own
    return found


def withheld_variables(environ: Mapping[str, str]) -> list[str]:
    """Return the names of the variables that are not written because they contain a secret."""
    addresses = _declared()
    names = (*(address.variable for address in addresses), *_OF_THE_NETWORK)
    tokens = [address.token for address in addresses if environ.get(address.token, "").strip()]
    return list(dict.fromkeys([name for name in names if _has_secret(environ.get(name, ""))] + tokens))


def _declared() -> tuple[Address, ...]:
    """Return the addresses of the sources."""
    from paperreader.sources.registry import all_classes

    return tuple(address for _, _, kind in all_classes() for address in kind.addresses.values())


def _has_secret(value: str) -> bool:
    try:
        return "@" in urlsplit(value if "://" in value else f"//{value}").netloc
    except ValueError:
        return True


def in_utf8(text: str) -> str:
    """Return a path or a value as UTF-8 text, whatever the locale.

    Raises:
        PaperReaderError: it has a control character, or bytes that are not UTF-8.
    """
    try:
        plain = os.fsencode(text).decode("utf-8")
    except UnicodeError:
        plain = ""
    if not plain or any(ord(character) < 32 or ord(character) == 127 for character in plain):
        raise PaperReaderError(
            f"No schedule can hold {shown(ascii(text))}: it has a control character or is not UTF-8."
        )
    return plain
