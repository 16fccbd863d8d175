"""The query language: text to meaning, and meaning over rows in memory. The library puts it to SQL.

No input or output.
"""

from paperreader.query.context import BookmarkFacts, QueryContext
from paperreader.query.nodes import Problem, Query
from paperreader.query.parser import parse
from paperreader.query.printer import print_query

__all__ = ["BookmarkFacts", "Problem", "Query", "QueryContext", "parse", "print_query"]
