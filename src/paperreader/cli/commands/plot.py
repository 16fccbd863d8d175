"""`plot`: papers a week, topics over months, and the upvotes of a paper, as text, SVG or JSON."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli.commands import add_parsers
from paperreader.cli.commands.actions import action, argument
from paperreader.cli.options import ID_HELP, NETWORK

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.models.plot import Plot

NAME = "plot"
HELP = "plot the papers a week of a list or query, topics over months, or the upvotes of a paper"

FORMATS = ("text", "svg", "json")
_WIDEST = 100
_FORMAT = argument(
    "--format",
    choices=FORMATS,
    default="text",
    metavar="FORMAT",
    help="text (the default), svg, or json with every number",
)


@action(
    "weeks",
    "plot how many papers of a list, or of the library, match a query in each of the last 26 weeks",
    argument(
        "words",
        nargs="*",
        metavar="LIST",
        help="a list as for `list`, then a query; without a list the query searches the library",
    ),
    _FORMAT,
    shared=(NETWORK,),
)
def weeks(invocation: Invocation) -> int:
    """Plot the weeks."""
    from paperreader.cli.naming import Collection, named
    from paperreader.cli.plotting import weekly_plot
    from paperreader.cli.resolve import open_papers

    words = invocation.arguments.words
    place, text = named(words, invocation)
    if text == " ".join(words):
        place = Collection.LIBRARY
    query = invocation.query(text)
    _print(weekly_plot(open_papers(place, invocation), query, invocation), invocation)
    return 0


@action(
    "topics",
    "plot the share of the papers of each month that have these words",
    argument(
        "topics",
        nargs="*",
        metavar="WORD",
        help="a word, a phrase in quotes, or any other query; without one, the words that more papers have "
        "this month than usual",
    ),
    _FORMAT,
)
def topics(invocation: Invocation) -> int:
    """Plot the topics."""
    from paperreader.workspace.plots import plot_of_topics

    for text in invocation.arguments.topics:
        invocation.query(text)  # A mistake in one is reported before anything is counted.
    _print(plot_of_topics(invocation.arguments.topics, invocation.services), invocation)
    return 0


@action(
    "upvotes",
    "plot how the upvotes of a paper grew, on the days on which its lists were fetched",
    argument("paper", metavar="ID", help=ID_HELP),
    _FORMAT,
    shared=(NETWORK,),
)
def upvotes(invocation: Invocation) -> int:
    """Plot the upvotes."""
    from paperreader.cli.lookup import find_paper
    from paperreader.workspace.plots import plot_of_upvotes

    paper = find_paper(invocation.arguments.paper, invocation)
    _print(plot_of_upvotes(paper, invocation.services.library.upvotes(paper.id)), invocation)
    return 0


ACTIONS = (weeks, topics, upvotes)
"""The actions, in the order of the help."""

run = weeks.run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    add_parsers(parser.add_subparsers(metavar="ACTION", required=True), ACTIONS)


def _print(plot: Plot, invocation: Invocation) -> None:
    output = invocation.output
    if invocation.arguments.format == "json":
        output.json(plot)
    elif invocation.arguments.format == "svg":
        from paperreader.text.plot_svg import to_svg

        output.data([to_svg(plot)])
    else:
        from paperreader.text.plot_lines import plot_lines

        width = min(shutil.get_terminal_size().columns, _WIDEST)
        output.text(f"{line}\n" for line in (plot.title, *plot_lines(plot, width)))
