# python.sh -- finds a Python for the tests that need one. A test reads it with `.` after tap.sh.
# shellcheck shell=sh

export KERAS_BACKEND="${KERAS_BACKEND:-jax}" # its default, TensorFlow, is 20 times as large

# find_python MODULE...: sets python to the first interpreter that has all of the modules, or to nothing.
# What was found is kept: some modules take a second to import.
find_python() {
    found=$scratch/tap/python.$(echo "$*" | tr ' ' ,)
    [ -e "$found" ] || look_for_python "$@" >"$found"
    python=$(cat "$found")
}

look_for_python() {
    imports=
    for module; do imports="$imports; import $module"; done
    for candidate in "${PYTHON:-}" python3 /usr/bin/python3; do
        if [ -n "$candidate" ] && "$candidate" -c "pass$imports" >/dev/null 2>&1; then echo "$candidate" && return; fi
    done
}
