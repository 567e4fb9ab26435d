# What a person types in this checkout. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo attack test test-long lint bench bench-privacy fuzz install enclaves iexec build-time clean

PREFIX ?= /usr/local
DESTDIR ?=
RELEASE := .build/release
ENCLAVES := heatmap-enclave social-distance-enclave
FIRST_BUILD = test -d .build/checkouts || echo "The first build takes about $(1) minutes on two cores; later ones take seconds."

help: ## List what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: ## Go through a whole day on generated people: publish, map, contact count; leaves out/heatmap.png.
	@Scripts/install-dependencies demo
	@$(call FIRST_BUILD,10)
	@Scripts/build-products
	@Scripts/build-enclaves
	@Scripts/demo

attack: ## Find one person in the map of 2020, and fail to in ours, of the same made-up people; leaves out/attack.png.
	@Scripts/install-dependencies demo
	@$(call FIRST_BUILD,10)
	@Scripts/build-products
	@Scripts/attack

test: ## Check everything: format, build without a warning, enclaves, architecture, all tests.
	@Scripts/install-dependencies test
	@Scripts/install-oracles
	@Scripts/lint
	@$(call FIRST_BUILD,20)
	swift build --build-tests --explicit-target-dependency-import-check error
	@Scripts/check-architecture
	@Scripts/build-enclaves
	@Scripts/build-enclaves --iexec
	@Scripts/check-enclave-closure
	@Scripts/check-kernels
	@Scripts/check-oblivious
	swift test --skip-build --disable-xctest
	@Fuzzing/check
	@echo "The demo, in a release build: an optimising compiler has found faults of ours before"
	@Scripts/build-products
	@Scripts/demo .build/demo > .build/demo.log 2>&1 || { cat .build/demo.log; exit 1; }

test-long: test ## What takes longer too: hundreds of kills, all days of real tracks, gigabyte vectors, fuzzing.
	PANDAPP_LONG_TESTS=1 swift test --skip-build --disable-xctest
	@POINTS=100000000 Scripts/check-kernels
	@Scripts/check-quotes
	@Scripts/check-enclave-reproducibility
	@Fuzzing/check $${FUZZ_SECONDS:-60}

lint: ## Check the format, the documentation comments and the length of the files.
	@Scripts/lint

bench: ## Measure; Benchmarks/README.md holds the numbers and explains them.
	@Scripts/install-dependencies test
	@$(call FIRST_BUILD,15)
	@Scripts/build-products
	@Scripts/build-enclaves
	@Benchmarks/run

bench-privacy: ## Measure how far the map is off beside other mechanisms; docs/privacy.md holds the table.
	@Scripts/install-dependencies demo
	@Benchmarks/privacy/run

fuzz: ## Feed each parser broken input for a minute (FUZZ_SECONDS=60), and quotes to dcap-qvl beside ours.
	@Scripts/install-dependencies test
	@Scripts/install-oracles
	@Fuzzing/check $${FUZZ_SECONDS:-60}
	swift build --build-tests
	PANDAPP_LONG_TESTS=1 swift test --skip-build --disable-xctest --filter QuoteOracleTests

iexec: ## Build the executables for iExec's run-time contract (docs/iexec.md).
	@Scripts/install-dependencies demo
	@Scripts/build-enclaves --iexec

enclaves: ## Build the enclave executables and print their measurements.
	@Scripts/install-dependencies demo
	@Scripts/build-enclaves

install: ## Install under PREFIX=/usr/local.
	@Scripts/install-dependencies demo
	@$(call FIRST_BUILD,10)
	@Scripts/build-products
	@Scripts/build-enclaves
	install -D -m 755 $(RELEASE)/pandapp '$(DESTDIR)$(PREFIX)/bin/pandapp'
	install -D -m 755 -t '$(DESTDIR)$(PREFIX)/libexec/pandapp' $(RELEASE)/simulated-platform \
	    $(RELEASE)/development-host $(ENCLAVES:%=.build/enclaves/%)
	install -D -m 644 -t '$(DESTDIR)$(PREFIX)/share/doc/pandapp' README.md SECURITY.md LICENSE docs/*.md

clean: ## Remove what was built and what the demo made.
	rm -rf .build out
