"""The honest footer: what a digest stands on, what it goes without, and what it leaves out."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.render.citation import Citation
from bot.render.naming import who_on
from bot.render.parts import Row, inert, link
from bot.texts import answer_words
from digests.model import Backlog, Card, Coverage, Digest, Gap, Late, Ownership, Pointer, Policy, Silence, Trouble
from digests.rules import trust
from digests.rules.sending.display_names import short_title

LONGEST_NAME, LONGEST_POINTER = 80, 90
GAPS_NAMED = 4
QUIET_NAMED = 6
LATELY = timedelta(hours=48)  # a source counts as not reached after a day
NEARLY_ALL = 0.75
MANY = 3  # stories from which on it says something that a capital is heard in none
NOT_REACHED = frozenset({
    Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.DISALLOWED, Trouble.GONE, Trouble.FAULTY, Trouble.MOVED,
})  # fmt: skip
OWN = (Ownership.GOVERNMENT, Ownership.STATE_CONTROLLED)
NOT_READABLE = frozenset({Trouble.WALL, Trouble.PAGE, Trouble.UNREADABLE})


def coverage_text(coverage: Coverage, citation: Citation) -> str:
    """Return, as HTML, how many sources were reached where that is not nearly all of them, and those that went
    missing since the day before, the first by name with since when on the reader's clock; empty where there is
    neither. Sources without news are for admins."""
    words = citation.digest_words
    if not coverage.total:
        return words.no_sources
    missing = [gap for gap in coverage.gaps if gap.since is not None and gap.since > citation.at - LATELY]
    kinds = (
        (words.not_reached, [gap for gap in missing if gap.trouble in NOT_REACHED]),
        (words.not_readable, [gap for gap in missing if gap.trouble in NOT_READABLE]),
    )
    few = coverage.reached < NEARLY_ALL * coverage.total
    said = [words.reached.format(n=coverage.reached, total=coverage.total)] if few else []
    said += [form.format(names=_names(gaps, citation)) for form, gaps in kinds if gaps]
    return words.between.join(said)


def unheard_text(digest: Digest, citation: Citation) -> str:
    """Return, as HTML, which main parties said nothing to any of the stories; empty where that is no news: where
    there are few stories, nobody is heard, or there are outlets of which nothing may be quoted."""
    heard = {party for card in digest.cards for party in _heard_in(card)}
    linked = any(article.source.policy is Policy.LINK_ONLY for card in digest.cards for article in card.outlets)
    parties = citation.relation.main
    silent = [party.id for party in parties if party.id not in heard]
    if len(digest.cards) < MANY or linked or not silent or len(silent) == len(parties):
        return ""
    return citation.digest_words.unheard.format(names=citation.digest_words.join(map(citation.party, silent)))


def _heard_in(card: Card) -> Iterator[str]:
    """Give the parties that speak on a card: in a line, there or only linked, in what its body tells with proof,
    by their own government's or state media's words in the body or above it."""
    for party, line in card.lines.items():
        if line or card.silences.get(party, Silence.NOT_FOUND) is not Silence.NOT_FOUND:
            yield party
    told = card.passages
    yield from (line.passage.party for line in told if line.passage.proof and trust.can_vouch(line.article.source))
    articles = (card.headline_article, *(line.article for line in told))
    yield from (article.source.party for article in articles if article.source.ownership in OWN)


def late_text(late: Late, citation: Citation) -> str:
    """Return that a digest comes late, and why where that is known, by the reader's clock."""
    words = citation.digest_words
    if late.downtime is None:
        return words.late
    since, until = citation.clock(late.downtime.since), citation.clock(late.downtime.until)
    return words.late_between.format(since=since, until=until)


def waiting_text(waiting: Backlog, citation: Citation) -> str:
    """Return how many articles came in and are not edited yet, and since when by the reader's clock."""
    since = citation.clock(waiting.since)
    return citation.digest_words.count("waiting", waiting.articles, since=since)


def quiet_text(themes: Sequence[str], citation: Citation) -> str:
    """Return, as HTML, which of the topics that a reader chose are without news; empty where there are none or
    many."""
    if not themes or len(themes) > QUIET_NAMED:
        return ""
    found = [(theme, citation.relation.theme(theme)) for theme in themes]
    titles = (inert(short_title(theme, citation.language) if theme else name) for name, theme in found)
    return citation.digest_words.nothing_on.format(names=citation.digest_words.join(titles))


def _names(gaps: Sequence[Gap], citation: Citation) -> str:
    words, said = citation.digest_words, []
    for gap in gaps[:GAPS_NAMED]:
        name = citation.words(gap.name, LONGEST_NAME)
        day = words.weekday(gap.since.astimezone(citation.zone).weekday()) if gap.since else ""
        said.append(words.since.format(name=name, day=day) if day else name)
    more = len(gaps) - GAPS_NAMED
    return f"{words.join(said)} {words.more.format(n=more)}" if more > 0 else words.join(said)


def left_out_rows(digest: Digest, citation: Citation) -> list[Row]:
    """Return what the digest leaves out: some by headline, how many more, and for a digest where they all are."""
    words, rows = answer_words(citation.language), []
    if digest.named:
        without = words.in_no_story if digest.theme else words.left_out_before
        rows.append(Row(f"<b>{words.also if digest.sections else without}</b>", 1))
        rows += [Row(f"• {pointer_line(each, citation)}", 5) for each in digest.named]
    if (rest := digest.left_out - len(digest.named)) > 0:
        more = citation.digest_words.count("left_out", rest)
        rows.append(Row(f"<i>{more if digest.theme else words.all_of_them.format(more=more)}</i>", 1))
    return rows


def pointer_line(pointer: Pointer, citation: Citation) -> str:
    """Return the headline as a link, and whose it is."""
    if pointer.speaker:
        named = who_on(pointer.speaker, pointer.subjects, citation)
        return f"{link(named, pointer.article.url)} {citation.named(pointer.article)}"
    headline = citation.headline(pointer.headline, pointer.article, LONGEST_POINTER)
    return f"{headline} {citation.named(pointer.article)}"
