"""What the screen asks of the system: a browser, an editor, an end."""
