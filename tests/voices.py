"""Who says each sentence of an article, as the annotation finds it, without what else it finds."""

from digests.model import Article, Passage, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import passages_of
from digests.rules.annotation.voices.listener import heard_in, page_of


def attribute(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Passage, ...]:
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    return heard_in(page_of(article, relation, lexicon, sentences))
