"""check_onnx.py [RUN.h5 MODEL.onnx DATA.csv]...: the checker accepts the models, and they predict what the runs did."""
import json
import sys

import h5py
import onnx
from common import agree, predictions, raw_rows, real, runs

try:
    import onnxruntime
except ImportError:
    onnxruntime = None
try:
    from onnx.reference import ReferenceEvaluator
except ImportError:
    ReferenceEvaluator = None


def check_description(model, run_path):
    with h5py.File(run_path) as run:
        preprocessing = run["preprocessing"]
        properties = {p.key: p.value for p in model.metadata_props}
        assert json.loads(properties["class_names"]) == list(preprocessing["class_names"].asstr())
        assert json.loads(properties["feature_names"]) == list(preprocessing["feature_names"].asstr())
        assert properties["config_hash"] == run["config"].attrs["hash"]
        assert model.graph.name == run.attrs["title"] and model.producer_name == "nnrun"
    assert [value.name for value in model.graph.input] == ["input"]
    assert [value.name for value in model.graph.output] == ["probability"]


def check_onnxruntime(model_path, rows, wanted):
    try:
        session = onnxruntime.InferenceSession(model_path, providers=["CPUExecutionProvider"])
    except Exception as error:  # it has some operators for float alone
        assert real().itemsize == 8, error
        print("onnxruntime cannot run it in double")
        return
    print("onnxruntime", onnxruntime.__version__, end=": ")
    agree(session.run(["probability"], {"input": rows})[0], wanted)


for run_path, model_path, data_path in runs():
    model = onnx.load(model_path)
    onnx.checker.check_model(model, full_check=True)
    check_description(model, run_path)
    rows, wanted = raw_rows(data_path), predictions(run_path)
    if onnxruntime:
        check_onnxruntime(model_path, rows, wanted)
    if ReferenceEvaluator:
        print("reference evaluator", onnx.__version__, end=": ")
        agree(ReferenceEvaluator(model).run(["probability"], {"input": rows})[0], wanted)
if not onnxruntime and not ReferenceEvaluator:
    print("neither onnxruntime nor onnx.reference is here, so only the checker has looked at them")
    sys.exit(77)
