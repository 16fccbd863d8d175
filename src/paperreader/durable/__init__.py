"""Files that are replaced completely or not at all, and that survive kills and power loss."""
