"""What an open program works with: places, bookmarks, views and marks, without a terminal."""
