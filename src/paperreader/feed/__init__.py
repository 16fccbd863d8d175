"""Lists of papers as Atom feeds, printed or served on this machine.

`atom` writes a feed, `catalogue` says which feeds there are and chooses their papers, `server` serves them
and `refreshing` fetches lists that grew old. Nothing here imports Textual or opens a window.
"""
