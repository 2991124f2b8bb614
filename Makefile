SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Rounds of the crash test: each one kills the program in the midst of its work and starts it again.
CRASH_ROUNDS ?= 20
# Seconds of each measurement of the benchmark.
DURATION ?= 10
export CRASH_ROUNDS DURATION

# What is formatted, and the scripts beside it.
SWIFT_SOURCES := Package.swift Plugins Sources Tests
SCRIPTS := .ci/run $(wildcard scripts/*) $(wildcard deploy/*)

# What images are labelled and tagged with: the program's version, and the commit, marked when files differ from it or are new.
TALLY_VERSION = $(shell sed -n 's/^ *version: "\(.*\)",/\1/p' Sources/Tally/TallyCommand.swift)
TALLY_REVISION = $(shell git rev-parse --short=12 HEAD)$(shell test -z "$$(git status --porcelain)" || echo -dirty)
IN_CONTAINERS = TALLY_VERSION=$(TALLY_VERSION) TALLY_REVISION=$(TALLY_REVISION) docker compose

# One test after the other: many start whole shops, and none should have to wait for a machine that is busy with others.
RUN_TESTS := scripts/run-tests swift test --skip-build --no-parallel
# Tests of the whole platform from outside: its API against its document, its page in a real browser.
RUN_ACCEPTANCE_TESTS := .venv/bin/pytest --rootdir Tests/Acceptance --config-file Tests/Acceptance/pytest.ini

.PHONY: run build web build-tests test test-commerce test-users test-products test-orders test-analytics test-gateway \
	test-web test-demo test-servicekit test-database test-end-to-end test-crash test-contract test-browser screenshots \
	images push up down test-containers format lint bench bench-analytics bench-fold bench-servers bench-stores \
	bench-containers bench-web ci help clean packages test-packages acceptance-packages

run: build ## Start the whole shop at http://localhost:3000, data in .tally; the first time with demo data and an admin.
	@scripts/run

build: packages web ## Build the program for use, with Swift inside, and the page: .build/release/tally, web/dist.
	@swift build -c release --product tally --static-swift-stdlib

web: ## Build the page: web/dist.
	@scripts/link-web-packages
	@node web/scripts/build.js

build-tests: packages test-packages
	@swift build --build-tests

test: build-tests web acceptance-packages ## Run all tests but those in containers, the crash test with CRASH_ROUNDS rounds (20) among them.
	@scripts/run-tests bash -ec '$(RUN_TESTS); $(RUN_ACCEPTANCE_TESTS) Tests/Acceptance/contract Tests/Acceptance/browser'

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

test-web: build-tests ## Test the web role.
	@$(RUN_TESTS) --filter '^WebServiceTests\.'

test-servicekit: build-tests ## Test what every service does alike.
	@$(RUN_TESTS) --filter '^ServiceKitTests\.'

test-database: build-tests ## Test what the services reach their databases with: SQL, MongoDB, Redis.
	@$(RUN_TESTS) --filter '^(DatabaseAccess|MongoDatabase|RedisDatabase|SQLDatabase)Tests\.'

test-end-to-end: build-tests ## Test all services together, through the gateway.
	@$(RUN_TESTS) --filter '^EndToEndTests\.'

test-crash: build-tests ## Kill the program at random moments, CRASH_ROUNDS times (20), and check that nothing is lost.
	@$(RUN_TESTS) --filter '^CrashTests\.'

test-contract: build-tests web acceptance-packages ## Hold the running platform against openapi/tally.yaml, and fuzz it.
	@$(RUN_ACCEPTANCE_TESTS) Tests/Acceptance/contract

test-browser: build-tests web acceptance-packages ## Use the page in a real browser, as shoppers and admins do.
	@$(RUN_ACCEPTANCE_TESTS) Tests/Acceptance/browser

images: ## Build the image of every role, tally:dev, also tagged with version and revision; needs Docker.
	@$(IN_CONTAINERS) build gateway
	@for tag in $(TALLY_VERSION) $(TALLY_REVISION); do docker tag tally:dev "tally:$$tag"; done

push: ## Push the image to DOCKERHUB_NAMESPACE on Docker Hub, tagged with version and revision.
	@scripts/push-image "$(TALLY_VERSION)" "$(TALLY_REVISION)"

up: ## Start the shop in containers, with MySQL, MongoDB, PostgreSQL and Redis; needs Docker.
	@$(IN_CONTAINERS) up --build --wait
	@echo "Unless .env says otherwise, the shop is open at http://localhost:3000, with the admin admin@tally.example, password development."

down: ## Stop the containers; the data stays in their volumes.
	@docker compose down

test-containers: images acceptance-packages ## Test the image and both Compose files, and the whole shop in containers.
	@scripts/install-packages docker-registry openssl
	@TEST_IN_CONTAINERS=1 $(RUN_ACCEPTANCE_TESTS) Tests/Acceptance/contract Tests/Acceptance/browser Tests/Acceptance/containers

screenshots: build-tests web acceptance-packages ## Take a picture of every page, wide and narrow, light and dark: screenshots/.
	@cd Tests/Acceptance && ../../.venv/bin/python screenshots.py ../../screenshots

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

bench-fold: build ## Measure reading and counting events alone, on one processor and without HTTP.
	@scripts/install-packages python3 redis-server
	@swift build -c release --product FoldBench --static-swift-stdlib
	@bench/fold

bench-servers: build ## Measure orders on PostgreSQL and users on MariaDB, DURATION seconds (10) each, beside PostgreSQL alone.
	@scripts/install-packages mariadb-server postgresql python3 wrk
	@bench/servers

bench-stores: build ## Measure products on MongoDB, analytics and the rate limit on Redis, with ORDERS="10000 1000000" orders.
	@scripts/install-packages mariadb-server postgresql python3 redis-server wrk
	@bench/stores

bench-containers: images packages web ## Measure the shop in containers, beside the same program without, DURATION seconds (10) each.
	@scripts/install-packages python3 wrk
	@bench/containers

bench-web: build acceptance-packages ## Measure the page: bytes to fetch, and time to the dashboard's first chart.
	@.venv/bin/python bench/web

ci: lint test ## Do what continuous integration does: lint, then test.

help: ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

clean: ## Remove what was built; the shop's data in .tally stays.
	@rm -rf .build web/dist web/node_modules .venv

packages:
	@scripts/require-swift
	@scripts/install-packages libargon2-dev libhiredis-dev libmariadb-dev libmongoc-dev libpq-dev libsqlite3-dev pkg-config

test-packages:
	@scripts/install-packages mariadb-server openssl postgresql python3 python3-prometheus-client redis-server
	@scripts/fetch-mongodb

acceptance-packages:
	@scripts/install-packages chromium
	@scripts/python-environment
