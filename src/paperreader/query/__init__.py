"""The query language: text to meaning, and meaning over rows in memory. The library puts it to SQL.

No input or output. The package loads none of its modules: the reader starts with the empty query, which
needs the nodes alone.
"""
