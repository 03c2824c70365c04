# Likeness: the commands of the project. `make run` and `make test` need nothing but make itself: they install what is missing.

# x11 leaves the Wayland headers out of the build; on Wayland desktops the window comes through XWayland.
TAGS := migrated_fynedo,nodynamic,x11
GO := scripts/go
PREFIX ?= $(HOME)/.local
TOUR ?= tour
SCREENS ?= screens
FUZZTIME ?= 2m
COUNT ?= 10
KILLS ?= 1000
JOBS ?= 1000
export TAGS FUZZTIME COUNT KILLS JOBS

.DEFAULT_GOAL := help
.PHONY: help run build test proof bench tour screens fmt icons samples install uninstall clean setup setup-run setup-test setup-bench

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: setup-run build ## build and open the window; without a screen: take the tour on a virtual one
	@scripts/run $(ARGS)

build: setup ## build bin/likeness
	@mkdir -p bin
	$(GO) build -tags $(TAGS) -ldflags '-s -w' -o bin/likeness .

test: setup-test ## everything that must hold before a change lands (minutes)
	@scripts/test

proof: setup-test ## what takes long: fuzzers (FUZZTIME=2m each), a program killed KILLS=1000 times, a run of JOBS=1000, tests many times over (COUNT=10)
	@scripts/proof

bench: setup-bench ## figures, as ratios where there is a peer to compare with
	CGO_ENABLED=0 $(GO) test -tags ci,migrated_fynedo,nodynamic -run '^$$' -bench . -benchmem ./service/... ./storage/... ./ui/...
	@scripts/photobench
	@scripts/jobbench

tour: setup-run build ## walk through the real window as a person would; a picture of each step goes into TOUR=tour
	@scripts/run --tour "$(TOUR)"

screens: setup ## draw every page in every state, both themes and sizes, into SCREENS=screens, without a display
	LIKENESS_SCREENS="$(abspath $(SCREENS))" CGO_ENABLED=0 $(GO) test -tags ci,migrated_fynedo,nodynamic -count 1 -timeout 30m -run 'Screens' ./ui/
	@find "$(SCREENS)" -name '*.png' | sort

fmt: setup ## put the code into its form
	$(GO) tool gofumpt -w .

icons: ## draw the PNGs anew from icons/likeness.svg (needs rsvg-convert)
	@for size in 48 128 256 512; do \
		rsvg-convert -w $$size -h $$size icons/likeness.svg -o icons/likeness-$$size.png; done

samples: setup ## draw the sample pictures of the styles anew
	CGO_ENABLED=0 $(GO) generate ./icons/styles

install: build ## put the program, its icon and its menu entry under PREFIX=~/.local
	install -Dm755 bin/likeness "$(DESTDIR)$(PREFIX)/bin/likeness"
	install -Dm644 icons/likeness.desktop "$(DESTDIR)$(PREFIX)/share/applications/app.likeness.desktop"
	install -Dm644 icons/likeness.svg "$(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/app.likeness.svg"
	install -Dm644 icons/likeness-256.png "$(DESTDIR)$(PREFIX)/share/icons/hicolor/256x256/apps/app.likeness.png"

uninstall: ## take them away again; your pictures and preferences stay
	rm -f "$(DESTDIR)$(PREFIX)/bin/likeness" "$(DESTDIR)$(PREFIX)/share/applications/app.likeness.desktop" \
		"$(DESTDIR)$(PREFIX)/share/icons/hicolor/scalable/apps/app.likeness.svg" \
		"$(DESTDIR)$(PREFIX)/share/icons/hicolor/256x256/apps/app.likeness.png"

clean: ## remove what was built
	rm -rf bin tour screens

setup:
	@scripts/setup build
setup-run:
	@scripts/setup build $(if $(DISPLAY)$(WAYLAND_DISPLAY),,window)
setup-test:
	@scripts/setup build window test
setup-bench:
	@scripts/setup build bench
