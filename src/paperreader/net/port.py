"""Why a server of ours cannot listen, in words."""

from __future__ import annotations

import errno
import socket

from paperreader.errors import PaperReaderError, UsageError, quoted


def unusable(host: str, port: int, error: OSError) -> PaperReaderError:
    """Return the error for a host and a port at which the system lets no server listen."""
    if isinstance(error, socket.gaierror):
        return UsageError(f"There is no host {quoted(host)}: name an address of this machine.")
    if error.errno in (errno.EADDRNOTAVAIL, None):  # asyncio of Python 3.13 gives no number.
        return UsageError(f"{quoted(host)} is not an address of this machine.")
    if error.errno == errno.EADDRINUSE:
        return PaperReaderError(
            f"Port {port} is in use by another program, or by another paperreader: name another port."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return UsageError(f"Port {port} is only for the administrator: name one from 1024 to 65535.")
    return PaperReaderError(f"Port {port} cannot be used: {error.strerror or error}.")
