# Every command of the project; `make help` lists them.

SHELL  := /bin/bash
PYTHON ?= python3
UV     := requirements/uv.sh
# How many processes run the services' tests: one more than cores, because half of the browser tests is waiting. 0 is this
# one only, which is slower and easier to debug.
WORKERS ?= 3
# Where torch comes from. The default wheel on Linux is a CUDA build of several GB: take the one
# from the folder of wheels that pip is told about, else PyTorch's own index of CPU builds.
TORCH  := $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)",--torch-backend cpu)
COMPILE = $(UV) pip compile --quiet --no-header --no-annotate --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help spikes setup setup-tests run test lint bench bench-scale bench-editors quality faults day load simulate lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.services .venv-rasa/.installed ## Install what the services and the bot need (two environments)

setup-tests: setup .venv/.tests

run: setup ## Start everything on this machine; Ctrl-C stops it
	@exec .venv/bin/python -m common.local_run

test: setup-tests ## All tests: the services' on their Python, the bot's and its actions' on Python 3.10
	@.venv-rasa/bin/python -m pytest tests/bot tests/actions; rasa=$$?; \
	.venv/bin/python -m pytest -n $(WORKERS); services=$$?; \
	[ $$services -ne 1 ] || { echo "Once more, by itself, what failed beside the others:"; \
	  .venv/bin/python -m pytest --last-failed --last-failed-no-failures none --maxfail 3; services=$$?; }; \
	[ $$rasa -eq 0 ] || echo "The tests of Rasa's side (tests/bot, tests/actions) failed; see above."; \
	exit $$(( rasa || services ))

lint: setup-tests ## Style and the directions of imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports

bench: setup-tests ## Measure answers, decisions and accepted messages beside bare yardsticks
	.venv/bin/python -m tests.bench

bench-scale: setup-tests ## Publishing, deciding and memory with 100, 1,000 and 10,000 articles; takes a quarter of an hour
	.venv/bin/python -m tests.bench.scale

bench-editors: setup-tests ## Every page of the editors' room with 10,000 articles and 100,000 questions in vain; takes half an hour
	.venv/bin/python -m tests.bench.editors

load: setup-tests ## The benchmark's load form: many visitors at once for longer
	.venv/bin/python -m tests.bench load

faults: setup-tests ## The long form of the fault tests: kills, hangs and restarts, many times
	.venv/bin/python -m pytest tests/faults -m "long or not long"

day: setup-tests ## Simulated days with dying tabs and restarts, and fifty agents who claim two hundred chats; on both databases
	.venv/bin/python -m pytest tests/simulated_day tests/handoff_api/handoffs/test_many_claims.py -m "long or not long" -s

quality: setup-tests ## Measure the decisions on the labelled sets in the folder QUALITY_SETS
	@OMP_NUM_THREADS=1 .venv/bin/python -W ignore -m tests.quality "$(QUALITY_SETS)" $(QUALITY_TUNED)

quality-splits: setup-tests ## Is the wrong-answer budget kept? On 20 halves of each labelled set
	@OMP_NUM_THREADS=1 .venv/bin/python -W ignore -m tests.quality.splits "$(QUALITY_SETS)"

simulate: setup-tests ## Play nine simulated desks for 244 days: do the waits that are said turn out true?
	@OMP_NUM_THREADS=1 nice -n 15 .venv/bin/python -m tests.simulation

spikes: setup-tests ## Simulated months: how soon an outage is noticed, and how often for nothing
	@OMP_NUM_THREADS=1 nice -n 15 .venv/bin/python -m tests.spikes

lock: .venv/.uv ## Choose the libraries' versions anew and write them to requirements/*.txt
	@echo "1/3 the services' libraries ..."
	@$(COMPILE) --upgrade --python-version 3.11 $(TORCH) requirements/services.in | sed 's/+cpu$$//' > requirements/services.new
	@! grep -n '^nvidia-\|://' requirements/services.new || { echo "services.in resolved to a CUDA build or an address (see above); nothing was changed."; exit 1; }
	@mv requirements/services.new requirements/services.txt
	@echo "2/3 the tests' ..."
	@$(COMPILE) --upgrade --python-version 3.11 requirements/tests.in | sed '/^torch==/d' > requirements/tests.new
	@mv requirements/tests.new requirements/tests.txt
	@echo "3/3 Rasa's side's ..."
	@$(COMPILE) --upgrade --python-version 3.10 requirements/rasa.in > requirements/rasa.new
	@mv requirements/rasa.new requirements/rasa.txt

clean: ## Remove both environments and what the tests left; your data stays
	rm -rf .venv .venv-rasa artefacts .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the two environments: each stamp is newer than its lock file once that is installed

.venv/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Staffetta needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) -V 2>&1 || true). Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "1/4 making the services' environment (.venv) ..."
	@[ -x .venv/bin/python ] || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.venv/.services: requirements/services.txt .venv/.uv
	@echo "2/4 installing the services' libraries; the first time this takes a minute or more ..."
	@$(UV) pip install --quiet -p .venv $(TORCH) -r $<
	@touch $@

.venv/.tests: requirements/tests.txt .venv/.services
	@echo "installing the tests' libraries ..."
	@$(UV) pip install --quiet -p .venv -r $<
	@touch $@

# Rasa 3.6 runs on Python 3.8 to 3.10. A `python3.10` on the path may be a pyenv shim that fails when called.
.venv-rasa/.python: .venv/.uv
	@echo "3/4 making Rasa's environment (.venv-rasa) ..."
	@for python in $$(ls -d "$$(pyenv root 2>/dev/null)"/versions/3.10*/bin/python 2>/dev/null | sort -rV) python3.10; do \
	  "$$python" -c 'import venv, ensurepip' 2>/dev/null && found=$$python && break; \
	done; \
	[ -n "$$found" ] || { echo "    fetching Python 3.10, which Rasa needs ..."; $(UV) python install --quiet 3.10; found=3.10; }; \
	$(UV) venv --quiet --allow-existing --python "$$found" .venv-rasa
	@touch $@

.venv-rasa/.installed: requirements/rasa.txt .venv-rasa/.python
	@echo "4/4 installing Rasa's libraries; the first time this takes a minute ..."
	@$(UV) pip install --quiet -p .venv-rasa -r $<
	@touch $@
