"""Sync bookmarks between machines, through a git repository of the user's. No screen is known here.

Each machine commits its bookmarks, takes those of the others, merges record by record and field by field, and
sends the result. Nothing here is loaded before a sync starts.
"""
