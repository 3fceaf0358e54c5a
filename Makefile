# Everything runs from a fresh clone with Python 3.10+ (venv, pip) and make; .venv is made on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := archive commands demo indexer render search_cli.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-semantic cluster cluster-stop test-cluster fuzz check format docs man bench quality clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/ready: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@# pip does this for all but editable packages; where Python may not write it itself, every start would.
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

demo: $(VENV)/ready ## crawl, index and search the bundled sample newspaper
	@$(BIN)/ilbo demo

test: $(VENV)/ready ## run the tests
	$(BIN)/python -m pytest -n auto -q

# In an environment of its own: with the extra installed, every `ilbo index` makes vectors too.
test-semantic: ## run the tests of searching by meaning, with the extra ilbo[semantic]
	$(MAKE) VENV=.venv-semantic .venv-semantic/ready
	.venv-semantic/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,semantic]'
	.venv-semantic/bin/python -m pytest -q tests/indexer/semantic tests/commands/test_semantic.py

cluster: $(VENV)/ready ## start three OpenSearch nodes for tests (needs JDK 17 and Maven)
	$(BIN)/python -m tests.cluster start

cluster-stop: $(VENV)/ready ## stop them
	$(BIN)/python -m tests.cluster stop

# Exit code 3 of a start is that the nodes' parts cannot be had here; the tests then say so and are skipped.
test-cluster: $(VENV)/ready ## run the tests of the cluster engine on three nodes, then stop these
	$(BIN)/python -m tests.cluster start || [ $$? -eq 3 ]
	$(BIN)/python -m pytest -q -rs --durations=5 tests/cluster; status=$$?; \
	$(BIN)/python -m tests.cluster stop; exit $$status

fuzz: $(VENV)/ready ## ask the index and stock Whoosh many thousands of random queries (ROUNDS=40 times the tests')
	ILBO_FUZZ=$(or $(ROUNDS),40) $(BIN)/python -m pytest -n auto -q tests/indexer/segments/test_oracle.py tests/indexer/segments/test_search.py

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

man: $(VENV)/ready ## write the manual pages into man/
	$(BIN)/python docs/manual_pages.py man

bench: $(VENV)/ready ## measure speed beside peers; results go to bench/results/
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m bench

quality: $(VENV)/ready ## measure retrieval quality on the corpus topics
	$(BIN)/python -m bench.quality

clean: ## remove what the targets above made
	rm -rf $(VENV) .venv-semantic .cluster build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
