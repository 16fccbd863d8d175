"""Commands for views and mutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.models.edition import EditionKind
from paperreader.ui.commands import bookmarking
from paperreader.ui.commands.command import Browsing, ask, command

if TYPE_CHECKING:
    from paperreader.models.paper import Paper
    from paperreader.ui.dialogs.arrange import Picked

_GROUP = "Views"
_MOST_AUTHORS = 6


@command(_GROUP)
def views(browse: Browsing) -> None:
    """Save the filter or list as a view; else list views."""
    from paperreader.ui.dialogs.prompt import Prompt

    place = browse.navigator.place
    of_list = place.key.value if place.key and place.key.kind is EditionKind.LIST else ""
    query = browse.filter.text.strip()
    if not query and (place.view or not of_list):
        _arrange_views(browse)
        return

    def save(name: str) -> None:
        browse.views.change(lambda views: views.with_view(name, query, of_list), f"Saved the view {name}")

    hint = "a few letters; it becomes a tab"
    subject = " ".join(filter(None, (of_list, query)))
    ask(browse, Prompt("Save this view under which name?", hint=hint, subject=subject), save)


@command(_GROUP)
def add_feed(browse: Browsing) -> None:
    """Add a feed, or a folder of saved pages, as a tab."""
    from paperreader.ui.dialogs.prompt import Prompt

    def add(text: str) -> None:
        if text.strip():
            browse.run_worker(_add_feed(browse, text), group="feeds", exclusive=True, exit_on_error=False)

    hint = "the address of a feed or of its site, or a folder"
    ask(browse, Prompt("Add which feed?", hint=hint), add)


async def _add_feed(browse: Browsing, text: str) -> None:
    from paperreader.sync.subscribing import find_subscription

    browse.say("Fetching…")
    try:
        view, report = await find_subscription(text, "", browse.services)
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
        return
    what = f"Added {view.name}: {report.removesuffix('.')}"
    browse.views.change(lambda views: views.with_view(view.name, "", view.list), what)
    browse.navigator.show_view(view.name, "", view.list)


def _arrange_views(browse: Browsing) -> None:
    from paperreader.ui.dialogs.arrange import Arrange
    from paperreader.ui.dialogs.choose import Choice

    views = browse.views

    def move(index: int, step: int) -> None:
        name = views.all[index].name
        views.change(lambda views: views.moved(name, index + step), f"Moved the view {name}")

    def delete(index: int) -> None:
        name = views.all[index].name
        views.change(lambda views: views.without_view(name), f"Deleted the view {name}")

    dialog = Arrange(
        "Views",
        lambda: [Choice(view.name, view.words) for view in views.all],
        when_empty=browse.keys.with_hint(
            "There is no view yet.", "Type a filter with {filter}; {views} saves it."
        ),
        delete=delete,
        move=move,
        undo=lambda: bookmarking.undo.run(browse),
        can_rename=True,
    )
    ask(browse, dialog, lambda picked: _act_on_view(browse, picked))


def _act_on_view(browse: Browsing, picked: Picked) -> None:
    from paperreader.ui.dialogs.prompt import Prompt

    view = browse.views.all[picked.at]

    def rename(name: str) -> None:
        if name != view.name:
            what = f"Renamed the view {view.name} to {name}"
            browse.views.change(lambda views: views.renamed(view.name, name), what)

    def edit(query: str) -> None:
        what = f"Changed the view {view.name}"
        browse.views.change(lambda views: views.with_view(view.name, query, view.list), what)

    if picked.act == "open":
        browse.navigator.show_view(view.name, view.query, view.list)
    elif picked.act == "rename":
        ask(browse, Prompt("The name of the view", value=view.name), rename)
    else:
        ask(browse, Prompt("The query of the view", value=view.query, subject=view.name), edit)


@command(_GROUP)
def mute(browse: Browsing) -> None:
    """Mute words, an author or an organisation."""
    from paperreader.ui.dialogs.choose import Choice, Choose
    from paperreader.ui.dialogs.prompt import Prompt

    paper = browse.current_paper()
    if paper is None:
        return
    queries = _mutable(browse, paper)

    def choose(index: int) -> None:
        if index == len(queries):
            hint = 'survey   title:"benchmark"   cat:cs.RO'
            ask(browse, Prompt(title, hint=hint), lambda words: _mute(browse, words))
        else:
            _mute(browse, queries[index])

    title = "Never show again papers with"
    ask(browse, Choose(title, [*map(Choice, queries), Choice("Words …")]), choose)


def _mutable(browse: Browsing, paper: Paper) -> list[str]:
    """Return the queries that may mute papers like this one: the filter, its organisation, its authors."""
    filtered = browse.filter.text.strip()
    found = [filtered] if filtered else []
    found += [f"org:{_quoted(paper.organization)}"] if paper.organization else []
    return [*found, *(f"author:{_quoted(author)}" for author in paper.authors[:_MOST_AUTHORS])]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', " ") + '"'


def _mute(browse: Browsing, query: str) -> None:
    browse.views.change(lambda views: views.muted(query), f"Muted {query}")


@command(_GROUP)
def show_muted(browse: Browsing) -> None:
    """Show what is muted, or hide it again."""
    browse.views.toggle_muted()


@command(_GROUP)
def mutes(browse: Browsing) -> None:
    """List what is muted, and delete some of it."""
    from paperreader.ui.dialogs.arrange import Arrange
    from paperreader.ui.dialogs.choose import Choice

    views = browse.views

    def delete(index: int) -> None:
        query = views.muted[index]
        views.change(lambda views: views.unmuted(query), f"No longer muted: {query}")

    def show(picked: Picked) -> None:
        query = views.muted[picked.at]
        browse.navigator.show_view(f"Muted: {query}", f"is:muted ({query})")

    dialog = Arrange(
        "Muted",
        lambda: [Choice(query) for query in views.muted],
        when_empty=browse.keys.with_hint(
            "Nothing is muted.", "{mute} mutes words, an author or an organisation."
        ),
        delete=delete,
        undo=lambda: bookmarking.undo.run(browse),
    )
    ask(browse, dialog, show)
