"""The terminal: reading its input, painting on it, and giving it back."""
