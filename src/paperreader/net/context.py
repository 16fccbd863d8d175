"""What a source needs from the program: the client, its addresses, its pace, its quota, the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from paperreader.environment import Address
    from paperreader.net.client import HttpClient
    from paperreader.net.quota import Quota
    from paperreader.net.throttle import Throttle


class Context(NamedTuple):
    """The parts of the program that a source uses.

    Attributes:
        client: sends requests within limits, caches answers, and adds the token of a server.
        now: returns the present time, in UTC.
        addresses: the addresses that the source declares, by the same names, without a slash at the end.
        tokens: the names of those addresses for which the user has a token.
        pace: returns the throttle for the requests to a server, shared by all processes: its address, the
            seconds between two requests, and its name in messages.
        quota: returns the quota of a server: its name, and the end of a message about it.
    """

    client: HttpClient
    now: Callable[[], datetime]
    addresses: Mapping[str, str]
    tokens: frozenset[str]
    pace: Callable[[str, float, str], Throttle]
    quota: Callable[[str, str], Quota]


class Opened(Protocol):
    """A class whose objects are made from a context.

    Attributes:
        addresses: the addresses of its servers, by names of its own.
    """

    addresses: ClassVar[Mapping[str, Address]]

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return an object that uses these parts of the program."""
