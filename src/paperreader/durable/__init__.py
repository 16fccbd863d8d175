"""Files that are replaced whole or not at all, and that survive whatever happens to the program.

Importing this package loads the lock; who must be quick to start imports it late.
"""

from paperreader.durable.disk import Stamp, keep_as
from paperreader.durable.file import DurableFile, Overtaken

__all__ = ["DurableFile", "Overtaken", "Stamp", "keep_as"]
