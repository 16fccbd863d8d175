"""`serve`: the reader in a browser, on this machine or in its network."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import say, start_logging
from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation

NAME = "serve"
HELP = "show the reader in a browser"

_HOST = "127.0.0.1"
_PORT = 8421


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where to listen, and the option with which the server starts the reader of a window."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=options.port_of("--port"),
        default=_PORT,
        help=f"the port to listen at ({_PORT})",
    )
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        default=_HOST,
        help=f"the address to listen at ({_HOST}, which only this machine can reach)",
    )
    parser.add_argument("--window", action="store_true", help=argparse.SUPPRESS)
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Serve the reader until Ctrl+C or SIGTERM, or be the reader of one window."""
    arguments = invocation.arguments
    if arguments.window:
        return _run_in_window(invocation)
    if sys.platform == "win32":
        raise PaperReaderError("Windows has no terminals that a server can open: use WSL for `serve`.")
    if not (find_spec("textual_serve") and find_spec("aiohttp")):
        raise PaperReaderError("The browser needs an extra: pip install 'paperreader[web]'.")
    from paperreader.config import load_config
    from paperreader.web import server
    from paperreader.web.access import is_loopback

    start_logging(invocation.paths.log, verbose=invocation.verbose)
    load_config(invocation.paths.config_file)  # A mistake in it is reported here, not in each window.
    if not is_loopback(arguments.host):
        say(
            f"Everyone who can reach {arguments.host} and has the token can read and change your bookmarks; "
            "what they send and see is not encrypted."
        )
    command = [sys.executable, "-P", "-m", "paperreader", "serve", "--window"]
    server.run(arguments.host, arguments.port, [*command, *["--offline"] * arguments.offline], say)
    return 0


def _run_in_window(invocation: Invocation) -> int:
    """Run the reader in the terminal of a window, which ends it when it is closed."""
    import fcntl
    import termios
    from contextlib import suppress

    from paperreader.ui.start import open_reader

    with suppress(OSError):
        fcntl.ioctl(sys.stdin, termios.TIOCSCTTY, 0)
    start_logging(invocation.paths.log, verbose=False)
    return open_reader(invocation.services, None, say, in_browser=True)
