"""The list of papers: which it shows, and how it paints them."""
