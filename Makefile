# What each target does: make help. From nothing but a clone: Python >= 3.11 with venv, and make.
# pip's own configuration (mirror, certificates) is honoured; no address is written here.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
DEMO_HOME := var/demo
SECRETS := var/secrets
UV := 0.13.9
UV_COMPILE = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo test test-full bench neo4j secrets screenshots lock sbom bare clean

help:
	@echo "make demo         demonstration data, graph and dashboard on http://127.0.0.1:8050 (Ctrl-C stops it)"
	@echo "make test         what CI checks, with every rung this machine allows"
	@echo "make test-full    the same with the long versions of tests"
	@echo "make bench        benchmarks beside their rivals; rewrites the table in README.md"
	@echo "make neo4j        a local Neo4j Community in the foreground (JDK >= 17 and Maven)"
	@echo "make secrets      random passwords under var/secrets, for make neo4j and docker compose up"
	@echo "make screenshots  the pictures in README.md, taken anew (Chromium)"
	@echo "make lock         run.lock and dev.lock from pyproject.toml; for newer versions remove them first"
	@echo "make sbom         sbom.json (CycloneDX), what run.lock installs; make lock does it too"
	@echo "make bare         make test and make demo in a tree with only Python, venv and make (root, debootstrap)"
	@echo "make clean        remove what these targets made, the demonstration home too"

# -- the environment: a second call finds the stamps and installs nothing ---------------------------------------

.venv/created:
	@command -v $(PYTHON) >/dev/null 2>&1 \
	  && $(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "graphintel needs Python >= 3.11 with venv (Debian: python3-venv) as $(PYTHON); make PYTHON=... names another." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

# dash-cytoscape is published as a source distribution only: what builds it comes first, then nothing is fetched to build.
.venv/build.lock: run.lock .venv/created
	@awk '/^[^ #]/ { keep = /^(packaging|setuptools|wheel)==/ } keep' run.lock > $@
	@$(PIP) install --quiet --require-hashes -r $@

.venv/run.installed: run.lock pyproject.toml .venv/build.lock
	@echo "Installing the pinned packages of run.lock into .venv (about 0.7 GB; once) ..."
	@$(PIP) install --quiet --require-hashes --no-build-isolation -r run.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.installed: dev.lock .venv/run.installed
	@echo "Installing the development packages of dev.lock into .venv (about 0.7 GB more; once) ..."
	@$(PIP) install --quiet --require-hashes --no-build-isolation -r dev.lock
	@touch $@

# -- running ----------------------------------------------------------------------------------------------------

demo: .venv/run.installed
	@exec $(BIN)/python -m graphintel --home $(DEMO_HOME) demo

test test-full: .venv/dev.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(if $(filter test-full,$@),--full)

bench: .venv/dev.installed
	@exec $(BIN)/python -m benchmarks

neo4j: .venv/run.installed secrets
	@exec $(BIN)/python -m graphintel.store.neo4j_local run var/neo4j --password-file $(SECRETS)/neo4j-password

screenshots: .venv/dev.installed
	@exec $(BIN)/python -m tests.dashboards.make_screenshots

# -- keeping ----------------------------------------------------------------------------------------------------

PASSWORDS := $(addprefix $(SECRETS)/,neo4j-password postgres-password ledger-password audit-password)

secrets: $(PASSWORDS) $(SECRETS)/neo4j-auth
	@chmod 444 $^

# The folder is closed to everybody else. The files are not: a container reads its own as another user, and Compose hands
# them over as they are.
$(PASSWORDS):
	@umask 077 && mkdir -p $(SECRETS) && chmod 700 $(SECRETS) \
	  && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(24), end="")' > $@

$(SECRETS)/neo4j-auth: $(SECRETS)/neo4j-password
	@umask 077 && { printf 'neo4j/'; cat $<; } > $@

lock: .venv/created
	@$(PIP) install --quiet uv==$(UV)
	@$(UV_COMPILE) --group build --output-file run.lock
	@$(UV_COMPILE) --group build --group dev --constraint run.lock --output-file dev.lock
	@$(MAKE) --no-print-directory sbom

sbom: .venv/created
	@$(BIN)/python -m tests.sbom

bare:
	@.ci/bare

clean:
	rm -rf .venv build dist var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
