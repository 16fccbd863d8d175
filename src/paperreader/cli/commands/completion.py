"""`completion`: a script that lets a shell complete commands, options and file names."""

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
    """The shell."""
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Print the script."""
    import shtab

    from paperreader.cli.parser import build_parser

    invocation.output.data([shtab.complete(build_parser(), invocation.arguments.shell) + "\n"])
    return 0
