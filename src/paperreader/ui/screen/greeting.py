"""What the reader shows once, after the paint of a first start or of the first start after an update.

Which version ran last is written to the session at once, so that nothing is shown again after a kill.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from paperreader import __version__
from paperreader.workspace.session import Session, save_session
from paperreader.workspace.threads import run_detached

if TYPE_CHECKING:
    from paperreader.ui.screen.open_paper import OpenPaper


async def greet(browse: OpenPaper, left: Session) -> None:
    """Show the first keys at a first start; after an update, say how to see what is new.

    Args:
        browse: the screen.
        left: the session that the start read.
    """
    path = browse.services.paths.session
    await run_detached(partial(save_session, path, left.of_this_version()), "greeting")
    if left.is_first:
        await browse.show_first_keys()
    else:
        browse.say(f"This is paperreader {__version__}.", hint="{palette}, “what is new”, lists the changes.")
