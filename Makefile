# Two commands, each from nothing: `make extract` and `make test`. Needs Python 3.11 or 3.12 and make.
# INPUT, OUTPUT and N_PROCESS can be given: make extract INPUT=my_trials OUTPUT=my_tables

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3 python,$(shell $(name) -c \
	'import sys; (3, 11) <= sys.version_info[:2] <= (3, 12) and print("$(name)")' 2>/dev/null)))
INPUT ?= seeds
OUTPUT ?= out
N_PROCESS ?= 1
PYTEST_ARGS ?=

VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
INSTALLED := $(VENV)/.installed
MODEL := models/en_trialtab/meta.json
SOURCES := config.cfg $(shell find pipeline patterns -name '*.py' -o -name '*.tsv' -o -name '*.css' -o -name '*.js' 2>/dev/null)

.PHONY: extract test review setup check clean
.DEFAULT_GOAL := extract

extract: setup
	$(BIN)/trialtab extract $(INPUT) -o $(OUTPUT) --n-process $(N_PROCESS)

review: extract
	$(BIN)/trialtab review $(OUTPUT)

test: setup
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

setup: $(MODEL)

$(MODEL): $(INSTALLED) $(SOURCES)
	$(BIN)/trialtab assemble

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed and was not found. Install one, or say where: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) models/en_trialtab packages out
