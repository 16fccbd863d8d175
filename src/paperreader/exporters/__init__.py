"""Export papers in the formats of other programs, one module per format. Nothing is written to disk."""
