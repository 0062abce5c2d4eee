# Two commands need nothing but Python 3.11+ (with venv and pip), git and make.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHON ?= python3
NPM_INSTALL := npm install --silent --no-audit --no-fund --fetch-retries=1 --prefix tests/npm

.PHONY: help show test lint types tests golden bench clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

show: $(STAMP) ## print the shipped record
	@$(BIN)/timeline show

test: lint types tests ## run every check and test

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

# In CI, other people's npm packages read what we export; elsewhere those tests are skipped unless they are installed.
tests: $(STAMP)
	@if [ -n "$$CI" ] && command -v npm >/dev/null; then timeout 180 $(NPM_INSTALL) || true; fi
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

golden: $(STAMP) ## write the expected output of the tests and the README anew
	$(BIN)/python -m pytest -q --update-golden

bench: $(STAMP) ## time the commands (CPU seconds)
	$(BIN)/python benchmarks/run.py

clean: ## remove what the other targets made
	rm -rf $(VENV) .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# The stamp is newer than pyproject.toml when the environment is up to date.
$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or later is needed"'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(STAMP)
