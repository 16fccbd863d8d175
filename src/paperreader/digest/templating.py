"""Load and render the templates of a digest, ours or the user's. Only this module imports jinja2.

A user's template runs in a sandbox that limits its loops and its output. A mistake in it adds a sentence to
the mail but does not stop it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import CodeType

    from jinja2.bccache import Bucket

OURS = Path(__file__).with_name("templates")

_MOST_TURNS = 20_000
_MOST_CHARACTERS = 2_000_000
_MOST_REPEATED = 10_000
_LARGEST_POWER = 64
_WIDENING = frozenset({"ljust", "rjust", "center", "zfill", "expandtabs", "format", "format_map"})
"""Methods that can make a text of any length."""


class TemplateFailed(PaperReaderError):
    """A template cannot be used; the message says which one, where and why."""


class Template:
    """One template, ready to be rendered.

    Args:
        name: the name of its file.
        folders: the folders to search, in order.
        escapes: whether its values are escaped as HTML.
        filters: the filters by name.

    Raises:
        TemplateFailed: it cannot be read or parsed.
    """

    def __init__(
        self, name: str, folders: Iterable[Path], *, escapes: bool, filters: dict[str, Callable[[str], str]]
    ) -> None:
        self._files = _Files(folders)
        self._environment = _Bounded(
            loader=self._files,
            autoescape=escapes,
            undefined=_Missing,
            bytecode_cache=_COMPILED[escapes],
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=0,
        )
        for name_of_too_much in ("center", "indent", "format", "wordwrap"):
            del self._environment.filters[name_of_too_much]
        self._environment.filters.update(filters)
        self._name = name
        try:
            self._template = self._environment.get_template(name)
        except _ERRORS as error:
            raise self._failed(error) from error

    def render(self, **values: Any) -> str:
        """Return the text of the template for these values.

        Raises:
            TemplateFailed: rendering failed.
        """
        self._environment.turns = 0
        parts, length = [], 0
        try:
            for part in self._template.generate(**values):
                length += len(part)
                if length > _MOST_CHARACTERS:
                    raise _TooMuch("it makes more than 2 million characters")
                parts.append(part)
        except _ERRORS as error:
            raise self._failed(error) from error
        text = "".join(parts)
        if not text.strip():
            raise TemplateFailed(f"{self._files.first(self._name)}: it makes an empty text.")
        return Markup(text) if self._environment.autoescape else text  # noqa: S704 - the template escaped it

    def _failed(self, error: BaseException) -> TemplateFailed:
        where = self._files.first(self._name) or self._name
        if isinstance(error, jinja2.TemplateSyntaxError):
            file = error.filename or where
            return TemplateFailed(f"{file}, line {error.lineno}: {_sentence(error.message or '')}")
        if isinstance(error, jinja2.TemplateNotFound):
            reason = f"there is no template {clean_line(str(error.name), 80)}"
        elif isinstance(error, RecursionError):
            reason = "it includes itself"
        elif isinstance(error, OSError):
            reason = f"it cannot be read ({error.strerror})"
        else:
            reason = str(error)
        line = _line_of(error, self._files.read)
        place = f"{line[0]}, line {line[1]}" if line else str(where)
        return TemplateFailed(f"{place}: {_sentence(reason)}")


class _TooMuch(jinja2.TemplateRuntimeError):
    """A template exceeds the limits, which no digest needs."""


class _Missing(jinja2.StrictUndefined):
    """An undefined name in a template, reported without the name of a class."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"there is nothing named {self._undefined_name!r}"


class _Files(jinja2.BaseLoader):
    """Loads templates from folders.

    Attributes:
        read: the paths that were read.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self.read: set[str] = set()

    def first(self, name: str) -> Path | None:
        """Return the file of a template, if there is one."""
        parts = jinja2.loaders.split_template_path(name)
        return next((path for folder in self._folders if (path := folder.joinpath(*parts)).exists()), None)

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002 - the interface of jinja2
        template: str,
    ) -> tuple[str, str, None]:
        path = self.first(template)
        if path is None:
            raise jinja2.TemplateNotFound(template)
        data = path.read_bytes()
        self.read.add(str(path))
        try:
            return data.decode("utf-8-sig"), str(path), None
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise jinja2.TemplateSyntaxError("it is not UTF-8", line, template, str(path)) from error


class _Compiled(jinja2.BytecodeCache):
    """A cache of the templates compiled in this process: a mail renders the same ones up to seven times."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._codes[bucket.key] = bucket.checksum, bucket.code


_COMPILED = {escapes: _Compiled() for escapes in (False, True)}
"""The caches by whether templates escape, as templates of both kinds can include the same one."""


class _Bounded(ImmutableSandboxedEnvironment):
    """A sandbox that limits loops and the length of texts.

    Attributes:
        turns: the iterations of all loops since rendering began.
    """

    intercepted_binops = frozenset({"*", "**", "%"})
    turns = 0

    def count(self) -> str:
        """Count an iteration of a loop."""
        self.turns += 1
        if self.turns > _MOST_TURNS:
            raise _TooMuch(f"its loops take more than {_MOST_TURNS:,} turns")
        return ""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute a product, a power or a remainder, unless it is too large."""
        texts = [value for value in (left, right) if not isinstance(value, int | float)]
        numbers = [abs(value) for value in (left, right) if isinstance(value, int | float)]
        if operator == "*" and texts and max(numbers, default=0) * len(texts[0]) > _MOST_REPEATED:
            raise _TooMuch(f"it repeats a text to more than {_MOST_REPEATED:,} characters")
        if (operator == "**" and numbers[-1] > _LARGEST_POWER) or (operator == "%" and texts):
            raise _TooMuch(f"it uses {operator} for a result that may be too large")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse methods that can make a text of any length."""
        return attr not in _WIDENING and super().is_safe_attribute(obj, attr, value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            counting = nodes.Call(nodes.EnvironmentAttribute("count"), [], [], None, None)
            loop.body.insert(0, nodes.Output([counting]).set_lineno(loop.lineno))
        return tree


_ERRORS = (
    jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip
"""The errors that rendering a template can raise."""


def _sentence(text: str) -> str:
    return f"{clean_line(text, 200).rstrip('.')}."


def _line_of(error: BaseException, files: set[str]) -> tuple[str, int] | None:
    """Return the last line of one of these files that an exception passed through."""
    found, trace = None, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in files:
            found = name, trace.tb_lineno
        trace = trace.tb_next
    return found
