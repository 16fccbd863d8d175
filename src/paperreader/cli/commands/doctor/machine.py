"""Checks of the machine: versions, terminal, browser, editor, mail, schedule, proxy and certificates."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import sys
import unicodedata
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

import paperreader
from paperreader import saved_screen
from paperreader.cli.commands.doctor.finding import Finding, State
from paperreader.errors import PaperReaderError, UsageError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.config import Config
    from paperreader.mail_settings import MailConfig
    from paperreader.paths import Paths
    from paperreader.services import Services

_LIBRARIES = ("textual", "httpx", "selectolax", "tinydb", "msgspec", "textual-image", "pypdfium2", "apprise")
_NEEDED = frozenset(_LIBRARIES[:5])
_EXTRA = re.compile(r"([\w.-]+).*; *extra *== *['\"]([\w-]+)['\"]")
"""A requirement of an extra, in the metadata of a package: `pillow<14,>=11; extra == 'images'`."""
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
    yield Finding("versions", "extras", State.OK, ", ".join(_extras()) or "none")
    yield Finding("versions", "installed in", State.OK, str(Path(paperreader.__file__).parent))


def _extras() -> Iterator[str]:
    """Yield the extras of the program of which every package is installed."""
    needed: dict[str, list[str]] = {}
    with suppress(PackageNotFoundError):
        for requirement in requires("paperreader") or ():
            if found := _EXTRA.match(requirement):
                # What httpx needs for SOCKS is an extra too.
                needed.setdefault(found[2], []).append("socksio" if found[2] == "socks" else found[1])
    for extra, packages in needed.items():
        if all(_is_installed(package) for package in packages):
            yield extra


def _is_installed(package: str) -> bool:
    try:
        return bool(version(package))
    except PackageNotFoundError:
        return False


def terminal(config: Config, paths: Paths) -> Iterator[Finding]:
    """Check what the terminal can do, as far as the environment says."""
    yield from named_terminal()
    multiplexed = "tmux" if "TMUX" in os.environ else "screen" if "STY" in os.environ else ""
    clipboard = f"OSC 52; {multiplexed} must allow it" if multiplexed else "OSC 52, if the terminal allows it"
    yield Finding("terminal", "clipboard", State.OK, clipboard)
    yield Finding("terminal", "mouse", State.OK, "SGR 1006, if the terminal has it")
    yield _pictures(config)
    yield _saved_screen(config, paths)


def named_terminal() -> Iterator[Finding]:
    """Check the kind, size, colours and encoding of the terminal, without loading the screen."""
    environ = os.environ
    term = environ.get("TERM", "")
    at_terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    program = " ".join(filter(None, (environ.get("TERM_PROGRAM"), environ.get("TERM_PROGRAM_VERSION"))))
    inside = "".join(
        f", inside {name}" for name, sign in (("tmux", "TMUX"), ("screen", "STY")) if sign in environ
    )
    inside += ", over SSH" if environ.keys() & {"SSH_CONNECTION", "SSH_TTY"} else ""
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
    named = [f"{name}={environ[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)]
    yield Finding("terminal", "locale", State.OK, ", ".join(named) or "unset")


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


def _saved_screen(config: Config, paths: Paths) -> Finding:
    if not config.display.saved_screen:
        found = "off (saved_screen in [display])"
    elif not paths.saved_screen.exists():
        found = "none yet; the reader saves it when it ends"
    elif any(saved_screen.current(arguments) is not None for arguments in ([], ["--offline"])):
        found = f"{paths.saved_screen}: the next start shows it at once"
    else:
        found = f"{paths.saved_screen}: something on it has changed, so the next start does not show it"
    return Finding("terminal", "first screen", State.OK, found)


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
    yield _editor()


def _editor() -> Finding:
    from paperreader.editor import editor_command

    try:
        program = editor_command()[0]
    except UsageError as error:
        return Finding("machine", "editor", State.NOTE, str(error))
    if shutil.which(program):
        return Finding("machine", "editor", State.OK, program)
    advice = "Set $EDITOR to the command that starts your editor."
    return Finding("machine", "editor", State.NOTE, f"{program} is not a program", advice)


def mail(config: Config, paths: Paths) -> Iterator[Finding]:
    """Check the settings of the mail; nothing is sent and no server is asked."""
    from paperreader.digest.delivery import Delivery, envelope_of

    if not config.mail.is_used:
        yield Finding("digest", "mail", State.OK, "not set up")
        return
    envelope = envelope_of(config.mail, paths.config_file)
    delivery = Delivery(config.mail, os.environ, paths.config_file)
    faults = list(_faults_of_mail(config.mail))
    for fault in faults:
        yield Finding("digest", "mail", State.FIX, fault, "Correct it in [mail].")
    for warning in delivery.warnings(envelope):
        yield Finding("digest", "mail", State.NOTE, warning)
    if not faults:
        words = f"set up for {counted(len(envelope.recipients), 'recipient')}"
        yield Finding(
            "digest", "mail", State.OK, words, "`paperreader config check-mail` tries everything but sending."
        )


def _faults_of_mail(config: MailConfig) -> Iterator[str]:
    """Yield a sentence for each program, variable or folder of `[mail]` that is not there. Nothing is run."""
    from paperreader.folders import command_of_setting, path_of_setting

    if config.sendmail and shutil.which(path_of_setting(config.sendmail)) is None:
        yield "`sendmail` does not name a program"
    if config.password_command and shutil.which(command_of_setting(config.password_command)[0]) is None:
        yield "`password_command` does not name a program"
    if config.password_env and not os.environ.get(config.password_env):
        yield "the variable that `password_env` names is not set here"
    if config.maildir:
        folder = path_of_setting(config.maildir)
        there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            yield "the folder that `maildir` names cannot be written"


def schedule(services: Services) -> Iterator[Finding]:
    """Check the schedule of the digest, and its last run."""
    from paperreader.digest.schedule.machine import dead_words, last_trouble, schedulers

    found = [(one, scheduler) for scheduler in schedulers(services.paths) if (one := scheduler.installed())]
    if not found:
        yield Finding("digest", "schedule", State.OK, "none; `paperreader digest schedule --yes` makes one")
    for one, scheduler in found:
        if one.missing is not None:
            yield Finding("digest", "schedule", State.FIX, dead_words(one))
            continue
        yield Finding("digest", "schedule", State.OK, f"{one.place}: {' '.join(one.plan.options)}")
        for warning in scheduler.warnings():
            yield Finding("digest", "schedule", State.NOTE, warning)
    if services.paths.digests.exists() and (trouble := last_trouble(services.paths, services.now())):
        state = State.NOTE if trouble.passes else State.FIX
        advice = "`paperreader digest status` shows the runs."
        yield Finding("digest", "last run", state, trouble.sentence, advice)


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
