"""Completion in the shell: when the user presses Tab, the shell asks this program, through argcomplete.

The script of `paperreader completion SHELL` calls the program with `_ARGCOMPLETE` set; nothing else is run.
"""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from argcomplete.completers import FilesCompleter, SuppressCompleter
from argcomplete.finders import CompletionFinder

from paperreader.cli import commands
from paperreader.cli.naming import EDITIONS, FOR_YOU
from paperreader.cli.options import SORT_KEYS
from paperreader.errors import PaperReaderError
from paperreader.models.calendar import SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from paperreader.views.view import Views

    Values = Callable[[argparse.Namespace], Iterable[str]]

_files = FilesCompleter()
_WITH_LIST = ("list", "export", "feed", "plot weeks", "digest print")
_WITHOUT_QUERY = ("search", "bookmark tags")
_OF_VIEWS = ("views show", "views rename", "views move", "views delete", "feeds remove")


class _Finder(CompletionFinder):
    """Completes file names in place of a command too, and lists in place of an action: `digest @Agents`."""

    def collect_completions(
        self,
        active_parsers: list[argparse.ArgumentParser],
        parsed_args: argparse.Namespace,
        cword_prefix: str,
    ) -> list[str]:
        found: list[str] = super().collect_completions(active_parsers, parsed_args, cword_prefix)
        if cword_prefix.startswith("-"):
            return found
        if len(active_parsers) == 1:
            found += _files(cword_prefix)
        elif len(active_parsers) == 2 and _default_action(_line().split(" ")):
            first = argparse.Namespace(words=[])
            offered = _list_or_query(prefix=cword_prefix, parsed_args=first)
            found += [word for word in offered if word.startswith(cword_prefix)]
        return found


def answer(build_parser: Callable[[str | None], argparse.ArgumentParser]) -> None:
    """Print the words that could follow on the command line of the shell, and end the process.

    Args:
        build_parser: makes the parser of the program, or that of one command, which takes less time.
    """
    words = _line().split(" ")
    parser = build_parser(words[1] if len(words) > 2 and words[1] in commands.NAMES else None)
    default = _default_action(words)
    if default and _follows_no_action(words):
        os.environ["COMP_LINE"] = " ".join([*words[:2], default, *words[2:]])
        os.environ["COMP_POINT"] = str(int(os.environ["COMP_POINT"]) + len(default) + 1)
    _attach(parser, "")
    finder = _Finder(always_complete_options=False, default_completer=SuppressCompleter())
    finder(parser, always_complete_options=False, default_completer=SuppressCompleter())


def _line() -> str:
    return os.environ.get("COMP_LINE", "")


def _default_action(words: Sequence[str]) -> str | None:
    """Return the default action of the command that a line begins with, if it has one."""
    command = commands.command_of(words[1]) if len(words) > 2 and words[1] in commands.NAMES else None
    return getattr(command, "DEFAULT", None)


def _follows_no_action(words: Sequence[str]) -> bool:
    """Return whether the word after a command is an option, or is complete and no action."""
    command: Any = commands.command_of(words[1])
    names = {action.NAME for action in command.ACTIONS}
    return words[2].startswith("-") or (len(words) > 3 and words[2] not in names)


