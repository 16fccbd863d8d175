"""Recommendations from the words of papers, computed on this machine.

`words` counts the words and pairs of a text, `index` has them for every paper of the library, `interests`
weighs those of bookmarks, and `ranking` finds the papers that have them. `explaining` says why.
"""
