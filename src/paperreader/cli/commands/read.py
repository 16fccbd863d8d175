"""`read`: print the full text of one paper, or of a saved page, Markdown or PDF."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli import options
from paperreader.cli.diagnostics import Progress
from paperreader.cli.output import Format
from paperreader.errors import BadAnswer, InvalidIdentifier, UsageError, shown

if TYPE_CHECKING:
    import argparse

    from paperreader.cli.invocation import Invocation
    from paperreader.fulltext.document import Document
    from paperreader.models.identifier import Identifier

NAME = "read"
HELP = "print the full text of a paper, or of a saved page, Markdown or PDF"

FORMATS = ("text", "markdown", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paper, the format, and the options for fetching."""
    parser.add_argument(
        "paper",
        metavar="ID",
        help="as 2506.01713v2, the address of its page, or a file: HTML, Markdown, PDF; - is standard input",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        metavar="FORMAT",
        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; text has the width of the terminal, or of COLUMNS",
    )
    refresh = options.NETWORK[0].explained("fetch the text even if it is on this machine")
    options.add(parser, options.JSON, (refresh,))


def run(invocation: Invocation) -> int:
    """Print the text."""
    arguments, output = invocation.arguments, invocation.output
    form = arguments.format or ("json" if invocation.form is Format.JSON else "text")
    document = _document(arguments.paper, invocation)
    if form == "json":
        from paperreader.fulltext.print_json import to_json

        output.data([to_json(document)])
    elif form == "markdown":
        from paperreader.fulltext.print_markdown import to_markdown

        output.data(to_markdown(document))
    else:
        from rich.cells import cell_len

        from paperreader.fulltext.layout import text_lines

        columns = shutil.get_terminal_size().columns
        output.text(f"{line}\n" for line in text_lines(document, columns, cell_len))
    return 0


def _document(word: str, invocation: Invocation) -> Document:
    """Return the text of the paper or of the file that a word names; a file that exists is meant first."""
    from paperreader.cli.naming import is_file
    from paperreader.models.identifier import parse_identifier

    if _is_here(word):
        return _of_file(word)
    try:
        identifier = parse_identifier(word)
    except InvalidIdentifier:
        if not is_file(word):
            raise
        return _of_file(word)
    return _of_paper(identifier, invocation)


def _is_here(word: str) -> bool:
    from paperreader.textfile import STANDARD_INPUT, path_of

    try:
        return word == STANDARD_INPUT or path_of(word).is_file()
    except UsageError:
        return False


def _of_file(name: str) -> Document:
    from paperreader.fulltext.parse import read_document
    from paperreader.textfile import STANDARD_INPUT, read_bytes

    try:
        return read_document(read_bytes(name))
    except (BadAnswer, UsageError) as error:
        sentence = str(error)
        if name in sentence and name != STANDARD_INPUT:
            raise
        file = "Standard input" if name == STANDARD_INPUT else shown(name)
        raise BadAnswer(f"{file}: {sentence[:1].upper()}{sentence[1:]}") from error


def _of_paper(identifier: Identifier, invocation: Invocation) -> Document:
    progress = Progress()
    question = invocation.services.full_texts.read(
        str(identifier), refresh=invocation.arguments.refresh, progress=progress.step
    )
    return invocation.ask_network(question, progress)
