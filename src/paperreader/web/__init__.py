"""The reader in a browser: a server, and for each window of a browser a reader at a terminal of its own.

The page and the fonts are served from this machine; the page may ask no other host.
"""
