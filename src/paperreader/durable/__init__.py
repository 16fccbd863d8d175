"""Files that are replaced completely or not at all, and that survive kills and power loss.

Importing this package loads the lock; code on the start path imports it late.
"""

from paperreader.durable.disk import Stamp, keep_as
from paperreader.durable.file import DurableFile, Overtaken

__all__ = ["DurableFile", "Overtaken", "Stamp", "keep_as"]
