"""Pass the fast tests with each version of Python that pyproject.toml names: `make matrix`.

    python -m tests.matrix TESTS="tests/unit/query" ARGS="-x"

Each version has a virtual environment of its own. Versions that this machine does not have are listed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]


def versions() -> list[str]:
    """Return the versions of Python that pyproject.toml names, such as 3.11."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))


def interpreter(version: str) -> str | None:
    """Return a program that is this version of Python, or None."""
    return next((program for program in _candidates(version) if _runs(program, version)), None)


def _candidates(version: str) -> Iterator[str]:
    """Yield programs that may be this version: of this process, of the PATH, of pyenv, of uv."""
    yield sys.executable
    name = f"python{version}"
    yield from filter(None, [shutil.which(name)])
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, sorted(pyenv.glob(f"versions/{version}.*/bin/{name}")))
    if uv := shutil.which("uv"):
        find = [uv, "python", "find", "--no-python-downloads", "--managed-python", version]
        yield from subprocess.run(find, capture_output=True, text=True, check=False).stdout.splitlines()


def _runs(program: str, version: str) -> bool:
    """Return whether a program is this version; a shim of pyenv may lead to none."""
    ask = [program, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip() == version


def main(settings: list[str]) -> int:
    """Run the tests with each version, and print a line for each; return 1 if one failed."""
    results = {}
    for version in versions():
        program = interpreter(version)
        if program is None:
            results[version] = "not on this machine"
            continue
        sys.stderr.write(f"Python {version}: {program}\n")
        make = ["make", "--no-print-directory", "test-fast", f"PYTHON={program}", *settings]
        done = subprocess.run(make, cwd=ROOT, check=False)
        results[version] = "failed" if done.returncode else "passed"
    sys.stderr.writelines(f"Python {version}: {result}\n" for version, result in results.items())
    return int("failed" in results.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
