"""Checks of the servers of the sources: whether they answer, what they still allow, and the clock."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from paperreader.cli.commands.doctor.finding import Finding, State
from paperreader.errors import PaperReaderError, SourceError, explain
from paperreader.sources.registry import all_classes, names, source_class

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from paperreader.environment import Address
    from paperreader.net.client import Probe
    from paperreader.net.context import Context, Opened
    from paperreader.services import Network

_SKEW = 120.0
"""The seconds by which a clock may be wrong: certificates and ages of lists do not notice less."""

_SECONDS = 12.0


async def servers(network: Network) -> list[Finding]:
    """Ask each server that has a probe, all at the same time."""
    checks = [_guarded(title, kind, network) for _, title, kind in all_classes()]
    found = [finding for findings in await asyncio.gather(*checks) for finding in findings]
    found += _that_cannot_be_loaded()
    await network.aclose()
    return found


def _that_cannot_be_loaded() -> Iterator[Finding]:
    for name in names():
        try:
            source_class(name)
        except SourceError as error:
            yield Finding("sources", name, State.FIX, str(error), "Update or remove that package.")


async def _guarded(title: str, kind: type[Opened], network: Network) -> list[Finding]:
    """Check a source. A fault in its class, which may be of another package, is a finding itself."""
    try:
        return await _of_source(title, kind, network)
    except Exception as error:  # noqa: BLE001 - see above
        return [Finding("sources", title, State.FIX, f"could not be checked: {explain(error) or error}")]


async def _of_source(title: str, kind: type[Opened], network: Network) -> list[Finding]:
    addresses = [name for name, declared in kind.addresses.items() if declared.probe]
    if network.offline and kind.addresses:
        return [Finding("sources", title, State.NOTE, "not asked: the network is switched off")]
    if not kind.addresses:
        return [Finding("sources", title, State.OK, "of your own: it has no server to ask")]
    try:
        context = await network.context(kind)
    except PaperReaderError as error:
        return [Finding("sources", title, State.FIX, str(error))]
    if not addresses:
        where = ", ".join(context.addresses.values())
        return [Finding("sources", title, State.OK, where or "this machine")]
    return [await _of_server(title, name, kind.addresses[name], context) for name in addresses]


async def _of_server(title: str, name: str, declared: Address, context: Context) -> Finding:
    where = context.addresses[name]
    try:
        async with asyncio.timeout(_SECONDS), AsyncExitStack() as stack:
            if declared.pause:
                await stack.enter_async_context(context.pace(where, declared.pause, title))
            answer = await context.client.probe(f"{where}{declared.probe}")
    except TimeoutError:
        return Finding("sources", title, State.FIX, f"{where}: no answer", "Try again later.")
    except PaperReaderError as error:
        advice = "Check the network; `--offline` leaves this out."
        return Finding("sources", title, State.FIX, f"{where}: {error}", advice)
    words = [f"{where}: HTTP {answer.status} in {answer.seconds * 1_000:.0f} ms", _left(answer.headers)]
    if name in context.tokens:
        words.append(f"{declared.token} is set")
    state, advice = _verdict(answer.status, declared, is_default=where == declared.default)
    if answer.status in (401, 403) and name in context.tokens:
        advice = f"Check {declared.token}."
    skew = _skew(answer, context.now())
    if abs(skew) > _SKEW:
        state, advice = State.FIX, "Set the clock of this machine."
        words.append(f"the clock here is {abs(skew) / 60:,.0f} min {'ahead' if skew > 0 else 'behind'}")
    return Finding("sources", title, state, ", ".join(filter(None, words)), advice)


def _verdict(status: int, declared: Address, *, is_default: bool) -> tuple[State, str]:
    if 200 <= status < 300:
        return State.OK, ""
    if status in (429, 503):
        return State.NOTE, "The server is busy; stored lists are shown meanwhile."
    return State.FIX, "Try again later." if is_default or status >= 500 else f"Check {declared.variable}."


def _left(headers: Mapping[str, str]) -> str:
    """Return how many requests a server still allows, or nothing."""
    policy = re.search(r"\br=(\d{1,9})\b", headers.get("ratelimit", ""))
    left = policy[1] if policy else headers.get("x-ratelimit-remaining", "")
    return f"{int(left):,} requests left" if left.isdecimal() and len(left) < 10 else ""


def _skew(answer: Probe, now: datetime) -> float:
    """Return the seconds by which the clock of this machine is ahead of that of a server."""
    try:
        there = parsedate_to_datetime(answer.headers.get("date", ""))
        return (now - there).total_seconds()
    except (ValueError, TypeError):
        return 0.0
