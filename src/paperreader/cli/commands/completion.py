"""`completion`: print a script that lets a shell complete commands, options, values and file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation

NAME = "completion"
HELP = "print the completion script of a shell"

FILES = {"bash": "paperreader.bash", "zsh": "_paperreader", "fish": "paperreader.fish"}
SHELLS = ("bash", "zsh", "tcsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the name of the shell."""
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    options.add(parser)


def run(invocation: Invocation) -> int:
    """Print the script."""
    invocation.output.data([script(invocation.arguments.shell)])
    return 0


def script(shell: str) -> str:
    """Return the script of a shell: a file that the wheel installs too, where the shell looks for it."""
    if shell == "tcsh":
        from argcomplete.shell_integration import shellcode

        return shellcode(["paperreader"], shell=shell) + "\n"
    from importlib import resources

    file = resources.files("paperreader.cli").joinpath("completions", FILES[shell])
    return file.read_text(encoding="utf-8")
