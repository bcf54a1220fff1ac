"""Our summarizer in sumy's shape: what an editor would give most for, of late, and each thing once.

Within a budget of words it takes what several articles agree on, said early.

Each paragraph of the document is one article. Importing sumy takes a third of a second, so the rules import this
file only when they summarize.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from digests.model.lexicon import Lexicon
from digests.rules.editing.summaries.mentions import Integers, Sentences
from digests.rules.editing.summaries.selection import Marks, fill, rank
from digests.rules.texts import length_in_words


class CommuniqueSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Ranks sentences by what each is worth, or fills a budget by what each adds to those before it.

    `ages` gives for each paragraph (an article) how many days it is older than the newest; None: undated. `places`
    gives for each sentence its place in its article, where the document leaves some out, `worth` what it is worth
    (see `annotation.worth`), alike where it is not known.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        ages: Sequence[float] | None = None,
        places: Sequence[int] | None = None,
        worth: Sequence[float] | None = None,
    ) -> None:
        super().__init__()
        self._worth = worth
        self._lexicon = lexicon
        self._ages = ages
        self._places = places

    def __call__(
        self, document: ObjectDocumentModel, sentences_count: int | Callable[..., Any]
    ) -> tuple[Any, ...]:
        """Return the best sentences in the document's order; `sentences_count` as for any sumy summarizer."""
        ranked, retold = self.rank(document)
        rank_of = {number: -place for place, number in enumerate(ranked + retold)}
        ratings = iter([rank_of[number] for number in range(len(rank_of))])
        chosen: tuple[Any, ...] = self._get_best_sentences(
            document.sentences, sentences_count, lambda _: next(ratings)
        )
        return chosen

    def rank(self, document: ObjectDocumentModel, behind: Marks | None = None) -> tuple[list[int], list[int]]:
        """Return the sentences' numbers, best first, those marked `behind` after the others; and those that only
        retell."""
        sentences, _ = self._weighed(document)
        worth = np.zeros(len(sentences.texts)) if self._worth is None else np.array(self._worth, dtype=np.float64)
        ages = None if sentences.ages is None else sentences.ages[sentences.owners]
        return rank(sentences.texts, worth, ages, self._lexicon, behind)

    def fill(self, document: ObjectDocumentModel, leaning: Marks, words: int) -> list[int]:
        """Return the numbers of the sentences that fill a budget of words best, in the order of choice; one marked
        `leaning` comes only with the one before it."""
        sentences, lengths = self._weighed(document)
        return fill(sentences, lengths, leaning, words, self._lexicon)

    def _weighed(self, document: ObjectDocumentModel) -> tuple[Sentences, Integers]:
        """The sentences as the selection takes them, and their lengths in words."""
        groups = [paragraph.sentences for paragraph in document.paragraphs]
        texts = [str(sentence) for group in groups for sentence in group]
        places = self._places or [place for group in groups for place in range(len(group))]
        sentences = Sentences(
            texts,
            np.array(places, dtype=np.intp),
            np.array([owner for owner, group in enumerate(groups) for _ in group], dtype=np.intp),
            None if self._ages is None else np.array(self._ages, dtype=np.float64),
        )
        return sentences, np.array([length_in_words(text) for text in texts], dtype=np.intp)
