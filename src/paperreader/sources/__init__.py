"""Where papers come from: each source turns what one server or file says into editions and papers.

Text from outside is cleaned here, at the border, and nowhere else. A source keeps nothing and shows nothing.
"""
