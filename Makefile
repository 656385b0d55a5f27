# Madoguchi. Two commands do everything, on a machine that has Rust, Node and make:
#   make run     make test
# They install what else is missing (scripts/need) and keep their builds outside the checkout (scripts/cargo).
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test lint fmt bench fuzz family-years prepare

# One selection for every cargo call, so that each dependency is built once.
ALL := --workspace --all-targets --locked

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build, and open the counter on a sample office (without a display: the same work without the window)
	@scripts/run

test: lint ## everything that must pass
	@scripts/cargo build $(ALL) # the programs that the tests run; cargo test alone does not make them
	@scripts/with-desktop scripts/cargo test $(ALL)

lint: prepare ## format, clippy, types and unit tests of the screens, shell scripts, layers, licences, tidiness
	@shellcheck scripts/* .ci/run
	@scripts/cargo fmt --all --check
	@npm run --silent --prefix ui check
	@npm run --silent --prefix ui test
	@scripts/cargo clippy $(ALL) -- -D warnings
	@scripts/cargo test $(ALL) -- house::

prepare:
	@scripts/need test
	@scripts/ui

bench: ## measure the budgets on a release build (minutes; RESIDENTS="200000 1000000") and write docs/PERFORMANCE.md
	@scripts/need test
	@scripts/bench $(RESIDENTS)

fuzz: ## look for bytes that a parser cannot bear, FUZZ_SECONDS (60) for each parser; make test replays the corpus
	@scripts/need test
	@scripts/fuzz $(FUZZ_SECONDS)

family-years: ## play FAMILIES (2000) over years against the law, from SEED on or where the last one ended; make test plays 100
	@scripts/need test
	@scripts/family-years $(FAMILIES) $(SEED)

fmt: ## rewrite the Rust sources in the one format
	@cargo fmt --all
