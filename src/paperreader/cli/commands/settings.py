"""`config`: print the settings, find their file, write a first one, or try the mail server."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from paperreader.cli.commands import add_parsers
from paperreader.cli.commands.actions import action
from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.cli.invocation import Invocation
    from paperreader.config import Config, Display
    from paperreader.errors import ConfigError

NAME = "config"
HELP = "write, find or show the settings"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    add_parsers(parser.add_subparsers(metavar="ACTION", required=True), (_init, _path, _SHOW, _check_mail))


def run(invocation: Invocation) -> int:
    """Print the settings in force, as TOML that the file may contain, or every mistake in the file.

    What the reader remembers, such as a theme from the palette, is in force too; a comment says so.
    """
    from paperreader.config import load_config
    from paperreader.workspace.session import load_session, settled

    path = invocation.paths.config_file
    mistakes = mistakes_in_file(path)
    for mistake in mistakes:
        say(str(mistake))
    if mistakes:
        return mistakes[0].exit_code
    config = load_config(path)
    shown = settled(config.display, load_session(invocation.paths.session))
    invocation.output.text(_toml(config, shown))
    return 0


_SHOW = action("show", "print every setting, from config.toml, the last session or its default")(run)


def mistakes_in_file(path: Path) -> list[ConfigError]:
    """Return an error for each mistake in the file, with its line."""
    from paperreader.config import Display, mistakes_in, read_settings
    from paperreader.folders import is_missing
    from paperreader.setting_places import placed
    from paperreader.ui.start import mistakes_of_screen

    if is_missing(path):
        return []
    settings, text = read_settings(path)
    mistakes = list(mistakes_in(settings))
    refused = {mistake.setting for mistake in mistakes}
    valid = {
        section: {
            key: value for key, value in settings.get(section, {}).items() if (section, key) not in refused
        }
        for section in ("keys", "display")
        if (section,) not in refused
    }
    theme = valid.get("display", {}).get("theme", Display().theme)
    mistakes += mistakes_of_screen(valid.get("keys", {}), theme)
    return [placed(mistake, path, text) for mistake in mistakes]


@action("init", "write a file with every setting, explained and commented out")
def _init(invocation: Invocation) -> int:
    from paperreader.cli.default_settings import write_default

    path = invocation.paths.config_file
    write_default(path)
    say(f"wrote {path}")
    return 0


@action("path", "print the path of the file")
def _path(invocation: Invocation) -> int:
    invocation.output.line(str(invocation.paths.config_file))
    return 0


def _toml(config: Config, shown: Display) -> Iterator[str]:
    """Yield the lines of the settings; `shown` are those of the screen with what the reader remembers."""
    import msgspec

    sections = msgspec.to_builtins(config)
    remembered = msgspec.to_builtins(shown)
    sections |= {"mail": msgspec.to_builtins(config.mail), "notify": msgspec.to_builtins(config.notify)}
    for section, settings in sections.items():
        yield f"[{section}]\n"
        for key, value in settings.items():
            # A string, number, truth value or list of strings is written alike in JSON and in TOML.
            setting = f"{key} = {json.dumps(value, ensure_ascii=False)}"
            if section == "display" and remembered[key] != value:
                setting = f"{key} = {json.dumps(remembered[key])}  # as you left the reader; else {setting}"
            yield f"{setting}\n"
        yield "\n"


@action("check-mail", "connect to the mail server and log in, but send nothing")
def _check_mail(invocation: Invocation) -> int:
    """Check the addresses of `[notify]`, connect and log in as `[mail]` says, and print the results."""
    from paperreader.config import load_config
    from paperreader.digest.delivery import Delivery, envelope_of
    from paperreader.digest.record import DigestRecord

    settings = load_config(invocation.paths.config_file)
    config, urls = settings.mail, settings.notify.urls
    if urls:
        from paperreader.digest.notify import check_addresses, kinds_of

        check_addresses(urls)
        invocation.output.line(f"Apprise understands the addresses of [notify]: {kinds_of(urls)}.")
        if not config.is_used:
            return 0
    delivery = Delivery(config, os.environ, invocation.paths.config_file)
    envelope = envelope_of(config, delivery.file)
    for warning in delivery.warnings(envelope):
        say(warning)
    found = delivery.check(envelope)
    DigestRecord(invocation.paths.digests).forget_refused_login()
    invocation.output.line(found)
    invocation.output.line(f"From {envelope.sender} to {', '.join(envelope.recipients)}.")
    return 0
