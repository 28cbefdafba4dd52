# Everything that is run here, with the tools of requirements/*.lock in .venv. `make help` lists it.
# Needs GNU make 3.81 or newer, git, and a Python from 3.11 to 3.14 (PYTHON=... chooses one).

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$python && break; done)
COUNT ?= 20000
LIVES ?= 1000
MERGES ?= 5000
SEED ?= 0
UV ?= uv
ARGS ?=

venv := .venv
bin := $(venv)/bin
pip := $(bin)/python -m pip --disable-pip-version-check --no-input
# Compiling everything that is installed takes longer than compiling what is used.
install := $(pip) install --quiet --no-compile --no-deps

.DELETE_ON_ERROR:
.PHONY: help setup demo test lint format bench fuzz calibrate lock clean

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1	\2/p' Makefile

setup: $(venv)/dev.installed ## Make .venv with the locked tools and mergekit itself (done by whatever needs it)

demo: $(venv)/run.installed ## Merge five agents' branches in a disposable repository
	@$(bin)/mergekit demo

test: $(venv)/dev.installed ## Run the tests, on every core (ARGS="-k name" chooses, ARGS=-n0 runs them one by one)
	@$(bin)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(venv)/dev.installed ## Check style, types and the direction of imports
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy mergekit tests
	$(bin)/lint-imports --no-logo

format: $(venv)/dev.installed ## Format the code
	$(bin)/ruff format .
	$(bin)/ruff check --fix .

bench: $(venv)/dev.installed ## Measure beside git (ARGS="--repo CLONE ..." for what needs clones; ARGS=--help)
	@$(bin)/python -m tests.benchmarks $(ARGS)

fuzz: $(venv)/dev.installed ## Try all small histories, COUNT random ones from SEED on, LIVES with crashes and races, MERGES of mutated files
	@$(bin)/python -m tests.fuzz --commits 5 --count $(COUNT) --seed $(SEED) $(ARGS)
	@$(bin)/python -m tests.fuzz.campaign --count $(LIVES) --seed $(SEED)
	@$(bin)/python -m tests.fuzz.types --count $(COUNT) --seed $(SEED)
	@$(bin)/python -m tests.fuzz.code --count $(MERGES) --seed $(SEED) $(if $(CASES),--cases $(CASES))

calibrate: $(venv)/dev.installed ## Fit the odds of rules to the merges in CASES (ARGS="--also DIR --write")
	@$(bin)/python -m tests.calibration $(CASES) $(ARGS)

# Versions that are locked stay unless ARGS=--upgrade asks for newer ones.
lock: ## Write the lock files anew from pyproject.toml (needs uv)
	$(UV) $(compile) --group dev --output-file requirements/dev.lock $(ARGS)
	$(UV) $(compile) --group build --constraints requirements/dev.lock --output-file requirements/run.lock $(ARGS)

compile := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml

clean: ## Remove what was made, .venv included
	rm -rf $(venv) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# mergekit itself is installed without build isolation: what builds it is locked, too.
$(venv)/%.installed: requirements/%.lock pyproject.toml | $(bin)/python
	@echo "installing requirements/$*.lock into $(venv)"
	@$(install) --require-hashes -r requirements/$*.lock
	@$(install) --no-build-isolation --editable .
	@touch $@

$(bin)/python:
	@test -n "$(PYTHON)" || { echo "no Python from 3.11 to 3.14 was found: install one, or name one with 'make PYTHON=...'" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(venv)
