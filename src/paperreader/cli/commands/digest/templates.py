"""`digest templates`: copy our templates into the folder of the settings, where the user can change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands.actions import action, argument
from paperreader.cli.diagnostics import note

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation


@action(
    "templates",
    "copy the templates of the digest into the config folder, where you can change them",
    argument("--force", action="store_true", help="replace existing templates"),
)
def templates(invocation: Invocation) -> int:
    """Copy the templates that are missing, or all of them with `--force`."""
    from paperreader.digest.templating import OURS
    from paperreader.durable.plain import write_text
    from paperreader.folders import make_folder

    folder = invocation.paths.templates
    make_folder(folder)
    for ours in sorted(OURS.iterdir()):
        target = folder / ours.name
        if target.exists() and not invocation.arguments.force:
            note(f"{target} is there already; --force replaces it.", verbose=True)
            continue
        write_text(target, ours.read_text(encoding="utf-8"), replace=True)
        invocation.output.text([f"{target}\n"])
    return 0
