"""Commands that work in the full text of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.links import Link, LinkKind
from paperreader.ui.commands.command import Browsing, Command

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.ui.full_text.full_text import FullText

_GROUP = "Full text"


def _in_text(name: str, help_line: str, run_in: Callable[[FullText, Browsing], object]) -> Command:
    """Make a command that works in the text of an open paper."""

    def run(browse: Browsing) -> None:
        if browse.full_text is not None:
            run_in(browse.full_text, browse)

    return Command(name, _GROUP, help_line, run, where="text")


def _follow(full_text: FullText, browse: Browsing) -> None:
    if full_text.in_outline:
        full_text.open_section()
        return
    mark = full_text.mark
    if mark is None:
        browse.say("Put the cursor on a link or a reference first.", hint="{next_mark} goes to the next one.")
    elif mark.kind == "link":
        from paperreader.ui.system.browser import open_link

        open_link(browse, Link(LinkKind.OTHER, mark.target, mark.target))
    elif not full_text.follow(mark):
        browse.say("The text does not have what this refers to.")


def _next_mark(step: int) -> Callable[[FullText, Browsing], object]:
    def run(full_text: FullText, browse: Browsing) -> None:
        if full_text.in_outline:
            full_text.give_keys(full_text.view)
        elif not full_text.view.next_mark(step):
            browse.say(f"No more links or references {'below' if step > 0 else 'above'}.")

    return run


def _jump_back(full_text: FullText, browse: Browsing) -> None:
    if not full_text.jump_back():
        browse.say("There is no jump to return from.")


def _next_section(step: int) -> Callable[[FullText, Browsing], object]:
    def run(full_text: FullText, browse: Browsing) -> None:
        if not full_text.step_section(step):
            browse.say("This is the last section." if step > 0 else "This is the first section.")

    return run


def _outline(full_text: FullText, browse: Browsing) -> None:
    if not full_text.toggle_outline():
        browse.say("This text has no sections.")


def _beside(full_text: FullText, _browse: Browsing) -> None:
    full_text.show_beside()


def _sideways(step: int) -> Callable[[FullText, Browsing], object]:
    def run(full_text: FullText, browse: Browsing) -> None:
        if full_text.in_outline:
            full_text.outline.fold(folded=step < 0)
        elif not full_text.view.sideways(step):
            browse.say("Nothing here is wider than the screen.")

    return run


def _widen(steps: int) -> Callable[[FullText, Browsing], object]:
    def run(full_text: FullText, browse: Browsing) -> None:
        browse.say(f"Lines of {full_text.widen(steps)} columns.")

    return run


def _next_match(step: int) -> Callable[[FullText, Browsing], object]:
    def run(full_text: FullText, browse: Browsing) -> None:
        if len(full_text.finding.matches):
            full_text.finding.next_match(step)
        elif full_text.finding.line.input.value:
            browse.say("The text does not have these words.", hint="{find} searches for others.")
        else:
            browse.say("Nothing is searched for.", hint="{find} searches the text.")

    return run


IN_TEXT = (
    _in_text("follow", "Go to what the reference says, or open the link", _follow),
    _in_text("next_mark", "Show the next reference, footnote or link", _next_mark(1)),
    _in_text("previous_mark", "Show the previous reference, footnote or link", _next_mark(-1)),
    _in_text("jump_back", "Return to the place before the last jump", _jump_back),
    _in_text("next_section", "Go to the next section", _next_section(1)),
    _in_text(
        "previous_section", "Go to the beginning of the section, or to the previous one", _next_section(-1)
    ),
    _in_text("outline", "Go to the outline and back", _outline),
    _in_text("outline_beside", "Show or hide the outline beside the text", _beside),
    _in_text("scroll_right", "Scroll a wide table right; unfold in the outline", _sideways(1)),
    _in_text("scroll_left", "Scroll a wide table left; fold in the outline", _sideways(-1)),
    _in_text("narrower", "Make the lines shorter", _widen(-1)),
    _in_text("wider", "Make the lines longer", _widen(1)),
    _in_text("find", "Find words in the text", lambda full_text, _: full_text.finding.open()),
    _in_text("next_match", "Go to the next match", _next_match(1)),
    _in_text("previous_match", "Go to the previous match", _next_match(-1)),
    _in_text("fetch_text", "Fetch the text again", lambda _, browse: browse.fetch_text()),
)
