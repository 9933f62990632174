"""`python -m tests.quality.bounds FOLDER`: the rule that chooses the threshold beside others, on the same questions.

The model learns once from `labelled.jsonl`; the questions of a set, which it has never seen, are cut in
half twenty times. Each rule chooses its threshold from the knowledge base's own questions and the first
half; what it answers of the second half is counted. So only the rules differ, not what they look at.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.stats import beta, binom

from kb.search.evaluation.measures import risk_coverage
from kb.search.learning.asked import Known
from kb.search.learning.learn import learn
from kb.search.model.threshold import NEVER, Scored, choose
from kb.settings import Settings
from tests.quality.baselines.cosine import encoder
from tests.quality.report import markdown
from tests.quality.scratch import Scratch
from tests.quality.sets import LabelledSet, labelled, sets_in
from tests.quality.splits import KEPT, SPLITS, UNSUITABLE

Rule = Callable[[Scored, Scored, float], float]  # own questions, judged ones, budget -> the threshold
DELTA = 0.1  # how often a bound may fail


def ours(own: Scored, judged: Scored, budget: float) -> float:
    """What the product does."""
    return choose(own, judged, budget).value


def ours_with(number: int) -> Rule:
    """What the product does with so many judged questions."""

    def rule(own: Scored, judged: Scored, budget: float) -> float:
        few = Scored(judged.confidence[:number], judged.right[:number], judged.weight[:number])
        return choose(own, few, budget).value

    return rule


def alone(own: Scored, _: Scored, budget: float) -> float:
    """What the product does before anybody has judged anything."""
    return choose(own, None, budget).value


def best_cut(_: Scored, judged: Scored, budget: float) -> float:
    """The lowest cut above which the judged ones are within the budget."""
    curve = risk_coverage(judged.confidence, judged.right)
    return _lowest(curve.cut, curve.wrong <= budget)


def recipe(own: Scored, _: Scored, budget: float) -> float:
    """The same on the own questions, aimed at 70 % of the budget."""
    curve = risk_coverage(own.confidence, own.right, own.weight)
    return _lowest(curve.cut, curve.wrong <= 0.7 * budget)


def one_more_wrong(_: Scored, judged: Scored, budget: float) -> float:
    """Conformal risk control: as if the next answer were wrong as well."""
    curve = risk_coverage(judged.confidence, judged.right)
    wrong = np.rint(curve.wrong * curve.questions)
    return _lowest(curve.cut, (wrong + 1) / (curve.questions + 1) <= budget)


def clopper_pearson(_: Scored, judged: Scored, budget: float) -> float:
    """The exact bound at each cut in turn, from the surest one down, until one fails."""
    curve = risk_coverage(judged.confidence, judged.right)
    wrong = np.rint(curve.wrong * curve.questions)
    upper = beta.ppf(1 - DELTA, wrong + 1, np.maximum(curve.questions - wrong, 1e-9))
    # The first cuts have too few questions to prove anything: the sequence begins where it can.
    fewest = int(np.ceil(np.log(DELTA) / np.log(1 - budget)))
    begin = int(np.searchsorted(curve.questions, fewest))
    failed = np.flatnonzero(upper[begin:] > budget)
    end = begin + (int(failed[0]) if len(failed) else len(upper) - begin)
    return float(curve.cut[end - 1]) if end > begin else NEVER


def sgr(_: Scored, judged: Scored, budget: float) -> float:
    """Geifman and El-Yaniv: a binary search over the cuts, each with its share of delta."""
    curve = risk_coverage(judged.confidence, judged.right)
    steps = int(np.ceil(np.log2(max(len(curve.cut), 2))))
    low, high, found = 0, len(curve.cut) - 1, NEVER
    for _step in range(steps):
        middle = (low + high + 1) // 2
        number = int(curve.questions[middle])
        wrong = round(float(curve.wrong[middle]) * number)
        if binom.cdf(wrong, number, budget) <= DELTA / steps:  # such luck is rarer than delta if the rate were higher
            found, low = float(curve.cut[middle]), middle
        else:
            high = middle - 1
        if high < low:
            break
    return found


RULES: dict[str, Rule] = {
    "the product's": ours,
    "the product's, 250 judged": ours_with(250),
    "the product's, 100 judged": ours_with(100),
    "the product's, nothing judged": alone,
    "best cut on the judged": best_cut,
    "70 % of the budget on own questions": recipe,
    "conformal risk control": one_more_wrong,
    "Clopper-Pearson, one cut after the other": clopper_pearson,
    "Geifman and El-Yaniv": sgr,
}


def _lowest(cut: np.ndarray, good: np.ndarray) -> float:
    return float(cut[good][-1]) if good.any() else NEVER


def scored_of(one: LabelledSet, root: Path, model: str) -> tuple[Scored, Scored]:
    """What the knowledge base asked itself, and the set's questions as the model judges them unseen."""
    articles = Scratch(f"{one.name}-bounds", root).imported(one.articles)
    encode = encoder(model, root / "models")
    judged = [
        (Known(each.question, each.article_id, each.article_id is None), each.language)
        for each in labelled(one.evidence)
    ]
    learned = learn(articles, encode, judged)
    questions = labelled(one.questions)
    vectors = encode([each.question for each in questions])
    best = [
        learned.ranked(each.question, each.language or articles[0].language, vector)[0]
        for each, vector in zip(questions, vectors)
    ]
    confidence = np.array([each.confidence for each in best])
    right = np.array([each.article_id == asked.article_id for each, asked in zip(best, questions)])
    return learned.own, Scored(confidence, right, np.ones(len(right)))


def halves(rule: Rule, own: Scored, asked: Scored, budget: float) -> list[tuple[float, float]]:
    """Over all splits: what is answered of the second half, and how much of that is wrong."""
    found = []
    for seed in range(SPLITS):
        first, second = np.array_split(np.random.default_rng(seed).permutation(len(asked.right)), 2)
        threshold = rule(own, Scored(asked.confidence[first], asked.right[first], asked.weight[first]), budget)
        answered = asked.confidence[second] >= threshold
        wrong = float((~asked.right[second][answered]).mean()) if answered.any() else 0.0
        found.append((float(answered.mean()), wrong))
    return found


def main(named: str) -> int:
    """Print a line for each rule: on how many splits of which set it kept the budget, and what it answered."""
    sets = [one for one in sets_in(Path(named)) if not one.name.endswith(UNSUITABLE)] if named else []
    if not sets:
        print("There is no labelled set. Name their folder: python -m tests.quality.bounds path/to/sets")
        return 1
    settings = Settings()
    root, budget = settings.data_dir.resolve() / "quality", settings.kb_wrong_answer_budget
    scored = {one.name: scored_of(one, root, settings.kb_embedding_model) for one in sets}
    rows = []
    for name, rule in RULES.items():
        found = [halves(rule, own, asked, budget) for own, asked in scored.values()]
        kept = [sum(wrong <= budget for _, wrong in one) for one in found]
        all_ = [pair for one in found for pair in one]
        answered, worst = np.mean([pair[0] for pair in all_]), max(pair[1] for pair in all_)
        rows.append([name, *map(str, kept), f"{sum(kept)} of {len(all_)}", f"{answered:.1%}", f"{worst:.1%}"])
    print(f"{SPLITS} halves of each set; {KEPT} should keep a budget of {budget:.0%}.\n")
    print(markdown(["rule", *scored, "all", "answered", "worst"], rows).replace("%", " %").replace("  %", " %"))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
