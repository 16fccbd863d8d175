"""The parsers of all commands. Arguments that cannot be understood are reported in one sentence."""

from __future__ import annotations

import argparse
import re
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from paperreader.cli import commands, options
from paperreader.cli.commands import reader
from paperreader.cli.commands.doctor import version
from paperreader.cli.invocation import Invocation
from paperreader.cli.output import Output
from paperreader.errors import (
    DamagedFile,
    InvalidIdentifier,
    ReadAgain,
    UsageError,
    did_you_mean,
    nearest,
    quoted,
)
from paperreader.textfile import path_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_EPILOG = """\
Without a command the reader opens; if stdout is not a terminal, the latest papers are printed.
FILE is a saved page (.html), a saved answer (.json), a feed (.xml), or the text of a papers page (.txt);
it may be packed (.gz).

  paperreader list today 'upvotes:>50'        paperreader search multimodal LLM --json
  paperreader list bookmarks tag:to-read      paperreader bookmark add 2506.01713
  paperreader list for-you month              paperreader similar 2506.01713

`paperreader COMMAND --help` explains one command."""

_OPTION = re.compile(r"--.+|-[^-]|-v+", re.DOTALL)
"""An option. A longer word after one dash is a query that excludes a word, or a tag to remove."""


class _Parser(argparse.ArgumentParser):
    """An argparse parser that raises our errors and prints through `Output`.

    Attributes:
        valued: the options of this parser and of those below it that take a value.
    """

    def __init__(self, *args: Any, valued: set[str] | None = None, **settings: Any) -> None:
        self.valued: set[str] = set() if valued is None else valued
        super().__init__(*args, **(settings | {"allow_abbrev": False, "exit_on_error": False}))
        # From Python 3.14 on, the help of argparse is in colours of its own, which are no text.
        self.color = False

    def add_argument(self, *names: Any, **settings: Any) -> argparse.Action:
        """Add an argument as argparse does, and remember the options that take a value."""
        action = super().add_argument(*names, **settings)
        if action.nargs is None:
            self.valued.update(action.option_strings)
        return action

    def add_subparsers(self, **settings: Any) -> Any:
        """Add subparsers as argparse does; they share `valued` with this parser."""
        return super().add_subparsers(**{"parser_class": partial(_Parser, valued=self.valued), **settings})

    def parse_known_args(self, *args: Any, **settings: Any) -> Any:
        """Parse as argparse does, but raise our error."""
        try:
            return super().parse_known_args(*args, **settings)
        except argparse.ArgumentError as error:
            name = (error.argument_name or "").rpartition("/")[2]
            self.error(error.message if error.message.startswith(name) else f"{name}: {error.message}")

    def _check_value(self, action: argparse.Action, value: str) -> None:
        if action.choices is not None and value not in action.choices:
            name = action.option_strings[-1] if action.option_strings else action.metavar
            self.refuse(f"{name} cannot be {quoted(value)}: {did_you_mean(value, list(action.choices))}")

    def error(self, message: str) -> NoReturn:
        """Raise an error of argparse as ours."""
        self.refuse(f"{message[0].upper()}{message[1:]}.")

    def refuse(self, sentence: str) -> NoReturn:
        """Raise a `UsageError` that says in a sentence what is wrong with the arguments."""
        raise UsageError(f"{sentence} See `{self.prog} --help`.")

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002 - argparse's signature
        Output().text([message])


class _Arranged(NamedTuple):
    """Arguments in the order that argparse needs, and the file that was named in place of a command."""

    argv: list[str]
    file: Path | None = None


def run(argv: list[str], output: Output) -> int:
    """Run the command that the arguments name, and return the exit code.

    Raises:
        UsageError: the arguments cannot be understood.
        PaperReaderError: the command failed.
    """
    parser = build_parser(argv[0] if argv and argv[0] in commands.NAMES else None)
    arranged = _arrange(argv, parser.valued)
    try:
        arguments, unknown = parser.parse_known_args(arranged.argv)
    except SystemExit:
        # argparse printed the help; its errors do not come this way.
        return 0
    if extra := [argument for argument in unknown if argument != "--"]:
        parser.prog = " ".join(
            [parser.prog, *takewhile(lambda word: not word.startswith("-"), arranged.argv)]
        )
        parser.refuse(_unknown(extra[0].partition("=")[0]))
    arguments.file = arranged.file
    invocation = Invocation(arguments, output)
    try:
        return _run_despite_damage(arguments.run, invocation)
    finally:
        invocation.finish()


