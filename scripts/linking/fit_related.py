"""Fits the weights of `related --all` to links that were hidden.

    weft-bench links --keep DIR --signals signals.tsv
    python3 scripts/linking/fit_related.py signals.tsv

needs numpy and scipy. Each vault is measured with weights that learnt from the other vaults alone; the last line is what
the engine takes (src-tauri/crates/engine/src/related_notes/signals.rs), from all of them. The loss is that of a choice: a
right note against all wrong ones of the same asking note. Notes count alike within a vault, vaults by the root of their
notes, so that a large one does not decide alone. Weights of signals that speak for a note are not let below 0: a vault in
which some signal happens to be worthless must not turn it round in others.
"""

import sys
from collections import defaultdict

import numpy as np
from scipy.optimize import minimize

# May be below 0: they only say how much the others are worth.
EITHER_SIGN = {8, 9, 16, 17}
# The least that these count, whatever the vaults say: meaning finds where no word is the same, and the vaults at hand
# are all in English, with names that say what the notes are about.
LEAST = {12: 0.3, 13: 0.3}
L2 = 1e-3
REGIMES = {"all": 1.0, "half": 1.0, "all, words too": 1.0}


def read(path):
    asked = defaultdict(lambda: [[], [], 0])
    for line in open(path, encoding="utf8"):
        fields = line.rstrip("\n").split("\t")
        one = asked[tuple(fields[:3])]
        one[0].append([float(value) for value in fields[6:]])
        one[1].append(fields[4] == "1")
        one[2] = int(fields[5])
    sets = defaultdict(list)
    for (vault, regime, _), (signals, right, total) in asked.items():
        sets[vault, regime].append((np.array(signals), np.array(right), total))
    return sets


def fit(sets):
    rows, right, group, weight, number = [], [], [], [], 0
    for (_, regime), notes in sets.items():
        for signals, is_right, _ in notes:
            if is_right.any():
                rows.append(signals)
                right.append(is_right)
                group.append(np.full(len(signals), number))
                weight.append(REGIMES[regime] / len(notes) ** 0.5)
                number += 1
    rows, right, group = np.concatenate(rows), np.concatenate(right), np.concatenate(group)
    weight = np.array(weight) / np.sum(weight) / np.maximum(np.bincount(group, right), 1)
    spread = rows.std(0) + 1e-6
    scaled = rows / spread
    starts = np.searchsorted(group, np.arange(number))

    def loss(weights):
        scores = scaled @ weights
        power = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        wrong = np.bincount(group, np.where(right, 0, power), number)
        mine = group[right]
        total = power[right] + wrong[mine]
        value = -(np.log(power[right] / total) * weight[mine]).sum() + L2 * weights @ weights
        slope = np.zeros(len(scores))
        slope[right] = (power[right] / total - 1) * weight[mine]
        per_wrong = np.bincount(mine, weight[mine] / total, number)
        slope += np.where(right, 0, power * per_wrong[group])
        return value, scaled.T @ slope + 2 * L2 * weights

    bounds = [
        (None, None) if signal in EITHER_SIGN else (LEAST.get(signal, 0) * spread[signal], None)
        for signal in range(rows.shape[1])
    ]
    start = np.array([low or 0 for low, _ in bounds]) + 0.02
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x / spread


def measure(notes, weights):
    recall, hit, reciprocal = [], [], []
    for signals, right, total in notes:
        ranked = right[np.argsort(-(signals @ weights), kind="stable")]
        recall.append(ranked[:10].sum() / total)
        hit.append(ranked[:10].any())
        reciprocal.append(1 / (1 + np.argmax(ranked)) if ranked.any() else 0)
    return np.mean(recall), np.mean(reciprocal), np.mean(hit), np.mean([right.sum() / total for _, right, total in notes])


def main():
    sets = {key: notes for key, notes in read(sys.argv[1]).items() if key[1] in REGIMES}
    vaults = sorted({vault for vault, _ in sets})
    means = defaultdict(list)
    print(f"{'held out':<14} {'hidden':<14} recall@10    MRR  hit@10  brought up")
    for vault in vaults:
        weights = fit({key: notes for key, notes in sets.items() if key[0] != vault})
        for regime in REGIMES:
            if (vault, regime) in sets:
                scores = measure(sets[vault, regime], weights)
                means[regime].append(scores)
                print(f"{vault:<14} {regime:<14} {scores[0]:9.3f} {scores[1]:6.3f} {scores[2]:7.3f} {scores[3]:11.3f}")
        print(" " * 15 + " ".join(f"{weight:.2f}" for weight in weights))
    for regime, scores in means.items():
        scores = np.mean(scores, 0)
        print(f"{'mean':<14} {regime:<14} {scores[0]:9.3f} {scores[1]:6.3f} {scores[2]:7.3f} {scores[3]:11.3f}")
    print("from all: [" + ", ".join(f"{weight:.2f}" for weight in fit(sets)) + "]")


if __name__ == "__main__":
    main()
