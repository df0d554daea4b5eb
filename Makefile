# Aratame: GNU make; no generated build system.
#
#   make            the programs, into build/
#   make demo       what it does, in a minute, on real Postfix
#   make check      every test
#   make install    DESTDIR= PREFIX=/usr/local SYSCONFDIR=/etc
#   make bench | fuzz | evasion | accuracy CORPUS=… | format | clean
#
# make V=1 shows the commands; make SANITIZE=1 builds with ASan and UBSan into build/sanitize/.

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
BUILD      ?= build
CC         ?= gcc

LIBRARIES  := libarchive libpcre2-8 yara gmime-3.0 icu-uc icu-i18n \
              libxml-2.0 nettle zlib libpsl jansson libseccomp sqlite3 \
              libpq libpng libjpeg zbar
PACKAGES   := $(shell pkg-config --exists $(LIBRARIES) 2>/dev/null && echo yes)

ifdef SANITIZE
override BUILD := $(BUILD)/sanitize
EXTRA      := -fsanitize=address,undefined -fno-sanitize-recover=undefined \
              -fno-omit-frame-pointer -DSANITIZED -O1
else
EXTRA      := -O2 -D_FORTIFY_SOURCE=2
endif
ifdef WERROR
EXTRA      += -Werror
endif

WARNINGS   := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
              -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings \
              -Wformat=2 -Wundef -Wvla
HARDEN     := -fstack-protector-strong -fstack-clash-protection \
              -fcf-protection -fPIE
CPPFLAGS   += -D_GNU_SOURCE -Imilter
CFLAGS     ?= -g
ALL_CFLAGS := -std=c17 $(CPPFLAGS) $(WARNINGS) $(HARDEN) $(EXTRA) $(CFLAGS) \
              $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null | \
              sed 's/-I\//-isystem \//g')
LDLIBS     := $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) \
              -lmilter -lpthread -lm
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now $(EXTRA) $(LDFLAGS)

