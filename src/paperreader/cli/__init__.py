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


_READER: tuple[list[str], ...] = ([], ["--offline"])
"""The arguments with which most people open the reader, which need no parser."""


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
        if "_ARGCOMPLETE" in os.environ:
            from paperreader.cli.completing import answer
            from paperreader.cli.parser import build_parser

            answer(build_parser)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in _READER:
        from paperreader import saved_screen

        saved_screen.show(arguments)
        gc.disable()  # As in `ui.start`, but earlier: this saves 2 ms.
    try:
        from paperreader.cli.diagnostics import guarded

        return guarded(lambda: _run(arguments))
    finally:
        early_terminal.give_back()


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        from paperreader import __version__
        from paperreader.cli.output import Output

        Output().line(f"paperreader {__version__}")
        return 0
    from paperreader.loading import load_msgspec

    load_msgspec()
    if arguments in _READER:
        from paperreader.cli import opening

        if opening.can_show_a_screen():
            try:
                return opening.open_reader(opening.services_of_process(offline=bool(arguments)))
            finally:
                early_terminal.give_back()  # Before an error is reported.
    from paperreader.cli.output import Output
    from paperreader.cli.parser import run

    early_terminal.interrupt_at_ctrl_c()
    return run(arguments, Output())
