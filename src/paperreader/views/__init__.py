"""What the reader wants to see again, and what never again: saved and muted queries, in their own file."""
