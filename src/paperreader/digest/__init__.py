"""The digest: what is new since the last one, as a mail that says why each paper is in it.

`selection` chooses the papers, `render` writes them, `message` makes the mail, `delivery` hands it over and
`record` remembers what was sent. Nothing here imports Textual or opens a window.
"""
