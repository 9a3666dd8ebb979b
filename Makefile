# Everything that a fresh machine needs is Python 3.11 (with venv) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml
CATALOGUES = $(wildcard locales/*/LC_MESSAGES/messages.po)

.PHONY: run test test-long check fix bench words lock clean

run: $(VENV)/.run
	$(BIN)/kiezbot run

test: $(VENV)/.check
	$(BIN)/pytest -n 5 --maxschedchunk 1

# What takes minutes, and what is repeated hundreds of times.
test-long: $(VENV)/.check
	$(BIN)/pytest -m long

check: $(VENV)/.check
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/basedpyright
	$(BIN)/reuse --no-multiprocessing lint --quiet
	$(MAKE) test

fix: $(VENV)/.check
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Minutes on an otherwise idle machine; writes benchmarks/RESULTS.md.
bench: $(VENV)/.check
	$(BIN)/python -m benchmarks

# Takes what is said out of the code and brings every catalogue up to it. Babel knows neither our
# plural headers nor X-Review, so a catalogue keeps its own header, which ends with the first empty line.
words: $(VENV)/.check
	$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keywords "_ n_:1,2 p_:1c,2" \
		--add-comments Translators: --strip-comments --add-location file --sort-by-file --no-wrap \
		--output locales/messages.pot bot handlers scheduler screens webchat
	for catalogue in $(CATALOGUES); do sed '/^$$/q' $$catalogue > $$catalogue.header; done
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap --omit-header \
		--input-file locales/messages.pot --output-dir locales
	for catalogue in $(CATALOGUES); do \
		cat $$catalogue.header $$catalogue > $$catalogue.new; \
		mv $$catalogue.new $$catalogue; rm $$catalogue.header; done

# The locks carry versions and hashes and name no registry.
lock: $(VENV)/.check
	$(UV_COMPILE) --extra build --output-file requirements.lock
	$(UV_COMPILE) --all-extras --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.check: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.run
