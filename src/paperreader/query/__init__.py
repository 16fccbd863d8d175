"""The query language: parse text to meaning, and match rows in memory; the library compiles it to SQL.

The package does no input or output. It loads none of its modules: at start the program uses the empty query,
which needs only the nodes.
"""
