# covgap: `make demo` and `make test` from nothing.
#
# Both set up what is missing (through apt-get, with sudo where not root), build once in release and work offline afterwards.

CARGO ?= cargo
BIN   := target/release/covgap
FLAGS := --release --locked
# What the build needs from the system, as Debian packages.
PACKAGES := libgdal-dev pkg-config cmake g++ sqlite3 libsqlite3-dev
WASM := wasm32-unknown-unknown
# Where tools are installed that only the project's checks need.
TOOLS := $(CURDIR)/target/tools
# The command that holds the dependencies to deny.toml: an installed one, else that of target/tools.
DENY  := PATH="$$PATH:$(TOOLS)/bin" $(CARGO) deny --all-features --locked
DENY_VERSION := 0.20.2
# The command that makes the guide: an installed one, else that of target/tools.
BOOK_VERSION := 0.5.4

.PHONY: demo demo-truth exact setup-exact test test-all test-exact fuzz fuzz-targets core wasm page build setup lint deny advisories doc book bench bench-national portable clean

demo: build demo-truth ## the main job on data/demo, what to build there, and what measurements make of it
	$(BIN) run data/demo/study.toml
	$(BIN) plan data/demo/study.toml
	$(BIN) plan check data/demo/study.toml
	@echo; echo "for map programs: outputs/demo/study.gpkg (QGIS: open outputs/demo/study.qgz), outputs/demo-plan/plan.gpkg"

# A made-up drive test on the demo: what measurements say of the predictions, a calibration, and two points of a made-up
# register that are visited, of which one is closed and one is not (exit code 1: the answer is no).
TRUTH := outputs/demo-truth
OPERATOR := Lure Télécom (synthetic)
demo-truth: build ## a made-up drive test: validation, calibration, one closure and one that is refused
	rm -rf $(TRUTH) && mkdir -p $(TRUTH)
	$(BIN) synth drive-test data/demo/study.toml --out $(TRUTH)/drive.csv --samples 14400 --routes 8 --seed 7 \
		--offset-db -6 --pattern-share 0.7 --by-site-db 3
	$(BIN) measurements import $(TRUTH)/drive.csv --to $(TRUTH)/drive.gpkg --study data/demo/study.toml \
		--campaign data/demo/drive.toml --quiet
	$(BIN) validate data/demo/study.toml --measurements $(TRUTH)/drive.gpkg --to $(TRUTH)/validation --quiet
	$(BIN) calibrate data/demo/study.toml --measurements $(TRUTH)/drive.gpkg --to $(TRUTH)/calibration.toml --date 2024-03-31
	$(BIN) synth drive-test data/demo/study.toml --around 04140 26236 --out $(TRUTH)/visit.csv --seed 3 \
		--offset-db -6 --pattern-share 0.7 --quiet
	$(BIN) register init --register $(TRUTH)/register.gpkg --title "Low-signal points of the demo" --made-up --quiet
	$(BIN) register import data/demo/points.csv --register $(TRUTH)/register.gpkg --who demo --as-of 2024-02-20 --quiet
	$(BIN) verify-closure data/demo/study.toml 04140 --measurements $(TRUTH)/visit.csv --operator "$(OPERATOR)" \
		--register $(TRUTH)/register.gpkg --record --who demo
	$(BIN) verify-closure data/demo/study.toml 26236 --measurements $(TRUTH)/visit.csv --operator "$(OPERATOR)" \
		--register $(TRUTH)/register.gpkg --record --who demo; test $$? = 1
	$(BIN) register status --register $(TRUTH)/register.gpkg

build: setup
	$(CARGO) build $(FLAGS)

# Both end with one line, "N passed, N failed, N skipped", after a list of what was skipped and why. `test-all` runs
# `test`, then the core's tests without the feature `tool` and what needs a large program (LibreOffice, QGIS, a browser),
# with a line of its own. `make test test-all` runs nothing twice.
test: setup ## the tests that need no large program
	@CARGO="$(CARGO)" FLAGS="$(FLAGS)" tests/run

test-all: test ## and the core without native libraries, and what needs a large program where it is installed
	@CARGO="$(CARGO)" FLAGS="$(FLAGS)" tests/run rest

test-exact: setup ## plans with the feature `exact`, where HiGHS can be built
	@CARGO="$(CARGO)" FLAGS="$(FLAGS)" tests/run exact

# ROUNDS mutations of each kind of good input, from SEED on, and the hardest inputs of ten megabytes; a failure names
# its seed and keeps its file. Then every target of cargo-fuzz in fuzz/ for SECONDS (0: none of them): the parsers that
# are ours, guided by what the code does. They need nightly Rust, and cargo-fuzz is installed where it is missing. The
# code has no unsafe parts, so no sanitizer is built in: it would find nothing there and halve the speed.
ROUNDS  ?= 1000
SEED    ?= 1
SECONDS ?= 60
TARGETS ?= antenna study models receivers register_list words
FUZZ_VERSION := 0.13.2
FUZZ_DIR := target/fuzz
FUZZ  := PATH="$$PATH:$(TOOLS)/bin" $(CARGO) +nightly fuzz
fuzz: setup ## damaged inputs end well: ROUNDS=1000 mutations of each kind, from SEED=1 on
	COVGAP_FUZZ_ROUNDS=$(ROUNDS) COVGAP_FUZZ_SEED=$(SEED) $(CARGO) test $(FLAGS) --test tool -- \
	  damaged_inputs_end_well the_hardest_inputs_of_their_size_end_well --nocapture
	@if [ "$(SECONDS)" -gt 0 ]; then $(MAKE) --no-print-directory fuzz-targets; fi

