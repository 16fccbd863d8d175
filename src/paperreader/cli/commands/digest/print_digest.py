"""`digest print`, which is what `digest` does: make a digest, then print or send it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.digest.making import has_gone, is_done, make
from paperreader.cli.diagnostics import note, say
from paperreader.cli.output import Format
from paperreader.errors import NetworkError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation
    from paperreader.digest.digest import Digest, Item
    from paperreader.digest.run import Run
    from paperreader.digest.selection import Before

NAME = "print"
HELP = "print the digest of new papers, an edition or a view, or send it"

FORMATS = ("text", "markdown", "html", "eml", "json")

_NAME_PATIENCE = 180.0
"""Seconds for which a timer retries the server's name: after a sleep the network starts after the timer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words that choose the papers, and the options for printing and sending."""
    parser.usage = "paperreader digest [new | EDITION | @VIEW] [QUERY…] [OPTION…]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="EDITION",
        help="new (the default): everything since the last digest that was sent; an edition or @VIEW, as for "
        "`list`: that list, whatever was sent; what follows is a query",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        choices=FORMATS,
        default="text",
        help="text (the default), markdown, html, eml (the mail) or json",
    )
    parser.add_argument("--output", metavar="FILE", help="the file to write; without it, or for -, print")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
    parser.add_argument("--send", action="store_true", help="send it, as [mail] and [notify] say")
    parser.add_argument(
        "--test", action="store_true", help="send one message marked as a test, which marks no paper as sent"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the message that --send would send")
    parser.add_argument("--due", action="store_true", help="do nothing if the digest of the day was sent")
    parser.add_argument("--at", metavar="HH:MM", help="with --due: the time it is due (00:00)")
    parser.add_argument("--days", metavar="DAYS", help="with --due: the days, such as mon-fri (daily)")
    parser.add_argument("--quiet-when-empty", action="store_true", help="report nothing if nothing is new")
    limit = options.LIMIT.explained("at most N papers in a section (15)")
    options.add(parser, options.JSON, (limit,), options.NETWORK)


def run(invocation: Invocation) -> int:
    """Make the digest, and print or send it."""
    arguments = invocation.arguments
    if not arguments.due and (arguments.at or arguments.days):
        raise UsageError("--at and --days say when a digest is due, so they go with --due.")
    if arguments.due and not arguments.test and is_done(invocation):
        return 0
    if (arguments.send or arguments.test) and not arguments.dry_run:
        return _send(invocation)
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


def _send(invocation: Invocation) -> int:
    """Send the digest, or one that is marked as a test."""
    from paperreader.digest.making import make_sender
    from paperreader.digest.selection import Before
    from paperreader.digest.server import Limits

    _refuse_form(invocation)
    arguments = invocation.arguments
    sender = make_sender(invocation.services, Limits(waiting=_NAME_PATIENCE) if arguments.due else None)
    if arguments.test:
        # A test shows what a mail looks like, whatever was sent before.
        say(f"The test was accepted: {sender.send_test(make(invocation, Before()))}")
        return 0
    runs = sender.send(lambda before: _digest_due(invocation, before))
    for run in runs:
        _report(run, invocation)
    return 1 if any(run.refused or run.notice for run in runs) else 0


def _digest_due(invocation: Invocation, before: Before) -> Digest | None:
    """Return the digest; None if the one that was due has gone and only a part of it is sent again."""
    if invocation.arguments.due and has_gone(invocation):
        return None
    return make(invocation, before)


def _refuse_form(invocation: Invocation) -> None:
    arguments = invocation.arguments
    forms = {
        "--output": arguments.output is not None,
        "--format": arguments.format != "text",
        "--json": invocation.form is Format.JSON,
    }
    for option in (option for option, is_given in forms.items() if is_given):
        raise UsageError(
            f"{option} is not for a mail that is sent; --dry-run prints the mail that would be sent."
        )


def _report(run: Run, invocation: Invocation) -> None:
    from paperreader.digest.days import is_silence
    from paperreader.digest.making import problems_of, result_of
    from paperreader.digest.run import Outcome

    if run.outcome is not Outcome.ACCEPTED:
        if not invocation.arguments.quiet_when_empty or is_silence(run.reason):
            say(result_of(run))
        return
    for sentence in problems_of(run):
        say(sentence)
    if not invocation.arguments.due or invocation.verbose:
        say(result_of(run))


def _text(made: Digest, invocation: Invocation) -> str:
    form = "eml" if invocation.arguments.dry_run else invocation.arguments.format
    if _is_json(invocation):
        import msgspec

        record = digest_record(made, invocation.known_bookmarks)
        return msgspec.json.format(msgspec.json.encode(record), indent=2).decode() + "\n"
    config = invocation.services.config
    if invocation.arguments.dry_run and config.notify.urls and not config.mail.is_used:
        from paperreader.digest.notify import notice_of

        notice = notice_of(made, config.notify.urls)
        return f"{notice.title}\n\n{notice.text}\n"
    if form == "eml":
        from paperreader.digest.delivery import envelope_of
        from paperreader.digest.message import make_mail

        envelope = envelope_of(config.mail, invocation.paths.config_file)
        mail = make_mail(made, envelope, templates=invocation.paths.templates, test=invocation.arguments.test)
        for problem in mail.problems:
            say(problem)
        return mail.for_a_file.decode()
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
    from paperreader.cli.formats import record_of
    from paperreader.models.listing import Row

    def paper(item: Item) -> dict[str, object]:
        return {"reason": item.reason, **record_of(Row(None, item.entry.paper, item.read), bookmarks)}

    return {
        "made": made.made.isoformat(timespec="seconds"),
        "asked": made.asked,
        "days": [str(day) for day in made.days],
        "reason": made.reason,
        "problems": [*filter(None, [made.failure]), *made.problems],
        "sections": [
            {"name": section.name, "more": section.more, "papers": [paper(item) for item in section.items]}
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
