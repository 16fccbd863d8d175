"""The command line: `main`, which loads nothing heavy before a command needs it.

Neither importing this package nor printing the version or the help loads Textual or httpx. Importing it loads
next to nothing, as the saved screen is shown first.
"""

from __future__ import annotations

import gc
import os
import sys

from paperreader import early_terminal

TYPE_CHECKING = False  # As in `paths`.
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name.

    Args:
        argv: the arguments without the name of the program; None stands for those of the process.

    Returns:
        The exit code: 0 done, 1 not done, 2 wrong usage, 3 no network, 4 an unusable answer of a source, 5 a
        damaged file of ours, 141 stdout is a closed pipe; after a signal 128 plus its number (130: Ctrl+C).
    """
    if argv is None:
        early_terminal.end_at_ctrl_c()
    if "_ARGCOMPLETE" in os.environ and argv is None:
        from paperreader.cli.completing import answer
        from paperreader.cli.parser import build_parser

        answer(build_parser)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in ([], ["--offline"]):
        return _open_reader(arguments)
    from paperreader.cli.diagnostics import guarded

    return guarded(lambda: _run(arguments))


def _open_reader(arguments: list[str]) -> int:
    """Show the saved screen, then open the reader, which replaces it."""
    from paperreader import saved_screen

    saved_screen.show(arguments)
    gc.disable()  # As in `ui.start`, but earlier: this saves 2 ms.
    try:
        from paperreader.cli.diagnostics import guarded

        return guarded(lambda: _open_or_print(arguments))
    finally:
        early_terminal.give_back()


def _open_or_print(arguments: list[str]) -> int:
    from paperreader.cli import opening
    from paperreader.loading import load_msgspec

    load_msgspec()
    if not opening.can_show_a_screen():
        return _run(arguments)
    try:
        return opening.open_reader(opening.services_of_process(offline=bool(arguments)))
    finally:
        early_terminal.give_back()


def _run(arguments: list[str]) -> int:
    from paperreader.cli.output import Output

    if arguments in (["--version"], ["-V"]):
        from paperreader import __version__

        Output().line(f"paperreader {__version__}")
        return 0
    from paperreader.loading import load_msgspec

    load_msgspec()
    from paperreader.cli.parser import run

    early_terminal.interrupt_at_ctrl_c()
    return run(arguments, Output())
