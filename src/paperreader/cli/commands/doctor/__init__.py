"""`doctor`: check everything that the program needs, and say what to do. It changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import Progress
from paperreader.cli.output import Format
from paperreader.errors import ConfigError, PaperReaderError, explain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from paperreader.cli.commands.doctor.finding import Finding
    from paperreader.cli.invocation import Invocation
    from paperreader.paths import Paths
    from paperreader.services import Services

NAME = "doctor"
HELP = "check sources, files, terminal, mail and schedule, and say what to do; for reports of bugs"

_COLUMNS = ("section", "name", "state", "found", "advice")
_SIGNS = {"ok": " ", "note": "-", "fix": "!"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    options.add(parser, options.JSON)


def run(invocation: Invocation) -> int:
    """Print what the checks found; return 1 if something needs doing."""
    from paperreader.cli.commands.doctor.finding import State

    found = [one.shareable for one in _checked(invocation)]
    if invocation.form is Format.JSON:
        import json

        rows = [dict(zip(_COLUMNS, one, strict=True)) for one in found]
        invocation.output.data([json.dumps(rows, indent=1, ensure_ascii=False) + "\n"])
    else:
        invocation.output.text(lines_of(found))
        count = sum(one.state is State.FIX for one in found)
        needs = "thing needs" if count == 1 else "things need"
        invocation.output.line(
            f"\n{count} {needs} doing: see the lines with !." if count else "\nAll is well."
        )
    return int(any(one.state is State.FIX for one in found))


def lines_of(found: Iterable[Finding]) -> Iterator[str]:
    """Yield the report: a heading for each section, and a line for each check; `!` marks what to do."""
    section = ""
    for one in sorted(found, key=lambda one: _SECTIONS.index(one.section)):
        if one.section != section:
            yield f"{one.section}\n" if not section else f"\n{one.section}\n"
            section = one.section
        advice = f" {one.advice}" if one.advice else ""
        stop = "." if advice and not one.found.endswith(".") else ""
        yield f"{_SIGNS[one.state]} {one.name:<19} {one.found}{stop}{advice}\n"


_SECTIONS = ("versions", "sources", "network", "files", "machine", "digest", "terminal")


def _checked(invocation: Invocation) -> list[Finding]:
    import asyncio
    import logging

    from paperreader.cli.commands.doctor import machine, servers

    services = _services(invocation)
    found = [*attempt("versions", "versions", machine.versions)]
    line = Progress()
    try:
        if not services.network.offline:
            line.tell("asking the sources …")
        # Without `ask_network`: it would write to the log, and it needs settings that are valid.
        logging.getLogger().addHandler(logging.NullHandler())
        found += attempt("sources", "sources", lambda: asyncio.run(servers.servers(services.network)))
        line.tell("checking the files …")
        found += _checked_here(invocation.paths, services)
    finally:
        line.wipe()
    return found


def _checked_here(paths: Paths, services: Services) -> Iterator[Finding]:
    """Check everything on this machine."""
    from paperreader.cli.commands.doctor import databases, files, machine

    config = services.config
    for section, name, check in (
        ("network", "proxy and certificates", machine.connection),
        ("files", "settings", lambda: files.settings(paths)),
        ("files", "bookmarks", lambda: files.bookmarks(services)),
        ("files", "views", lambda: files.views(services)),
        ("files", "library", lambda: databases.library(paths)),
        ("files", "caches", lambda: databases.caches(paths)),
        ("files", "log", lambda: files.log(paths)),
        ("files", "folders", lambda: files.room(paths)),
        ("machine", "git", lambda: files.sync(paths)),
        ("machine", "programs", lambda: machine.programs(config)),
        ("digest", "mail", lambda: machine.mail(config, paths)),
        ("digest", "schedule", lambda: machine.schedule(services)),
        ("terminal", "terminal", lambda: machine.terminal(config, paths)),
    ):
        yield from attempt(section, name, check)


def _services(invocation: Invocation) -> Services:
    """Return the services; with the defaults if the settings cannot be used, which a check reports."""
    import os

    from paperreader.config import Config
    from paperreader.environment import Environment
    from paperreader.services import open_services

    try:
        return invocation.services
    except ConfigError:
        return open_services(
            Config(), invocation.paths, Environment(os.environ), offline=invocation.arguments.offline
        )


def attempt(section: str, name: str, check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Return what a check found. A check that fails is a finding itself, and the others go on."""
    from paperreader.cli.commands.doctor.finding import Finding, State

    try:
        return list(check())
    except PaperReaderError as error:
        return [Finding(section, name, State.FIX, str(error))]
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one check, the others matter
        return [Finding(section, name, State.FIX, f"could not be checked: {explain(error) or error}")]
