"""Write a text to a file that the user named: completely or not at all, never over another by accident."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.durable.disk import temporary_of, write_new
from paperreader.errors import NotSaved, PaperReaderError
from paperreader.folders import make_folder

if TYPE_CHECKING:
    from pathlib import Path


def write_text(
    path: Path,
    text: str | bytes,
    *,
    replace: bool = False,
    private: bool = False,
    make_parent: bool = False,
    synced: bool = True,
    hint: str = "choose another name",
) -> None:
    """Write a file, with the permissions that a shell would give it.

    Args:
        path: the file.
        text: its content; line ends stay as they are.
        replace: whether an existing file is overwritten.
        private: whether only its owner may read it, whatever the umask allows.
        make_parent: whether to make a missing folder, readable by its owner only.
        synced: whether to wait until the text is safely on disk, which can take a second.
        hint: what to do if the file exists, as the end of a sentence.

    Raises:
        PaperReaderError: the file exists, and `replace` is not set.
        NotSaved: the disk refused; an existing file is unchanged.
    """
    temporary = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        if make_parent:
            make_folder(path.parent)
        temporary = temporary_of(path)
        write_new(temporary, [text.encode() if isinstance(text, str) else text], synced=synced)
        if not private:
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
        if replace:
            temporary.replace(path)
        else:
            # A hard link, unlike a rename, does not replace a file that appeared in the meantime.
            path.hardlink_to(temporary)
    except FileExistsError as error:
        raise PaperReaderError(f"{path} already exists; {hint}.") from error
    except OSError as error:
        raise NotSaved(f"{path} was not written: {error.strerror}.") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
