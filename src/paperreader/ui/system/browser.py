"""Opening a link in a browser: never through a shell, never blocking, never without a report."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from paperreader.folders import command_of_setting
from paperreader.text.links import Link, check_openable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

    from paperreader.ui.commands.command import Browsing

_TEXT_BROWSERS = frozenset({"lynx", "links", "links2", "elinks", "w3m", "www-browser", "browsh", "carbonyl"})
_SECONDS = 5.0


def open_link(browse: Browsing, link: Link) -> None:
    """Open a link in the browser in the background, and report the result."""
    from paperreader.fulltext.fetch import at_mirror  # only when a link is opened

    services = browse.services

    async def open_it() -> None:
        url = at_mirror(link.url, services.network.environment)
        browse.say(await open_in_browser(browse.app, url, services.config.links.browser))

    browse.run_worker(open_it(), group="links", exit_on_error=False)


async def open_in_browser(app: App[None], url: str, browser: Sequence[str]) -> str:
    """Open an address that comes from outside, as `open_address` does.

    Raises:
        LinkRefused: it is not safe.
        ConfigError: as `open_address`.
    """
    return await open_address(app, check_openable(url), browser)


async def open_address(app: App[None], address: str, browser: Sequence[str]) -> str:
    """Open an address that is safe, or copy it if there is no browser.

    Args:
        app: lends its terminal to a text browser.
        address: the address.
        browser: the arguments that start the browser, or none for the system's.

    Returns:
        A sentence for the status line.

    Raises:
        ConfigError: the settings name a browser that cannot be started.
    """
    if app.is_web:
        return _open_around(app, address)
    arguments = browser_arguments(browser)
    if arguments is None:
        app.copy_to_clipboard(address)
        return f"{_why_not()} Copied: {address}"
    if works_in_text(arguments):
        with app.suspend():
            opened = run_browser([*arguments, address])
    else:
        opened = await asyncio.to_thread(start_browser, [*arguments, address])
    if opened:
        return f"Opened {address}"
    app.copy_to_clipboard(address)
    return f"{arguments[0]} did not open it. Copied: {address}"


def _open_around(app: App[None], address: str) -> str:
    """Open an address in the browser that shows the reader; it cannot open a file of this machine."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return f"It is in {unquote(parts.path)} on the machine that serves the reader."
    app.open_url(address)
    return f"Opened {address}"


def browser_arguments(configured: Sequence[str]) -> list[str] | None:
    """Return the arguments that start a browser, without the address; None if there is no browser."""
    if configured:
        return command_of_setting(configured)
    named = os.environ.get("BROWSER", "").split(os.pathsep)[0].replace("%s", "").split()
    if named and shutil.which(named[0]):
        return named
    if sys.platform == "darwin":
        return ["open"]
    if sys.platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    opener = shutil.which("xdg-open")
    return [opener] if opener else None


def works_in_text(arguments: Sequence[str]) -> bool:
    """Return whether a browser needs the terminal for itself."""
    return Path(arguments[0]).name in _TEXT_BROWSERS


def _why_not() -> str:
    if os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"):
        return "No browser here (this is a session over SSH)."
    return "No browser was found; name one in config.toml under [links]."


def run_browser(arguments: list[str]) -> bool:
    """Run a text browser to its end; return whether it succeeded."""
    try:
        return subprocess.run(arguments, check=False).returncode == 0  # noqa: S603 - as `start_browser`
    except OSError:
        return False


def start_browser(arguments: list[str]) -> bool:
    """Start a browser without standard streams; return whether it started and did not fail at once."""
    nothing = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - an argument list, and an address that was checked
            arguments, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
        return process.wait(timeout=_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