SOURCES    := $(sort $(wildcard milter/*/*.c) $(wildcard milter/message.c))
SOURCES    := $(filter-out %/main.c milter/ocr/%,$(SOURCES))
OBJECTS    := $(SOURCES:milter/%.c=$(BUILD)/%.o)
LIBRARY    := $(BUILD)/libaratame.a
PROGRAMS   := $(BUILD)/aratame-milter $(BUILD)/aratame \
              $(BUILD)/aratame-release
# Only where Tesseract is: what reads text in pictures (setting `ocr').
ifeq ($(shell pkg-config --exists tesseract && echo yes),yes)
OCR        := $(BUILD)/aratame-ocr
PROGRAMS   += $(OCR)
endif
UNITS      := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,\
              $(wildcard tests/unit/test_*.c))

# "make V=1" shows the commands whole.
ifdef V
SAY        := @:
else
Q          := @
SAY        := @printf '  %s\n'
endif

.PHONY: all
all: $(PROGRAMS)

$(BUILD)/aratame-milter: $(BUILD)/main.o $(LIBRARY)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/aratame: $(BUILD)/cli/main.o $(LIBRARY)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

# The only one that runs as root: with none of the libraries.
$(BUILD)/aratame-release: $(BUILD)/release/main.o $(LIBRARY)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(BUILD)/aratame-ocr: $(BUILD)/ocr/main.o $(BUILD)/ocr/ocr.o $(LIBRARY)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS) -ltesseract

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/%.o: milter/%.c Makefile
	@mkdir -p $(@D)
	$(SAY) 'cc $<'
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -MMD -MP $(ALL_LDFLAGS) -o $@ $< $(LIBRARY) \
	    $(LDLIBS) $$(pkg-config --libs check)

.PHONY: units
units: $(UNITS)

# The mail server's side of a milter conversation, for tests and measuring.
$(BUILD)/milter-client: tests/client/client.c tests/client/conversation.c \
    tests/client/conversation.h $(LIBRARY)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ \
	    $(filter %.c,$^) $(LIBRARY)

# Files of every format, cut off and bent: see tests/malformed/run.
$(BUILD)/malformed: tests/malformed/malformed.c $(LIBRARY)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# "make unit-passwords" builds and runs one of them.
unit-%: $(BUILD)/unit/test_%
	$<

# A fuzz target without its fuzzer replays the inputs that are kept;
# tests/fuzz/run builds the real ones with clang.
FUZZERS    := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,\
              $(wildcard tests/fuzz/fuzz_*.c))

$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(LIBRARY)
	@mkdir -p $(@D)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes $(ALL_LDFLAGS) -o $@ \
	    $(filter %.c,$^) $(LIBRARY) $(LDLIBS)

.PHONY: fuzzers
fuzzers: $(FUZZERS)

.PHONY: fuzz
fuzz:
	tests/fuzz/run

.PHONY: deps
deps:
	tests/deps

.PHONY: check
check:
	tests/check

.PHONY: demo
demo:
	tests/demo

# Techniques of hiding, each in several variants: what is found of them.
.PHONY: evasion
evasion: all
	tests/evasion/run --write

# Stolen replies injected into real threads: make accuracy CORPUS=FOLDER
# [OWN=domains] [ACCURACY="more options of tests/accuracy/run"].
.PHONY: accuracy
accuracy: all
	@test -n "$(CORPUS)" || { echo "make accuracy CORPUS=FOLDER" >&2; exit 1; }
	tests/accuracy/run --own "$(OWN)" $(ACCURACY) "$(CORPUS)"

.PHONY: bench
bench:
	tests/bench/run

# What tests/bench/run measures with.
BENCH_TOOLS := $(BUILD)/bench/null-milter $(BUILD)/bench/floor \
               $(BUILD)/bench/bench $(BUILD)/bench/union \
               $(BUILD)/bench/store
$(BUILD)/bench/bench: tests/bench/processes.c tests/client/conversation.c
$(BUILD)/bench/union: ALL_LDFLAGS += -Wl,--wrap=tolerant_read
$(BUILD)/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(SAY) 'link $@'
	$(Q)$(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -o $@ \
	    $(filter %.c,$^) $(LIBRARY) $(LDLIBS)

.PHONY: bench-tools
bench-tools: $(BENCH_TOOLS)

# An admin's settings and rules are never overwritten: what is new lies beside
# them as NAME.new.
.PHONY: install
install: $(PROGRAMS)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin \
	    $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/man/man5 \
	    $(DESTDIR)$(PREFIX)/share/man/man8 \
	    $(DESTDIR)$(PREFIX)/lib/systemd/system/aratame-milter.service.d \
	    $(DESTDIR)$(PREFIX)/lib/tmpfiles.d \
	    $(DESTDIR)$(PREFIX)/lib/sysusers.d \
	    $(DESTDIR)$(SYSCONFDIR)/aratame/rules/yara
	install $(BUILD)/aratame-milter $(BUILD)/aratame-release \
	    $(DESTDIR)$(PREFIX)/sbin
	install $(BUILD)/aratame $(DESTDIR)$(PREFIX)/bin
	[ -z "$(OCR)" ] || install $(OCR) $(DESTDIR)$(PREFIX)/sbin
	install -m 644 milter/cli/aratame.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 milter/settings/aratame.conf.5 \
	    $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 milter/receive/aratame-milter.8 \
	    milter/release/aratame-release.8 $(DESTDIR)$(PREFIX)/share/man/man8
	for unit in aratame-milter.service aratame-release.socket \
	    aratame-release@.service; do \
	    sed 's,@PREFIX@,$(PREFIX),' systemd/$$unit > \
	    $(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit || exit 1; done
	install -m 644 systemd/aratame.tmpfiles \
	    $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/aratame.conf
	install -m 644 systemd/aratame.sysusers \
	    $(DESTDIR)$(PREFIX)/lib/sysusers.d/aratame.conf
	conf/install-kept conf/aratame.conf \
	    $(DESTDIR)$(SYSCONFDIR)/aratame/aratame.conf
	for f in weights passwords partners $$(cd rules && ls yara/*.yar); do \
	    conf/install-kept rules/$$f \
	    $(DESTDIR)$(SYSCONFDIR)/aratame/rules/$$f || exit 1; done

.PHONY: format
format:
	clang-format -i $$(git ls-files 'milter/*.[ch]' 'tests/*.[ch]')

.PHONY: clean
clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)
