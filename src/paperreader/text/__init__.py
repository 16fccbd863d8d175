"""Text in, text out: remove what a terminal would obey, make LaTeX readable, find links. No I/O."""
