"""The actions that change bookmarks, from `add` to `uncollect`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli import diagnostics, options
from paperreader.cli.commands.actions import action, argument
from paperreader.errors import UsageError, quoted
from paperreader.known_as import other_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.edits import Edit
    from paperreader.cli.invocation import Invocation
    from paperreader.models.paper import Paper

_NONE = "none"
STATUSES = ("later", "reading", "read")
RATINGS = ("1", "2", "3", "4", "5")
"""The same as in `models.entry`, whose import would cost every start of the program 10 ms."""

PAPER = argument("paper", metavar="ID", help=options.ID_HELP)
_PAPERS = argument("papers", nargs="+", metavar="ID", help=options.ID_HELP)
TAGS = argument(
    "--tag", action="append", default=[], dest="tags", metavar="TAG", help="add this tag; may be repeated"
)
_GETS_ONE = "a paper without a bookmark gets one"


def named_papers(texts: Iterable[str], bookmarks: Mapping[str, Bookmark] | None = None) -> list[str]:
    """Return the identifiers in the texts. All are checked before the first paper is changed.

    A paper that is bookmarked under another of its identifiers is named by that one.

    Raises:
        InvalidIdentifier: one of the texts is not the identifier of a paper.
    """
    from paperreader.models.identifier import parse_identifier

    paper_ids = dict.fromkeys(parse_identifier(text).base for text in texts)
    if not bookmarks or bookmarks.keys() >= paper_ids.keys():
        return list(paper_ids)
    others = other_names(bookmarks.values())
    named = (one if one in bookmarks else others.get(one, one) for one in paper_ids)
    return list(dict.fromkeys(named))


def _paper_to_keep(paper_id: str, invocation: Invocation) -> Paper:
    """Return the paper to bookmark; rename its bookmark if that has a weaker identifier, and report it."""
    from paperreader.bookmarks.joining import rename
    from paperreader.cli.lookup import paper_to_keep

    paper = paper_to_keep(paper_id, invocation)
    if former := rename(invocation.services.bookmarks, paper):
        diagnostics.say(f"{paper_id} was bookmarked as {former}; it has one bookmark now.")
    return paper


def _report(done: str, bookmark: Bookmark, invocation: Invocation) -> None:
    """Report what was done to a bookmark; `done` is a verb."""
    from paperreader.text.latex import readable

    title = f": {readable(bookmark.paper.title)}" if bookmark.paper.title else ""
    diagnostics.note(f"{done} {bookmark.paper.id}{title}", verbose=invocation.verbose)


@action(
    "add",
    "bookmark papers, also offline and also papers that were never fetched",
    _PAPERS,
    TAGS,
    argument("--note", default="", metavar="TEXT", help="set this note"),
    argument("--status", choices=STATUSES, metavar="STATUS", help=", ".join(STATUSES)),
)
def add(invocation: Invocation) -> int:
    """Bookmark the papers."""
    from paperreader.bookmarks import edits
    from paperreader.models.entry import Status

    arguments = invocation.arguments
    edit = edits.set_status(Status(arguments.status)) if arguments.status else None
    store = invocation.services.bookmarks
    for paper_id in named_papers(arguments.papers, store.load()):
        paper = _paper_to_keep(paper_id, invocation)
        bookmark = store.add(paper, tags=arguments.tags, note=arguments.note, edit=edit)
        _report("bookmarked", bookmark, invocation)
        if bookmark.is_bare and not bookmark.paper.has_arxiv_id:
            diagnostics.say(
                f"{paper_id} was bookmarked without details: `paperreader show {paper_id}` fetches them, or "
                "import a file that names it."
            )
    return 0


@action("remove", "remove the bookmarks of papers", _PAPERS)
def remove(invocation: Invocation) -> int:
    """Remove the bookmarks, and report papers that have none."""
    missing = 0
    for paper_id in named_papers(invocation.arguments.papers, invocation.bookmarks):
        removed = invocation.services.bookmarks.remove(paper_id)
        if removed is None:
            missing += 1
            diagnostics.say(f"{paper_id} is not bookmarked.")
        else:
            _report("removed the bookmark of", removed, invocation)
    return 1 if missing else 0


@action(
    "tag",
    "set the tags of a bookmark, or add (+TAG) and remove (-TAG) some",
    PAPER,
    argument("tags", nargs="+", metavar="TAG", help="a word, nested with /"),
)
def tag(invocation: Invocation) -> int:
    """Change the tags of the paper."""
    (paper_id,) = named_papers([invocation.arguments.paper], invocation.bookmarks)
    edit, bookmarks_first = _edit_of(invocation.arguments.tags)
    paper = _paper_to_keep(paper_id, invocation) if bookmarks_first else None
    _report("tagged", invocation.services.bookmarks.change(paper_id, edit, paper=paper), invocation)
    return 0


def _edit_of(tags: list[str]) -> tuple[Edit, bool]:
    """Return the edit of the bookmark, and whether to bookmark the paper first if it has no bookmark.

    Raises:
        UsageError: only some of the tags begin with + or -.
    """
    from paperreader.bookmarks import edits

    added = [tag[1:] for tag in tags if tag.startswith("+")]
    removed = [tag[1:] for tag in tags if tag.startswith("-")]
    if not added and not removed:
        return edits.set_tags(tags), True
    if len(added) + len(removed) < len(tags):
        raise UsageError("Write either all tags that the paper should have, or +TAG and -TAG to change some.")
    return edits.retag(added, removed), bool(added)


@action(
    "note",
    "set the note of a bookmark in place of its old one, or edit it in your editor",
    PAPER,
    argument(
        "text",
        nargs="*",
        metavar="TEXT",
        help="the note; - reads it from stdin, '' removes it; without it, $VISUAL or $EDITOR opens",
    ),
)
def note(invocation: Invocation) -> int:
    """Set the note of the paper, or open it in the editor."""
    from paperreader.textfile import STANDARD_INPUT, read_text

    (paper_id,) = named_papers([invocation.arguments.paper], invocation.bookmarks)
    words = invocation.arguments.text
    if words:
        _set_note(paper_id, read_text(STANDARD_INPUT) if words == ["-"] else " ".join(words), invocation)
    else:
        _edit_note(paper_id, invocation)
    return 0


def _edit_note(paper_id: str, invocation: Invocation) -> None:
    from paperreader.editor import edited

    _paper_to_keep(paper_id, invocation)  # It may have a note under another identifier.
    bookmark = invocation.services.bookmarks.get(paper_id)
    before = bookmark.note if bookmark else ""
    with edited(before, report=diagnostics.say) as text:
        if text == before:
            diagnostics.note(f"the note of {paper_id} was not changed.", verbose=invocation.verbose)
        else:
            _set_note(paper_id, text, invocation)


def _set_note(paper_id: str, text: str, invocation: Invocation) -> None:
    from paperreader.bookmarks import edits

    edit = edits.set_note(text)  # Refuses a text that is too long before the paper is looked up.
    paper = _paper_to_keep(paper_id, invocation)
    bookmark = invocation.services.bookmarks.change(paper_id, edit, paper=paper)
    _report("noted", bookmark, invocation)


@action(
    "status",
    f"mark papers as later, reading or read; {_GETS_ONE}",
    _PAPERS,
    argument("value", metavar="STATUS", choices=(*STATUSES, _NONE), help=", ".join((*STATUSES, _NONE))),
)
def status(invocation: Invocation) -> int:
    """Set the status of the papers, or remove it."""
    from paperreader.bookmarks.edits import set_status
    from paperreader.models.entry import Status

    word = invocation.arguments.value
    edit = set_status(None if word == _NONE else Status(word))
    return _change("marked", edit, invocation, bookmark_first=word != _NONE)


@action(
    "rate",
    f"rate papers from 1 to 5, or remove the rating; {_GETS_ONE}",
    _PAPERS,
    argument("value", metavar="N", choices=(*RATINGS, _NONE), help=", ".join((*RATINGS, _NONE))),
)
def rate(invocation: Invocation) -> int:
    """Set the rating of the papers, or remove it."""
    from paperreader.bookmarks.edits import set_rating

    word = invocation.arguments.value
    edit = set_rating(None if word == _NONE else int(word))
    return _change("rated", edit, invocation, bookmark_first=word != _NONE)


@action(
    "collect",
    f"put papers into a collection; {_GETS_ONE}",
    _PAPERS,
    argument("value", metavar="NAME", help="any words, in quotes"),
)
def collect(invocation: Invocation) -> int:
    """Put the papers into a collection."""
    from paperreader.bookmarks import edits

    return _change("collected", edits.collect([_collection(invocation)]), invocation)


@action(
    "uncollect",
    "take papers out of a collection",
    _PAPERS,
    argument("value", metavar="NAME", help="its name, in quotes"),
)
def uncollect(invocation: Invocation) -> int:
    """Take the papers out of a collection."""
    from paperreader.bookmarks import edits

    return _change("took out", edits.uncollect([_collection(invocation)]), invocation, bookmark_first=False)


def _collection(invocation: Invocation) -> str:
    """Return the name of the collection that the arguments name, cleaned.

    Raises:
        UsageError: the name is empty after cleaning.
    """
    from paperreader.bookmarks.bookmark import clean_collections

    text = invocation.arguments.value
    names = clean_collections([text])
    if not names:
        raise UsageError(f"{quoted(text)} is not the name of a collection.")
    return names[0]


def _change(done: str, edit: Edit, invocation: Invocation, *, bookmark_first: bool = True) -> int:
    """Change the bookmarks of the papers in the arguments in one save, and report each.

    Args:
        done: the verb for `_report`.
        edit: the change.
        invocation: has the papers in `arguments.papers`.
        bookmark_first: whether to bookmark papers first that have no bookmark.

    Raises:
        PaperReaderError: a paper has no bookmark, and `bookmark_first` is false; nothing was changed.
    """
    paper_ids = named_papers(invocation.arguments.papers, invocation.bookmarks)
    store = invocation.services.bookmarks
    bookmarks = store.load()
    new = [_paper_to_keep(paper_id, invocation) for paper_id in paper_ids if paper_id not in bookmarks]
    store.change_many(paper_ids, edit, papers=new if bookmark_first else ())
    for paper_id in paper_ids:
        _report(done, store.load()[paper_id], invocation)
    return 0
