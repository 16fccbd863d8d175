"""Put a mail into a Maildir (https://cr.yp.to/proto/maildir.html), accessible only to its owner.

`mailbox.Maildir` is not used: everyone can read its files, and their names contain that of the machine.
"""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING

from paperreader.digest.server import Accepted, NotSent
from paperreader.folders import make_folder, sync_folder

if TYPE_CHECKING:
    from pathlib import Path


def put(mail: bytes, folder: Path) -> Accepted:
    """Put a mail into a Maildir, unless the same bytes are there already.

    Args:
        mail: the mail, with LF line ends.
        folder: the Maildir; made if it is missing.

    Raises:
        NotSent: the folder cannot be written.
    """
    mark = f"{hashlib.sha256(mail).hexdigest()[:32]}.paperreader"
    try:
        prepare(folder)
        for place in (folder / "new", folder / "cur"):
            for found in place.glob(f"*.{mark}*"):
                return Accepted(f"put into {found}")
        name = f"{int(time.time())}.{mark}"
        temporary, target = folder / "tmp" / name, folder / "new" / name
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise NotSent(f"The mail cannot be put into {folder}: {error.strerror}.") from error
    return Accepted(f"put into {target}")


def prepare(folder: Path) -> None:
    """Make the folders of a Maildir that are missing.

    Raises:
        OSError: the system refused.
    """
    for name in ("tmp", "new", "cur"):
        make_folder(folder / name)
