"""Who says each sentence of an article, as the annotation finds it, without what else it finds."""

from digests.model import Article, Passage, Relation
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import passages_of
from digests.rules.annotation.voices.listener import heard_in
from digests.rules.annotation.voices.pages import page_of
from digests.rules.annotation.voices.proof import proven_in


def attribute(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Passage, ...]:
    sentences = passages_of(article.text, lexicon, article.language, article.title)
    page = page_of(article, relation, lexicon, sentences)
    return proven_in(page, heard_in(page))
