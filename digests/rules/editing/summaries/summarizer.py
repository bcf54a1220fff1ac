"""Our summarizer in sumy's shape: what several articles agree on, said early and of late, and each thing once.

Each paragraph of the document is one article. Importing sumy takes a third of a second, so the rules import this
file only when they summarize.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from digests.rules.editing.summaries.mentions import Sentences
from digests.rules.editing.summaries.selection import rank
from digests.rules.texts import length_in_words


class CommuniqueSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Ranks sentences by what each adds to what the articles share and the ones before it have not said.

    `ages` gives for each paragraph (an article) how many days it is older than the newest; None: undated.
    """

    def __init__(self, ages: Sequence[float] | None = None) -> None:
        super().__init__()
        self._ages = ages

    def __call__(
        self, document: ObjectDocumentModel, sentences_count: int | Callable[..., Any]
    ) -> tuple[Any, ...]:
        """Return the best sentences in the document's order; `sentences_count` as for any sumy summarizer."""
        groups = [paragraph.sentences for paragraph in document.paragraphs]
        texts = [str(sentence) for sentence in document.sentences]
        sentences = Sentences(
            texts,
            np.array([place for group in groups for place in range(len(group))], dtype=np.intp),
            np.array([owner for owner, group in enumerate(groups) for _ in group], dtype=np.intp),
            None if self._ages is None else np.array(self._ages, dtype=np.float64),
        )
        ranked, retold = rank(sentences, np.array([length_in_words(text) for text in texts], dtype=np.intp))
        rank_of = {number: -place for place, number in enumerate(ranked + retold)}
        ratings = iter([rank_of[number] for number in range(len(texts))])
        chosen: tuple[Any, ...] = self._get_best_sentences(
            document.sentences, sentences_count, lambda _: next(ratings)
        )
        return chosen
