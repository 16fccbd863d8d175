"""The system outside of the screen: a browser, an editor, the end of the process."""
