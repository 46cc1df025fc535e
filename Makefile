# make demo [DAY=n] [CHECK=1] · make test · make lint · make test-all · make docs · make bench-extraction CORPORA=DIR · make clean
PYTHON ?= python3
DAY ?= 1
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: demo test test-all lint docs bench-extraction clean

demo: $(INSTALLED)
	@$(BIN)/newsbot demo --day $(DAY) $(if $(CHECK),--check)

test: $(INSTALLED)
	@.ci/chromium
	@.ci/postgres
	@$(BIN)/python -m pytest -m 'not slow'

test-all: $(INSTALLED)
	@.ci/chromium
	@.ci/postgres
	@$(BIN)/python -m pytest
	@$(MAKE) --no-print-directory docs
	@.ci/lowest
	@.ci/readers

docs: $(VENV)/docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict
	@echo "build/docs/index.html"

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench-extraction: $(INSTALLED)
	@[ -n "$(CORPORA)" ] || { echo "say where the corpora are: make bench-extraction CORPORA=DIR" >&2; exit 2; }
	@$(BIN)/python -m benchmarks.extraction $(CORPORA) $(if $(PEERS),--peers $(PEERS)) $(if $(QUICK),--quick $(QUICK))

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/docs: $(INSTALLED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "newsbot needs Python 3.11 or newer, and $(PYTHON) is not: say which to use, as in make PYTHON=python3.12" >&2; \
	  exit 2; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
	  rm -rf $(VENV); \
	  echo "$(PYTHON) -m venv does not work here: install the package python3-venv (Debian, Ubuntu) and run make again" >&2; \
	  exit 2; }
	@echo "Installing newsbot and its development tools into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,ui]'
	@touch $@
