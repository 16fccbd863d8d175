"""The terminal: what it sends, what is painted on it, and how it is given back."""
