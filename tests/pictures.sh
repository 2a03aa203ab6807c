# pictures.sh -- draws pictures by nnrun plot in the formats that it has, and looks at the files. A test reads it with `.` after
# tap.sh. What gnuplot says is kept by a wrapper around it, and has to be nothing.
# shellcheck shell=sh disable=SC2154 # tap.sh sets the variables

# ---- SVG, which needs no gnuplot

well_formed() {
    if command -v xmllint >"$out"; then holds xmllint --noout "$1"; fi
    says "$1" '^<svg ' '<title' '<desc' '^</svg>$'
    says_not "$1" 'nan\|inf"'
}

mkdir empty
svg() {
    svg_title=$1
    shift
    run "$svg_title" env PATH="$PWD/empty" "$NNRUN" plot "$@" -o picture.svg
    ends_with 0
    prints "$out" ""
    prints "$err" ""
    well_formed picture.svg
    passed
}

# ---- PNG and PDF, by gnuplot

gnuplot=$(command -v gnuplot) || gnuplot=
if [ -n "$gnuplot" ]; then
    mkdir wrapped
    printf '#!/bin/sh\nexec "%s" "$@" 2>"%s"\n' "$gnuplot" "$scratch/tap/gnuplot" >wrapped/gnuplot
    chmod +x wrapped/gnuplot
fi

# has_bytes FILE OFFSET COUNT HEX
has_bytes() {
    has_bytes_found=$(od -An -v -tx1 -j"$2" -N"$3" "$1" | tr -d ' \n')
    [ "$has_bytes_found" = "$4" ] || complain "$1 has $has_bytes_found at $2 instead of $4"
}

leaves_nothing() {
    for left in .*.tmp; do [ ! -e "$left" ] || complain "a temporary file is left: $left"; done
}

# drawn TITLE FORMAT ARGUMENTS...
drawn() {
    drawn_title=$1
    drawn_format=$2
    shift 2
    if [ -z "$gnuplot" ]; then skip "$drawn_title" "no gnuplot" && return; fi
    run "$drawn_title" env PATH="$PWD/wrapped:$PATH" "$NNRUN" plot "$@" -o "picture.$drawn_format"
    ends_with 0
    prints "$err" ""
    prints "$scratch/tap/gnuplot" ""
    if [ "$drawn_format" = png ]; then
        has_bytes picture.png 0 8 89504e470d0a1a0a
        has_bytes picture.png 12 4 49484452
    else
        holds test "$(head -c 5 picture.pdf)" = %PDF-
    fi
    leaves_nothing
    passed
}
