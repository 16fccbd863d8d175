"""`digest subscribe` and `digest unsubscribe`: Hugging Face's own mail of daily papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.commands.actions import action
from paperreader.cli.diagnostics import say

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation

_PAGE = "https://huggingface.co/settings/notifications"


@action("subscribe", "subscribe to the mail that Hugging Face itself sends, with HF_TOKEN")
def subscribe(invocation: Invocation) -> int:
    """Switch the mail on."""
    return _switch_mail("subscribe", "sends", invocation, on=True)


@action("unsubscribe", "unsubscribe from the mail that Hugging Face itself sends, with HF_TOKEN")
def unsubscribe(invocation: Invocation) -> int:
    """Switch the mail off."""
    return _switch_mail("unsubscribe", "no longer sends", invocation, on=False)


def _switch_mail(name: str, does: str, invocation: Invocation, *, on: bool) -> int:
    """Switch the mail on or off, or print the address of the page for that."""
    if invocation.services.network.environment.token("HF_TOKEN") is None:
        invocation.output.line(_PAGE)
        say(f"HF_TOKEN is not set: {name} on that page, or set HF_TOKEN to a token that may write.")
        return 1
    invocation.ask_network(_switch(invocation, on=on))
    say(f"Hugging Face {does} its mail of daily papers to the owner of HF_TOKEN.")
    return 0


async def _switch(invocation: Invocation, *, on: bool) -> None:
    from paperreader.errors import BadAnswer, SourceError
    from paperreader.sources.base import HasMail
    from paperreader.sources.registry import DEFAULT

    source = await invocation.services.network.source(DEFAULT)
    assert isinstance(source, HasMail)
    try:
        await source.switch_mail(on=on)
    except BadAnswer as error:
        if error.status not in (401, 403):
            raise
        raise SourceError(
            f"Hugging Face refused HF_TOKEN (HTTP {error.status}): "
            f"it has to be a token that may write, or switch the mail at {_PAGE}."
        ) from error
