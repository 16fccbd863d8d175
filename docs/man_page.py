"""Write the man page from the parser, the README and docs/configuration.md: `make man`."""

from __future__ import annotations

import argparse
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader import __version__, cli
from paperreader.cli import options
from paperreader.cli.parser import build_parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "share" / "man" / "man1" / "paperreader.1"
_SHARED = {option.names: option.settings["help"] for option in options.COMMON}
_HIDDEN = {"-h", "--help", *(name for option in options.EVERYWHERE for name in option.names)}
"""Every command takes these options, so only the first list names them."""
_SIGNS = str.maketrans({"\\": r"\e", "-": r"\-", "'": r"\(aq", '"': r"\(dq"})
_REPORT = r"\fBpaperreader \-\-version \-\-verbose\fR prints what a report needs."


def man_page() -> str:
    """Return the man page."""
    parser = build_parser()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    lines = [
        f'.TH PAPERREADER 1 "" "paperreader {__version__}" "User Commands"',
        *(".ad l", ".nh"),
        *_section("NAME", [rf"paperreader \- {_escaped(_about(parser))}"]),
        *_section("SYNOPSIS", _synopsis("paperreader", "[OPTION…] [FILE | COMMAND …]")),
        *_section("DESCRIPTION", map(_escaped, str(parser.epilog).splitlines()[:3])),
        *_section("OPTIONS", (line for action in parser._actions for line in _argument(action))),
        *_section("COMMANDS", (line for name, child in _children(parser) for line in _command(name, child))),
        *_section("EXIT STATUS", [_escaped(_exit_codes())]),
        *_section("ENVIRONMENT", _table(settings, "| variable | meaning |")),
        *_section("FILES", _table(readme, "| what | where (on Linux) |")),
        *_section("EXAMPLES", _examples(readme)),
        *_section("REPORTING BUGS", [_REPORT]),
    ]
    return "\n".join(lines) + "\n"


def _section(name: str, lines: Iterable[str]) -> list[str]:
    return [f'.SH "{name}"', *lines]


def _about(parser: argparse.ArgumentParser) -> str:
    """Return the description of the program as `whatis` shows it: without a capital and a full stop."""
    words = str(parser.description).rstrip(".")
    return f"{words[0].lower()}{words[1:]}"


def _synopsis(command: str, arguments: str) -> list[str]:
    return [f".B {_escaped(command)}", _escaped(arguments)]


def _command(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the section of a command, then those of its actions."""
    arguments = [action for action in parser._actions if not _HIDDEN & set(action.option_strings)]
    yield f'.SS "{_escaped(name)}"'
    yield _escaped(str(parser.description))
    yield ".PP"
    yield from _synopsis(parser.prog, _usage(parser, arguments))
    shared = [action for action in arguments if _SHARED.get(tuple(action.option_strings), "") == action.help]
    for action in arguments:
        if action not in shared:
            yield from _argument(action)
    if shared:
        names = ", ".join(rf"\fB{_escaped(action.option_strings[-1])}\fR" for action in shared)
        yield from (".PP", f"It also takes {names}.")
    for action_name, child in _children(parser):
        yield from _command(f"{name} {action_name}", child)


def _usage(parser: argparse.ArgumentParser, arguments: list[argparse.Action]) -> str:
    """Return what follows the name of a command: as its parser says, or the names of its arguments."""
    if parser.usage:
        return parser.usage.removeprefix(parser.prog).strip()
    names = [_positional(action) for action in arguments if not action.option_strings]
    return " ".join([*names, "[OPTION…]"])


def _positional(action: argparse.Action) -> str:
    name = _value(action)
    return {"*": f"[{name}…]", "+": f"{name}…", "?": f"[{name}]"}.get(str(action.nargs), name)


def _argument(action: argparse.Action) -> Iterator[str]:
    """Yield the entry of an option or an argument; actions have sections of their own."""
    if isinstance(action, argparse._SubParsersAction):
        return
    value = rf" \fI{_escaped(_value(action))}\fR" if action.nargs != 0 else ""
    yield ".TP"
    yield (", ".join(rf"\fB{_escaped(name)}\fR" for name in action.option_strings) + value).strip()
    yield _escaped(str(action.help))


def _value(action: argparse.Action) -> str:
    return str(action.metavar or action.dest.upper())


def _children(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the commands or actions below a parser: name and parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _exit_codes() -> str:
    """Return the sentence about exit codes in the docstring of `main`."""
    words = " ".join((inspect.getdoc(cli.main) or "").split())
    return words.partition("The exit code: ")[2]


def _table(page: str, head: str) -> Iterator[str]:
    """Yield the rows of a table of a page, each as an entry: the column with code, then the words."""
    for row in page.partition(head)[2].partition("\n\n")[0].splitlines()[2:]:
        first, second = (cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:3])
        term, words = (first, second) if first.startswith("`") else (second, first)
        yield from (".TP", rf"\fB{_plain(term)}\fR", _plain(words))


def _examples(readme: str) -> Iterator[str]:
    """Yield the examples of the README for the command line: the command, then the comment on it."""
    section = readme.partition("## On the command line")[2]
    block = section.partition("```sh\n")[2].partition("```")[0]
    for line in block.splitlines():
        command, _, words = (part.strip() for part in re.split(r"((?:^|\s)\s*# )", line, maxsplit=1))
        yield from (".TP", rf"\fB{_escaped(command)}\fR") if command else ()
        yield _escaped(words)


def _plain(text: str) -> str:
    """Return Markdown as text for groff: without the signs of code, bold and links."""
    return _escaped(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "").replace("**", ""))


def _escaped(text: str) -> str:
    """Return a text that groff shows as it is."""
    text = text.replace("%%", "%").translate(_SIGNS)
    text = re.sub(r"[^\x00-\x7f]", lambda found: rf"\[u{ord(found[0]):04X}]", text)
    return rf"\&{text}" if text.startswith(".") else text


if __name__ == "__main__":
    TARGET.write_text(man_page(), encoding="ascii")
    print(TARGET.relative_to(ROOT))
