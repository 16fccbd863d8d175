"""The folder of saved PDFs. A PDF is there completely or not at all; a broken download is continued later."""

from __future__ import annotations

import asyncio
import os
import re
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote, unquote

from paperreader.errors import BadAnswer, NotFound, NotSaved, Offline
from paperreader.folders import make_folder, sync_folder
from paperreader.fulltext.pdf_names import pdf_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from paperreader.fulltext.fetch import FullTextSites
    from paperreader.models.paper import Paper

    Progress = Callable[[str], None]

_RANGE = re.compile(r"bytes (\d{1,12})-\d{1,12}/(\d{1,12})")
_STEP = 256 * 1024
_ENDING = ".part"
_UNSATISFIABLE = 416


class PdfFolder:
    """The PDFs in a folder.

    Args:
        folder: made when the first PDF is saved.
        pattern: the pattern of their names.
        sites: returns the site that has them, or raises `Offline`.
    """

    def __init__(self, folder: Path, pattern: str, sites: Callable[[], Awaitable[FullTextSites]]) -> None:
        self._folder = folder
        self._pattern = pattern
        self._sites = sites

    def find(self, paper: Paper) -> Path | None:
        """Return the saved PDF of a paper, also under another name that has its identifier, or None."""
        named = re.compile(rf"(?<![\w.]){re.escape(paper.id.replace('/', '-'))}(?!\d).*\.pdf", re.IGNORECASE)
        try:
            known = self._folder / pdf_name(paper, self._pattern)
            if known.is_file():
                return known
            found = [path for path in self._folder.iterdir() if named.search(path.name)]
            return next((path for path in sorted(found) if path.is_file()), None)
        except OSError:
            return None

    async def save(self, paper: Paper, progress: Progress) -> Path:
        """Save the PDF of a paper, and return its path; a saved one is returned as it is.

        Raises:
            NotFound: arXiv does not have it.
            Offline: it is not saved, and the network is switched off.
            NotSaved: the disk refused.
            SourceError: it could not be fetched, or what came is not a PDF.
        """
        if not paper.has_arxiv_id:
            raise NotFound(f"Only PDFs of arXiv can be saved, and {paper.id} is not a paper of arXiv.")
        if (saved := await asyncio.to_thread(self.find, paper)) is not None:
            return saved
        try:
            sites = await self._sites()
        except Offline as error:
            raise Offline(f"The PDF of {paper.id} is not saved, and the network is switched off.") from error
        target = self._folder / pdf_name(paper, self._pattern)
        part = await asyncio.to_thread(_Part, target, paper.id.replace("/", "-"), progress)
        try:
            await _fetch(sites, paper.id, part)
            await asyncio.to_thread(part.finish)
        finally:
            part.close()
        return target


async def _fetch(sites: FullTextSites, paper_id: str, part: _Part) -> None:
    try:
        await sites.save_pdf(paper_id, part)
    except BadAnswer as error:
        if error.status != _UNSATISFIABLE:
            raise
        part.restart()  # The PDF was replaced meanwhile.
        await sites.save_pdf(paper_id, part)


class _Part:
    """The beginning of a PDF, in a hidden file beside its target; implements `net.replies.Sink`.

    The name of the file has the validator of the server (RFC 9110, 8.8): with it, the server sends the rest
    only if the PDF is still the same.
    """

    def __init__(self, target: Path, paper_id: str, progress: Progress) -> None:
        self._target = target
        self._start = f".{paper_id}."
        self._progress = progress
        self._file: BinaryIO | None = None
        self._total: int | None = None
        self._shown = 0
        try:
            make_folder(target.parent)
            begun = (path for path in target.parent.iterdir() if self._is_begun(path.name))
            self._path = next(begun, self._path_for(""))
        except OSError as error:
            raise self._refused(error) from error
        self._size = 0

    def headers(self) -> Mapping[str, str]:
        """Ask for the rest of the PDF, if it is known to be the same."""
        self.close()
        try:
            self._size = self._path.stat().st_size
        except OSError:
            self._size = 0
        validator = unquote(self._path.name.removeprefix(self._start).removesuffix(_ENDING))
        if not self._size or not validator:
            return {}
        return {"Range": f"bytes={self._size}-", "If-Range": validator}

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """Open the file: to go on in it, or from the start."""
        try:
            if status == 206:
                self._go_on(headers.get("content-range", ""))
            else:
                self.restart()
                self._path = self._path_for(_validator(headers))
                length = headers.get("content-length", "")
                self._total = int(length[:12]) if length.isdecimal() else None
                self._file = self._path.open("wb")
        except OSError as error:
            raise self._refused(error) from error

    def write(self, data: bytes) -> None:
        """Append bytes, and report the progress now and then."""
        assert self._file is not None, "the answer has begun"
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refused(error) from error
        self._size += len(data)
        if self._size - self._shown >= _STEP:
            self._shown = self._size
            of = f" of {self._total / 2**20:.1f}" if self._total else ""
            self._progress(f"{self._size / 2**20:.1f}{of} MB of the PDF")

    def restart(self) -> None:
        """Forget what has come."""
        self.close()
        self._path.unlink(missing_ok=True)
        self._size = self._shown = 0

    def finish(self) -> None:
        """Check the PDF, force it to the disk, and give it its name.

        Raises:
            BadAnswer: it is not a complete PDF; if it only ends too early, its beginning stays.
            NotSaved: the disk refused.
        """
        self.close()
        try:
            if self._total is not None and self._size < self._total:
                raise BadAnswer("The PDF broke off before its end; saving it again goes on from there.")
            if reason := self._fault():
                self.restart()
                raise BadAnswer(reason)
            with self._path.open("rb+") as file:
                os.fsync(file.fileno())
            self._path.replace(self._target)
            sync_folder(self._target.parent)
        except OSError as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            file, self._file = self._file, None
            try:
                file.close()
            except OSError as error:
                raise self._refused(error) from error

    def _fault(self) -> str:
        """Return why what came is not a PDF, or an empty text."""
        with self._path.open("rb") as file:
            start = file.read(1024)
            file.seek(max(0, self._size - 2048))
            end = file.read()
        if b"%PDF-" not in start:
            came = "a web page" if start.lstrip()[:1] == b"<" else "something else"
            return f"arXiv sent {came} in place of the PDF, so nothing was saved."
        return "" if b"%%EOF" in end else "The PDF is damaged: its end is missing, so nothing was saved."

    def _go_on(self, content_range: str) -> None:
        found = _RANGE.match(content_range)
        if found is None or int(found[1]) != self._size:
            raise BadAnswer("The server sent another part of the PDF than it was asked for.")
        self._total = int(found[2])
        self._file = self._path.open("ab")

    def _is_begun(self, name: str) -> bool:
        return name.startswith(self._start) and name.endswith(_ENDING)

    def _path_for(self, validator: str) -> Path:
        return self._target.with_name(f"{self._start}{quote(validator, safe='')[:150]}{_ENDING}")

    def _refused(self, error: OSError) -> NotSaved:
        return NotSaved(f"The PDF could not be saved to {self._target}: {error.strerror or error}.")


def _validator(headers: Mapping[str, str]) -> str:
    """Return a header that names the state of a file exactly, or an empty text; a weak tag does not."""
    tag = headers.get("etag", "")
    found = tag if tag.startswith('"') else headers.get("last-modified", "")
    return found if len(quote(found, safe="")) <= 150 else ""
