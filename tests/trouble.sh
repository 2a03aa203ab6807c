# trouble.sh -- what the tests of sweeps in trouble share, behind tap.sh: an experiment, the plugin `trouble`, and sweeps
# with it.
# shellcheck shell=sh

cat >base.yaml <<'EOF'
dataset: {type: iris, split: {test: 0.2, validation: 0.1}}
model:
  - {type: dense, units: 8, activation: tanh}
  - {type: dense, units: 3, activation: softmax}
loss: categorical_crossentropy
optimizer: {type: sgd, learning_rate: 0.05}
training: {epochs: 5, batch_size: 16}
plugin_path: mine
EOF
mkdir -p mine/activation
$CC -std=c11 -shared -fPIC -I"$SRCDIR/core" -DNNR_REAL="${REAL:-float}" "$SRCDIR/tests/plugins/trouble.c" \
    -o mine/activation/trouble.so

# sweep_file NAME LINE...: a random search; lines are added, or replace those with the same key.
sweep_file() {
    name=$1
    shift
    {
        for line; do echo "$line"; done
        echo 'base: base.yaml'
        echo 'method: {type: random, trials: 24}'
        echo 'objective: {metric: validation_loss}'
        echo 'parameters: {optimizer.learning_rate: {log_uniform: [0.001, 1]}}'
    } | awk -F: '!seen[$1]++' >"$name"
}

# trouble NAME DEED LINE...: a grid of three trials, the second of which has that trouble.
trouble() {
    trouble_name=$1
    deed=$2
    shift 2
    sweep_file "$trouble_name" 'method: grid' \
        "parameters: {model.0.activation: {values: [tanh, {type: trouble, does: $deed}, relu]}}" "$@"
    rm -f trail crashed mended
}

# tries N: the trial in trouble was tried so often.
tries() {
    holds test "$(cat trail 2>/dev/null | wc -l)" -eq "$1"
}
