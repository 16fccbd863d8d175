"""Saved and muted queries, in their own file."""
