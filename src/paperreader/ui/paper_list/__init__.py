"""The list of papers: choosing the papers, and painting them."""
