"""Widgets: they are handed values, and know no store and no network."""
