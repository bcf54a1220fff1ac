"""Measures that several benchmarks share."""

from collections.abc import Sequence


def rouge(summary: str, references: Sequence[str], *, longest: bool = True) -> list[float]:
    """Return ROUGE-1, -2 and -L (Lin, 2004; package rouge-score, stemmed), F1 in per cent, means over all
    references."""
    from rouge_score.rouge_scorer import RougeScorer

    names = ["rouge1", "rouge2", "rougeL"] if longest else ["rouge1", "rouge2"]
    scorer = RougeScorer(names, use_stemmer=True)
    scores = [scorer.score(reference, summary) for reference in references]
    return [100 * sum(score[name].fmeasure for score in scores) / len(scores) for name in names]
