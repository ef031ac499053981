# The commands of this project. Each does its own set-up; see docs/operations.md.
PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin

.PHONY: up test setup bench lint programs clean

up: setup ## run everything on this machine
	@$(BIN)/lantoa up --port $(PORT)

setup: $(VENV)/.installed ## locked dependencies into .venv

$(VENV)/.installed: pyproject.toml uv.lock scripts/setup
	@PYTHON=$(PYTHON) UV_VERSION=$(UV_VERSION) sh scripts/setup

lint: setup ## style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

test: setup programs lint ## everything that must hold
	@$(BIN)/pytest -n 2 --dist loadgroup -m "not nightly"

programs: ## Chromium and Tesseract for the tests that drive them
	@sh scripts/programs

bench: setup ## measured figures, as tables; the peers that only a bench needs come first
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync -q --frozen --inexact --group bench --python $(BIN)/python
	@$(BIN)/python -m bench

clean: ## remove what set-up made; the data in var/ stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
