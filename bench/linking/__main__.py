"""`python -m bench.linking`: measure how well hidden links are found again. `--fit` also fits the models.

What is measured with coefficients was fitted on the other half of the material. The table goes to
bench/results/linking.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

from bench.linking.archives import ROOT, sentence_stories
from bench.linking.fit import Case, cases, fit, measure, save_model, sentence_half
from bench.linking.lexicons import learned
from indexer.analysis.analyze import Analyzer

RESULT = ROOT / "bench" / "results" / "linking.md"
# Sentence pairs of the other half that the lexicon is learned from, five a story.
TRAINING = (0, 100, 500)


def main() -> None:
    """Compare both halves with lexicons of the other half; fit on one, measure on the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.linking", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="write indexer/linking/weights.json")
    options = parser.parse_args()
    analyzer = Analyzer()
    known: dict[tuple[int, int], list[Case]] = {}
    with tempfile.TemporaryDirectory() as name:
        for size in TRAINING:
            for fold in (0, 1):
                stories = sentence_stories(5, sentence_half(1 - fold))[: size // 5]
                lexicon = learned(stories, Path(name) / f"{size}-{fold}")
                known[fold, size] = list(cases(fold, [lexicon], analyzer))
                print(f"compared half {fold} with {size} linked pairs", file=sys.stderr, flush=True)
    models = [fit(case for size in TRAINING for case in known[1 - fold, size]) for fold in (0, 1)]
    lines = [f"Measured on {date.today().isoformat()}, Python {sys.version.split()[0]}, in one round.", ""]
    lines += ["| articles | linked pairs | dates | counterpart | precision | recall | links |"]
    lines += ["| --- | ---: | --- | --- | ---: | ---: | ---: |"]
    for size in TRAINING:
        sums: dict[tuple[str, int, bool, bool], list[int]] = defaultdict(lambda: [0, 0, 0])
        for fold in (0, 1):
            for case in known[fold, size]:
                for place, value in enumerate(measure(case, models[fold])):
                    sums[case.name][place] += value
        for (kind, sentences, alone, undated), (made, right, there) in sums.items():
            what = f"{sentences} sentences" if kind == "sentences" else "sample corpus"
            lines.append(
                f"| {what} | {size} | {'none' if undated else 'given'} | {'half' if alone else 'all'} "
                f"| {right / max(made, 1):.3f} | {right / there:.3f} | {there} |"
            )
    RESULT.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))
    if options.fit:
        everything = [case for found in known.values() for case in found]
        save_model(fit(everything), everything[0].candidates[0])


HEAD = """# Hidden links found again

Articles of 3 to 8 development sentences, and the stories of the sample corpus, under keys that tell nothing,
ten stories a day, English editions from one day before to two days after. *Counterpart*: whether all
editions have one, or half of the stories are in one language only. *Linked pairs*: how many sentence pairs
of the other half of the material the lexicon was learned from; with 0 it holds its seeds. The models were
fitted on the other half, too.

"""

if __name__ == "__main__":
    main()
