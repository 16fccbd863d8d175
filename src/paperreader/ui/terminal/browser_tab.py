"""The terminal in a page of a browser, which `web` serves."""

from __future__ import annotations

from paperreader.ui.terminal.driver import TerminalDriver


class BrowserTab(TerminalDriver):
    """A terminal that opens links in the browser around it, and cannot be lent to other programs.

    Another program would run on the machine that serves the page, with everything that it allows its user.
    """

    @property
    def is_web(self) -> bool:
        """Return whether the terminal is in a browser."""
        return True

    @property
    def can_suspend(self) -> bool:
        """Return whether the terminal can be lent."""
        return False

    def open_url(self, url: str, new_tab: bool = True) -> None:  # noqa: ARG002 - Textual's signature
        """Ask the page to open an address that is safe; the number is that of `page.js`."""
        self.write(f"\x1b]8421;{url}\x07")
