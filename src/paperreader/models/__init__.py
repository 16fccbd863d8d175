"""The words of the program as frozen values: paper, link, identifier, edition. No input or output."""

from paperreader.models.edition import Edition, EditionKey, EditionKind
from paperreader.models.paper import Paper

__all__ = ["Edition", "EditionKey", "EditionKind", "Paper"]
