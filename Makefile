# Everything a newcomer types. `make demo` and `make test` do their own set-up.

SHELL := /bin/bash
PACKAGES := libpng-dev libjpeg-dev libtiff-dev libxml2-dev libarchive-dev libdeflate-dev libssl-dev zlib1g-dev \
  libopenblas-dev pkg-config $(if $(LIBTORCH),,libtorch-dev)
# Debian's torch was built for the first numpy.
PEERS := albumentations scikit-image scikit-learn 'numpy<2' 'opencv-python-headless<4.12'
JUDGES := numpy pillow tifffile webdataset pycocotools jsonschema pyyaml tensorboard scikit-learn

# A target that imports what it does not declare would not be rebuilt when that changes.
CHECKS := --explicit-target-dependency-import-check error

# The instruction set: v3 (AVX2) where the processor has it, else baseline. Outputs do not depend on it.
PASTICHE_ISA ?= $(shell grep -qw avx2 /proc/cpuinfo && grep -qw bmi2 /proc/cpuinfo && echo v3 || echo baseline)
ifeq ($(PASTICHE_ISA),v3)
SWIFT_FLAGS := -c release $(CHECKS) -Xcc -march=x86-64-v3
else ifeq ($(PASTICHE_ISA),baseline)
SWIFT_FLAGS := -c release $(CHECKS) --scratch-path .build-baseline
else
$(error PASTICHE_ISA is '$(PASTICHE_ISA)', expected baseline or v3)
endif

PASTICHE = $(shell swift build $(SWIFT_FLAGS) --show-bin-path)/pastiche

.PHONY: help setup build install-path demo test bench lint format judges torture torture-inputs sanitize \
  study study-saliency judges-torchvision peers data-side train-step sanitize-threads fuzz clean test-slurm test-mpi test-ray isa kernel-digests

help:
	@echo "make demo     build, and run the main job on the fixtures"
	@echo "make test     build, and run all tests"
	@echo "make build    the tool alone; make install-path prints where it is"
	@echo "make bench    measure speed and memory beside yardsticks (FILTER=name for one)"
	@echo "make lint     swift format, strict;  make format  applies it"
	@echo "make torture  kill, starve and damage a run in every way, and compare what it wrote"
	@echo "make torture-inputs DATA=DIR   decode every image file below DIR, and say what became of it"
	@echo "make sanitize DATA=DIR         the same with sanitizers, and with changed copies of each file"
	@echo "make test-slurm   share a run among tasks of a Slurm brought up here;  make test-mpi, test-ray"
	@echo "make sanitize-threads          a run of four workers under ThreadSanitizer"
	@echo "make fuzz RUNS=N               changed inputs to every reader (TARGET=name for one)"
	@echo "make isa      compare what kernels make for both instruction sets"
	@echo "make study METHOD=NAME DATA=DIR   train on real images for minutes; rows in Benchmarks/results"
	@echo "make study-saliency DATA=DIR   max-F, error and time of each saliency estimator"
	@echo "make data-side   build without libtorch, which only training needs"
	@echo "make train-step  build what times training steps where there is torch but no Swift"
	@echo "LIBTORCH=DIR make …   build with the libtorch of DIR (PyPI's torch, say) in place of Debian's"
	@echo "make judges   other people's readers, for the tests (.judges);  make judges-torchvision"
	@echo "make peers    what others use for the same work, for the benchmarks (.peers)"

# Whether a method is seen to learn: minutes on real images, with two seeds.
study: build
	@test -n "$(METHOD)" || { echo "name a method: make study METHOD=simclr" >&2; exit 2; }
	swift build $(SWIFT_FLAGS) --product Benchmarks >&2
	@$$(swift build $(SWIFT_FLAGS) --show-bin-path)/Benchmarks --study $(METHOD) --data "$(DATA)"

# Scores the saliency estimators on a set with images/NAME.jpg and masks/NAME.png.
study-saliency: setup
	@test -d "$(DATA)/images" || { echo "give the folder of a set: make study-saliency DATA=DIR" >&2; exit 2; }
	swift build $(SWIFT_FLAGS) --product SaliencyStudy >&2
	@$$(swift build $(SWIFT_FLAGS) --show-bin-path)/SaliencyStudy "$(DATA)"

