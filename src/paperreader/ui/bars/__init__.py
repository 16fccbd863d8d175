"""The lines of the screen: tabs, heading, status and keys."""
