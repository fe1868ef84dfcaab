"""Fits the model that weighs link proposals, and one without each vault for the bench.

    npm run bench -- links --candidates FOLDER      writes what the engine is told of every candidate
    pip install -r scripts/linking/requirements.txt
    python scripts/linking/fit.py FOLDER            writes assets/linking/model.json, tests/bench/linking-models/

FOLDER holds VAULT.REGIME.jsonl: a line {"features": [names], "truth": hidden links}, then a line for each candidate,
{"note", "start", "end", "target", "features", "right"}. Regimes are `all` (all links hidden) and `half`.

Small trees under constraints: what can only speak for a link (a rarer name, a nearer passage) never speaks against one, so
that the model says something sensible of vaults unlike those that it was fitted on. Each vault counts alike, and candidates
that are wrong count at most thirty times as much as those that are right, or the vault with most of them would decide.
"""

import json
import pathlib
import sys

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = pathlib.Path(__file__).resolve().parents[2]
THRESHOLD = 0.24
WRONG_TO_RIGHT = 30
# Enough of the wrong ones; the rest is counted in by weight.
MOST_WRONG = 12_000
# Measured on the other vaults these made no difference, or told the vault instead of the link.
LEFT_OUT = set(
    """capitals first_capital later_capital upper_case name_exact_share name_capital_share target_naming
    target_naming_share density note_length target_length line_length common_parts position""".split()
)
SPEAKS_FOR = set(
    """information_most information_sum information_least letters_and_digits joined_name exact exact_but_case after_see
    section_of_links name_covered names_back cosine_nearest cosine_first cosine_mean cosine_place linked_share linked_as
    target_linked common_neighbours links_back name_alone_share before_noun given code_name given_information given_first
    given_by_one""".split()
)
SPEAKS_AGAINST = set(
    "within_longer owners order_in_block note_rank joined_before joined_behind in_heading name_notes_share".split()
)


class Candidates:
    """What was told of one vault: features, one row each, whether each is a hidden link, and how many of those there are."""

    def __init__(self, file):
        with open(file, encoding="utf-8") as lines:
            head = json.loads(next(lines))
            rows = [json.loads(line) for line in lines]
        self.names = head["features"]
        self.truth = head["truth"]
        self.features = np.array([row["features"] for row in rows], dtype=np.float32)
        self.right = np.array([row["right"] for row in rows], dtype=bool)
        self.spans = [(row["note"], row["start"], row["end"]) for row in rows]

    def sample(self, random):
        """Features, rightness and weights for fitting."""
        right, wrong = np.where(self.right)[0], np.where(~self.right)[0]
        times = 1.0
        if len(wrong) > MOST_WRONG:
            times = len(wrong) / MOST_WRONG
            wrong = random.choice(wrong, MOST_WRONG, replace=False)
        rows = np.concatenate([right, wrong])
        is_right = self.right[rows]
        weights = np.where(is_right, 1.0, times) * 300 / max(100, len(right))
        of_wrong = weights[~is_right].sum()
        most = WRONG_TO_RIGHT * weights[is_right].sum()
        if of_wrong > most > 0:
            weights[~is_right] *= most / of_wrong
        return self.features[rows], is_right, weights


def fit(samples, columns, names):
    parts = [(features[:, columns], right, weights * share) for (features, right, weights), share in samples]
    constraints = [1 if names[c] in SPEAKS_FOR else -1 if names[c] in SPEAKS_AGAINST else 0 for c in columns]
    model = lightgbm.LGBMClassifier(
        n_estimators=250,
        learning_rate=0.03,
        num_leaves=7,
        min_child_samples=40,
        subsample=0.7,
        subsample_freq=1,
        colsample_bytree=0.4,
        reg_lambda=10,
        random_state=1,
        n_jobs=2,
        verbose=-1,
        monotone_constraints=constraints,
    )
    features, right, weights = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return model.fit(features, right, sample_weight=weights)


