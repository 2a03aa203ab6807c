# tap.sh -- what the tests of the command line share. A test reads it with `.`, reports, and ends with `plan`.
#
# `make check` sets NNRUN and the other variables. By hand, in a build directory: NNRUN=$PWD/nnrun SRCDIR=.. sh ../tests/cli.test
# shellcheck shell=sh disable=SC2034 # some of the variables are for the tests alone

: "${NNRUN:?the program, as an absolute path}" "${SRCDIR:?the top of the source tree}"
SRCDIR=$(cd "$SRCDIR" && pwd)
# The long form of the tests, which `make check-long` and .ci/run ask for: more rounds, more sizes, more builds.
is_long() {
    [ -n "${CHECK_LONG:-}" ]
}

# in_form SHORT LONG: prints the one that belongs to this form.
in_form() {
    if is_long; then echo "$2"; else echo "$1"; fi
}

# Of tests that run side by side, each has one thread, or they wait for each other; the long form has two.
export LC_ALL=C TERM=dumb OMP_NUM_THREADS=1
if is_long; then OMP_NUM_THREADS=2; fi
unset NNRUN_ISA NNRUN_PLUGIN_PATH NO_COLOR COLUMNS

scratch=$(mktemp -d)
scratch=$(cd "$scratch" && pwd -P)
trap 'chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM PIPE
mkdir "$scratch/work" "$scratch/tap"
cd "$scratch/work" || exit 1
# What a run printed goes there, out of the way of the directory in which the test works.
out=$scratch/tap/out
err=$scratch/tap/err

# A test that hangs has failed. Sanitizers on a busy machine are slow, so there is much time.
limit=
if command -v timeout >"$out"; then limit='timeout 600'; fi

tests=0
title=

ok() {
    tests=$((tests + 1))
    echo "ok $tests - $title"
}

# not_ok [REASON]
not_ok() {
    tests=$((tests + 1))
    echo "not ok $tests - $title"
    [ -z "${1:-}" ] || printf '%s\n' "$1" | sed 's/^/# /'
}

# skip TITLE REASON
skip() {
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

plan() {
    echo "1..$tests"
}

# Whether this is the long form; else says that what is called so belongs to it.
only_long() {
    is_long || {
        skip "$1" "in the long form: make check-long"
        false
    }
}

# run TITLE COMMAND...: sets code, fills out and err. Checks follow, and then passed or one of the others below.
run() {
    title=$1
    shift
    code=0
    fault=
    $limit "$@" >"$out" 2>"$err" </dev/null || code=$?
}

# nnrun TITLE ARGUMENTS...
nnrun() {
    nnrun_title=$1
    shift
    run "$nnrun_title" "$NNRUN" "$@"
}

# The checks: each adds to the fault if what it says is not so.
complain() {
    fault="$fault$1
"
}

ends_with() {
    [ "$code" = "$1" ] || complain "exit code $code instead of $1"
}

# prints FILE TEXT: that is all there is in it, but for a newline.
prints() {
    [ "$(cat "$1")" = "$2" ] || complain "${1##*/} is not
$2"
}

# says FILE PATTERN...: a line of it matches each of the basic regular expressions.
says() {
    says_file=$1
    shift
    for pattern; do
        grep -q -- "$pattern" "$says_file" || complain "${says_file##*/} has no line like: $pattern"
    done
}

says_not() {
    ! grep -q -- "$2" "$1" || complain "${1##*/} has a line like: $2"
}

# holds COMMAND...: it succeeds.
holds() {
    "$@" >"$scratch/tap/holds" 2>&1 || complain "this does not hold: $*
$(cat "$scratch/tap/holds")"
}

# Reports what the checks since the last run came to.
passed() {
    if [ -z "$fault" ]; then
        ok
    else
        not_ok "${fault}exit code $code, and on standard error:
$(head -n 40 "$err")
on standard output:
$(head -n 40 "$out")"
    fi
}

# refused TITLE CODE SENTENCE ARGUMENTS...: nnrun fails with that code and prints that to standard error, and nothing else.
refused() {
    refused_code=$2
    refused_sentence=$3
    refused_title=$1
    shift 3
    nnrun "$refused_title" "$@"
    ends_with "$refused_code"
    prints "$err" "$refused_sentence"
    [ ! -s "$out" ] || complain "standard output is not empty"
    passed
}

is_root() {
    [ "$(id -u)" = 0 ]
}
