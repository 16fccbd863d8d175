"""Why a server cannot listen: one sentence for each reason."""

from __future__ import annotations

import errno
import socket

import pytest

from paperreader.errors import PaperReaderError, UsageError
from paperreader.net.port import unusable

GONE = OSError("could not bind on any address out of [('192.0.2.1', 0)]")


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), UsageError, "There is no host 'box': "),
        (OSError(errno.EADDRNOTAVAIL, "x"), UsageError, "'box' is not an address of this machine."),
        (GONE, UsageError, "'box' is not an address of this machine."),
        (OSError(errno.EADDRINUSE, "x"), PaperReaderError, "Port 80 is in use by another program"),
        (OSError(errno.EACCES, "x"), UsageError, "Port 80 is only for the administrator"),
        (OSError(errno.EMFILE, "Too many"), PaperReaderError, "Port 80 cannot be used: Too many."),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_reason_is_one_sentence(error: OSError, kind: type[PaperReaderError], told: str) -> None:
    answer = unusable("box", 80, error)
    assert type(answer) is kind
    assert str(answer).startswith(told)
