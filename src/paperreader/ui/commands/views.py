"""Commands for views, mutes and catching up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.commands.bookmarking import undo
from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from paperreader.models.paper import Paper
    from paperreader.ui.commands.command import Browsing
    from paperreader.ui.dialogs.arrange import Picked

_GROUP = "Views"
_MOST_AUTHORS = 6


@command(_GROUP)
def views(browse: Browsing) -> None:
    """Save the filter as a view; without a filter, list views."""
    from paperreader.ui.dialogs.prompt import Prompt

    query = browse.filter.text.strip()
    if not query:
        _arrange_views(browse)
        return

    def named(name: str | None) -> None:
        if name:
            browse.views.change(lambda kept: kept.with_view(name, query), f"Saved the view {name}")

    browse.app.push_screen(
        Prompt("Save this filter under which name?", hint="a few letters; it becomes a tab", subject=query),
        named,
    )


def _arrange_views(browse: Browsing) -> None:
    from paperreader.ui.dialogs.arrange import Arrange
    from paperreader.ui.dialogs.choose import Choice

    views = browse.views

    def move(index: int, step: int) -> None:
        name = views.all[index].name
        views.change(lambda kept: kept.moved(name, index + step), f"Moved the view {name}")

    def delete(index: int) -> None:
        name = views.all[index].name
        views.change(lambda kept: kept.without_view(name), f"Deleted the view {name}")

    def picked(answer: Picked | None) -> None:
        if answer is not None:
            _act_on_view(browse, answer)

    browse.app.push_screen(
        Arrange(
            "Views",
            lambda: [Choice(view.name, view.query) for view in views.all],
            when_empty=browse.keys.with_hint(
                "There is no view yet.", "Type a filter with {filter}; {views} saves it."
            ),
            delete=delete,
            move=move,
            undo=lambda: undo.run(browse),
            can_rename=True,
        ),
        picked,
    )


def _act_on_view(browse: Browsing, answer: Picked) -> None:
    from paperreader.ui.dialogs.prompt import Prompt

    view = browse.views.all[answer.at]

    def renamed(name: str | None) -> None:
        if name and name != view.name:
            told = f"Renamed the view {view.name} to {name}"
            browse.views.change(lambda kept: kept.renamed(view.name, name), told)

    def edited(query: str | None) -> None:
        if query:
            told = f"Changed the view {view.name}"
            browse.views.change(lambda kept: kept.with_view(view.name, query), told)

    if answer.act == "open":
        browse.navigator.show_view(view.name, view.query)
    elif answer.act == "rename":
        browse.app.push_screen(Prompt("The name of the view", value=view.name), renamed)
    else:
        browse.app.push_screen(Prompt("What the view asks for", value=view.query, subject=view.name), edited)


@command(_GROUP)
def mute(browse: Browsing) -> None:
    """Mute words, an author or an organisation."""
    from paperreader.ui.dialogs.choose import Choice, Choose

    paper = browse.current_paper()
    if paper is None:
        return
    queries = _mutable(browse, paper)

    def chosen(index: int | None) -> None:
        if index is None:
            return
        if index == len(queries):
            _ask_words(browse)
        else:
            _mute(browse, queries[index])

    choices = [*(Choice(query) for query in queries), Choice("Words …")]
    browse.app.push_screen(Choose("Never show again papers with", choices), chosen)


def _mutable(browse: Browsing, paper: Paper) -> list[str]:
    """Return the queries that may mute papers like this one: the filter, its organisation, its authors."""
    filtered = browse.filter.text.strip()
    found = [filtered] if filtered else []
    found += [f"org:{_quoted(paper.organization)}"] if paper.organization else []
    return [*found, *(f"author:{_quoted(author)}" for author in paper.authors[:_MOST_AUTHORS])]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', " ") + '"'


def _ask_words(browse: Browsing) -> None:
    from paperreader.ui.dialogs.prompt import Prompt

    def given(words: str | None) -> None:
        if words:
            _mute(browse, words)

    browse.app.push_screen(
        Prompt("Never show again papers with", hint='survey   title:"benchmark"   cat:cs.RO'), given
    )


def _mute(browse: Browsing, query: str) -> None:
    browse.views.change(lambda kept: kept.muted(query), f"Muted {query}")


@command(_GROUP)
def show_muted(browse: Browsing) -> None:
    """Show what is muted, or hide it again."""
    browse.views.toggle_muted()


@command(_GROUP)
def mutes(browse: Browsing) -> None:
    """List of what is muted, to delete some of it."""
    from paperreader.ui.dialogs.arrange import Arrange
    from paperreader.ui.dialogs.choose import Choice

    views = browse.views

    def delete(index: int) -> None:
        query = views.muted[index]
        views.change(lambda kept: kept.unmuted(query), f"No longer muted: {query}")

    def picked(answer: Picked | None) -> None:
        if answer is not None:
            browse.navigator.show_view(
                f"Muted: {views.muted[answer.at]}", f"is:muted ({views.muted[answer.at]})"
            )

    browse.app.push_screen(
        Arrange(
            "Muted",
            lambda: [Choice(query) for query in views.muted],
            when_empty=browse.keys.with_hint(
                "Nothing is muted.", "{mute} mutes words, an author or an organisation."
            ),
            delete=delete,
            undo=lambda: undo.run(browse),
        ),
        picked,
    )


@command(_GROUP)
def catch_up(browse: Browsing) -> None:
    """Catch up: what came while you were away, best first."""
    from paperreader.ui.commands.catching_up import catch_up as caught_up

    browse.run_worker(caught_up(browse), group="catching up", exclusive=True, exit_on_error=False)
