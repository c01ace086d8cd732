# Each target sets itself up: nothing but Python 3.11, make and git has to be there.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable

.PHONY: demo test check bench clean

demo: .venv/demo-installed  ## run one application on the built-in emulators of all vendors
	@$(BIN)/anymeet demo

test: check  ## lint, types, imports, tests with branch coverage, documentation
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --cov --cov-report term

check: .venv/test-installed  ## lint and types alone
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/test-installed  ## speed, as ratios against a baseline of the same run
	$(BIN)/python tests/bench

clean:
	rm -rf .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "anymeet needs Python 3.11: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv

.venv/demo-installed: .venv/bin/python pyproject.toml
	$(INSTALL) '.[cli,emulator]'
	@touch $@

.venv/test-installed: .venv/bin/python pyproject.toml
	$(INSTALL) '.[dev]'
	@touch $@ .venv/demo-installed
