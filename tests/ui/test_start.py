"""A reader that cannot go on ends with the sentence and the exit code of the command line."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from functools import partialmethod
from pathlib import Path

import pytest
from textual.strip import Strip

from paperreader.cli import main
from paperreader.cli.diagnostics import guarded
from paperreader.errors import DamagedFile, NotSaved, PaperReaderError
from paperreader.library import Library
from paperreader.paths import default_paths
from paperreader.ui import strips
from paperreader.ui.app import PaperReader
from paperreader.ui.start import open_reader
from tests.builders import build_edition
from tests.terminal import own_environment
from tests.ui.reader import make_app


@pytest.fixture(autouse=True)
def headless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the reader without a terminal, and change nothing in the process."""
    monkeypatch.setattr("gc.disable", lambda: None)
    monkeypatch.setattr("sys.setswitchinterval", lambda _seconds: None)
    monkeypatch.setattr("paperreader.ui.system.leaving.end_process_soon", lambda *_: None)
    monkeypatch.setattr("paperreader.cli.opening.can_show_a_screen", lambda: True)
    monkeypatch.setattr(PaperReader, "run", partialmethod(PaperReader.run, headless=True))


def test_a_fault_of_the_program_is_said_without_its_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("paperreader.workspace.navigator.Navigator.start", broken)
    services = make_app(tmp_path).services
    assert guarded(lambda: open_reader(services, None, print)) == 1
    said = capsys.readouterr().err
    assert "because of a fault in it" in said
    assert "ZeroDivisionError" not in said


@pytest.mark.parametrize("error", [NotSaved("The disk is full."), DamagedFile("It is damaged.", Path("x"))])
def test_an_error_ends_the_reader_as_it_ends_a_command(
    error: PaperReaderError,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("paperreader.ui.screen.browse.BrowseScreen.on_mount", broken)
    services = make_app(tmp_path).services
    assert guarded(lambda: open_reader(services, None, print)) == error.exit_code
    assert capsys.readouterr().err == f"paperreader: {error}\n"


def test_a_library_of_a_newer_version_is_named_as_on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = default_paths().library
    library = Library(path)
    library.store(build_edition(1))
    library.close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    ends = []
    for arguments in ([], ["list", "--offline"]):
        code = main(arguments)
        ends.append((code, capsys.readouterr().err))
    assert ends[0] == ends[1]
    assert ends[0][0] == 5
    assert "was written by a newer version of paperreader" in ends[0][1]


def test_a_broken_style_sheet_of_ones_own_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    styles = default_paths().styles
    styles.mkdir(parents=True)
    (styles / "mine.tcss").write_text("#tabs { nonsense")
    assert main([]) == 2
    assert "mine.tcss" in capsys.readouterr().err


def test_nothing_of_sqlite_stays_beside_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = make_app(tmp_path, editions=[build_edition(1)]).services
    monkeypatch.setattr(PaperReader, "run", lambda _app: services.library.begin_visit())
    assert open_reader(services, None, print) == 0
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"library.db"}


def test_the_reader_makes_light_strips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = make_app(tmp_path).services
    monkeypatch.setattr(Strip, "__init__", object.__init__)
    monkeypatch.setattr(PaperReader, "run", lambda _app: None)
    assert open_reader(services, None, print) == 0
    assert Strip.__init__ is strips._begin


_LOADED_LATER = """
    asyncio.sslproto filelock html httpx json logging.handlers mimetypes msgspec.inspect pickle platformdirs
    rich.markup rich.table selectolax textual.canvas textual.command textual.containers textual.markup
    textual.widgets._input tinydb traceback zoneinfo
    paperreader.bookmarks paperreader.identity paperreader.models.identifier paperreader.query.highlight
    paperreader.query.matcher paperreader.query.memory paperreader.query.parser paperreader.recommend
    paperreader.sources.base paperreader.sources.github paperreader.text.latex_pieces
    paperreader.text.markdown paperreader.ui.commands paperreader.ui.dialogs
    paperreader.ui.filter.line_input paperreader.ui.full_text paperreader.views.store
"""

_SHOW_FIRST_LIST = f"""
import sys
from paperreader.loading import load_logging, load_msgspec, load_textual
load_msgspec()
assert "inspect" not in sys.modules
load_logging()
load_textual()
from paperreader.cli.opening import services_of_process
from paperreader.ui.app import PaperReader
from paperreader.ui.screen.browse import BrowseScreen

def report(screen):
    import paperreader.workspace.surroundings  # The event loop loads this next.
    assert len(screen.list.listing) == 3
    print(*set({_LOADED_LATER.split()}) & sys.modules.keys())
    for name, module in [*sys.modules.items()]:
        for kind in vars(module).values() if name.startswith("paperreader.") else ():
            if getattr(kind, "__module__", "") == name and hasattr(kind, "__match_args__"):
                if not hasattr(kind, "__struct_fields__"):
                    print(name, kind.__name__)
    screen.app.exit()

BrowseScreen.begin_to_work = report
PaperReader(services_of_process(offline=True)).run(headless=True)
"""


def test_the_first_list_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """Also, no class of the start is a `NamedTuple` or a dataclass: they take long to make, see `Value`."""
    library = Library(tmp_path / "data" / "paperreader" / "library.db")
    library.store(build_edition(3))
    library.close()
    ran = subprocess.run(
        [sys.executable, "-c", _SHOW_FIRST_LIST],
        env=own_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "\n"


_USE_STAND_INS = """
import sys
from paperreader.loading import load_logging, load_textual
load_logging()
load_textual()
import asyncio.format_helpers, logging, pickle, textual.app, rich.console, rich.style
from textual.command import Provider
assert not issubclass(textual.app.ThemeProvider, Provider)
assert pickle.loads(rich.style.dumps([1])) == rich.style.loads(pickle.dumps([1])) == [1]
assert textual.app.user_downloads_path() == __import__("platformdirs").user_downloads_path()
assert rich.console.Console().render_str("[b]:star:").plain == "⭐"
try:
    1 / 0
except ZeroDivisionError:
    assert logging.Formatter().formatException(sys.exc_info()).endswith("division by zero")
assert asyncio.format_helpers.extract_stack()[-1].name == "<module>"
assert textual.layout.Canvas(1, 1).width == 1
load_textual()
assert textual.app is sys.modules["textual.app"]
"""


def test_what_textual_was_loaded_without_is_loaded_when_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", _USE_STAND_INS], check=True)


_TEST_TLS = """
import sys
from paperreader.loading import load_textual
load_textual()
import asyncio.base_events, pytest
assert asyncio.base_events.ssl is None
tests = ["tests/unit/net/test_certificates.py", "-k", "company or where_http_is_asked"]
sys.exit(pytest.main(["-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests]))
"""


def test_servers_over_tls_are_reached_although_asyncio_was_loaded_without_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _TEST_TLS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
