# Every target says what it does; `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOME_FOLDER ?= demo-home

# Compiled Python is kept even where the shell says not to: tests are compiled with every assertion spelt out.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-fast test-browser test-spark test-bluesky check bench soak docs requirements clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## Set up, load the sample data and serve it; the address and the sign-in are printed
	@HUSTINGS_HOME=$(HOME_FOLDER) $(BIN)/hustings demo --serve --port $(PORT)

test: $(VENV)/.test ## Set up and run the tests
	$(BIN)/pytest -n 2 -q

test-fast: $(VENV)/.test ## Run the tests that write no home and start nothing
	$(BIN)/pytest -n 2 -q -m "not slow"

test-browser: $(VENV)/.test node_modules/.done ## Look at every screen in Chromium: axe-core, screenshots, no outside hosts
	@command -v chromium >/dev/null || { echo "chromium is missing: install it, on Debian with 'apt-get install chromium'"; exit 1; }
	$(BIN)/pytest browser_tests -q

test-spark: $(VENV)/.spark ## Run the engines' conformance suite on Spark too
	@command -v java >/dev/null || { echo "java is missing: install version 17, on Debian with 'apt-get install openjdk-17-jre-headless'"; exit 1; }
	$(VENV)-spark/bin/pytest spark_tests -q

test-bluesky: $(VENV)/.test bluesky_network/node_modules/.done ## Collect from a real Bluesky network on this machine
	$(BIN)/pytest bluesky_network -q

check: $(VENV)/.test ## Types, style and the architecture
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test ## Measure speed against peers; figures go to docs/scale.md
	$(BIN)/python -m benchmarks

soak: $(VENV)/.test ## Faults, kills and races for about an hour, or with SMALL=1 for minutes; docs/reliability.md says what they prove
	$(BIN)/python -m soak $(if $(SMALL),--small)

docs: $(VENV)/.test ## Write docs/reference from the code
	$(BIN)/hustings docs docs

requirements: ## Pin the dependencies anew, with hashes (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing: 'pip install uv'"; exit 1; }
	sh requirements/compile.sh

clean: ## Remove what the targets above made
	rm -rf $(VENV) $(VENV)-spark node_modules bluesky_network/node_modules demo-home

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or later, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11: name a later one, make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian 'apt-get install python3-venv'"; exit 1; }

$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/demo.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.demo

$(VENV)/.spark: requirements/spark.txt pyproject.toml
	@$(PYTHON) -m venv $(VENV)-spark && mkdir -p $(VENV)
	$(VENV)-spark/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/spark.txt
	$(VENV)-spark/bin/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

node_modules/.done: package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: on Debian 'apt-get install npm'"; exit 1; }
	npm ci --silent && touch $@

bluesky_network/node_modules/.done: bluesky_network/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: on Debian 'apt-get install npm'"; exit 1; }
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { echo "PostgreSQL is missing: on Debian 'apt-get install postgresql'"; exit 1; }
	cd bluesky_network && JOBS=max npm ci --silent && touch node_modules/.done
