"""Who says each sentence of an article, as the annotation finds it, without what else it finds."""

from digests.model import Article, Relation, Sentence
from digests.model.lexicon import Lexicon
from digests.rules.annotation.passages import passages_of
from digests.rules.annotation.voices.listener import heard_in
from digests.rules.annotation.voices.pages import page_of
from digests.rules.annotation.voices.proof import proven_in


def attribute(article: Article, relation: Relation, lexicon: Lexicon) -> tuple[Sentence, ...]:
    texts = passages_of(article.text, lexicon, article.language, article.title)
    found = [Sentence(article=article.id, index=index, text=text) for index, text in enumerate(texts)]
    page = page_of(article, relation, lexicon, found)
    return proven_in(page, heard_in(page))
