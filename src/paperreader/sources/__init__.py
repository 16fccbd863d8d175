"""The sources of papers: each turns the data of one server or file into editions and papers.

Text from outside is cleaned here and nowhere else. A source stores nothing and shows nothing.
"""
