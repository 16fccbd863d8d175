"""Leaving: every step is tried within its time limit, and a message names what was not saved."""

from __future__ import annotations

import asyncio
import threading

from paperreader.errors import NotSaved
from paperreader.ui.system.leaving import Step, UnawaitedThreads, finish


async def test_a_step_that_fails_or_never_ends_keeps_no_other_from_happening() -> None:
    done = []

    async def works() -> None:
        done.append("works")

    async def fails() -> None:
        raise NotSaved("The disk is full.")

    async def says_all() -> None:
        raise NotSaved("The views were not saved: the disk is full.")

    async def breaks() -> None:
        raise ZeroDivisionError

    async def never_ends() -> None:
        await asyncio.Event().wait()

    unsaved = await finish(
        [
            Step("The end of your visit was", fails),
            Step("The views were", says_all),
            Step("The filter was", breaks),
            Step("The marks were", never_ends, 0),
            Step("The bookmarks were", works),
        ]
    )
    assert unsaved == [
        "The end of your visit was not saved. The disk is full.",
        "The views were not saved: the disk is full.",
        "The filter was not saved. The log says why.",
        "The marks were not saved in time.",
    ]
    assert done == ["works"]


def test_the_end_of_the_event_loop_waits_for_no_thread() -> None:
    go_on = threading.Event()

    async def leaves_a_thread_behind() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(UnawaitedThreads())
        loop.run_in_executor(None, go_on.wait)

    asyncio.run(leaves_a_thread_behind())
    assert not go_on.is_set()
    go_on.set()
