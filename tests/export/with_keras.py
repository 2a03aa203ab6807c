"""Imports Keras with the first backend that is here: `from with_keras import keras`."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for backend in (os.environ.get("KERAS_BACKEND"), "jax", "torch", "tensorflow"):
    try:
        __import__(backend or "none of these")
        os.environ["KERAS_BACKEND"] = backend
        break
    except ImportError:
        pass

import keras  # noqa: E402 (it looks for its backend when it is imported)
