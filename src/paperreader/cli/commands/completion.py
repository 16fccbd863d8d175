"""`completion`: print a script that lets a shell complete commands, options, values and file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "completion"
HELP = "print the completion script of a shell"
NESTED = False

SHELLS = ("bash", "zsh", "tcsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the name of the shell."""
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Print the script."""
    from argcomplete.shell_integration import shellcode

    shell = invocation.arguments.shell
    # argcomplete has one script for bash and zsh.
    script = shellcode(["paperreader"], shell="bash" if shell == "zsh" else shell)
    invocation.output.data([script + "\n"])
    return 0
