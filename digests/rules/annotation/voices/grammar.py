"""The words by which a sentence shows where a subject begins and what its verb is, once an article."""

from digests.model.lexicon import Lexicon


class Grammar:
    """The lexicon's words of saying, and the sets made of several of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = words = lexicon.saying
        self.finite = words.speech | words.stands | words.auxiliaries | words.finite  # ends a subject before it
        self.light = words.auxiliaries | words.adverbs  # may stand between a subject and its verb
        self.no_head = (
            words.subordinators
            | words.relatives
            | words.links
            | (words.determiners - words.standalone)
            | words.no_head
        )
        self.no_title = (
            words.prepositions | words.conjunctions | words.subordinators | words.relatives | words.no_title
        )
        self.timing = words.subordinators - words.reasons  # opens a clause of time or manner
