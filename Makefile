# Everything is set up in .venv with nothing but Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
ifneq ($(origin PYTHON),file)
# A Python that you name has an environment of its own; one of pyenv need not be switched on.
NAMED := $(PYTHON) $(shell ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/*/bin/$(notdir $(PYTHON)) 2>/dev/null)
override PYTHON := $(or $(shell for each in $(NAMED); do $$each -c '' 2>/dev/null && echo $$each && break; done),$(PYTHON))
VENV := .venv-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
endif
BIN := $(VENV)/bin
BOUNDS := .venv-bounds
PROGRAM := $(VENV)/.program
READY := $(VENV)/.ready
TESTS ?= tests/unit tests/ui
ARGS ?=

# The tests write thousands of small files, so they write to memory if there is enough of it.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk '$$4 + 0 > 4000000 {print "/dev/shm"}')
PYTEST := $(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/pytest -q
unexport PYTHONDONTWRITEBYTECODE  # They start hundreds of processes, which need compiled modules.

.PHONY: run test test-fast coverage check bounds matrix torture bench wheel docs man pictures digest-pictures browser-pictures clean

run: $(PROGRAM)  ## set up, then open the reader
	@$(BIN)/paperreader $(ARGS)

test: test-fast  ## set up, then pass the tests: the fast ones first
	$(PYTEST) -n 3 tests/e2e tests/snapshots $(ARGS) || \
	  { echo "Once more, one at a time: a busy machine can be too slow for a terminal."; \
	    $(PYTEST) --last-failed --last-failed-no-failures none tests/e2e tests/snapshots $(ARGS); }

test-fast: $(READY)  ## the tests of units and of the screen, without those of the real program
	$(PYTEST) -n 3 $(TESTS) $(ARGS)

coverage: $(READY)  ## the lines that the fast tests do not reach
	$(PYTEST) -n 3 --cov=paperreader --cov-report=term-missing:skip-covered tests/unit tests/ui $(ARGS)

check: $(READY)  ## lint, types, layers, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test

bounds:  ## pass the tests with the lowest versions that pyproject.toml allows
	@test -x $(BOUNDS)/bin/python || $(PYTHON) -m venv $(BOUNDS)
	@$(BOUNDS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BOUNDS)/bin/python -m tests.lowest_bounds > $(BOUNDS)/constraints.txt
	@$(BOUNDS)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[socks]' --group dev \
	  --constraint $(BOUNDS)/constraints.txt
	$(BOUNDS)/bin/pytest -q -n 2 $(ARGS)

matrix: $(READY)  ## pass the fast tests (or TESTS) with each Python that pyproject.toml names and that is here
	@$(BIN)/python -m tests.matrix TESTS="$(TESTS)" ARGS="$(ARGS)"

# The amount of work ends a test; the limit in seconds is for one that hangs, on a slow or busy machine too.
torture: $(READY)  ## the tests of durability, run long
	PAPERREADER_TORTURE=1 $(BIN)/pytest -q -m torture --timeout=7200 $(ARGS)

bench: $(READY)  ## measure, as ratios within this run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python bench/run.py $(ARGS)

wheel: $(READY)  ## build wheel and sdist in dist, and check that a package index would take them
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group release
	@rm -f dist/paperreader-*
	$(BIN)/python -m build --outdir dist .
	$(BIN)/python -m twine check --strict dist/paperreader-*

docs: $(READY)  ## build the website of the pages in dist/site
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	$(BIN)/python docs/build_site.py

pictures: $(READY)  ## make the pictures of the pages from the real screen
	$(BIN)/python -m docs.pictures

digest-pictures: $(READY)  ## make the pictures of a digest as Chromium draws it
	$(BIN)/python docs/digest_pictures.py

browser-pictures: $(READY)  ## make the pictures of the reader in a browser
	$(BIN)/python -m docs.browser_pictures

man: $(READY)  ## write the man page, from the parser, the README and docs/configuration.md
	$(BIN)/python docs/man_page.py

clean:
	rm -rf .venv .venv-* dist build

$(PROGRAM): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "paperreader needs Python 3.11 or newer, and $(PYTHON) is not: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
	    exit 1; }
	@echo "Setting up $(VENV) (once, about a minute)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(READY): $(PROGRAM)
	@echo "Adding the tools for development to $(VENV) (once, about a minute)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
