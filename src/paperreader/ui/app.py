"""The application: its themes, its keys in their order, and its errors."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, cast

import msgspec
from textual import events, on
from textual.app import App
from textual.screen import ModalScreen
from textual.worker import WorkerFailed

from paperreader import early_terminal, saved_screen
from paperreader.ui.keys import Keys
from paperreader.ui.pictures import NO_PICTURES, Gallery, Way
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.screen.messages import TakesKeys
from paperreader.ui.stylesheets import own_sheets, read_when_needed, sheets, style_error
from paperreader.ui.system.leaving import SHORT, Step, UnawaitedThreads, finish, keep_calling
from paperreader.ui.terminal.cursor import CursorFollows
from paperreader.ui.textual_private import (
    driver_of,
    is_exiting,
    note_exception,
    omit_toasts_and_tooltips,
    paint_now,
    run_binding,
)
from paperreader.ui.themes import THEMES, check_theme, readable_colours
from paperreader.workspace.session import load_session, save_session, settled
from paperreader.workspace.threads import run_detached

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from paperreader.models.edition import Edition
    from paperreader.services import Services
    from paperreader.ui.commands.command import Command
    from paperreader.ui.dialogs.note import NoteArea
    from paperreader.ui.filter.line_input import LineInput
    from paperreader.ui.keymap import Keymaps

log = logging.getLogger(__name__)


def _driver(*, in_browser: bool) -> type[Driver] | None:
    """Return our own driver, or None on Windows, for which Textual chooses one."""
    if sys.platform == "win32":
        return None
    if in_browser:
        from paperreader.ui.terminal.browser_tab import BrowserTab

        return BrowserTab
    from paperreader.ui.terminal.driver import TerminalDriver

    return TerminalDriver


class PaperReader(CursorFollows, inherit_bindings=False):
    """The reader.

    Attributes:
        failure: the error that ended it; the caller raises it.
        unsaved: a sentence for each thing that was not saved before the end.
        next_screen: the first screen of the next start, if the reader ended in order.
    """

    TITLE = "paperreader"
    ENABLE_COMMAND_PALETTE = False  # Ours is a dialog like the others.
    _has_theme = False

    def __init__(
        self,
        services: Services,
        file: Edition | None = None,
        way: Way = NO_PICTURES,
        *,
        in_browser: bool = False,
    ) -> None:
        """Make the reader on these services, with a `file` as the first edition; `way` shows pictures.

        Raises:
            ConfigError: the settings name a key or a theme that does not exist.
        """
        super().__init__(
            driver_class=_driver(in_browser=in_browser),
            css_path=[*sheets("app", "browse"), *own_sheets(services.paths.styles)],
        )
        omit_toasts_and_tooltips(self)
        self.services = services
        self.failure: Exception | None = None
        self.unsaved: list[str] = []
        self.next_screen: saved_screen.Screen | None = None
        self._shows_saved_screen = early_terminal.is_taken()
        self._rehearses = False
        self.keys = Keys(services.config.keys)
        self.set_up_terminal(services.config.display)
        self.gallery = Gallery(services, way)
        self._file = file
        if services.config.keys:
            self.keys.given_away = self._commands.given_away
            self.set_keymap(services.config.keys)
        self._held_keys: deque[events.Key | events.Paste] = deque()
        self._leaving: asyncio.Task[None] | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self._session = load_session(services.paths.session)
        display = settled(services.config.display, self._session)
        known = display.theme in self.available_themes
        self._begin_with_theme(display.theme if known else services.config.display.theme)

    def get_css_variables(self) -> dict[str, str]:
        """Return the variables of the style sheets, with the texts of every theme made readable."""
        if not self._has_theme:
            return {}  # Textual asks before the settings say which theme it is.
        variables = super().get_css_variables()
        variables.update(readable_colours(variables, dark=self.current_theme.dark))
        return variables

    def _begin_with_theme(self, name: str) -> None:
        """Set the theme before any style sheet is read; set in the usual way, it reads them all twice."""
        check_theme(name)
        self._has_theme = True
        self.set_reactive(App.theme, name)
        mode = "-dark-mode" if self.current_theme.dark else "-light-mode"
        self.add_class(f"-theme-{name}", mode, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    @cached_property
    def _commands(self) -> Keymaps:
        """Return the command of each key, loaded with the first key, or at once to check `[keys]`."""
        from paperreader.ui.keymap import keymaps_of

        return keymaps_of(self.services.config.keys)

    def get_default_screen(self) -> Screen[None]:
        """Return the only screen."""
        screen = BrowseScreen(self.services, self.keys, self._file, self._session, self.gallery)
        if self._shows_saved_screen:
            screen.tabs.show_counts(saved_screen.unread())
        return screen

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Show a screen over the others; read the style sheet of dialogs with the first one."""
        if isinstance(screen, ModalScreen):
            read_when_needed(self, "dialogs")
        return super().push_screen(screen, *arguments, **options)

    async def on_event(self, event: events.Event) -> None:
        """Answer keys and pastes one after the other; finish each before the next.

        Textual hands a key to the widget that has the focus when the key arrives. Keys that were typed ahead
        would reach the list before `/` has opened the filter, and run as commands. Keys that came before the
        screen would be lost.
        """
        if self._leaving is not None and isinstance(event, events.InputEvent | events.Paste):
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Key) and event.key == "ctrl+j":
                # Enter, typed before we had the terminal, which turned it into a newline.
                event = events.Key("enter", "\r")
            if self._held_keys or not self._takes_keys():
                self._held_keys.append(event)
            else:
                await self._answer(event)
                if not self.message_queue_size:  # Keys that come faster than frames share one.
                    paint_now(self.screen)
        else:
            if isinstance(event, events.MouseDown) and self._browse:
                self._browse.remove_card()
            await super().on_event(event)

    def _takes_keys(self) -> bool:
        return bool(getattr(self.screen, "takes_keys", True))

    @on(TakesKeys)
    def _answer_keys_typed_before(self) -> None:
        """Answer the keys that were typed before the screen could take them."""
        self.call_next(self._answer_held_keys)

    async def _answer_held_keys(self) -> None:
        while self._held_keys and self._takes_keys():
            await self._answer(self._held_keys.popleft())
        if (browse := self._browse) and not self._leaving:
            if not self._shows_saved_screen:
                browse.reveal()
            browse.begin_to_work()

    async def _answer(self, event: events.Key | events.Paste) -> None:
        if browse := self._browse:
            browse.reveal()
            browse.remove_card()
        focused, screen = self.focused, self.screen
        if isinstance(event, events.Paste):
            if getattr(focused, "takes_letters", False):
                cast("LineInput | NoteArea", focused).paste(event.text)
            return
        command = self._command_of(event)
        if command is not None and command.in_dialogs and not event.is_printable:
            focused, screen = None, self.screen_stack[0]
        if getattr(focused, "takes_letters", False):
            if event.is_printable and event.character:
                cast("LineInput | NoteArea", focused).put(event.character)
            else:
                await run_binding(self, event.key)
        elif isinstance(screen, BrowseScreen) and command:
            await screen.run(command)
        elif not await run_binding(self, event.key):
            await super().on_event(event)

    def _command_of(self, event: events.Key) -> Command | None:
        """Return the command of a key or None; a terminal may know the key by several names."""
        browse = self._browse
        in_text = bool(browse and browse.full_text)
        if "_commands" not in self.__dict__ and browse and not browse.works:
            from paperreader.ui.commands import command_of  # to load all would delay the first answer

            found = (command_of(name, in_text=in_text) for name in event.aliases)
            return next(filter(None, found), None)
        keymap = self._commands.text if in_text else self._commands.list
        return next((keymap[name] for name in event.aliases if name in keymap), None)

    async def idle(self) -> None:
        """Wait until every key is answered and painted and every change is saved, or the reader ends."""
        while self.is_running and not is_exiting(self):
            if browse := self._browse:
                await browse.idle()
            if not (self._held_keys or self._leaving):
                return
            await asyncio.sleep(0.001)

    @property
    def _browse(self) -> BrowseScreen | None:
        return next((screen for screen in self.screen_stack if isinstance(screen, BrowseScreen)), None)

    def on_load(self) -> None:
        """Set an executor whose threads the end of the event loop does not wait for."""
        asyncio.get_running_loop().set_default_executor(UnawaitedThreads(thread_name_prefix="asyncio"))

    async def action_quit(self) -> None:
        """Leave when every change is on the disk; keys do nothing from now on."""
        self.begin_to_leave(0)

    def begin_to_leave(self, return_code: int) -> None:
        """Leave in a new task, so that no key or dialog that is still being answered delays it."""
        if self._leaving is None:
            self._leaving = asyncio.get_running_loop().create_task(self._leave(return_code))

    async def _leave(self, return_code: int) -> None:
        """Finish writing to the disk, and end, whatever fails."""
        try:
            await self._finish()
            if not (return_code or self.unsaved):
                await self._rehearse_the_next_start()
        except Exception as error:  # noqa: BLE001 - it is reported after the end
            self._handle_exception(error)
        else:
            self.exit(return_code=return_code or int(bool(self.unsaved)))

    async def _finish(self) -> None:
        self.workers.cancel_all()
        loop = asyncio.get_running_loop()
        stopping = loop.create_task(keep_calling(self.services.library.stop))
        steps = [Step("The state of the screen was", self._save_session)]
        for screen in self.screen_stack:
            steps += getattr(screen, "last_steps", tuple)()
        hurrying = loop.call_later(SHORT, self._hurry)
        self.unsaved = await finish(steps)
        hurrying.cancel()
        stopping.cancel()

    def _hurry(self) -> None:
        if browse := self._browse:
            browse.hurry()

    async def _save_session(self) -> None:
        if browse := self._browse:
            configured = self.services.config.display.theme
            session = msgspec.structs.replace(
                browse.session(), theme=self.theme, theme_of_settings=configured
            )
            await run_detached(partial(save_session, self.services.paths.session, session), "session")

    async def _rehearse_the_next_start(self) -> None:
        """Paint the first screen of the next start, out of sight, so that it can be saved."""
        browse = self._browse
        is_wanted = saved_screen.can_save() and self.services.config.display.saved_screen
        if browse is None or not is_wanted or self.services.library.trouble():
            return
        self._rehearses = True
        try:
            from paperreader.ui.screen.rehearsal import rehearse  # only when the reader ends

            async with asyncio.timeout(SHORT):
                await run_detached(self.services.library.settle, "log")  # It would seem to change meanwhile.
                screen = saved_screen.Screen(self.services.paths)
                marks = browse.bookmarks
                await (marks.look_at_the_file() if marks.loaded else marks.load())
                await rehearse(browse, load_session(self.services.paths.session), screen)
        except Exception as error:
            log.info("no screen was saved", exc_info=error)
        else:
            self.next_screen = screen

    @property
    def has_left(self) -> bool:
        """Return whether the user left the reader, so that no error ended it."""
        return self._leaving is not None

    def give_terminal_back(self) -> None:
        """Give the terminal back, however the reader ended."""
        if sys.platform != "win32":
            from paperreader.ui.terminal.driver import TerminalDriver

            driver = driver_of(self)
            if isinstance(driver, TerminalDriver):
                driver.give_back()

    def notify(
        self,
        message: str,
        *,
        title: str = "",  # noqa: ARG002 - Textual's signature
        severity: SeverityLevel = "information",
        timeout: float | None = None,  # noqa: ARG002 - Textual's signature
        markup: bool = True,  # noqa: ARG002 - Textual's signature
    ) -> None:
        """Show a message in the status line: a toast would cover rows."""
        if browse := self._browse:
            browse.say(message, alert=severity == "error")

    def _handle_exception(self, error: Exception) -> None:
        """End the reader; the error reaches the user as one on the command line does."""
        if isinstance(error, WorkerFailed):
            error = error.error if isinstance(error.error, Exception) else error
        if is_exiting(self) or self._rehearses:
            # A dialog that was still opening now misses its widgets. The first error is the one to report.
            log.warning("while the reader closed", exc_info=error)
            return
        self.failure = style_error(error, own_sheets(self.services.paths.styles)) or error
        note_exception(self, error)
        self.exit(return_code=1)
