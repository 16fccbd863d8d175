"""Checks of the machine: versions, terminal, browser, editor, mail, schedule, proxy and certificates."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
import unicodedata
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import paperreader
from paperreader.cli.commands.doctor.finding import Finding, State
from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.config import Config
    from paperreader.paths import Paths
    from paperreader.services import Services

_LIBRARIES = ("textual", "httpx", "selectolax", "tinydb", "msgspec", "textual-image", "pypdfium2", "apprise")
_NEEDED = frozenset(_LIBRARIES[:5])
_SMALLEST = (60, 15)


def versions() -> Iterator[Finding]:
    """Return the versions of the program, of Python and of the libraries."""
    yield Finding("versions", "paperreader", State.OK, paperreader.__version__)
    python = f"{platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}"
    yield Finding("versions", "python", State.OK, python)
    yield Finding("versions", "sqlite", State.OK, sqlite3.sqlite_version)
    for name in _LIBRARIES:
        try:
            yield Finding("versions", name, State.OK, version(name))
        except PackageNotFoundError:
            state = State.FIX if name in _NEEDED else State.OK
            advice = "Install paperreader again." if name in _NEEDED else ""
            yield Finding("versions", name, state, "not installed", advice)


def terminal(config: Config) -> Iterator[Finding]:
    """Check what the terminal can do, as far as the environment says."""
    environ = os.environ
    term = environ.get("TERM", "")
    at_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    program = " ".join(filter(None, (environ.get("TERM_PROGRAM"), environ.get("TERM_PROGRAM_VERSION"))))
    inside = "".join(
        f", inside {name}" for name, sign in (("tmux", "TMUX"), ("screen", "STY")) if sign in environ
    )
    found = f"TERM={term or 'unset'}{f', {program}' if program else ''}{inside}"
    is_dumb = term in ("", "dumb", "unknown")
    advice = "The reader needs a terminal; the command line works without one." if is_dumb else ""
    yield Finding("terminal", "kind", State.NOTE if is_dumb or not at_terminal else State.OK, found, advice)
    columns, lines = shutil.get_terminal_size()
    small = columns < _SMALLEST[0] or lines < _SMALLEST[1]
    advice = f"The reader needs at least {_SMALLEST[0]} columns and {_SMALLEST[1]} lines." if small else ""
    yield Finding("terminal", "size", State.NOTE if small else State.OK, f"{columns}x{lines}", advice)
    yield Finding("terminal", "colours", State.OK, _colours(term))
    yield _encoding()
    multiplexed = "tmux" if "TMUX" in environ else "screen" if "STY" in environ else ""
    clipboard = f"OSC 52; {multiplexed} must allow it" if multiplexed else "OSC 52, if the terminal allows it"
    yield Finding("terminal", "clipboard", State.OK, clipboard)
    yield Finding("terminal", "mouse", State.OK, "SGR 1006, if the terminal has it")
    yield _pictures(config)


def _colours(term: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "none: NO_COLOR is set"
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million (COLORTERM)"
    return "256 (TERM)" if "256" in term else "16, as far as TERM says"


def _encoding() -> Finding:
    encoding = (getattr(sys.stdout, "encoding", None) or "unknown").lower()
    is_unicode = encoding.replace("-", "") == "utf8"
    words = f"output in {encoding}, Unicode {unicodedata.unidata_version} for the width of characters"
    advice = "" if is_unicode else "Set LANG to a locale in UTF-8, such as C.UTF-8."
    return Finding("terminal", "text", State.OK if is_unicode else State.FIX, words, advice)


def _pictures(config: Config) -> Finding:
    from paperreader.ui.pictures import way_of

    way = way_of(config.display.pictures, os.environ)
    return Finding("terminal", "pictures", State.OK, way.kind or f"none. {way.why_not}")


def programs(config: Config) -> Iterator[Finding]:
    """Check the browser and the editor."""
    from paperreader.ui.system.browser import browser_arguments

    arguments = browser_arguments(config.links.browser)
    if arguments is None:
        advice = "Links are copied instead; name a browser in config.toml under [links]."
        yield Finding("machine", "browser", State.NOTE, "none was found", advice)
    else:
        there = shutil.which(arguments[0]) is not None
        advice = "" if there else "Correct $BROWSER, or browser under [links] in config.toml."
        found = arguments[0] if there else f"{arguments[0]} is not a program"
        yield Finding("machine", "browser", State.OK if there else State.FIX, found, advice)
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    program = (named or "vi").split()[0]
    there = shutil.which(program) is not None
    advice = "" if there else "Set $EDITOR to the command that starts your editor."
    found = program if there else f"{program} is not a program"
    yield Finding("machine", "editor", State.OK if there else State.NOTE, found, advice)


def mail(config: Config, paths: Paths) -> Iterator[Finding]:
    """Check the settings of the mail; nothing is sent and no server is asked."""
    from paperreader.digest.delivery import Delivery, envelope_of

    if not config.mail.is_used:
        yield Finding("digest", "mail", State.OK, "not set up")
        return
    envelope = envelope_of(config.mail, paths.config_file)
    delivery = Delivery(config.mail, os.environ, paths.config_file)
    warnings = list(delivery.warnings(envelope))
    words = (
        f"set up for {len(envelope.recipients)} recipient(s)" if len(envelope.recipients) > 1 else "set up"
    )
    advice = " ".join(warnings) or "`paperreader config check-mail` tries to log in."
    yield Finding("digest", "mail", State.NOTE if warnings else State.OK, words, advice)


def schedule(services: Services) -> Iterator[Finding]:
    """Check the schedule of the digest, and its last run."""
    from paperreader.digest.schedule.machine import last_trouble, schedulers

    installed = [one for one in (scheduler.installed() for scheduler in schedulers(services.paths)) if one]
    if not installed:
        yield Finding("digest", "schedule", State.OK, "none; `paperreader digest schedule --yes` makes one")
    for one in installed:
        yield Finding("digest", "schedule", State.OK, f"{one.place}: {' '.join(one.plan.options)}")
    if services.paths.digests.exists() and (trouble := last_trouble(services.paths, services.now())):
        yield Finding("digest", "last run", State.FIX, trouble, "`paperreader digest status` shows the runs.")


def connection() -> Iterator[Finding]:
    """Check the proxies and the certificates that the environment names."""
    from paperreader.net.certificates import faults, trusted
    from paperreader.net.proxies import proxies_of_environment

    try:
        proxies = proxies_of_environment()
        words = ", ".join(f"{kind} by {where}" for kind, where in proxies.items()) or "none"
        yield Finding("network", "proxy", State.OK, words)
    except PaperReaderError as error:
        yield Finding("network", "proxy", State.FIX, str(error), "Correct that variable.")
    found = list(faults())
    for fault in found:
        yield Finding("network", "certificates", State.FIX, fault, "Correct that variable.")
    if not found:
        trusted()
        named = [
            name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE") if os.environ.get(name)
        ]
        yield Finding("network", "certificates", State.OK, ", ".join(["those of the system", *named]))
