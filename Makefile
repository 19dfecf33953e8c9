# Two commands: `make run` serves the chat, `make test` runs the suite. `make check` is what CI checks first.
PYTHON ?= python3
PORT ?= 7860
# Processes that `make test` shares the files of tests out to.
WORKERS ?= 2
BIN := .venv/bin

.PHONY: run test check torture gate-proof foreign train lessons screenshot clean
.DELETE_ON_ERROR:

run: .venv/.run
	@$(BIN)/contrat serve --port $(PORT)

test: .venv/.test tools
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

check: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# An hour at most: what the library stands, with its figures (docs/reliability.md). Small disks need root.
torture: .venv/.test
	$(BIN)/python -m evals.torture --page docs/reliability.md

# Breaks the program in sixteen ways, one at a time, and shows which line of the gate says so (docs/evaluation.md).
gate-proof: .venv/.test
	$(BIN)/python -m evals.proof

# Loads the exports with the real inspect_ai, ragas and pandas, each in an environment of its own below build/.
foreign: .venv/.test
	CONTRAT_FOREIGN=build/foreign $(BIN)/pytest tests/evals/test_exports.py

train: .venv/.test
	$(BIN)/python -m index.training ../shared/data

lessons: .venv/.test
	$(BIN)/python -m evals.lessons ../shared/data

screenshot: .venv/.test tools
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

# Debian's Chromium for the browser tests, Tesseract with its French data for scans. Where apt cannot give one, the tests
# that need it skip and say so; a scanned page is then reported as unread.
.PHONY: tools
tools:
	@missing=""; \
	  command -v chromium >/dev/null 2>&1 || missing="$$missing chromium"; \
	  tesseract --list-langs 2>/dev/null | grep -qx fra || missing="$$missing tesseract-ocr tesseract-ocr-fra"; \
	  if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; fi; \
	  command -v chromium >/dev/null 2>&1 \
	    || echo "Chromium n'est pas installé : les tests dans un navigateur seront sautés."; \
	  tesseract --list-langs 2>/dev/null | grep -qx fra \
	    || echo "Tesseract et ses données françaises ne sont pas installés : les tests de numérisations seront sautés."

clean:
	rm -rf .venv build *.egg-info
