"""`digest print`, which is what `digest` does: make a digest, then print or send it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paperreader.cli import options
from paperreader.cli.diagnostics import note, say
from paperreader.cli.output import Format
from paperreader.errors import NetworkError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation
    from paperreader.cli.naming import Collection
    from paperreader.digest.digest import Digest, Item
    from paperreader.digest.selection import Before
    from paperreader.models.edition import EditionKey

NAME = "print"
HELP = "print the digest of new papers, an edition or a view, or send it"

FORMATS = ("text", "markdown", "html", "eml", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the digest is made of, and where it goes."""
    parser.usage = "paperreader digest [new | EDITION | @VIEW] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="new (the default) is everything since the last digest that was sent; or an edition or @VIEW as "
        "for `list`; what follows is a query",
    )
    parser.add_argument(
        "--format", metavar="FORMAT", choices=FORMATS, default="text", help=" or ".join(FORMATS)
    )
    parser.add_argument("--output", metavar="FILE", help="the file to write; without it, or for -, stdout")
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    parser.add_argument("--send", action="store_true", help="send it as [mail] in config.toml says")
    parser.add_argument("--test", action="store_true", help="send one mail now that is marked as a test")
    parser.add_argument("--dry-run", action="store_true", help="print the mail that --send would send")
    parser.add_argument("--due", action="store_true", help="do nothing if it has gone since --at on --days")
    parser.add_argument("--at", metavar="HH:MM", help="with --due: the time of the digest (00:00)")
    parser.add_argument("--days", metavar="DAYS", help="with --due: its days, such as mon-fri (daily)")
    parser.add_argument("--quiet-when-empty", action="store_true", help="say nothing when nothing is new")
    options.add(parser, options.OUTPUT[:2], options.OUTPUT[3:4], options.NETWORK)


def run(invocation: Invocation) -> int:
    """Make the digest and print it."""
    arguments = invocation.arguments
    if not arguments.due and (arguments.at or arguments.days):
        raise UsageError("--at and --days say when a digest is due, so they go with --due.")
    if arguments.due and _is_done(invocation):
        return 0
    if (arguments.send or arguments.test) and not arguments.dry_run:
        from paperreader.cli.commands.digest.send import send

        return send(invocation)
    from paperreader.digest.making import sent_before

    made = make(invocation, sent_before(invocation.paths))
    if made.reason and made.failure:
        raise NetworkError(made.reason)
    if made.reason and not _is_json(invocation):
        if not arguments.quiet_when_empty:
            say(made.reason)
        return 0
    _write(_text(made, invocation), invocation)
    return 0


def _is_done(invocation: Invocation) -> bool:
    """Return whether the digest that was due last has gone. Nothing heavy is loaded to learn that."""
    from paperreader.digest.record import is_done
    from paperreader.digest.schedule.plan import Plan, parse_at, parse_days
    from paperreader.digest.schedule.zone import zone_of
    from paperreader.services import utc_now

    arguments = invocation.arguments
    plan = Plan(parse_at(arguments.at or "00:00"), parse_days(arguments.days or "daily"))
    wanted = _wanted(list(arguments.words), invocation)
    asked = f"{'new' if wanted.place is None else arguments.words[0]} {wanted.query}".strip()
    return is_done(invocation.paths.digests, asked, plan.last_due(utc_now(), zone_of(os.environ)))


def make(invocation: Invocation, before: Before) -> Digest:
    """Return the digest that the words ask for; lists that are old or missing are fetched first.

    Args:
        invocation: what was asked.
        before: what earlier digests sent.
    """
    from paperreader.digest.selection import Chooser

    words = list(invocation.arguments.words)
    wanted = _wanted(words, invocation)
    chooser = Chooser(
        invocation.services,
        bookmarks=invocation.known_bookmarks,
        hiding=invocation.mutes,
        before=before,
        query=invocation.query(wanted.query),
        limit=invocation.arguments.limit,
    )
    if wanted.place is None:
        from paperreader.digest.making import make_new

        return make_new(chooser, invocation.services, invocation.ask_network)
    from paperreader.cli.serving import serve

    served = serve(wanted.place, invocation)
    return chooser.of_shelf(served.name, served.shelf, words[0])


class _Wanted(NamedTuple):
    """The papers that the words ask for; without a place those that are new."""

    place: EditionKey | Collection | Path | None
    query: str


def _wanted(words: list[str], invocation: Invocation) -> _Wanted:
    """Return what the words name: `new`, which may be left out, or a place; and the query."""
    from paperreader.cli.saved_views import named

    if not words or words[0].lower() == "new":
        return _Wanted(None, " ".join(words[1:]))
    found = named(words, invocation)
    return _Wanted(None if found.query == " ".join(words) else found.place, found.query)


def _text(made: Digest, invocation: Invocation) -> str:
    form = "eml" if invocation.arguments.dry_run else invocation.arguments.format
    if _is_json(invocation):
        import msgspec

        record = digest_record(made, invocation.known_bookmarks)
        return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"
    if form == "eml":
        from paperreader.digest.delivery import envelope_of
        from paperreader.digest.message import make_mail

        envelope = envelope_of(invocation.services.config.mail)
        mail = make_mail(made, envelope, templates=invocation.paths.templates, test=invocation.arguments.test)
        for problem in mail.problems:
            say(problem)
        return mail.for_a_file.decode("ascii")
    from paperreader.digest.render import render

    rendered = render(made, form, invocation.paths.templates)
    for problem in (*filter(None, [made.failure]), *made.problems, *rendered.problems):
        say(problem)
    return rendered.text


def _is_json(invocation: Invocation) -> bool:
    arguments = invocation.arguments
    return not arguments.dry_run and (arguments.format == "json" or invocation.form is Format.JSON)


def digest_record(made: Digest, bookmarks: Mapping[str, Bookmark]) -> dict[str, object]:
    """Return a digest for programs: what was asked, and each section with its papers and their reasons."""
    import msgspec

    from paperreader.cli.record import record_of
    from paperreader.models.listing import Row

    def paper(item: Item) -> dict[str, object]:
        record = record_of(Row(None, item.entry.paper, item.read), bookmarks)
        return {"reason": item.reason, **msgspec.structs.asdict(record)}

    return {
        "made": made.made.isoformat(timespec="seconds"),
        "asked": made.asked,
        "days": [str(day) for day in made.days],
        "reason": made.reason,
        "problems": [*filter(None, [made.failure]), *made.problems],
        "sections": [
            {
                "name": section.name,
                "more": section.more,
                "papers": [paper(item) for item in section.items],
            }
            for section in made.sections
        ],
    }


def _write(text: str, invocation: Invocation) -> None:
    output = invocation.arguments.output
    if output in (None, "-"):
        invocation.output.data([text])
        return
    from paperreader.durable.plain import write_text

    target = Path(output).expanduser()
    write_text(target, text, replace=invocation.arguments.force, hint="--force replaces it")
    note(f"wrote {target}", verbose=invocation.verbose)
