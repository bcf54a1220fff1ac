"""Which words of the parties a text told, found again by the fingerprints of the text."""

from collections.abc import Collection
from typing import NamedTuple

from digests.model import Article, Passage, Relation, Story
from digests.model.lexicon import Lexicon
from digests.rules.annotation.segments import shortened
from digests.rules.issuing.cards import shown_headline
from digests.rules.issuing.cuts import LONGEST_STATEMENT, ended, review_line, statement_headline, without_opener
from digests.rules.issuing.rights import Budget
from digests.rules.texts import printed_at


class LineTold(NamedTuple):
    """A sentence that stood under a party's name, and its article. The passage says who spoke (`party`, `speaker`)
    and by which rule this is known (`proof`)."""

    passage: Passage
    article: Article


def lines_told(
    story: Story, printed: Collection[str], relation: Relation, lexicon: Lexicon, budget: Budget | None = None
) -> list[LineTold]:
    """Return those of the story's lines that were told, by party. `printed` are the fingerprints of the texts that
    told the story (`printed_at`). With a `budget` only as many are returned as may be quoted. Pure."""
    found = []
    for party in relation.parties:
        for passage in story.lines.get(party.id, ()):
            article = story.article(passage.article)
            if not _was_told(passage, article, printed, lexicon):
                continue
            if budget is not None:
                if not budget.allows([passage], {article.id: article}):
                    continue
                budget.spend(passage, article)
            found.append(LineTold(passage, article))
    return found


def _was_told(passage: Passage, article: Article, printed: Collection[str], lexicon: Lexicon) -> bool:
    return any(printed_at(each, article.url) in printed for each in forms_printed(passage.text, lexicon))


def forms_printed(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return a sentence in all forms in which a card or the review of a week prints it: whole, and cut at its
    beginning, its end or both. Pure."""
    forms = {text, shortened(text, lexicon), without_opener(text, lexicon), statement_headline(text, lexicon)}
    forms |= {ended(text, LONGEST_STATEMENT, lexicon), review_line(text, lexicon)}
    forms |= {shown_headline(text, lexicon, is_sentence=each) for each in (True, False)}
    return frozenset(filter(None, forms))
