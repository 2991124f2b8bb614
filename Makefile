SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Rounds of the crash test: each one kills the program in the midst of its work and starts it again.
CRASH_ROUNDS ?= 20
# Seconds of each measurement of the benchmark.
DURATION ?= 10
export CRASH_ROUNDS DURATION

# What is formatted, and the scripts beside it.
SWIFT_SOURCES := Package.swift Sources Tests
SCRIPTS := .ci/run scripts/install-packages scripts/require-swift scripts/run

# One test after the other: many start whole shops, and none should have to wait for a machine that is busy with others.
RUN_TESTS := swift test --skip-build --no-parallel

.PHONY: run build build-tests test test-commerce test-users test-products test-orders test-analytics test-gateway \
	test-demo test-servicekit test-database test-end-to-end test-crash format lint bench bench-analytics ci help clean packages \
	test-packages

run: build ## Start the whole shop at http://127.0.0.1:8000, data in .tally; the first time with demo data and an admin.
	@scripts/run

build: packages ## Build the program for use, with Swift inside: .build/release/tally.
	@swift build -c release --product tally --static-swift-stdlib

build-tests: packages test-packages
	@swift build --build-tests

test: build-tests ## Run all tests, the crash test with CRASH_ROUNDS rounds (20) among them.
	@$(RUN_TESTS)

test-commerce: build-tests ## Test the language all services share: money, times, orders, events.
	@$(RUN_TESTS) --filter '^CommerceTests\.'

test-users: build-tests ## Test the users service.
	@$(RUN_TESTS) --filter '^UserServiceTests\.'

test-products: build-tests ## Test the products service.
	@$(RUN_TESTS) --filter '^ProductServiceTests\.'

test-orders: build-tests ## Test the orders service.
	@$(RUN_TESTS) --filter '^OrderServiceTests\.'

test-analytics: build-tests ## Test the analytics service.
	@$(RUN_TESTS) --filter '^AnalyticsServiceTests\.'

test-demo: build-tests ## Test the demo data.
	@$(RUN_TESTS) --filter '^DemoShopTests\.'

test-gateway: build-tests ## Test the gateway.
	@$(RUN_TESTS) --filter '^GatewayServiceTests\.'

test-servicekit: build-tests ## Test what every service does alike.
	@$(RUN_TESTS) --filter '^ServiceKitTests\.'

test-database: build-tests ## Test the interface over SQL and its implementations.
	@$(RUN_TESTS) --filter '^SQLDatabaseTests\.'

test-end-to-end: build-tests ## Test all services together, through the gateway.
	@$(RUN_TESTS) --filter '^EndToEndTests\.'

test-crash: build-tests ## Kill the program at random moments, CRASH_ROUNDS times (20), and check that nothing is lost.
	@$(RUN_TESTS) --filter '^CrashTests\.'

format: ## Bring all Swift sources into the repository's format.
	@scripts/require-swift
	@swift format --configuration .swift-format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint: ## Check the format of all sources and the syntax of the scripts; changes nothing.
	@scripts/require-swift
	@swift format lint --configuration .swift-format --strict --recursive --parallel $(SWIFT_SOURCES)
	@for script in $(SCRIPTS); do bash -n "$$script"; done

bench: build ## Measure orders, reads, log-ins, start and memory, DURATION seconds (10) each, and print ratios.
	@scripts/install-packages curl nginx-light python3 wrk
	@bench/run

bench-analytics: build ## Measure analytics with ORDERS="10000 100000 1000000" orders, beside DuckDB; about 12 minutes and 8 GB.
	@scripts/install-packages python3
	@bench/analytics

ci: lint test ## Do what continuous integration does: lint, then test.

help: ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

clean: ## Remove what was built; the shop's data in .tally stays.
	@rm -rf .build

packages:
	@scripts/require-swift
	@scripts/install-packages libargon2-dev libsqlite3-dev

test-packages:
	@scripts/install-packages python3 python3-prometheus-client
