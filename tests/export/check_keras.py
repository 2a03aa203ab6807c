"""check_keras.py [RUN.h5 MODEL.hdf5 DATA.csv]...: Keras loads both; models take raw rows, run files scaled ones."""
import h5py
import numpy as np
from common import agree, predictions, raw_rows, real, runs
from with_keras import keras


def predicted(path, rows):
    return np.asarray(keras.models.load_model(path, compile=False).predict(rows, batch_size=len(rows), verbose=0))


print("Keras", keras.__version__, "on", keras.backend.backend())
for run_path, model_path, data_path in runs():
    rows, wanted = raw_rows(data_path), predictions(run_path)
    agree(predicted(model_path, rows), wanted)
    with h5py.File(run_path) as run:
        scaled = (rows - run["preprocessing/offset"][:]) / run["preprocessing/scale"][:]
    agree(predicted(run_path, scaled.astype(real)), wanted)
