# Everything runs from a fresh clone with Python 3.10+ (venv, pip) and make; .venv is made on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check format docs bench quality clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/ready: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/ready ## crawl, index and search the bundled sample newspaper
	@$(BIN)/ilbo demo

test: $(VENV)/ready ## run the tests
	$(BIN)/python -m pytest -n auto -q

check: $(VENV)/ready ## lint, format, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/ready ## format the code and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/ready ## write today's output of the shown commands into the documents
	$(BIN)/python docs/generate.py

bench: $(VENV)/ready ## measure speed beside peers; results go to bench/results/
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m bench

quality: $(VENV)/ready ## measure retrieval quality on the corpus topics
	$(BIN)/python -m bench.quality

clean: ## remove what the targets above made
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