# Debian's packages: installed when missing and we may, else named in one line.
setup:
	@command -v swift >/dev/null || { echo "Swift 6.3 is missing: see swift.org/install" >&2; exit 1; }
	@missing=""; for p in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $(APT_OPTIONS) $$missing; \
	  else \
	    echo "Debian packages are missing. Run this, then the same make command again:" >&2; \
	    echo "  sudo apt-get install -y$$missing" >&2; exit 1; \
	  fi; \
	fi

build: setup
	swift build $(SWIFT_FLAGS) --product pastiche
	swift build $(SWIFT_FLAGS) --product pastiche-train

install-path:
	@echo $(PASTICHE)

# All but training, where no libtorch is; the packages of the two builds are kept apart.
data-side:
	@$(MAKE) -s setup LIBTORCH=none
	swift build $(SWIFT_FLAGS) --disable-default-traits --scratch-path .build-data-side
	@test -e .build-data-side/release/CTorch.build/fence.cpp.d
	@! grep -l ATen/ .build-data-side/release/CTorch.build/*.d || { echo "reads libtorch's headers" >&2; exit 1; }
	@! ldd .build-data-side/release/pastiche | grep torch || { echo "links libtorch" >&2; exit 1; }

# The program that times training steps, with Swift's libraries inside: it needs those of torch, and
# libdeflate and libcrypto. Prints where it is.
STATIC := $(SWIFT_FLAGS) --scratch-path .build-static --static-swift-stdlib
train-step: setup
	swift build $(STATIC) --product TrainStep >&2
	@swift build $(STATIC) --show-bin-path | sed 's|$$|/TrainStep|'

demo: build
	@$(PASTICHE) generate pipelines/segloc.yaml
	@$(PASTICHE) preview pipelines/segloc.yaml --count 12 --out runs/segloc-bags/sheet.png
	@$(PASTICHE) run pipelines/moco-v2-small.yaml
	@echo
	@echo "look at   file://$(CURDIR)/runs/segloc-bags/report.html"
	@echo "shards    $(CURDIR)/runs/segloc-bags/shards"
	@echo "curves    file://$(CURDIR)/runs/moco-v2-small/train/report.html"
	@echo "scores    file://$(CURDIR)/runs/moco-v2-small/evaluate/report.html"

test: setup
	swift test $(SWIFT_FLAGS) --disable-testable-imports --disable-xctest
ifeq ($(PASTICHE_ISA),v3)
	@$(MAKE) -s isa
endif

# Disturbs a small run in every way there is, for a quarter of an hour at most; prints a table.
torture: setup
	for product in pastiche FaultLayer Torture; do \
	  swift build $(SWIFT_FLAGS) --product $$product >&2 || exit 1; done
	@$(shell swift build $(SWIFT_FLAGS) --show-bin-path)/Torture $(ARGUMENTS)

# Decodes every image file below DATA; a JSON line a file, then tables.
DATA ?= ../shared/data
torture-inputs: setup
	swift build $(SWIFT_FLAGS) --product TortureInputs >&2
	@$(shell swift build $(SWIFT_FLAGS) --show-bin-path)/TortureInputs "$(DATA)"

# The same under AddressSanitizer (Swift and C) and UndefinedBehaviorSanitizer (C, by traps).
MUTATIONS ?= 10
SANITIZE := -c release --scratch-path .build-sanitize --sanitize=address \
  -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined
sanitize: setup
	swift build $(SANITIZE) --product TortureInputs >&2
	@.build-sanitize/release/TortureInputs "$(DATA)" --mutations $(MUTATIONS)

# ThreadSanitizer on a whole run of four workers: interrupted, resumed, compared and verified.
THREADS := -c release --scratch-path .build-threads --sanitize=thread -Xswiftc -DTHREAD_SANITIZER
THREADED := env TSAN_OPTIONS=halt_on_error=1:exitcode=66 .build-threads/release/pastiche
sanitize-threads: setup
	swift build $(THREADS) --product pastiche >&2
	rm -rf runs/threads runs/threads-again
	timeout --preserve-status --signal=INT 5 \
	  $(THREADED) generate pipelines/segloc.yaml --workers 4 --out runs/threads; test $$? = 130
	$(THREADED) generate pipelines/segloc.yaml --workers 4 --out runs/threads
	$(THREADED) generate pipelines/segloc.yaml --workers 3 --out runs/threads-again
	cmp runs/threads/shards/index.json runs/threads-again/shards/index.json
	$(THREADED) verify runs/threads

# libFuzzer on every reader of strangers' bytes, RUNS inputs each, under the same sanitizers.
# Corpora stay in .build-fuzz/work and grow; a finding ends its target and lies in work/findings.
RUNS ?= 20000
FUZZ := -c release --scratch-path .build-fuzz --sanitize=address --sanitize=fuzzer \
  -Xswiftc -DFUZZING \
  -Xswiftc -sanitize-coverage=edge,trace-cmp,indirect-calls,inline-8bit-counters,pc-table \
  -Xcc -fsanitize=undefined,fuzzer-no-link -Xcc -fsanitize-trap=undefined
fuzz: setup
	swift build $(SWIFT_FLAGS) --product FuzzTargets >&2
	swift build $(FUZZ) --product FuzzTargets >&2
	@$(shell swift build $(SWIFT_FLAGS) --show-bin-path)/FuzzTargets campaign --runs $(RUNS) \
	  --program .build-fuzz/release/FuzzTargets --work .build-fuzz/work \
	  $(if $(TARGET),--target $(TARGET))

# What every kernel makes of pictures of all shapes, a digest each.
kernel-digests: setup
	@swift build $(SWIFT_FLAGS) --product KernelDigests >&2
	@$(shell swift build $(SWIFT_FLAGS) --show-bin-path)/KernelDigests

# The same bits for both instruction sets; needs a processor with AVX2.
isa:
	@mkdir -p .build-isa
	@for isa in baseline v3; do \
	  $(MAKE) -s kernel-digests PASTICHE_ISA=$$isa > .build-isa/$$isa || exit 1; done
	@diff .build-isa/baseline .build-isa/v3
	@echo "$$(wc -l < .build-isa/v3) kernels make the same bits for both instruction sets"

# A JSON line per figure; yardsticks in Python need 'make judges' and 'make peers'.
bench: build
	swift build $(SWIFT_FLAGS) --product TrainStep >&2
	swift build $(SWIFT_FLAGS) --product Benchmarks >&2
	@$(shell swift build $(SWIFT_FLAGS) --show-bin-path)/Benchmarks $(if $(FILTER),--filter $(FILTER))

lint:
	swift format lint --strict -r Package.swift Sources Tests Benchmarks

format:
	swift format -i -r Package.swift Sources Tests Benchmarks

# A run shared among the processes of a scheduler, and its bytes compared with those of one process.
test-slurm: build
	@$(MAKE) -s setup PACKAGES=slurm-wlm
	@Tests/Schedulers/slurm.sh $(PASTICHE)

test-mpi: build
	@$(MAKE) -s setup PACKAGES=openmpi-bin
	@Tests/Schedulers/mpi.sh $(PASTICHE)

test-ray: build
	@python3 -c 'import ensurepip' 2>/dev/null || $(MAKE) -s setup PACKAGES=python3-venv
	@Tests/Schedulers/ray.sh $(PASTICHE)

# A throw-away Python environment with the programs that read our files back.
judges: .judges/bin/python
.judges/bin/python:
	@if [ "$$(id -u)" = 0 ] && ! python3 -c 'import ensurepip' 2>/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q python3-venv; fi
	rm -rf .judges && python3 -m venv .judges
	.judges/bin/pip install -q $(JUDGES) || { rm -rf .judges; exit 1; }

# torchvision with the torch that Debian has, for the system's Python: 150 MB to fetch.
judges-torchvision:
	@$(MAKE) -s setup PACKAGES=python3-torchvision APT_OPTIONS=--no-install-recommends

# What others use for the work of ours that 'make bench' measures, with Debian's torch and torchvision.
peers: .peers/bin/python
.peers/bin/python:
	@$(MAKE) -s setup PACKAGES="python3-torch python3-torchvision python3-venv" APT_OPTIONS=--no-install-recommends
	rm -rf .peers && /usr/bin/python3 -m venv --system-site-packages .peers
	.peers/bin/pip install -q $(PEERS) || { rm -rf .peers; exit 1; }

clean:
	rm -rf .build .build-* .judges .peers runs
