"""A terminal reader for trending machine-learning papers."""

__version__ = "0.1.0"
