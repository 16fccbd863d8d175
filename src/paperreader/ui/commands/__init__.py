"""Every command of the reader, in the order of the help."""

from paperreader.ui.commands import background, keep, links, move, notebook, program, shown, views
from paperreader.ui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    move.down,
    move.up,
    move.top,
    move.bottom,
    move.half_page_down,
    move.half_page_up,
    move.page_down,
    move.page_up,
    move.page_abstract,
    move.page_abstract_back,
    move.next_unread,
    move.previous_unread,
    move.next_pane,
    move.previous_pane,
    move.read_paper,
    move.back,
    shown.filter_,
    shown.next_order,
    shown.hide_read,
    shown.layout,
    *shown.TABS,
    *shown.VIEWS,
    shown.older,
    shown.newer,
    shown.newest,
    shown.choose_date,
    shown.search,
    shown.refresh,
    keep.bookmark,
    keep.tags,
    keep.note,
    keep.toggle_read,
    keep.mark_all_read,
    notebook.later,
    notebook.status,
    notebook.rating,
    notebook.collections,
    keep.undo,
    views.views,
    views.mute,
    views.show_muted,
    views.mutes,
    views.catch_up,
    background.sync,
    *links.OPENERS,
    links.choose_link,
    links.copy,
    program.help_,
    program.palette,
    program.quit_,
    program.quit_now,
)
"""In the order of the help."""

BY_NAME = {command.name: command for command in COMMANDS}

__all__ = ["BY_NAME", "COMMANDS", "Command"]
