"""The values of the program, frozen: paper, link, identifier, edition. They do no input or output."""

from paperreader.models.edition import Edition, EditionKey, EditionKind
from paperreader.models.paper import Paper

__all__ = ["Edition", "EditionKey", "EditionKind", "Paper"]
