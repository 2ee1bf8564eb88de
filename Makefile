# Every target sets up what it needs in .venv, from nothing, and is quick the second time.
#
#   PYTHON    the Python (3.11 or newer) that makes .venv; found when not given
#   PIP_ARGS  more arguments for every `pip install`, such as another package index
#   ARGS      more arguments for the program or for pytest: make test ARGS="tests/qa -x"

VENV := .venv
PY := $(VENV)/bin/python
# A stamp stands for a finished step. It is named after the folder, because scripts in a
# virtual environment stop working when the folder is moved.
HERE := $(shell pwd | cksum | cut -d' ' -f1)
MADE := $(VENV)/.made-$(HERE)
RUNTIME := $(VENV)/.runtime-$(HERE)
DEV := $(VENV)/.dev-$(HERE)
TORCH = $(shell sed -n 's/^torch==\([^ ;]*\).*/\1/p' requirements.lock)
PIP_INSTALL = $(PY) .ci/install.py install --disable-pip-version-check $(PIP_ARGS)

NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON = $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	if $$name -c '$(NEW_ENOUGH)' >/dev/null 2>&1; then echo $$name; break; fi; done)
define NO_PYTHON
No Python 3.11 or newer with the modules venv and ensurepip was found.
Debian, Ubuntu:  apt install python3 python3-venv
macOS:           brew install python
Elsewhere, name one:  make setup PYTHON=/path/to/python3.12
endef
export NO_PYTHON

# The browser tests look where .ci/chromium.sh puts Playwright's own Chromium.
export PLAYWRIGHT_BROWSERS_PATH := 0

.PHONY: help setup chat test test-all check eval picture lock chromium clean clean-all
.DELETE_ON_ERROR:

help:
	@echo "make chat       open the chat in the browser"
	@echo "make setup      only install what the chat needs, into .venv"
	@echo "make test       run the tests, without the slow ones"
	@echo "make test-all   run all tests"
	@echo "make check      formatting, lint and types"
	@echo "make eval       measure the answers on the evaluation sets"
	@echo "make picture    make the README's screenshot anew, by the test that asks its question"
	@echo "make lock       write the lock files anew after a change of pyproject.toml"
	@echo "make clean      remove caches and built files; make clean-all removes .venv too"

setup: $(RUNTIME)
	@echo "Ready: make chat"

chat: $(RUNTIME)
	$(VENV)/bin/article-qa chat $(ARGS)

eval: $(RUNTIME)
	$(VENV)/bin/article-qa eval $(ARGS)

test: $(DEV) chromium
	$(PY) -m pytest -m "not slow" $(ARGS)

test-all: $(DEV) chromium
	$(PY) -m pytest $(ARGS)

check: $(DEV)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

picture: $(DEV) chromium
	$(PY) -m pytest -q tests/ui/test_command.py -k treaty_question
	cp .work/screenshots/real-1440-light.png README.png

lock: $(MADE)
	.ci/lock.sh $(PY) $(TORCH) $(ARGS)

chromium: $(DEV)
	@.ci/chromium.sh $(PY)

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

clean-all: clean
	rm -rf $(VENV)

$(MADE):
	@python='$(PYTHON)'; \
	if ! "$$python" -c '$(NEW_ENOUGH)' 2>/dev/null; then \
		echo "$$NO_PYTHON" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV)
	@touch $@

# torch goes first and alone, so that a CPU build is taken where one is offered; what it
# needs itself is held to the lock.
$(RUNTIME): $(MADE) requirements.lock pyproject.toml
	@echo "Step 1 of 3: torch $(TORCH), the largest part"
	@$(PIP_INSTALL) --constraint requirements.lock torch==$(TORCH)
	@echo "Step 2 of 3: the other libraries"
	@$(PIP_INSTALL) --requirement requirements.lock
	@echo "Step 3 of 3: article-qa itself"
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@echo "What the tests and checks need"
	@$(PIP_INSTALL) --requirement requirements-dev.lock
	@touch $@
