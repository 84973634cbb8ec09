# wireroom: `make demo` shows a newspaper, `make test` proves it. Needs python3 (3.11 or newer) with pip and venv.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

.PHONY: demo test check bench crash messages needs clean

demo: .stamps/run
	$(BIN)/wireroom demo demo-paper

test: .stamps/dev needs
	$(BIN)/pytest -n 2 --dist loadgroup

check: .stamps/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .stamps/dev
	$(BIN)/python -m bench

crash: .stamps/dev
	WIREROOM_CRASH_ROUNDS=6 WIREROOM_CRASH_STORIES=500 WIREROOM_CRASH_KILLS=30 WIREROOM_CRASH_AWAY=30 $(BIN)/pytest -s tests/crash

messages: .stamps/dev
	$(BIN)/python -m wireroom.press.strings.messages

needs:
	@sh tools/test-needs.sh

clean:
	rm -rf .venv .tools .stamps demo-paper .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist

.tools/bin/uv:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "wireroom needs Python 3.11 or newer")'
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.stamps/run: pyproject.toml uv.lock .tools/bin/uv
	.tools/bin/uv sync --frozen --inexact --no-dev --quiet --python $(PYTHON)
	@mkdir -p .stamps && touch $@

.stamps/dev: pyproject.toml uv.lock .tools/bin/uv
	.tools/bin/uv sync --frozen --inexact --quiet --python $(PYTHON)
	@mkdir -p .stamps && touch $@ .stamps/run
