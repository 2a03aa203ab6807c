# Reads a run file with rhdf5 and with hdf5r, and checks it; dimensions arrive in reverse order.
# Rscript read_r.R RUN.h5
# Exits with 0 where all fits, 1 where something does not, 77 where neither package is installed.
path <- commandArgs(trailingOnly = TRUE)[1]

check <- function(condition, what) {
  if (!isTRUE(condition)) {
    cat(path, ": ", what, "\n", sep = "")
    quit(status = 1)
  }
}

# read(name) gives a data set, attribute(group, name) an attribute.
check_run <- function(read, attribute) {
  epoch <- as.numeric(read("history/epoch"))
  check(all(epoch == seq_along(epoch)), "epochs do not count from 1")
  check(length(read("history/train_loss")) == length(epoch), "length of train_loss")
  check(attribute("/", "nnrun_schema") == "nnrun.run", "schema")
  check(nchar(attribute("config", "hash")) == 64, "config hash")
  check(nchar(read("config/yaml")) > 0, "no configuration")
  rows <- as.numeric(read("predictions/test/sample"))
  check(setequal(rows, as.numeric(read("split/test"))), "rows of the test part")
  if (attribute("preprocessing", "classes") > 0) {
    confusion <- matrix(as.numeric(read("evaluation/test/confusion")), length(read("evaluation/test/support")))
    check(sum(confusion) == length(rows), "confusion does not count all rows")
    check(all(colSums(confusion) == as.numeric(read("evaluation/test/support"))), "support")
    check(all(read("evaluation/test/class_true") == read("preprocessing/class_names")), "class names")
    check(ncol(read("predictions/test/probability")) == length(rows), "shape of probability")
  }
}

tried <- FALSE
if (requireNamespace("rhdf5", quietly = TRUE)) {
  tried <- TRUE
  check_run(function(name) rhdf5::h5read(path, name),
            function(group, name) rhdf5::h5readAttributes(path, group)[[name]])
  cat("ok: rhdf5", format(packageVersion("rhdf5")), "\n")
}
if (requireNamespace("hdf5r", quietly = TRUE)) {
  tried <- TRUE
  run <- hdf5r::H5File$new(path, mode = "r")
  check_run(function(name) run[[name]]$read(), function(group, name) hdf5r::h5attr(run[[group]], name))
  run$close_all()
  cat("ok: hdf5r", format(packageVersion("hdf5r")), "\n")
}
if (!tried) {
  cat("skipped: neither rhdf5 nor hdf5r is installed\n")
  quit(status = 77)
}
