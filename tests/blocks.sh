# blocks.sh -- runs the blocks of a page of the manual that follow a line `<!-- test: KIND WORD... -->`, in their order and in
# one directory. A test reads it with `.` after tap.sh. The kinds:
#
#   sh COMMAND...      run by sh; needs the commands
#   python MODULE...   run by Python; needs the modules
#   r PACKAGE...       run by R; needs the packages
#   octave             run by Octave
#   file NAME          kept under that name for the blocks after it
#   yaml NAME          the same, and `nnrun check` has nothing to say against it
#   FUNCTION           of the test itself: is given the block's file
# shellcheck shell=sh
# shellcheck source=tests/python.sh
. "$SRCDIR/tests/python.sh"

blocks=$scratch/blocks
mkdir "$blocks"

# A place as a reader of the page has it: sources, build/nnrun, and a compiler that is called cc.
be_a_reader() {
    mkdir -p build bin
    ln -s "$SRCDIR/configs" "$SRCDIR/core" "$SRCDIR/data" .
    ln -s "$NNRUN" build/nnrun
    printf '#!/bin/sh\nexec %s "$@"\n' "${CC:-cc}" >bin/cc
    chmod +x bin/cc
    PATH=$PWD/bin:$PWD/build:$PATH
}

# take_blocks PAGE: block N goes to a file N, and the words that follow `test:`, after the number of its line, to N.kind.
take_blocks() {
    rm -f "$blocks"/*
    awk -v blocks="$blocks" '
        /^<!-- test: .* -->$/ { kind = $0; sub(/^<!-- test: /, "", kind); sub(/ -->$/, "", kind); next }
        kind != "" && !inside {
            inside = /^```/ ? "fence" : "table"
            n++
            file = blocks "/" n
            print NR, kind >(file ".kind")
            if (inside == "table") print >file
            next
        }
        inside == "fence" && /^```/ || inside == "table" && !/^\|/ { inside = kind = ""; close(file); next }
        inside { print >file }
        END { if (inside == "fence") exit 1; print n + 0 >(blocks "/count") }' "$1"
}

# has COMMAND...: the first that is missing, if any, is named in reason.
has() {
    reason=
    for has_command; do
        command -v "$has_command" >"$out" 2>&1 || reason="no $has_command"
    done
    [ -z "$reason" ]
}

has_r_packages() {
    has Rscript || return 1
    for package; do
        Rscript --vanilla -e "quit(status = !requireNamespace('$package', quietly = TRUE))" >"$out" 2>&1 ||
            reason="no R package $package"
    done
    [ -z "$reason" ]
}

# block TITLE COMMAND...: it ends with 0.
block() {
    run "$@"
    ends_with 0
    passed
}

# try_blocks PAGE LEAST: takes the blocks of a page of the source tree, of which there must be so many, and tries them.
try_blocks() {
    page=$1
    take_blocks "$SRCDIR/$page"
    title="$page has blocks to test"
    count=$(cat "$blocks/count") || count=0
    if [ "$count" -ge "$2" ]; then ok; else not_ok "$count"; fi

    number=1
    while [ "$number" -le "$count" ]; do
        file=$blocks/$number
        read -r line kind words <"$file.kind"
        here="$page:$line: $kind${words:+ $words}"
        number=$((number + 1))
        # shellcheck disable=SC2086 # words are split
        case $kind in
        sh) if has $words; then block "$here" sh -eu "$file"; else skip "$here" "$reason"; fi ;;
        python)
            find_python $words
            if [ -n "$python" ]; then block "$here" "$python" "$file"; else skip "$here" "no Python with $words"; fi ;;
        r) if has_r_packages $words; then block "$here" Rscript --vanilla "$file"; else skip "$here" "$reason"; fi ;;
        octave)
            if has octave; then block "$here" octave --no-gui --quiet --norc "$file"; else skip "$here" "$reason"; fi ;;
        file) cp "$file" "$words" ;;
        yaml) cp "$file" "$words" && block "$here" "$NNRUN" check "$words" ;;
        *) if command -v "$kind" >"$out"; then "$kind" "$file"; else title=$here && not_ok "there is no such kind"; fi ;;
        esac
    done
}