def chosen(candidates, probabilities, least):
    """Rows that would be proposed: the likeliest first, none that overlaps with one before."""
    taken, rows = {}, []
    for row in np.argsort(-probabilities, kind="stable"):
        if probabilities[row] < least:
            break
        note, start, end = candidates.spans[row]
        of_note = taken.setdefault(note, [])
        if all(end <= other[0] or other[1] <= start for other in of_note):
            of_note.append((start, end))
            rows.append(row)
    return np.array(rows, dtype=int)


def logistic(values):
    return 1 / (1 + np.exp(-values))


def scaling(measured):
    """Slope and intercept that make probabilities of sums, of vaults that the trees have not seen; each counts alike."""
    sums, right, weights = [], [], []
    for candidates, of_vault in measured:
        rows = chosen(candidates, logistic(of_vault), 0.02)
        sums.append(of_vault[rows])
        right.append(candidates.right[rows])
        weights.append(np.full(len(rows), 1_000 / max(1, len(rows))))
    model = LogisticRegression(C=1e6)
    model.fit(np.concatenate(sums)[:, None], np.concatenate(right), sample_weight=np.concatenate(weights))
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def written(model, columns, names, slope, intercept):
    """As crates/engine/src/proposals/forest.rs reads it."""
    trees = []
    for tree in model.booster_.dump_model()["tree_info"]:
        nodes = []

        def add(node):
            number = len(nodes)
            nodes.append(None)
            if "split_feature" in node:
                left, right = add(node["left_child"]), add(node["right_child"])
                threshold = float(f"{node['threshold']:.6g}")
                nodes[number] = [int(columns[node["split_feature"]]), threshold, left, right]
            else:
                nodes[number] = [round(node["leaf_value"], 5)]
            return number

        add(tree["tree_structure"])
        trees.append(nodes)
    return {
        "features": names,
        "trees": trees,
        "slope": round(slope, 4),
        "intercept": round(intercept, 4),
        "threshold": THRESHOLD,
    }


def save(place, model):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(model, separators=(",", ":")), encoding="utf-8")


def main():
    folder = pathlib.Path(sys.argv[1])
    files = {tuple(file.name.split(".")[:2]): Candidates(file) for file in sorted(folder.glob("*.jsonl"))}
    random = np.random.RandomState(3)
    samples = {key: (candidates.sample(random), 1.0 if key[1] == "all" else 0.5) for key, candidates in files.items()}
    names = next(iter(files.values())).names
    columns = [number for number, name in enumerate(names) if name not in LEFT_OUT]
    # The demo vault is for fitting alone: its links were written for it.
    measured = sorted({vault for vault, regime in files if regime == "all" and vault != "demo-vault"})
    without, sums = {}, {}
    for vault in measured:
        without[vault] = fit([samples[key] for key in samples if key[0] != vault], columns, names)
        sums[vault] = without[vault].predict(files[vault, "all"].features[:, columns], raw_score=True)
    all_rows = []
    for vault in measured:
        slope, intercept = scaling([(files[other, "all"], sums[other]) for other in measured if other != vault])
        probabilities = logistic(slope * sums[vault] + intercept)
        rows = chosen(files[vault, "all"], probabilities, THRESHOLD)
        right = files[vault, "all"].right[rows].sum()
        precision, recall = right / max(1, len(rows)), right / files[vault, "all"].truth
        all_rows.append((precision, recall))
        print(f"{vault:<16} precision {precision:.3f}  recall {recall:.3f}  {len(rows)} proposals")
        model = written(without[vault], columns, names, slope, intercept)
        save(ROOT / "tests/bench/linking-models" / f"without-{vault}.json", model)
    precision, recall = np.mean(all_rows, axis=0)
    print(f"{'mean':<16} precision {precision:.3f}  recall {recall:.3f}")
    slope, intercept = scaling([(files[vault, "all"], sums[vault]) for vault in measured])
    final = fit(list(samples.values()), columns, names)
    save(ROOT / "assets/linking/model.json", written(final, columns, names, slope, intercept))


if __name__ == "__main__":
    main()
