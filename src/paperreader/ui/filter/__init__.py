"""The filter: its line, its completion and its history."""
