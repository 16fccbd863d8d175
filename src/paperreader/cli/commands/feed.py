"""`feed`: publish a list as an Atom feed: print it, write it to a file, or serve all on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import note, say, start_logging
from paperreader.errors import UsageError, quoted, shown
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.feed.atom import Feed

NAME = "feed"
HELP = "publish a list as an Atom feed, or every view on this machine (`feeds` adds some to read)"

_OF_FEEDS = ("add", "list", "refresh", "remove", "import", "export")
"""The actions of the command `feeds`, which is easily mistaken for this one."""

_PORT = 8420
"""The port in the documentation."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words that choose papers, and the options that say what to do with the feed."""
    parser.usage = "paperreader feed [EDITION | @VIEW] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="trending (the default), today, bookmarks, @NAME of a view, or any other edition of `list`; "
        "what follows is a query",
    )
    parser.add_argument("--output", metavar="FILE", help="the file to write; untouched if nothing changed")
    parser.add_argument(
        "--serve",
        metavar="PORT",
        type=options.port_of("--serve"),
        help="serve every list and view as a feed at http://127.0.0.1:PORT/",
    )
    parser.add_argument(
        "--opml",
        action="store_true",
        help=f"print the addresses of all feeds as OPML, at port {_PORT} unless --serve names one",
    )
    limit = options.LIMIT.explained("at most N papers in a feed (100)")
    options.add(parser, (limit,), options.CHOICE[1:], options.NETWORK)


def run(invocation: Invocation) -> int:
    """Print, write or serve the feed."""
    from paperreader.feed.atom import to_atom

    arguments = invocation.arguments
    if arguments.words and arguments.words[0] in _OF_FEEDS:
        raise UsageError(
            f"`paperreader feed` publishes a list; `paperreader feeds {shown(' '.join(arguments.words))}` is "
            "about the feeds that you read."
        )
    if arguments.words and (arguments.serve is not None or arguments.opml):
        option = "--opml" if arguments.opml else "--serve"
        raise UsageError(f"{option} is for all feeds: leave out {quoted(' '.join(arguments.words))}.")
    if arguments.opml:
        return _write(_outline(invocation), invocation)
    if arguments.serve is None:
        return _write(to_atom(_feed(invocation)), invocation)
    for option in ("output", "sort", "source", "refresh"):
        if getattr(arguments, option):
            raise UsageError(f"--serve serves all feeds as they are: leave out --{option}.")
    return _serve(invocation)


def _outline(invocation: Invocation) -> bytes:
    from paperreader.feed.atom import to_opml
    from paperreader.feed.catalogue import channels
    from paperreader.feed.publishing import addresses_of
    from paperreader.feed.server import HOST

    serve = invocation.arguments.serve
    port = _PORT if serve is None else serve
    note(f"`paperreader feed --serve {port}` serves these feeds.", verbose=invocation.verbose)
    return to_opml(addresses_of(channels(invocation.services), f"http://{HOST}:{port}"))


def _serve(invocation: Invocation) -> int:
    """Serve the feeds until Ctrl+C or SIGTERM."""
    import signal
    import threading

    from paperreader.feed.catalogue import LIMIT, channels
    from paperreader.feed.publishing import Publisher
    from paperreader.feed.refreshing import Refresher
    from paperreader.feed.server import FeedServer

    services, limit = invocation.services, invocation.arguments.limit
    start_logging(services.paths.log, verbose=invocation.verbose)
    count = len(channels(services))
    publisher = Publisher(services, limit=LIMIT if limit is None else limit)
    with (
        Refresher(services, publisher.note_fetched, say) as refresher,
        FeedServer(invocation.arguments.serve, publisher.document, services.now) as server,
    ):
        publisher.on_request = refresher.refresh
        stopped = threading.Event()
        before = signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        threading.Thread(target=server.serve_forever, name="feeds", daemon=True).start()
        try:
            say(f"{counted(count, 'feed')} at {server.address} ; Ctrl+C ends it.")
            stopped.wait()
        finally:
            server.shutdown()
            signal.signal(signal.SIGTERM, before)
    return 0


def _feed(invocation: Invocation) -> Feed:
    """Return the feed of the papers that the words ask for; report if there are none."""
    from paperreader.cli.formats import rows_of
    from paperreader.cli.naming import named, view_named
    from paperreader.cli.resolve import open_papers
    from paperreader.cli.selection import select, why_nothing
    from paperreader.feed.catalogue import LIMIT, make_feed

    arguments = invocation.arguments
    place, words = named(arguments.words, invocation)
    query = invocation.query(words)
    opened = open_papers(place, invocation)
    listing = select(opened, query, invocation, LIMIT if arguments.limit is None else arguments.limit)
    if not len(listing) and arguments.limit != 0:
        view = view_named(arguments.words, invocation)
        say((f"The view {view}: " if view else "") + why_nothing(opened, query, invocation))
    return make_feed(arguments.words, (row.paper for row in rows_of(listing)), invocation.services)


def _write(feed: bytes, invocation: Invocation) -> int:
    """Print a feed or write it to the file of `--output`; a file with the same content keeps its date."""
    from paperreader.durable.plain import write_text

    output = invocation.arguments.output
    if output in (None, "-"):
        invocation.output.data([feed.decode()])
        return 0
    target = Path(output).expanduser().resolve()
    if target.is_file() and target.read_bytes() == feed:
        note(f"{target} was left alone: nothing changed.", verbose=invocation.verbose)
        return 0
    write_text(target, feed.decode(), replace=True)
    note(f"wrote {target}", verbose=invocation.verbose)
    return 0
