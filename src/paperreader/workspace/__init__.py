"""The state of an open program, without a terminal: places, bookmarks, views and read marks."""
