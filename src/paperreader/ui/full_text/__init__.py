"""The full text of one paper."""
