"""check_tensorboard.py [RUN.h5 DIRECTORY DATA.csv]...: the event file has every curve. It is read by a parser
of its own, which compares the checksums, and by TensorBoard's, where that is installed."""
import glob
import struct

import h5py
import numpy as np
from common import runs

try:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
except ImportError:
    EventAccumulator = None
    print("TensorBoard is not here")


def checksum(data):
    """CRC-32C, by the remainder's bits one after the other, masked as in an event file."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


known = 0xE3069283  # before masking
assert checksum(b"123456789") == ((known >> 15 | known << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    while data:
        length, check = struct.unpack("<QI", data[:12])
        assert check == checksum(data[:8]), "checksum of a length"
        message, (check,) = data[12 : 12 + length], struct.unpack("<I", data[12 + length : 16 + length])
        assert check == checksum(message), "checksum of a message"
        yield message
        data = data[16 + length :]


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """(number, value) of each field of a protobuf message; what has a length stays bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 2:
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
        else:
            size, form = (8, "<d") if key & 7 == 1 else (4, "<f")
            (value,) = struct.unpack(form, data[at : at + size])
            at += size
        yield key >> 3, value


def tag_of(curve):
    part, _, rest = curve.partition("_")
    return f"{rest}/{part}" if part in ("train", "validation", "test") else curve


def curves_and_settings(run_path):
    with h5py.File(run_path) as run:
        curves = {tag_of(name): run["history"][name][:] for name in run["history"] if name != "epoch"}
        for column, layer in enumerate(run["layer_history/layer"].asstr()):
            for norm in ("weight_norm", "gradient_norm"):
                curves[f"{norm}/{layer}"] = run["layer_history"][norm][:, column]
        return curves, {key for key in run["config"].attrs if key not in ("hash", "output")}


def read_events(path):
    """{tag: {step: value}}, and the names of the hyperparameters."""
    with open(path, "rb") as file:
        events = [dict(fields(message)) for message in records(file.read())]
    assert events[0][3] == b"brain.Event:2"
    times = [event[1] for event in events]
    assert times == sorted(times), "time runs backwards"
    points, settings = {}, set()
    for event in events[1:]:
        for _, value in fields(event[5]):
            value = dict(fields(value))
            if 2 in value:
                points.setdefault(value[1].decode(), {})[event[2]] = value[2]
                continue
            plugin = dict(fields(dict(fields(value[9]))[1]))
            assert plugin[1] == b"hparams"
            for number, info in fields(plugin[2]):
                if number == 3:
                    settings = {dict(fields(entry))[1].decode() for key, entry in fields(info) if key == 1}
    return points, settings


for run_path, directory, _ in runs():
    curves, settings = curves_and_settings(run_path)
    (path,) = glob.glob(f"{directory}/events.out.tfevents.*")
    points, seen_settings = read_events(path)
    assert set(points) == set(curves), (set(points), set(curves))
    for tag, values in curves.items():
        wanted = {epoch + 1: float(np.float32(value)) for epoch, value in enumerate(values) if not np.isnan(value)}
        assert points[tag] == wanted, tag
    assert seen_settings == settings, (seen_settings, settings)
    if EventAccumulator:
        accumulator = EventAccumulator(directory, size_guidance={"scalars": 0})
        accumulator.Reload()
        assert set(accumulator.Tags()["scalars"]) == set(points)
        for tag in points:
            assert {point.step: point.value for point in accumulator.Scalars(tag)} == points[tag], tag
        hparams = set(accumulator.PluginTagToContent("hparams"))
        assert hparams == {"_hparams_/session_start_info", "_hparams_/session_end_info"}
