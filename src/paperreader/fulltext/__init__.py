"""Full text of papers: pages of arXiv, Markdown and PDFs as blocks, and blocks as lines."""
