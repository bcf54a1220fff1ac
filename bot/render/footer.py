"""The footer of a digest: which sources were reached, what is missing, and what the digest leaves out."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from bot.render.citation import Citation
from bot.render.naming import is_source, who_on
from bot.render.parts import PageRow, inert, link
from bot.texts import answer_words
from digests.model import Backlog, Coverage, Digest, Foreign, Gap, Late, Pointer, Trouble
from digests.rules.issuing.cuts import LONGEST_TITLE, ended_at_clause
from digests.rules.issuing.display_names import short_title
from digests.rules.issuing.readership import primary

LONGEST_NAME, LONGEST_SAID = 80, 200
GAPS_NAMED = 4
QUIET_NAMED = 6
LATELY = timedelta(hours=48)  # a source counts as not reached after a day without an answer
NEARLY_ALL = 0.75
NOT_REACHED = frozenset({
    Trouble.UNREACHABLE, Trouble.REFUSED, Trouble.DISALLOWED, Trouble.GONE, Trouble.FAULTY, Trouble.MOVED,
})  # fmt: skip
NOT_READABLE = frozenset({Trouble.WALL, Trouble.PAGE, Trouble.UNREADABLE})


def coverage_text(coverage: Coverage, citation: Citation) -> str:
    """Return, as HTML, how many sources were reached, if that is not nearly all. Also return the sources that went
    missing lately: the first ones by name, with the weekday of the reader's zone. Return "" without either.
    Sources without news are left out, because only admins need them."""
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


def late_text(late: Late, citation: Citation) -> str:
    """Return that a digest comes late, and when the bot did not run (reader's clock), if that is known."""
    words = citation.digest_words
    if late.downtime is None:
        return words.late
    since, until = citation.clock(late.downtime.since), citation.clock(late.downtime.until)
    return words.late_between.format(since=since, until=until)


def waiting_text(waiting: Backlog, citation: Citation) -> str:
    """Return how many articles came in and are not edited yet, and since when on the reader's clock."""
    since = citation.clock(waiting.since)
    return citation.digest_words.count("waiting", waiting.articles, since=since)


def quiet_text(themes: Sequence[str], citation: Citation) -> str:
    """Return, as HTML, which topics of the reader have no news. Return "" if there are none, or too many to
    name."""
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


def left_out_rows(digest: Digest, citation: Citation) -> list[PageRow]:
    """Return what the digest leaves out: some headlines, how many more stories, and where all of them are."""
    words, rows = answer_words(citation.language), []
    if digest.named:
        heading = words.also if digest.sections else words.in_no_story if digest.theme else ""
        rows += [PageRow(f"<b>{heading}</b>", 1)] if heading else []
        rows += [PageRow(f"• {pointer_line(each, citation)}", 5) for each in digest.named]
    if (rest := digest.left_out - len(digest.named)) > 0:
        more = citation.digest_words.count("left_out", rest)
        rows.append(PageRow(f"<i>{more if digest.theme else words.all_of_them.format(more=more)}</i>", 1))
    return rows


def foreign_rows(digest: Digest, citation: Citation) -> list[PageRow]:
    """Return what is told only in languages that the reader does not read: offices by name, then the number of
    other stories."""
    words, rows = citation.digest_words, []
    by_language = sorted(digest.foreign, key=lambda each: primary(each.line.article.language))
    for language, together in groupby(by_language, key=lambda each: citation.foreign(each.line.article)):
        said = words.between.join(_speaks_on(each, citation) for each in together)
        rows.append(PageRow(f"{words.only_in.format(language=language)}{words.colon}{said}", 5))
    if digest.foreign_stories:
        rows.append(PageRow(f"<i>{words.count('foreign_stories', digest.foreign_stories)}</i>", 5))
    return rows


def _speaks_on(foreign: Foreign, citation: Citation) -> str:
    words, who = citation.digest_words, citation.who_speaks(foreign.line)
    themes = filter(None, map(citation.relation.theme, foreign.themes))
    subject = words.join(inert(short_title(theme, citation.language)) for theme in themes)
    return words.speaks_on.format(who=who, subject=subject) if subject else who


def pointer_line(pointer: Pointer, citation: Citation) -> str:
    """Return, as a link, the headline, somebody's words, or who speaks on what; then the outlet."""
    if pointer.speaker and pointer.headline:
        said = link(citation.quoted(pointer.headline, LONGEST_SAID), pointer.article.url)
        speaker = citation.words(pointer.speaker, LONGEST_NAME)
        return f"{speaker}{citation.digest_words.colon}{said} {citation.named(pointer.article)}"
    if pointer.speaker:
        named = who_on(pointer.speaker, pointer.subjects, pointer.article, citation)
        behind = "" if is_source(pointer.speaker, pointer.article) else f" {citation.name(pointer.article)}"
        return f"{link(named, pointer.article.url)}{behind}{citation.label(pointer.article)}"
    headline = ended_at_clause(pointer.headline, LONGEST_TITLE)
    return f"{citation.headline(headline, pointer.article)} {citation.named(pointer.article)}"
