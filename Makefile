# Everything a person or CI does here, in one place. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: help setup run demo check test fuzz bench bench-screening bench-search lighthouse pages screenshots texts lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
SECONDS_EACH ?= 60
export LAMPPOST_HOME ?= $(CURDIR)/var

help: ## Show what you can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Install what is needed to run, into .venv and var

run: setup ## Set up, fill the demo at the first start, and serve it at http://127.0.0.1:8000
	@$(BIN)/lamppost serve --demo --port $(PORT)

demo: setup ## Empty the demo and fill it again
	@$(BIN)/lamppost demo reset

check: $(VENV)/.ready-dev ## Format, lint, types, architecture, texts: what CI runs
	@scripts/check

test: $(VENV)/.ready-dev ## Set up what tests need, then run them all
	@scripts/test

fuzz: $(VENV)/.ready-dev ## Attack every parser with atheris, SECONDS_EACH (60) seconds each
	@$(BIN)/python -m tests.fuzz $(SECONDS_EACH)

bench: $(VENV)/.ready-dev ## Run the benchmarks; figures go to benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks

bench-screening: $(VENV)/.ready-dev ## Run those of the engine alone: quality and speed of screening
	@$(BIN)/python -m benchmarks.screening

bench-search: $(VENV)/.ready-dev ## Make up to a million ads and measure finding (BIG=yes: ten million)
	@$(BIN)/python -m benchmarks.scale
	@$(BIN)/python -m benchmarks.search.quality --write

pages: $(VENV)/.ready-dev ## Measure every page in a browser into benchmarks/PAGES.md
	@$(BIN)/python -m pytest -n 2 -m browser tests/browser/test_every_page.py --page-table

lighthouse: $(VENV)/.ready-dev ## Ask Lighthouse about the four main pages (needs Node) into benchmarks/
	@$(BIN)/python -m scripts.run_lighthouse

screenshots: $(VENV)/.ready-dev ## Draw every page into screenshots/ and the picture of the README
	@$(BIN)/python -m scripts.screenshots

texts: $(VENV)/.ready-dev ## Collect the words of pages and mails into the translation files
	@$(BIN)/python -m scripts.texts

lock: $(VENV)/.ready-dev ## Resolve the dependencies again into requirements.lock
	@$(BIN)/python -m scripts.lock

clean: ## Remove the virtual environment and the demo
	rm -rf $(VENV) var

$(VENV)/.ready: requirements.lock pyproject.toml scripts/install
	@scripts/install "$(PYTHON)" run
	@touch $@

$(VENV)/.ready-dev: requirements.lock pyproject.toml scripts/install scripts/system-packages
	@scripts/install "$(PYTHON)" dev
	@scripts/system-packages
	@touch $@ $(VENV)/.ready
