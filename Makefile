# The commands of the house. A fresh machine needs Python 3.11 or later and make; `make demo` and `make test` do the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
CODE := csgraph api visualisation scripts tests

# A larger set of dependencies holds the smaller: where it is installed, it is the one to keep current.
RUN_SET := $(or $(wildcard $(VENV)/dev.stamp),$(wildcard $(VENV)/test.stamp),$(VENV)/run.stamp)
TEST_SET := $(or $(wildcard $(VENV)/dev.stamp),$(VENV)/test.stamp)
DEV_SET := $(VENV)/dev.stamp
BENCHES ?= imports detection score groups api quality simulate_groups

.PHONY: help say-what-comes demo test test-tools test-unit check fix coverage bench bench-quality bench-speed bench-england screenshots docs serve lock setup clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: say-what-comes $(RUN_SET) ## Load the sample borough, detect, refer, and serve its pages (ARGS=--no-serve: end by itself)
	@$(BIN)/csgraph demo $(ARGS)

say-what-comes:
	@echo "The sample borough: load it, detect, refer one context to Level 2, draw its picture."
	@test -e $(VENV)/run.stamp -o -e $(VENV)/test.stamp -o -e $(VENV)/dev.stamp || \
	  echo "The first time this takes some minutes: dependencies are installed into $(VENV), then detection is compiled."

test: $(TEST_SET) test-tools ## Every test
	$(BIN)/python -m pytest $(ARGS)

test-unit: $(TEST_SET) ## The tests that need no engine, in seconds
	$(BIN)/python -m pytest -q tests/unit tests/house $(ARGS)

check: $(DEV_SET) ## Format, rules, types, imports, spelling, and that made pages are current
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_spelling.py
	$(BIN)/python scripts/make_docs.py --check
	$(BIN)/pyright

fix: $(DEV_SET) ## Mend format and what else can be mended without thought
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

coverage: $(TEST_SET) test-tools ## Every test, and what of the code they reach
	$(BIN)/coverage run -m pytest $(ARGS)
	$(BIN)/coverage report

bench: $(TEST_SET) ## The measurements behind the goals, kept in docs/benchmarks (BENCHES=api: that one alone)
	@mkdir -p docs/benchmarks; for each in $(BENCHES); do \
	  echo "tests/bench/$$each.py"; \
	  $(BIN)/python -m tests.bench.$$each --json $(ARGS) > docs/benchmarks/$$each.new; \
	  mv docs/benchmarks/$$each.new docs/benchmarks/$$each.json; \
	done
	$(BIN)/python scripts/make_docs.py

bench-england: ## The same at England's size; up to an hour
	@$(MAKE) bench BENCHES=england

bench-quality: ## How much of what is planted is found, and how often detection speaks where nothing was
	@$(MAKE) bench BENCHES="quality simulate_groups"

bench-speed: ## How fast detection is, as ratios to one sort of as many numbers in the same run
	@$(MAKE) bench BENCHES="detection score groups"

screenshots: $(TEST_SET) test-tools ## Pictures of every page, into docs/images/pages
	$(BIN)/python -m tests.browser.screenshots

docs: $(RUN_SET) ## Make the pages that come from the code
	$(BIN)/python scripts/make_docs.py

serve: $(RUN_SET) ## Serve API and pages on 127.0.0.1
	$(BIN)/csgraph serve $(ARGS)

setup: $(DEV_SET) ## Make .venv with everything a developer needs

lock: $(DEV_SET) ## Resolve the dependencies anew into requirements/, with hashes and without addresses
	$(LOCK) -o requirements/run.txt
	$(LOCK) --extra test -c requirements/run.txt -o requirements/test.txt
	$(LOCK) --extra test --extra dev -c requirements/test.txt -o requirements/dev.txt

clean: ## Remove .venv and everything made on the way
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage build dist

LOCK := $(BIN)/uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet

test-tools:
	@scripts/find_test_tools

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "csgraph needs Python 3.11 or later. Name one: make PYTHON=python3.12"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: requirements/%.txt | $(BIN)/python
	@echo "Installing $< into $(VENV), each package checked by its hash (a minute or so) ..."
	@$(BIN)/python -m pip install --quiet --require-hashes -r $<
	@$(BIN)/python -m pip install --quiet --no-deps -e .
	@echo "Compiling detection for this machine (a minute or so) ..."
	@$(BIN)/python -m csgraph.detect.ready
	@touch $@
