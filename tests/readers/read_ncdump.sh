#!/bin/sh
# Prints a run file with ncdump, and looks for its groups, dimensions and labels in the text.
# Exits with 0 where all fits, 1 where something does not, 77 where ncdump is not installed.
command -v ncdump >/dev/null || { echo "skipped: ncdump is not installed"; exit 77; }
text=$(ncdump "$1") || { echo "$1: ncdump failed"; exit 1; }

for wanted in \
    'group: history {' 'int epoch(epoch) ;' 'double train_loss(epoch) ;' 'string train_loss:units = "1" ;' \
    'group: layer_history {' 'float weight_norm(epoch, layer) ;' \
    'group: weights {' 'group: initial_weights {' 'group: predictions {' 'group: provenance {' \
    'double epoch_seconds(epoch) ;' 'string epoch_seconds:units = "s" ;' 'string :nnrun_schema = "nnrun.run" ;'
do
    case $text in
    *"$wanted"*) ;;
    *) echo "$1: ncdump does not show: $wanted"; exit 1 ;;
    esac
done
echo "ok: $(ncdump 2>&1 | grep -o 'netcdf library version [0-9.]*')"
