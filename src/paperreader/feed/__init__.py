"""Lists of papers as Atom feeds, printed or served on this machine.

`atom` writes a feed, `catalogue` lists the feeds and selects their papers, `publishing` and `server` serve
them, and `refreshing` fetches lists that are out of date. Nothing here imports Textual or opens a window.
"""
