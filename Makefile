# Two commands do all: `make run` opens the dashboard, `make test` passes every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint types imports pytest env env-dev lock clean

run: env
	$(BIN)/python cli.py serve

test: env-dev lint types imports pytest

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

pytest:
	$(BIN)/python -m pytest -n 2 --dist loadscope

env: $(VENV)/.run-ready
env-dev: $(VENV)/.dev-ready

$(VENV)/.run-ready: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev-ready: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.run-ready

# For maintainers: resolve the direct requirements again, exactly pinned.
lock: env-dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
