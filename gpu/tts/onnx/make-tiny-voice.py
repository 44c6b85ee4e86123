"""Makes a tiny voice in Piper's form, with random weights, and what it says by a reference run.

It has the inputs, the scales and the expansion of sounds by their lengths that a VITS voice has, and speaks noise: for
testing that ids, shapes and samples are right, not how it sounds. Run once; its files are committed:

    pip install onnx==1.23.2 onnxruntime==1.32.0 numpy
    python gpu/tts/onnx/make-tiny-voice.py gpu/tts/onnx/fixtures

The ids of the reference are made here from IPA that stands below, by Piper's rule: ^, each sound and a pad, $.
"""

import json
import sys
import unicodedata
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

RATE = 16_000
HOP = 256
WIDTH = 8
SOUNDS = "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɔəɚɛɜɡɣɪɬɯɲɹɾʁʂʃʊʌʒʔʕʲˈˌːˤθχ̃"
# What espeak-ng 1.51 writes for "Ask who signs, then wait." in en-us, with the marks put back.
IPA = "ˈæsk hˌuː sˈaɪnz, ðˈɛn wˈeɪt."

folder = Path(sys.argv[1])
random = np.random.default_rng(7)
id_map = {sound: [number] for number, sound in enumerate(SOUNDS)}


def const(name, value):
    return numpy_helper.from_array(np.asarray(value), name)


weights = [
    const("embedding", random.normal(0, 1, (len(SOUNDS), WIDTH)).astype(np.float32)),
    const("length_of", random.normal(0, 0.25, (WIDTH, 1)).astype(np.float32)),
    const("length_bias", np.float32([1.2])),
    const("voice", random.normal(0, 0.4, (WIDTH, 1, HOP)).astype(np.float32)),
    const("zero", np.int64(0)), const("one", np.int64(1)),
    const("first", np.int64([0])),
]
nodes = [
    helper.make_node("Gather", ["embedding", "input"], ["sounds"]),                      # 1, N, W
    helper.make_node("MatMul", ["sounds", "length_of"], ["raw"]),                        # 1, N, 1
    helper.make_node("Add", ["raw", "length_bias"], ["log_length"]),
    helper.make_node("Exp", ["log_length"], ["length"]),
    helper.make_node("Gather", ["scales", "one"], ["length_scale"]),
    helper.make_node("Mul", ["length", "length_scale"], ["scaled"]),
    helper.make_node("Ceil", ["scaled"], ["frames"]),                                    # 1, N, 1
    helper.make_node("CumSum", ["frames", "one"], ["ends"]),
    helper.make_node("Sub", ["ends", "frames"], ["starts"]),
    helper.make_node("ReduceSum", ["frames"], ["total"], keepdims=0),
    helper.make_node("Cast", ["total"], ["count"], to=TensorProto.INT64),
    helper.make_node("Range", ["zero", "count", "one"], ["places"]),
    helper.make_node("Cast", ["places"], ["places_f"], to=TensorProto.FLOAT),
    helper.make_node("Unsqueeze", ["places_f", "first"], ["row"]),                       # 1, T
    helper.make_node("GreaterOrEqual", ["row", "starts"], ["begun"]),                    # 1, N, T
    helper.make_node("Less", ["row", "ends"], ["unended"]),
    helper.make_node("And", ["begun", "unended"], ["mine"]),
    helper.make_node("Cast", ["mine"], ["path"], to=TensorProto.FLOAT),
    helper.make_node("Transpose", ["sounds"], ["columns"], perm=[0, 2, 1]),              # 1, W, N
    helper.make_node("MatMul", ["columns", "path"], ["expanded"]),                       # 1, W, T
    helper.make_node("RandomNormalLike", ["expanded"], ["noise"], seed=1.0),
    helper.make_node("Gather", ["scales", "zero"], ["noise_scale"]),
    helper.make_node("Mul", ["noise", "noise_scale"], ["scaled_noise"]),
    helper.make_node("Add", ["expanded", "scaled_noise"], ["latent"]),
    helper.make_node("ConvTranspose", ["latent", "voice"], ["wave"], strides=[HOP], kernel_shape=[HOP]),
    helper.make_node("Tanh", ["wave"], ["output"]),                                      # 1, 1, T * HOP
]
graph = helper.make_graph(
    nodes,
    "tiny-voice",
    [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch_size", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch_size"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ],
    [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch_size", 1, "time"])],
    weights,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, folder / "tiny.onnx")
config = {
    "audio": {"sample_rate": RATE, "quality": "tiny"},
    "espeak": {"voice": "en-us"},
    "inference": {"noise_scale": 0, "length_scale": 1, "noise_w": 0},
    "phoneme_type": "espeak",
    "phoneme_id_map": id_map,
    "num_speakers": 1,
    "language": {"code": "en_US", "family": "en"},
}
(folder / "tiny.onnx.json").write_text(json.dumps(config, ensure_ascii=False) + "\n")

ids = list(id_map["^"])
for sound in unicodedata.normalize("NFD", IPA):
    ids += id_map[sound] + id_map["_"]
ids += id_map["$"]
session = onnxruntime.InferenceSession(folder / "tiny.onnx", providers=["CPUExecutionProvider"])
reference = {"text": "Ask who signs, then wait.", "ipa": IPA, "ids": ids, "runs": []}
for length_scale in (1.0, 0.5):
    sound = session.run(
        None,
        {
            "input": np.int64([ids]),
            "input_lengths": np.int64([len(ids)]),
            "scales": np.float32([0, length_scale, 0]),
        },
    )[0].squeeze()
    loud = (sound * (32767 / max(0.01, np.max(np.abs(sound))))).clip(-32767, 32767).astype(np.int16)
    reference["runs"].append(
        {
            "lengthScale": length_scale,
            "sampleCount": len(loud),
            "some": [int(loud[at]) for at in range(0, len(loud), len(loud) // 40)],
            "every": len(loud) // 40,
        }
    )
(folder / "reference.json").write_text(json.dumps(reference, ensure_ascii=False) + "\n")
