"""check_c.py [RUN.h5 PROGRAM DATA.csv]...: the program (predict.c with an exported file) prints the run's bits."""
import subprocess

import numpy as np
from common import predictions, raw_rows, real, runs

for run_path, program, data_path in runs():
    rows, wanted = raw_rows(data_path), predictions(run_path)
    output = subprocess.run([program], input=rows.tobytes(), stdout=subprocess.PIPE, check=True).stdout
    found = np.frombuffer(output, real).reshape(wanted.shape).astype(np.float32)
    different = (found.view(np.uint32) != wanted.view(np.uint32)).any(1).sum()
    assert different == 0, f"{program}: {different} of {len(wanted)} rows differ"
    print(program, "has the same bits for", len(wanted), "rows")
