"""`--version`; with `--verbose` what a report of a bug needs: what `doctor` says, with fewer checks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import paperreader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.cli.commands.doctor.finding import Finding
    from paperreader.cli.invocation import Invocation
    from paperreader.paths import Paths


def run(invocation: Invocation) -> int:
    """Print the version; with `--verbose`, the versions, folders, numbers of papers and the terminal too."""
    invocation.output.line(f"paperreader {paperreader.__version__}")
    if invocation.verbose:
        from paperreader.cli.commands.doctor import lines_of

        invocation.output.text(["\n", *lines_of(_found(invocation.paths))])
    return 0


def _found(paths: Paths) -> Iterator[Finding]:
    from paperreader.cli.commands.doctor import attempt, databases, files, machine
    from paperreader.config import Config
    from paperreader.environment import Environment
    from paperreader.services import open_services

    # Without the settings, which may have a mistake; and no step is written to the log.
    services = open_services(Config(), paths, Environment(os.environ), offline=True)
    for section, name, check in (
        ("versions", "versions", machine.versions),
        ("files", "bookmarks", lambda: files.bookmarks(services)),
        ("files", "library", lambda: databases.library(paths, quickly=True)),
        ("files", "folders", lambda: files.room(paths)),
        ("terminal", "terminal", machine.named_terminal),
    ):
        for finding in attempt(section, name, check):
            if finding.name != "paperreader":
                yield finding.shareable._replace(advice="")
