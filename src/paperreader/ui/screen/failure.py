"""The sentences about errors in the background."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError, explain
from paperreader.library import Superseded

if TYPE_CHECKING:
    from textual.worker import Worker

log = logging.getLogger(__name__)


def failure_sentence(worker: Worker[object]) -> str | None:
    """Return a sentence for a worker that failed; None if it did not, or if its question is obsolete.

    An error that is not ours goes to the log with its traceback.
    """
    error = worker.error
    if error is None or isinstance(error, Superseded):
        return None
    if isinstance(error, PaperReaderError):
        return str(error)
    log.error("a worker of the group %s failed", worker.group, exc_info=error)
    return explain(error) or "That did not work because of a fault in the program; the log has the details."
