# Two commands: `make run` serves the chat, `make test` runs the suite. `make check` is what CI checks first.
PYTHON ?= python3
PORT ?= 7860
BIN := .venv/bin

.PHONY: run test check train screenshot clean
.DELETE_ON_ERROR:

run: .venv/.run
	@$(BIN)/contrat serve --port $(PORT)

test: .venv/.test chromium
	$(BIN)/pytest

check: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

train: .venv/.test
	$(BIN)/python -m index.training ../shared/data

screenshot: .venv/.test chromium
	$(BIN)/python -m ui.screenshots

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 ou plus récent est nécessaire : make run PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade "pip==26.3"

.venv/.run: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/.test: .venv/.run
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

# The browser tests need a Chromium; where apt cannot give one they skip and say so.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } \
	  || echo "Chromium n'est pas installé : les tests dans un navigateur seront sautés."

clean:
	rm -rf .venv build *.egg-info
