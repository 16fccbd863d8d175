"""`feeds`: feeds and folders of the user. Each is a tab in the reader; `feed` publishes lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands import add_parsers
from paperreader.cli.commands.actions import action, argument
from paperreader.cli.diagnostics import Progress, note, say
from paperreader.errors import BadAnswer, PaperReaderError, quoted, shown
from paperreader.text.counted import counted

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.views.view import Views

NAME = "feeds"
HELP = "add, list and remove feeds and folders to read; each is a tab (`feed` publishes yours)"
_NONE = "There are no feeds yet; `paperreader feeds add ADDRESS` adds one."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions."""
    options.add(parser, options.TABLE)
    add_parsers(
        parser.add_subparsers(metavar="ACTION"), (_add, _LIST, _refresh, _rename, _remove, _import, _export)
    )


def run(invocation: Invocation) -> int:
    """Print the feeds and folders."""
    from paperreader.cli.formats import print_table
    from paperreader.models.edition import EditionKey, EditionKind
    from paperreader.sync.subscribing import own_lists
    from paperreader.text.ages import age

    services = invocation.services
    rows: list[tuple[str | int | None, ...]] = []
    for view in own_lists(services.views.load()):
        key = EditionKey(EditionKind.LIST, view.list)
        info = services.library.info(key)
        unread = services.library.edition_shelf(key).count_matching(
            invocation.query(""), invocation.context, hide_read=True
        )
        fetched = age(info.fetched_at, services.now()) if info else "never fetched"
        rows.append((view.name, unread if info else None, info.count if info else None, fetched, key.name))
    print_table(invocation, ("name", "unread", "papers", "fetched", "address"), rows, _NONE)
    return 0


_LIST = action("list", "print the feeds and folders (the default)", shared=(options.TABLE,))(run)


@action(
    "add",
    "add a feed, the feed of a web page, or a folder of saved pages",
    argument("address", metavar="ADDRESS", help="the address of a feed or of its site, or a folder"),
    argument("--name", metavar="NAME", default="", help="the name of its tab, in place of its title"),
)
def _add(invocation: Invocation) -> int:
    from paperreader.sync.subscribing import find_subscription

    services, arguments = invocation.services, invocation.arguments
    progress = Progress()
    question = find_subscription(arguments.address, arguments.name, services)
    view, report = invocation.ask_network(question, progress)
    services.views.change(lambda views: views.with_view(view.name, "", view.list))
    say(f"Added {view.name}: {report}")
    return 0


@action("refresh", "fetch all feeds and read all folders now")
def _refresh(invocation: Invocation) -> int:
    from paperreader.sync.subscribing import refresh_own

    progress = Progress()

    async def report_each() -> list[int]:
        codes = []
        async for view, problem in refresh_own(invocation.services):
            codes.append(problem.exit_code if problem else 0)
            progress.step(f"{counted(len(codes), 'feed')} done")
            if problem:
                say(f"{view.name}: {problem}")
        return codes

    codes = invocation.ask_network(report_each(), progress)
    failed = sum(code != 0 for code in codes)
    say(
        f"{counted(len(codes) - failed, 'list')} refreshed{f', {failed:,} failed' if failed else ''}."
        if codes
        else _NONE
    )
    return min(codes, default=0)


@action(
    "rename",
    "rename a feed or folder",
    argument("name", metavar="NAME", help="its name"),
    argument("new", metavar="NEW", help="its new name"),
)
def _rename(invocation: Invocation) -> int:
    name, new = invocation.arguments.name, invocation.arguments.new
    invocation.services.views.change(lambda views: views.renamed(name, new))
    note(f"renamed {name} to {new}", verbose=invocation.verbose)
    return 0


@action(
    "remove", "remove a feed or folder; its papers stay", argument("name", metavar="NAME", help="its name")
)
def _remove(invocation: Invocation) -> int:
    from paperreader.sync.subscribing import own_lists

    name = invocation.arguments.name

    def without(views: Views) -> Views:
        known = own_lists(views)
        found = next((view for view in known if name in (view.name, view.list.partition(":")[2])), None)
        found = found or views.find(name)
        if found not in known:
            names = ", ".join(view.name for view in known)
            others = f"there are: {names}." if known else "none was added yet."
            raise PaperReaderError(f"There is no feed {quoted(name)}; {others}")
        return views.without_view(found.name)

    services = invocation.services
    services.views.change(without)
    note(f"removed the feed {name}; its papers stay in the library", verbose=invocation.verbose)
    return 0


@action(
    "import",
    "add the feeds in an OPML file of another feed reader",
    argument("outline", metavar="FILE", help="an OPML file; - is standard input"),
)
def _import(invocation: Invocation) -> int:
    from paperreader.sync.opml import feeds_in
    from paperreader.sync.subscribing import with_feeds
    from paperreader.textfile import read_text

    file, services = invocation.arguments.outline, invocation.services
    try:
        feeds, refused = feeds_in(read_text(file, say))
    except BadAnswer as error:
        raise BadAnswer(f"{shown(file, 200)} holds no list of feeds. {error}") from error
    before = services.views.change(lambda views: with_feeds(views, feeds))
    added = len(services.views.load().views) - len(before.views)
    parts = [f"Added {counted(added, 'feed')}"]
    if len(feeds) > added:
        parts.append(f"{len(feeds) - added:,} were there already")
    if refused:
        parts.append(f"{refused:,} cannot be used")
    say(f"{', '.join(parts)}." + (" Each is fetched when its tab is opened." if added else ""))
    return 0


@action(
    "export",
    "print the feeds as OPML for another feed reader, or write them to a file",
    argument("outline", metavar="FILE", nargs="?", default="-", help="the file to write (stdout)"),
    argument("--force", action="store_true", help="replace an existing file"),
)
def _export(invocation: Invocation) -> int:
    from paperreader.durable.plain import write_text
    from paperreader.feed.atom import to_opml
    from paperreader.sync.subscribing import feed_address, own_lists

    lists = own_lists(invocation.services.views.load())
    feeds = [(view.name, address) for view in lists if (address := feed_address(view))]
    if len(feeds) < len(lists):
        say(f"{counted(len(lists) - len(feeds), 'folder')} left out: OPML names feeds only.")
    outline = to_opml(feeds).decode()
    if invocation.arguments.outline == "-":
        invocation.output.data([outline])
        return 0
    target = Path(invocation.arguments.outline).expanduser().resolve()
    write_text(target, outline, replace=invocation.arguments.force)
    note(f"wrote {counted(len(feeds), 'feed')} to {target}", verbose=invocation.verbose)
    return 0
