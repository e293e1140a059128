# Two commands do all their own set-up in .venv: `make report` and `make test`.
PYTHON ?= $(or $(shell command -v python3.11),python3)
BIN := .venv/bin

.PHONY: help report test slow lint docs types format pins clean
help: ## Show these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

report: .venv/ready ## Run the main job on the built-in sample and say where the report is
	$(BIN)/thematic run deepseek_shock --source sample

test: lint types docs ## Lint, check types, build the documentation and run the tests
	$(BIN)/python -m pytest -n 2 --dist worksteal

slow: .venv/ready ## Run the slow tests: simulations, real sweeps, rebuilt accounts
	$(BIN)/python -m pytest -n 2 --dist worksteal -m slow

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

docs: .venv/ready ## Build the documentation site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

types: .venv/ready
	$(BIN)/mypy

format: .venv/ready ## Format the code and mend what a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: ## Choose versions anew, for the oldest Python promised, and write them to requirements.txt
	$(PYTHON) -m venv --clear .pins
	.pins/bin/python -m pip install --quiet --disable-pip-version-check uv
	.pins/bin/uv pip compile --quiet --upgrade --python-version 3.11.0 --group test --no-annotate --no-header \
		pyproject.toml --output-file requirements.txt
	rm -rf .pins

clean: ## Remove the environment, caches and builds
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or later: install one and name it, as in make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make environments: install venv (sudo apt install python3-venv) and call make again"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# What every run needs is compiled here, so that the first one does not wait for it.
	$(BIN)/python -m compileall -q thematic
	$(BIN)/python -c 'import thematic.sweep.engines.compile_kernels'
	@touch $@
