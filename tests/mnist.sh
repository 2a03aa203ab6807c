# mnist.sh -- the files of the MNIST database, for tests that can use them: sets mnist to the directory of the four
# compressed files, or to nothing where there is none. Read it with `.` after tap.sh. NNRUN_MNIST may name the directory.
# shellcheck shell=sh

mnist=
for directory in "${NNRUN_MNIST:-}" "$SRCDIR/data/mnist" "$SRCDIR/../shared/data/mnist"; do
    if [ -z "$mnist" ] && [ -e "$directory/train-images-idx3-ubyte.gz" ]; then mnist=$directory; fi
done

# nnrun_mnist TITLE COMMAND-OR-NOTHING ARGUMENTS...: nnrun [COMMAND] configs/mnist.yaml with the files from there.
nnrun_mnist() {
    mnist_title=$1
    mnist_command=$2
    shift 2
    # shellcheck disable=SC2086 # no command is no word
    nnrun "$mnist_title" $mnist_command "$SRCDIR/configs/mnist.yaml" \
        "dataset.images=$mnist/train-images-idx3-ubyte.gz" "dataset.labels=$mnist/train-labels-idx1-ubyte.gz" \
        "dataset.test_images=$mnist/t10k-images-idx3-ubyte.gz" "dataset.test_labels=$mnist/t10k-labels-idx1-ubyte.gz" "$@"
}
