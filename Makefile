# The two commands, `make up` and `make test`, and little else.
SHELL := /bin/bash
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

build: setup-build ## Build target/release/signet, complete
	cargo build --release --locked --package signet

up: build ## Build, make what is missing, serve (ARGS="--site URL=UPSTREAM --listen ADDR …")
	target/release/signet up $(ARGS)

test: setup-test ## Install the peers, then pass every test
	scripts/lint
	cargo test --workspace --locked --lib --bins --tests
	npm --prefix crates/web/page test

bench: setup-bench build ## Measure beside nginx and Caddy; prints ratios
	scripts/bench

fuzz: setup-fuzz ## Run every fuzz target for 60 seconds
	scripts/fuzz 60

screens: setup-screens build ## Re-make the screenshots in docs/screens
	scripts/screens

setup-build:
	@scripts/setup build

setup-test:
	@scripts/setup build test

setup-fuzz:
	@scripts/setup build fuzz

setup-screens:
	@scripts/setup build test screens

setup-bench:
	@scripts/setup build bench

.PHONY: help build up test bench fuzz screens setup-build setup-test setup-screens setup-fuzz setup-bench
