#!/bin/sh
# builds.sh -- the same bits from other compilers, levels of optimisation and machines: `make check-builds` runs it.
#
# Trains digits, iris and a few images with this build, and again with builds by gcc and clang at -O1 and -O3, each
# instruction set and 1, 2, 3 and 5 threads, and with one for 64-bit ARM (NEON) that qemu emulates; all result files must
# be equal. What is needed for ARM, and taken from Debian: aarch64-linux-gnu-gcc, qemu-aarch64-static and mmdebstrap, which
# needs root. The builds are kept in the folder builds/.
# shellcheck source=tests/tap.sh
. "$SRCDIR/tests/tap.sh"
# shellcheck source=tests/mnist.sh
. "$SRCDIR/tests/mnist.sh"

builds=$BUILDDIR/builds
TRAIN_ROWS=160 TEST_ROWS=32

# ---- A few images ---------------------------------------------------------------------------------------------------

# bytes NUMBER...: these bytes.
bytes() {
    for byte; do printf "\\$(printf '%03o' "$byte")"; done
}

# number N: as the four bytes of an IDX header.
number() {
    bytes $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255))
}

# first_rows NAME ROWS: the first images and labels of a part of MNIST, or noise where there is no MNIST.
first_rows() {
    { bytes 0 0 8 3; number "$2"; number 28; number 28
      if [ -n "$mnist" ]; then gzip -dc "$mnist/$1-images-idx3-ubyte.gz" | tail -c +17; else cat /dev/urandom; fi |
          head -c $(($2 * 784)); } >"$1-images" 2>"$err"
    { bytes 0 0 8 1; number "$2"
      if [ -n "$mnist" ]; then gzip -dc "$mnist/$1-labels-idx1-ubyte.gz" | tail -c +9 | head -c "$2"
      else awk -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%c", i % 10 }'; fi; } >"$1-labels" 2>"$err"
}

first_rows train $TRAIN_ROWS
first_rows t10k $TEST_ROWS
here=$PWD

# ---- Runs -----------------------------------------------------------------------------------------------------------

# train BUILD THREADS ISA CONFIG FILE: with the emulator before the program, if $emulator says so.
train() {
    case $4 in
    digits) set -- "$@" training.epochs=5 ;;
    digits-adam) set -- "$@" training.epochs=2 ;;
    iris) set -- "$@" training.epochs=10 ;;
    mnist) set -- "$@" training.epochs=1 "dataset.images=$here/train-images" "dataset.labels=$here/train-labels" \
        "dataset.test_images=$here/t10k-images" "dataset.test_labels=$here/t10k-labels" ;;
    esac
    build=$1 threads=$2 isa=$3 config=$4 file=$5
    shift 5
    rm -f same.h5
    # shellcheck disable=SC2086 # no emulator is no word
    OMP_NUM_THREADS=$threads NNRUN_ISA=$isa $emulator "$build/nnrun" "$SRCDIR/configs/$config.yaml" --quiet \
        output=same.h5 "$@" >"$out" 2>&1 && mv same.h5 "$file"
}

# compare NAME THREADS ISA: each config with this build against its file of reference.
compare() {
    for config in digits digits-adam iris mnist; do
        title="$config: $1, $3, threads $2"
        if ! train "$builds/$1" "$2" "$3" "$config" other.h5; then
            not_ok "$(cat "$out")"
        elif difference=$("$BUILDDIR/tests/h5same" "$config.h5" other.h5 2>&1); then
            ok
        else
            not_ok "$difference"
        fi
    done
}

# make_build NAME CONFIGURE-ARGUMENT...
make_build() {
    mkdir -p "$builds/$1" && (
        cd "$builds/$1" || exit 1
        shift
        { [ -e Makefile ] || "$SRCDIR/configure" -q "$@"; } && make -s all
    ) >"$out" 2>&1
}

# ---- Compilers ------------------------------------------------------------------------------------------------------

emulator=
for config in digits digits-adam iris mnist; do
    train "$BUILDDIR" 1 baseline "$config" "$config.h5" || { title=$config; not_ok "$(cat "$out")"; }
done

for compiler in gcc clang; do
    for level in 1 3; do
        title="a build by $compiler -O$level"
        if ! command -v $compiler >"$out"; then
            skip "$title" "there is no $compiler"
        elif ! make_build $compiler-O$level CC=$compiler CFLAGS="-O$level"; then
            not_ok "$(tail -n 20 "$out")"
        else
            ok
            for isa in baseline $ISAS; do
                title="$compiler-O$level, $isa"
                if ! train "$BUILDDIR" 1 "$isa" iris other.h5; then
                    skip "$title" "the machine has no $isa"
                    continue
                fi
                for threads in 1 2 3 5; do compare $compiler-O$level $threads "$isa"; done
            done
        fi
    done
done

# ---- ARM ------------------------------------------------------------------------------------------------------------

# system DIRECTORY: libraries and headers of Debian for ARM, unpacked and not installed.
system() {
    [ -e "$1/lib/ld-linux-aarch64.so.1" ] || {
        rm -rf "$1"
        mmdebstrap --variant=extract --arch=arm64 \
            --include=libc6-dev,libgcc-12-dev,libhdf5-dev,libyaml-dev,nettle-dev,zlib1g-dev bookworm "$1"
    } >"$out" 2>&1
}

title='a build for ARM'
for command in aarch64-linux-gnu-gcc qemu-aarch64-static mmdebstrap; do
    command -v $command >"$out" || missing=$command
done
if [ -n "${missing:-}" ]; then
    skip "$title" "there is no $missing"
elif ! system "$builds/arm64"; then
    skip "$title" "Debian's packages for it could not be had: $(tail -n 1 "$out")"
else
    libraries=$builds/arm64/usr/lib/aarch64-linux-gnu
    if PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$builds/arm64/usr/share/pkgconfig PKG_CONFIG_SYSROOT_DIR=$builds/arm64 \
        make_build neon --host=aarch64-linux-gnu CC="aarch64-linux-gnu-gcc --sysroot=$builds/arm64" CFLAGS=-O2 &&
        make -s -C "$builds/neon" tests/kernels >"$out" 2>&1; then
        ok
        emulator="qemu-aarch64-static -L $builds/arm64 -E LD_LIBRARY_PATH=$libraries/hdf5/serial:$libraries"
        title='the kernels of NEON are those of the plain twins'
        # shellcheck disable=SC2086 # several words
        if $emulator "$builds/neon/tests/kernels" >"$out" 2>&1; then ok; else not_ok "$(cat "$out")"; fi
        compare neon 1 baseline
        compare neon 2 baseline
    else
        not_ok "$(tail -n 20 "$out")"
    fi
fi
plan
