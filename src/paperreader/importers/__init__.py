"""Import papers from text of other programs, one module per format. No text is trusted."""
