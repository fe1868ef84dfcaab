"""Builds assets/model/static.bin: a vector for each token, distilled from assets/model/model.onnx.

    python build_static.py                        write assets/model/static.bin
    python build_static.py --check                build, compare with the file, write nothing
    python build_static.py --count FOLDER         measure frequencies.txt anew on the markdown in FOLDER
    python build_static.py --quality DATA_DIR     nDCG@10 of plain cosine on DATA_DIR/retrieval

A text's vector is the sum of its tokens' vectors, scaled to length 1: no model runs. They stand in for passages that
the model has not read yet.

The file: two uint32 (tokens, dimension), a float32 per token (its scale), and int8 [tokens, dimension]; little-endian,
in the order of the vocabulary. A token's vector is its scale times its numbers; its weight is in the scale, which is 0
for tokens that tell nothing (punctuation, unused ones).
"""

import argparse
import json
import math
import re
import struct
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parent.parent / "assets" / "model"
OUTPUT = ASSETS / "static.bin"
FREQUENCIES = HERE / "frequencies.txt"

# The directions in which all words lie tell nothing of any: they are left out, and what is left is cut to this many.
COMMON_DIRECTIONS, DIMENSION = 8, 256
# Smooth inverse frequency (Arora, Liang, Ma: A simple but tough-to-beat baseline for sentence embeddings, 2017).
SMOOTHING = 1e-3
# frequencies.txt has a character per token: the negative logarithm of its frequency in steps of a quarter.
STEPS, FIRST = 4, 33
UNUSED_TOKENS = 999
MOST_CHARACTERS_OF_A_FOLDER = 1_500_000


def tokenizer():
    tokens = Tokenizer.from_file(str(ASSETS / "tokenizer.json"))
    tokens.no_padding()
    tokens.no_truncation()
    return tokens


def count(folder, tokens):
    """Frequencies over the markdown of each folder in `folder`, none of which counts more than the others."""
    size = tokens.get_vocab_size()
    counts = np.zeros(size)
    for vault in sorted(path for path in folder.iterdir() if path.is_dir()):
        characters = 0
        for file in sorted(vault.rglob("*.md")):
            text = file.read_text(errors="replace")
            characters += len(text)
            if characters > MOST_CHARACTERS_OF_A_FOLDER:
                break
            counts += np.bincount(tokens.encode(text, add_special_tokens=False).ids, minlength=size)
    # The vocabulary is in the order of falling frequency: what was not seen is as rare as its place says.
    place = np.maximum(np.arange(size) - UNUSED_TOKENS + 1, 1)
    by_place = 1 / place / np.sum(1 / place)
    frequency = (counts + 30_000 * by_place) / (counts.sum() + 30_000)
    steps = np.clip(np.round(-np.log(frequency) * STEPS), 0, 93).astype(int)
    return "".join(chr(FIRST + step) for step in steps)


def frequencies():
    steps = np.array([ord(c) - FIRST for c in FREQUENCIES.read_text().rstrip("\n")])
    return np.exp(-steps / STEPS)


def read_each_token(tokens):
    """What the model makes of each token alone: the mean over [CLS], the token and [SEP]."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    model = onnxruntime.InferenceSession(ASSETS / "model.onnx", options, providers=["CPUExecutionProvider"])
    first, last = tokens.token_to_id("[CLS]"), tokens.token_to_id("[SEP]")
    vectors = []
    for start in range(0, tokens.get_vocab_size(), 256):
        ids = np.arange(start, min(start + 256, tokens.get_vocab_size()), dtype=np.int64)
        batch = np.stack([np.full_like(ids, first), ids, np.full_like(ids, last)], axis=1)
        inputs = {"input_ids": batch, "attention_mask": np.ones_like(batch), "token_type_ids": np.zeros_like(batch)}
        vectors.append(model.run(None, inputs)[0].mean(axis=1))
    return np.concatenate(vectors).astype(np.float64)


def build():
    tokens = tokenizer()
    vectors = read_each_token(tokens)
    vectors -= vectors[UNUSED_TOKENS:].mean(axis=0)
    _, _, directions = np.linalg.svd(vectors[UNUSED_TOKENS:], full_matrices=False)
    directions = directions[COMMON_DIRECTIONS : COMMON_DIRECTIONS + DIMENSION]
    # Which way a direction points is chance.
    largest = np.abs(directions).argmax(axis=1)
    directions *= np.sign(directions[np.arange(DIMENSION), largest])[:, None]
    vectors = vectors @ directions.T
    weights = SMOOTHING / (SMOOTHING + frequencies())
    names = [tokens.id_to_token(index).removeprefix("##") for index in range(len(vectors))]
    weights *= [index >= UNUSED_TOKENS and re.search(r"[^\W_]", name) is not None for index, name in enumerate(names)]
    steps = np.abs(vectors).max(axis=1) / 127
    numbers = np.round(vectors / steps[:, None]).astype(np.int8)
    scales = (steps * weights).astype("<f4")
    return struct.pack("<II", *numbers.shape) + scales.tobytes() + numbers.tobytes()


def read(content):
    size, dimension = struct.unpack_from("<II", content)
    scales = np.frombuffer(content, "<f4", size, 8)
    numbers = np.frombuffer(content, np.int8, size * dimension, 8 + 4 * size).reshape(size, dimension)
    return scales[:, None] * numbers


def gain(ranked, relevant):
    found = sum(1 / math.log2(place + 2) for place, name in enumerate(ranked[:10]) if name in relevant)
    return found / sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))


def quality(folder, vectors):
    tokens = tokenizer()

    def embed(texts):
        made = np.stack([vectors[encoded.ids].sum(axis=0) for encoded in tokens.encode_batch(texts, add_special_tokens=False)])
        return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)

    for place in sorted((folder / "retrieval").iterdir()):
        lines = lambda name: [json.loads(line) for line in (place / name).read_text().splitlines()]
        documents, questions = lines("corpus.jsonl"), lines("queries.jsonl")
        relevant = {}
        for line in (place / "qrels.tsv").read_text().splitlines()[1:]:
            question, document, score = line.split("\t")
            if int(score) > 0:
                relevant.setdefault(question, set()).add(document)
        corpus = embed([f"{document.get('title', '')}\n{document['text']}" for document in documents])
        questions = [question for question in questions if question["_id"] in relevant]
        cosines = embed([question["text"] for question in questions]) @ corpus.T
        best = np.argsort(-cosines, axis=1)[:, :10]
        gains = [
            gain([documents[number]["_id"] for number in row], relevant[question["_id"]])
            for row, question in zip(best, questions)
        ]
        print(f"{place.name:<16} {np.mean(gains):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--count", type=Path, metavar="FOLDER")
    parser.add_argument("--quality", type=Path, metavar="DATA_DIR")
    arguments = parser.parse_args()
    if arguments.count:
        FREQUENCIES.write_text(count(arguments.count, tokenizer()) + "\n")
    elif arguments.quality:
        quality(arguments.quality, read(OUTPUT.read_bytes()))
    elif arguments.check:
        built, kept = read(build()), read(OUTPUT.read_bytes())
        worst = np.abs(built - kept).max()
        # CPUs differ in the last bits of float32, which may turn one rounding.
        print(f"the largest difference is {worst:.6f}")
        sys.exit(worst > 0.02)
    else:
        OUTPUT.write_bytes(build())


if __name__ == "__main__":
    main()
