"""Opening the reader and the services of this process: no argument is parsed here.

People type `paperreader` alone most often, and it must open at once: it uses this module without loading the
parser.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperreader.models.edition import Edition
    from paperreader.services import Services


def can_show_a_screen() -> bool:
    """Return whether stdin and stdout are a terminal that can show a screen."""
    streams = (sys.stdin, sys.stdout)
    at_terminal = all(stream is not None and stream.isatty() for stream in streams)
    return at_terminal and os.environ.get("TERM", "") not in ("dumb", "unknown")


def services_of_process(*, offline: bool = False) -> Services:
    """Return the services, opened with the settings and the environment.

    Raises:
        ConfigError: a setting has an invalid value.
    """
    from paperreader.config import load_config
    from paperreader.environment import Environment
    from paperreader.paths import default_paths
    from paperreader.services import open_services
    from paperreader.text.stand_ins import choose_symbols

    paths = default_paths()
    config = load_config(paths.config_file)
    choose_symbols(config.display.symbols)
    return open_services(config, paths, Environment(os.environ), offline=offline)


def open_reader(services: Services, file: Edition | None = None) -> int:
    """Run the reader until the user leaves it, and return the exit code."""
    from paperreader.cli.diagnostics import say, start_logging
    from paperreader.ui import start

    start_logging(services.paths.log, verbose=False)
    return start.open_reader(services, file, say)
