# Everything starts from Python 3.11+ and make: each target sets up .venv first, and only when it is out of date.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO ?= demo

.PHONY: demo test slow lint types imports notebooks docs check lock sample clean help

help:            ## list the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

demo: $(STAMP)   ## run the main job on the sample study: interviews in, theme matrices and charts out
	$(BIN)/qualcode demo $(DEMO)

test: $(STAMP)   ## the fast tests and the examples in the docstrings
	$(BIN)/python -m pytest -n 2 -m "not slow"

slow: $(STAMP)   ## the tests that take longer: crashes, real studies, browsers
	$(BIN)/python -m pytest -m slow

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP) ## imports point one way between the rooms
	$(BIN)/lint-imports

notebooks: $(STAMP) ## run the notebooks from the first cell to the last
	$(BIN)/python scripts/run_notebooks.py notebooks

docs: $(STAMP)   ## links and examples in the docs hold
	$(BIN)/python scripts/check_docs.py README.md docs

check: lint types imports notebooks docs ## all that CI adds to demo and test

lock: $(STAMP)   ## renew the locked development dependencies
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --upgrade --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 pyproject.toml --extra dev -o requirements-dev.txt

sample: $(STAMP) ## build the sample study's files from their sources
	$(BIN)/python scripts/build_sample.py

clean:
	rm -rf $(VENV) demo demo.vault dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(STAMP): pyproject.toml requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "qualcode needs Python 3.11 or newer; none was found. Install it, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@
