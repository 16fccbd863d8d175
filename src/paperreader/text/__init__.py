"""Text in, text out: cleaned of what a terminal would obey, LaTeX made readable, links found. No I/O."""