fuzz-targets: setup ## each target of cargo-fuzz for SECONDS=60, from what earlier runs found
	@rustup toolchain list | grep -q nightly || { echo "the targets need nightly Rust: rustup toolchain install nightly" >&2; exit 1; }
	@PATH="$$PATH:$(TOOLS)/bin" command -v cargo-fuzz >/dev/null || \
	  $(CARGO) install --locked --root "$(TOOLS)" --version $(FUZZ_VERSION) cargo-fuzz
	@for target in $(TARGETS); do \
	  echo "fuzz: $$target, $(SECONDS) s"; mkdir -p fuzz/corpus/$$target; \
	  $(FUZZ) run --sanitizer none --target-dir $(FUZZ_DIR) $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
	    -max_total_time=$(SECONDS) -rss_limit_mb=1024 -timeout=30 -max_len=65536 -seed=$(SEED) -verbosity=0 \
	    -print_final_stats=1 || exit 1; \
	done

wasm: ## the core library for WebAssembly; needs rustup for its target
	@rustup target list --installed | grep -q $(WASM) || rustup target add $(WASM)
	$(CARGO) build --locked --target $(WASM) --no-default-features --lib

# What report.html computes with. It is committed, so that a build needs no second target; a test compares its answers.
PAGE := src/output/report/assets/what-if.wasm.gz
page: ## the code of the report's page, for WebAssembly; needs rustup for its target
	@rustup target list --installed | grep -q $(WASM) || rustup target add $(WASM)
	$(CARGO) build --locked --profile page --target $(WASM) -p covgap-page
	gzip -9nc target/$(WASM)/page/covgap_page.wasm > $(PAGE)

core: ## the core library alone: no native library needed
	$(CARGO) test $(FLAGS) --no-default-features

lint: setup deny
	$(CARGO) fmt --check
	$(CARGO) clippy $(FLAGS) --all-targets -- -D warnings
	$(CARGO) clippy $(FLAGS) --no-default-features --all-targets -- -D warnings
	$(DENY) check --hide-inclusion-graph licenses bans sources

# Looks the dependencies up in the public database of advisories, which it fetches: so it is no part of `make lint`.
advisories: deny ## known faults in the dependencies; needs the network
	$(DENY) check advisories

# Installs cargo-deny where there is none, once: about four minutes of processor time. It builds with the Rust of this project.
deny:
	@PATH="$$PATH:$(TOOLS)/bin" command -v cargo-deny >/dev/null || \
	  $(CARGO) install --locked --root "$(TOOLS)" --version $(DENY_VERSION) cargo-deny

doc: setup
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(FLAGS) --no-deps

# Installs mdBook where there is none, once: some minutes of processor time. The tests read the guide without it.
book: ## the guide as web pages, in target/book
	@PATH="$$PATH:$(TOOLS)/bin" command -v mdbook >/dev/null || \
	  $(CARGO) install --locked --root "$(TOOLS)" --version $(BOOK_VERSION) mdbook
	@PATH="$$PATH:$(TOOLS)/bin" mdbook build docs
	@echo "written: target/book/index.html"

bench: build ## speed, memory and how cost grows, into outputs/bench/report.md: about ten minutes (MODE=--full: an hour or more)
	$(CARGO) bench --locked --bench report -- $(MODE) $(ARGS)

bench-national: build ## a country: minutes, with MODE=--full more
	$(CARGO) bench --locked --bench report -- --only national $(MODE) $(ARGS)

# The program with linear programs by HiGHS for `covgap plan --effort exact`. The first build takes about six minutes of
# processor time.
exact: setup setup-exact ## the program with `covgap plan --effort exact`; installs libclang where it is missing
	$(CARGO) build $(FLAGS) --features exact

setup-exact:
	@why=$$(tests/exact-lacks); if [ -z "$$why" ]; then :; \
	elif command -v apt-get >/dev/null; then \
	  SUDO=""; if [ "$$(id -u)" -ne 0 ]; then SUDO=sudo; fi; \
	  $$SUDO apt-get update -qq && \
	  $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libclang-dev; \
	else \
	  echo "the feature exact needs $$why, please install it" >&2; exit 1; \
	fi

portable: setup ## one executable that needs only libc and libstdc++ (about 15 minutes)
	$(CARGO) build $(FLAGS) --features bundled --target-dir target/portable
	@echo "written: target/portable/release/covgap"

# Installs only what is not there. Looks for tools and headers, not for packages, so that other installs count too.
setup:
	@command -v $(CARGO) >/dev/null || { echo "covgap needs Rust: install it with rustup, then run make again" >&2; exit 1; }
	@if command -v gdal-config >/dev/null && command -v pkg-config >/dev/null && command -v cmake >/dev/null \
	  && command -v c++ >/dev/null && command -v sqlite3 >/dev/null && pkg-config --exists 'gdal >= 3.6' sqlite3; then :; \
	elif command -v apt-get >/dev/null; then \
	  echo "setting up: $(PACKAGES)"; \
	  SUDO=""; if [ "$$(id -u)" -ne 0 ]; then SUDO=sudo; fi; \
	  $$SUDO apt-get update -qq && \
	  $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); \
	else \
	  echo "covgap needs these (names of Debian's packages), please install them: $(PACKAGES)" >&2; exit 1; \
	fi

clean:
	$(CARGO) clean
