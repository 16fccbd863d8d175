"""`feed`: a list as an Atom feed, printed, written to a file, or served on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note, say

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.feed.atom import Feed

NAME = "feed"
HELP = "print a list as an Atom feed, or serve every view as one on this machine"
NESTED = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which papers, and where they go."""
    parser.usage = "paperreader feed [EDITION | @VIEW] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="trending (the default), today, bookmarks, @NAME of a view, or what else `list` takes; "
        "what follows is a query",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="the file to replace; it is not touched while nothing changes"
    )
    options.add(parser, options.CHOICE, options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print, write or serve the feed."""
    from paperreader.feed.atom import to_atom

    return _write(to_atom(_feed(invocation)), invocation)


def _feed(invocation: Invocation) -> Feed:
    """Return the feed of what the words ask for; says so where there are no papers."""
    from paperreader.cli.nothing import why_nothing
    from paperreader.cli.output import rows_of
    from paperreader.cli.saved_views import named
    from paperreader.cli.serving import serve
    from paperreader.feed.catalogue import LIMIT, make_feed
    from paperreader.models.listing import Sort
    from paperreader.query.muting import without_muted

    arguments = invocation.arguments
    wanted = named(arguments.words, invocation)
    asked = invocation.query(wanted.query)
    invocation.require_bookmarks(asked)
    served = serve(wanted.place, invocation)
    listing = served.shelf.select(
        without_muted(asked, invocation.mutes),
        Sort.SOURCE,
        invocation.context,
        limit=LIMIT if arguments.limit is None else arguments.limit,
    )
    if not len(listing) and arguments.limit != 0:
        say(why_nothing(served, asked, invocation))
    return make_feed(arguments.words, (row.paper for row in rows_of(listing)), invocation.services)


def _write(feed: bytes, invocation: Invocation) -> int:
    """Put a feed where it is asked for; a file that holds it already keeps its date."""
    from paperreader.durable.plain import write_text

    output = invocation.arguments.output
    if output in (None, "-"):
        invocation.output.data([feed.decode()])
        return 0
    target = Path(output).expanduser().resolve()
    if target.is_file() and target.read_bytes() == feed:
        note(f"{target} is as it was: nothing changed.", verbose=invocation.verbose)
        return 0
    write_text(target, feed.decode(), replace=True)
    note(f"wrote {target}", verbose=invocation.verbose)
    return 0