def _run_despite_damage(command: Callable[[Invocation], int], invocation: Invocation) -> int:
    """Run a command, and again if the library failed but can now be read: it is sound, or a new one."""
    try:
        return command(invocation)
    except ReadAgain:
        if invocation.output.has_begun:
            raise
    except DamagedFile as error:
        if error.copy is None or error.path != invocation.paths.library or invocation.output.has_begun:
            raise
    return command(invocation)


def build_parser(only: str | None = None) -> _Parser:
    """Return the parser of the program.

    Args:
        only: the command that is called, if it is known: then the others are not loaded.
    """
    parser = _Parser(
        prog="paperreader",
        usage="paperreader [OPTION…] [FILE | COMMAND …]",
        description="Trending machine-learning papers in the terminal: read, filter, bookmark, open.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        *("-V", "--version"),
        action="store_const",
        dest="run",
        const=version.run,
        help="print the version; with -v, all that a report of a bug needs",
    )
    options.add_with_defaults(parser)
    parser.set_defaults(run=reader.run)
    children = parser.add_subparsers(title="commands", metavar="COMMAND", prog="paperreader")
    commands.add_parsers(children, map(commands.command_of, commands.NAMES if only is None else (only,)))
    return parser


def _arrange(argv: list[str], valued: set[str]) -> _Arranged:
    """Put options before words, so that options may stand anywhere and a query may contain `-survey`.

    Args:
        argv: the arguments.
        valued: the options that take the next argument as their value.
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(argv)
    for argument in rest:
        if argument == "--":
            words.extend(rest)
        elif argument in valued:
            value = next(rest, None)
            options.append(argument if value is None else f"{argument}={value}")
        elif _OPTION.fullmatch(argument):
            options.append(argument)
        else:
            words.append(argument)
    if not words:
        return _Arranged(options)
    words = _with_default_action(words)
    depth = _depth(words[0])
    if depth:
        after = ["--", *words[depth:]] if words[depth:] else []
        return _Arranged([*words[:depth], *options, *after])
    from paperreader.cli.naming import is_file  # not for a known command: it loads what editions are

    if len(words) == 1 and is_file(words[0]):
        return _Arranged(options, path_of(words[0]))
    raise UsageError(_no_command(words))


def _with_default_action(words: list[str]) -> list[str]:
    """Insert the default action of a command if its second word is not an action: `digest week`.

    Raises:
        UsageError: the second word stands alone and is nearly the name of an action.
    """
    command = commands.command_of(words[0]) if words[0] in commands.NAMES else None
    default: str | None = getattr(command, "DEFAULT", None)
    actions = {action.NAME for action in getattr(command, "ACTIONS", ())}
    if default is None or (len(words) > 1 and words[1] in actions):
        return words
    near = nearest(words[1].lower(), actions, cutoff=0.8) if len(words) == 2 else None
    if near:
        raise UsageError(
            f"There is no action {quoted(words[1])}; did you mean `paperreader {words[0]} {near}`? To ask "
            f"for the word, write `paperreader {words[0]} {default} {words[1]}`."
        )
    return [words[0], default, *words[1:]]


def _depth(word: str) -> int:
    """Return how many words name a command that begins with this one; 0 if there is no such command."""
    return (word in commands.NAMES) + (word in commands.NESTED)


def _no_command(words: list[str]) -> str:
    near = nearest(words[0].lower(), commands.NAMES, cutoff=0.7)
    if near:
        return f"There is no command {quoted(words[0])}; did you mean `paperreader {near}`?"
    if len(words) == 1 and (paper := _identifier(words[0])):
        return f"{paper} is a paper, not a command; `paperreader show {paper}` prints it."
    from paperreader.cli.naming import edition_meant  # as in `_arrange`

    what = " ".join(words)
    if edition := edition_meant(words[0]):
        return f"There is no command {quoted(words[0])}; write `paperreader list {edition}`."
    return (
        f"There is no command {quoted(words[0])}; to list or filter papers write `paperreader list {what}`, "
        f"to ask Hugging Face `paperreader search {what}`."
    )


def _identifier(word: str) -> str | None:
    """Return the identifier of the paper that a word names, or None."""
    from paperreader.models.identifier import parse_identifier

    try:
        return parse_identifier(word).base
    except InvalidIdentifier:
        return None


def _unknown(name: str) -> str:
    """Return a sentence about an argument that the command does not take."""
    if not name.startswith("-"):
        return f"{quoted(name)} is an extra argument; leave it out."
    shared = {name for option in options.COMMON for name in option.names}
    near = None if name in shared else nearest(name, sorted(shared))
    return f"There is no option {name} here" + (f"; did you mean {near}?" if near else ".")
