"""`bookmark push`: keep bookmarks in a collection at Hugging Face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.commands.actions import action, argument
from paperreader.cli.diagnostics import Progress, confirmed, require_answer, say
from paperreader.cli.output import Format
from paperreader.errors import SourceError, UsageError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation
    from paperreader.sync.collections import Plan, Pushed


@action(
    "push",
    "keep bookmarks in a collection at Hugging Face, with HF_TOKEN; nothing is removed unless you ask",
    argument("words", nargs="*", metavar="QUERY", help="only the bookmarks that match a query"),
    argument(
        "--collection",
        required=True,
        metavar="NAME",
        help="the title of your collection, made private if it is missing; or OWNER/SLUG, or its address",
    ),
    argument("--remove", action="store_true", help="remove the papers that are not among the bookmarks"),
    argument("--yes", action="store_true", help="do not ask before papers are removed"),
    argument("--dry-run", action="store_true", help="print what would be done, and change nothing"),
    shared=(options.JSON,),
)
def push_bookmarks(invocation: Invocation) -> int:
    """Push the bookmarks; return 1 if Hugging Face does not have some of them."""
    from paperreader.sync.collections import Pushed

    arguments = invocation.arguments
    if invocation.services.network.environment.token("HF_TOKEN") is None:
        raise UsageError("HF_TOKEN is not set: a push needs a token of Hugging Face that may write.")
    plan = invocation.ask_network(_plan(invocation, _chosen(invocation)))
    done = Pushed()
    if arguments.dry_run:
        _print_plan(plan, invocation)
    elif plan.steps:
        if plan.remove and not arguments.yes:
            question = f"{counted(len(plan.remove), 'paper')} would be removed from {plan.title}."
            require_answer(question)
            if not confirmed(f"{question} Remove them?"):
                say("Nothing was changed.")
                return 1
        done = _pushed(plan, invocation)
    _report(plan, done, invocation)
    return 1 if done.unknown else 0


def _chosen(invocation: Invocation) -> list[Bookmark]:
    """Return the bookmarks that match the query."""
    from paperreader.query.fields import SOURCE
    from paperreader.workspace.opening import shelf_of

    bookmarks = invocation.bookmarks
    query = invocation.query(" ".join(invocation.arguments.words))
    if query.is_empty:
        return list(bookmarks.values())
    listing = shelf_of(bookmarks, invocation.services.library).select(query, SOURCE, invocation.context)
    return [bookmarks[row.paper.id] for row in listing.rows(0, len(listing))]


async def _plan(invocation: Invocation, bookmarks: list[Bookmark]) -> Plan:
    from paperreader.sync.collections import collections_of, make_plan

    store = await collections_of(invocation.services)
    arguments = invocation.arguments
    return await make_plan(store, arguments.collection, bookmarks, remove=arguments.remove)


def _pushed(plan: Plan, invocation: Invocation) -> Pushed:
    """Do what a plan says, and return what was done. An error says what was done before it."""
    from paperreader.sync.collections import Pushed, collections_of, push

    line, done = Progress(), Pushed()

    def tell(pushed: Pushed) -> None:
        nonlocal done
        done = pushed
        line.tell(f"{_count(pushed) + len(pushed.unknown):,} of {counted(plan.steps, 'change')}")

    async def run() -> None:
        await push(plan, await collections_of(invocation.services), tell)

    try:
        invocation.ask_network(run())
    except SourceError as error:
        error.args = (f"{error} {_so_far(done)}",)
        raise
    except KeyboardInterrupt:
        line.wipe()
        say(f"Stopped. {_so_far(done)}")
        raise
    finally:
        line.wipe()
    return done


def _count(done: Pushed) -> int:
    return done.added + done.renoted + done.removed


def _so_far(done: Pushed) -> str:
    return f"{counted(_count(done), 'change')} made; run the same command to continue."


def _print_plan(plan: Plan, invocation: Invocation) -> None:
    if invocation.form is Format.JSON:
        return
    lines = [] if plan.collection else [f"make the private collection {plan.title}"]
    lines += [f"add {paper_id}{' with its note' if note else ''}" for paper_id, note in plan.add.items()]
    lines += [f"replace the note of {item.paper_id}" for item, _ in plan.renote]
    lines += [f"remove {item.paper_id}" for item in plan.remove]
    invocation.output.text(f"{line}\n" for line in lines)


def _report(plan: Plan, done: Pushed, invocation: Invocation) -> None:
    dry_run = invocation.arguments.dry_run
    if invocation.form is Format.JSON:
        summary = {
            "collection": plan.title,
            "slug": plan.collection.slug if plan.collection else None,
            "dry_run": dry_run,
            "added": list(plan.add) if dry_run else [one for one in plan.add if one not in done.unknown],
            "notes_replaced": [item.paper_id for item, _ in plan.renote],
            "removed": [item.paper_id for item in plan.remove],
            "only_in_the_collection": [item.paper_id for item in plan.extra],
            "not_at_the_source": [*plan.cannot, *done.unknown],
            "notes_shortened": list(plan.shortened),
        }
        import json  # Each action is loaded to parse any of them.

        invocation.output.data([json.dumps(summary, indent=1) + "\n"])
        return
    for sentence in _remarks(plan, done):
        say(sentence)
    counts = (
        (len(plan.add) if dry_run else done.added, "added"),
        (len(plan.renote) if dry_run else done.renoted, "with a new note"),
        (len(plan.remove) if dry_run else done.removed, "removed"),
    )
    words = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing to change"
    say(f"{plan.title}: {words}{' (dry run)' if dry_run else ''}.")


def _remarks(plan: Plan, done: Pushed) -> list[str]:
    """Return a sentence for each thing that a push leaves out."""
    found = []
    if plan.cannot:
        found.append(f"{counted(len(plan.cannot), 'bookmark')} without an arXiv identifier cannot be there.")
    if done.unknown:
        found.append(f"Hugging Face does not have {', '.join(done.unknown[:5])}{_more(done.unknown)}.")
    if plan.shortened:
        found.append(
            f"The notes of {counted(len(plan.shortened), 'paper')} are longer than allowed and were cut."
        )
    if plan.extra and not plan.remove:
        found.append(
            f"{counted(len(plan.extra), 'paper')} of the collection stay, though not among these bookmarks; "
            "--remove removes them."
        )
    return found


def _more(names: list[str]) -> str:
    return f" and {len(names) - 5:,} more" if len(names) > 5 else ""
