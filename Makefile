# Everything a contributor or the CI runs. A fresh machine needs git, make and Python 3.11 or newer;
# the first command creates the virtual environment and installs the locked packages, later ones
# find both ready and need no network. Written for GNU make 3.81 and up.

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
# `make unit ARGS="tests/text -k edit"` runs a part, without the coverage gate.
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Stamps carry a checksum, not a time: a checkout that brings the same lock back installs nothing.
LOCKED := $(VENV)/.locked-$(shell cat requirements-dev.lock 2>/dev/null | cksum | cut -d' ' -f1)
READY := $(VENV)/.ready-$(shell cat requirements-dev.lock pyproject.toml stp_lsp/__init__.py 2>/dev/null | cksum | cut -d' ' -f1)
TYPED := stp_lsp $(foreach folder,tools benchmarks,$(if $(wildcard $(folder)/*.py),$(folder)))

.PHONY: help editors-others run windows test setup lint types contracts generated unit bench gen fix lock clean web editors-web \
  vsix editors-vscode editors-vscode-all

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: $(READY) ## a short editor session against the real server, printed
	@$(PY) -m compileall -q stp_lsp  # as an installed package is; some machines write no bytecode
	$(PY) -m tools.demo

test: lint types contracts generated unit editors-vscode ## everything the CI checks

setup: $(READY) ## only the virtual environment

lint: $(READY) ## style and layout of the source
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(READY) ## static types, strict
	$(VENV)/bin/mypy $(TYPED)
	# What another system does not have is used nowhere; what only one has cannot be reached there.
	$(VENV)/bin/mypy --platform win32 --no-warn-unreachable --cache-dir .mypy_cache/win32 stp_lsp
	$(VENV)/bin/mypy --platform darwin --no-warn-unreachable --cache-dir .mypy_cache/darwin stp_lsp

contracts: $(READY) ## which layer may import which
	$(VENV)/bin/lint-imports --no-logo

generated: $(READY) ## generated documents are up to date
	@if [ -f tools/generate.py ]; then set -x; $(PY) tools/generate.py --check; fi

unit: $(READY) ## the tests, with coverage
	$(PY) -m pytest -n logical --maxprocesses 8 $(if $(ARGS),$(ARGS),--cov --cov-report=term)

windows: $(READY) ## the tests on Python for Windows, under Wine, which must be there; ARGS as for unit
	$(PY) -m tools.windows $(ARGS)

vsix: $(READY) ## build the VS Code extension, editors/vscode/stp-lsp.vsix; needs node 20.19 and npm
	PY=$(PY) editors/vscode/make.sh vsix

editors-vscode: $(READY) ## test the VS Code extension in a real VS Code; RUNS=10 plays it ten times
	PY=$(PY) editors/vscode/make.sh small

editors-vscode-all: $(READY) ## the same, with the tests that need other machines and settings
	PY=$(PY) editors/vscode/make.sh all

web: ## build the board and the graph from editors/web; needs node 20 or newer
	cd editors/web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

editors-web: $(READY) ## check the board and the graph in Chromium; needs node and Chromium
	cd editors/web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent check
	CI=$${CI:-true} $(PY) -m pytest -q tests/editors/web

bench: $(READY) ## measure speed and memory
	@$(PY) -m compileall -q stp_lsp
	$(PY) -m benchmarks.run $(ARGS)

gen: $(READY) ## write the generated documents
	@if [ -f tools/generate.py ]; then set -x; $(PY) tools/generate.py; \
	else echo "there is no tools/generate.py yet"; fi

fix: $(READY) ## repair what ruff can repair
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# Resolved on the oldest Python we support, so that nothing it needs is missing from the lock.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/pip-compile --quiet --no-config \
	--generate-hashes --allow-unsafe --no-strip-extras --annotation-style=line \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

editors-others: $(READY) ## the tests in every editor that can be had here, fetched if need be
	$(PY) -m tools.editors all
	STP_ALL_EDITORS=1 $(PY) -m pytest tests/editors $(ARGS)

lock: $(READY) ## resolve the dependencies of pyproject.toml again; ARGS="--upgrade" for newer ones
	@$(PY) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "make lock: the lock is resolved with Python 3.11 (make clean; make lock PYTHON=python3.11)" >&2; exit 1; }
	$(COMPILE) $(ARGS) --output-file requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --extra dev --output-file requirements-dev.lock pyproject.toml

clean: ## remove the virtual environment and every cache
	rm -rf $(VENV) .windows .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
	  .coverage .coverage.* htmlcov dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------- the environment

$(PY):
	@command -v $(PYTHON) >/dev/null 2>&1 || \
	  { echo "stp-lsp needs Python 3.11 or newer, and there is no '$(PYTHON)' here." \
	    "Name yours: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "stp-lsp needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>&1)." \
	    "Name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { rm -rf $(VENV); echo "'$(PYTHON) -m venv' failed;" \
	    "on Debian and Ubuntu it is in the package python3-venv." >&2; exit 1; }

$(LOCKED): | $(PY)
	$(PY) -m pip install -qq --require-hashes -r requirements-dev.lock
	@rm -f $(VENV)/.locked-*
	@touch $@

$(READY): | $(LOCKED)
	$(PY) -m pip install -qq --no-deps --no-build-isolation --editable .
	@$(PY) -m compileall -q stp_lsp  # an editable install does not, and a start would pay 0.3 s for it
	@rm -f $(VENV)/.ready-*
	@touch $@
