"""Pages that LaTeXML made, and plain HTML, as blocks."""