def _attach(parser: argparse.ArgumentParser, command: str) -> None:
    """Attach a completer to each argument of a parser and of the parsers below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way to read them
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - it has no public name
            for name, child in action.choices.items():
                _attach(child, f"{command} {name}".strip())
        elif action.choices is None:  # Else argcomplete offers the choices.
            completer = _completer(action, command)
            if completer is not None:
                action.completer = completer  # type: ignore[attr-defined]


def _completer(action: argparse.Action, command: str) -> Any:
    """Return the completer of an argument of a command, or None if any text may stand there."""
    by_name: dict[str, Any] = {
        "files": _files,
        "outline": _files,
        "address": _files,
        "output": _files,
        "tags": _of(lambda _: _tags()),
        "sort": _of(lambda _: (*SORT_KEYS, *(f"-{key}" for key in SORT_KEYS))),
        "group_by": _of(lambda _: _groupings()),
        "format": _of(lambda _: _formats(command)),
        "source": _of(lambda _: _sources()),
        "topics": _query,
        "paper": _files if command == "read" else None,
    }
    if action.dest == "words" and command not in _WITHOUT_QUERY:
        return _list_or_query if command in _WITH_LIST else _query
    if action.dest == "tags" and command == "bookmark tag":
        return _changed_tags
    if action.dest == "words" and command == "bookmark tags":
        return _of(lambda given: _tags() if given.words else ("rename", "delete"))
    if action.dest == "papers" and command == "dismiss":
        return _of(lambda given: _known_views().dismissed if given.undo else ())
    if action.dest == "name" and command in _OF_VIEWS:
        return _of(lambda _: _views(only_own=command == "feeds remove"))
    return by_name.get(action.dest)


def _sources() -> Iterable[str]:
    from paperreader.sources.registry import names

    return names()


def _of(values: Values) -> Callable[..., Iterable[str]]:
    """Return a completer that offers the same values, whatever is typed so far."""

    def complete(*, parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
        return values(parsed_args)

    return complete


def _list_or_query(*, prefix: str, parsed_args: argparse.Namespace, **_: object) -> Iterator[str]:
    """Yield editions, views and files for the first word, and what could follow in a query for every word."""
    if not parsed_args.words:
        yield from EDITIONS
        yield from (f"@{name}" for name in _views())
        yield from _files(prefix)
    elif parsed_args.words == [FOR_YOU]:
        yield from SCOPES
    yield from _query(prefix=prefix)


def _query(*, prefix: str, **_: object) -> Iterator[str]:
    """Yield what a part of a query could become: a field, or a value of its field."""
    from paperreader.query.complete import complete

    completion = complete(prefix, len(prefix), _values_of_field)
    if completion is not None:
        yield from (f"{prefix[: completion.start]}{option}" for option in completion.options)


def _changed_tags(*, prefix: str, **_: object) -> Iterator[str]:
    """Yield tags, after the + that adds one if it is typed."""
    sign = "+" if prefix.startswith("+") else ""
    yield from (f"{sign}{tag}" for tag in _tags())


def _views(*, only_own: bool = False) -> list[str]:
    """Return the names of the views, or only of those that are feeds and folders of the user."""
    views = _known_views()
    if not only_own:
        return [view.name for view in views.views]
    from paperreader.sync.subscribing import own_lists

    return [view.name for view in own_lists(views)]


def _known_views() -> Views:
    """Return the views, mutes and dismissed papers; none if their file cannot be read."""
    from paperreader.paths import default_paths
    from paperreader.views.store import ViewStore
    from paperreader.views.view import Views

    with suppress(PaperReaderError):
        return ViewStore(default_paths().views).load()
    return Views()


def _tags() -> list[str]:
    return _values_of_field("tag", "")


def _values_of_field(field: str, begun: str) -> list[str]:
    """Return the values of a field in the bookmarks that begin so; those of the library would be slow."""
    from paperreader.bookmarks.counts import count_collections, count_tags
    from paperreader.cli.opening import services_of_process

    count = {"tag": count_tags, "collection": count_collections}.get(field)
    with suppress(PaperReaderError):
        if count is not None:
            values = count(services_of_process(offline=True).bookmarks.load().values())
            return [value for value in values if value.startswith(begun)]
    return []


def _formats(command: str) -> Sequence[str]:
    if command == "bookmark import":
        from paperreader.importers.registry import FORMATS as IMPORTED

        return [form.name for form in IMPORTED]
    from paperreader.exporters.registry import FORMATS as EXPORTED

    return [form.name for form in EXPORTED]


def _groupings() -> list[str]:
    from paperreader.models.grouping import Grouping

    return list(Grouping)
