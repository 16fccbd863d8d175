"""Bookmarks in step between machines, through a git repository of the reader's. It knows no screen.

Each machine commits what it has, takes what the others have, merges record by record and field by field, and
sends the result. Nothing here is loaded before a sync is asked for.
"""
