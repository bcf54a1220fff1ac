"""A digest as Telegram HTML."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.digest import TelegramRenderer
from bot.render.parts import Block, PageRow, as_shown, link, measure, pack, shown, to_text, weighed
from bot.texts import digest_words
from digests.model import (
    Article,
    Card,
    CardKind,
    Coverage,
    DatedPhrase,
    DateKind,
    Digest,
    Document,
    Downtime,
    Earlier,
    Foreign,
    Gap,
    Late,
    Length,
    Line,
    Ownership,
    Pointer,
    Policy,
    Preferences,
    Proof,
    Section,
    Stage,
    Statement,
    StoryStatus,
    TextKind,
    ToldHeadline,
    Trouble,
    Voice,
)
from digests.rules.issuing.display_names import short_title
from digests.rules.issuing.fitting import LENGTHS
from tests.digests.issuing.relation import COVERAGE, RELATION
from tests.factories import NOW, article, passage, source
from tests.relations import us_china

RENDERER = TelegramRenderer(RELATION)
ALLOWED = {"b", "i", "a", "tg-time", "blockquote"}
WHITE_HOUSE = article(
    2,
    source=source("white-house", name="White House", label="US government", ownership=Ownership.GOVERNMENT),
    url="https://white-house.example.org/2?a=1&b=2",
)
MINISTRY = article(
    3,
    source=source("mofcom", name="商务部", label="PRC government"),
    language="zh-Hans",
    published=NOW - timedelta(days=2),
)


def line(where: Article, text: str, prefix: str = "") -> Line:
    return Line(passage(where.id, 0, text, prefix=prefix), where)


def card(number: int = 1, **changes: object) -> Card:
    lead = article(number, title=f"Headline {number}")
    values: dict[str, object] = {
        "story": number,
        "status": StoryStatus.NEW,
        "headline": lead.title,
        "headline_article": lead,
        "passages": (line(lead, f"The first sentence of story {number}."),),
        "lines": {"us": line(WHITE_HOUSE, "We will defend our workers."), "prc": None},
        "outlets": (lead, WHITE_HOUSE),
        "origins": 2,
    }
    return Card(**(values | changes))  # type: ignore[arg-type]


def digest(*cards: Card, **changes: object) -> Digest:
    values: dict[str, object] = {
        "at": NOW,
        "title": cards[0].headline if cards else "",
        "sections": tuple(Section("trade", (each,)) for each in cards),
        "coverage": COVERAGE,
    }
    return Digest(**(values | changes))  # type: ignore[arg-type]


def page(shown: Digest, renderer: TelegramRenderer = RENDERER, **chosen: object) -> str:
    (part,) = renderer.render(shown, Preferences(**chosen))  # type: ignore[arg-type]
    return part


def text_about_china(shown: Digest, language: str = "en") -> str:
    """What one reads there, without where links lead."""
    return re.sub(r" <https?:[^>]*>", "", to_text(page(shown, TelegramRenderer(us_china()), language=language)))


def check(html: str) -> None:
    """Fail unless the HTML is what Telegram accepts: allowed tags, closed in order, nothing unescaped."""
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag in ALLOWED, tag
            assert not (tag == "blockquote" and "blockquote" in open_tags)
            open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

        def handle_comment(self, data: str) -> None:
            raise AssertionError(f"a comment: {data}")

        handle_decl = unknown_decl = handle_pi = handle_comment

    reader = Reader()
    reader.feed(html)
    reader.close()
    assert open_tags == []
    assert not re.search(r"&(?!(lt|gt|amp|quot|#\d+|#x[0-9a-f]+);)", html)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "<b>Beijing</b> “China opposes the fee.” via {outlet} (UK, private)"),
        ("zh-Hans", "<b>北京</b> “China opposes the fee.” 转引自 {outlet}（英国、私营、英语）"),
        ("zh-Hant", "<b>Beijing</b> 「China opposes the fee.」 轉引自 {outlet}（英國、民營、英文）"),
    ],
)
def test_who_quotes_a_party_stands_behind_the_words_and_says_that_it_quotes(language: str, words: str) -> None:
    wire = article(
        5, source=source("wire", name="Tern Wire", label="UK, private"), url="https://wire.example.org/5"
    )
    told = Line(passage(5, 0, "China opposes the fee.", party="prc"), wire, Voice.QUOTED)
    html = page(digest(card(lines={"us": None, "prc": told})), language=language)
    assert words.format(outlet='<a href="https://wire.example.org/5">Tern Wire</a>') in html.splitlines()


def test_what_is_own_or_confirmed_has_its_source_behind_the_words() -> None:
    for voice in (Voice.OWN, Voice.CONFIRMED):
        told = Line(passage(2, 0, "We will answer."), WHITE_HOUSE, voice)
        html = page(digest(card(lines={"us": told, "prc": None})))
        assert '<b>Washington</b> “We will answer.” <a href="https://white-house' in html


def test_the_headline_is_the_first_words_and_in_bold_above_the_readers_day() -> None:
    lines = page(digest(card(1), card(2)), zone="Asia/Taipei").splitlines()
    assert lines[0] == '<b><a href="https://harbour-gazette.example.org/1">Headline 1</a></b>'
    assert lines[1] == "<i>Tue 10 Mar · 2 stories</i>"
    assert lines[3] == "<b>TRADE</b>"
    assert lines[4] == "2 publishers · reported on one side only (Washington)"
    assert '<b>2. <a href="https://harbour-gazette.example.org/2">Headline 2</a></b>' in lines
    late = digest(card(), at=NOW + timedelta(hours=8))
    assert "Wed 11 Mar" in page(late, zone="Asia/Taipei")
    assert "Tue 10 Mar" in page(late, zone="America/New_York")


def test_a_card_says_how_far_the_measure_is_and_from_which_day() -> None:
    measure = card(claim="official act", stage=Stage.ANNOUNCED, stage_from="2026-06-01")
    assert "· announced, from 1 Jun\n" in page(digest(measure))
    assert "· 已宣布，自6月1日起\n" in page(digest(measure), language="zh-Hans")
    assert "· 已宣布，自6月1日起\n" in page(digest(measure), language="zh-Hant")
    done = replace(measure, stage=Stage.IN_FORCE, stage_from="2026-03-01")
    assert "· in force since 1 Mar\n" in page(digest(done))
    dated = DatedPhrase("June 1", "2026-06-01", DateKind.EFFECTIVE, 0, 1)
    below = page(digest(replace(measure, dates=((dated, article(1)),))))
    assert "· announced\n" in below
    assert below.count("1 Jun") == 1
    alone = page(digest(replace(measure, origins=1, claim="", dates=((dated, article(1)),))))
    assert "\nAnnounced\n" in alone, "what is a row of its own begins as one"


def test_a_quoted_line_has_marks_outlet_and_label() -> None:
    said = line(WHITE_HOUSE, "It is “a start”.", prefix="[Jane Roe]")
    html = page(digest(card(passages=(said,), lines={"us": None, "prc": None})))

    link = '<a href="https://white-house.example.org/2?a=1&amp;b=2">White House</a>'
    assert f"[Jane Roe] “It is ‘a start’.” {link} (US government)" in html.splitlines()


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (TextKind.OPINION, "(US government, opinion)"),
        (TextKind.ANALYSIS, "(US government, analysis)"),
        (TextKind.NEWSLETTER, "(US government, newsletter)"),
        (TextKind.NEWS, "(US government)"),
        (TextKind.STATEMENT, "(US government)"),
    ],
)
def test_opinion_and_analysis_are_marked_where_they_are_quoted_and_reports_are_not(
    kind: TextKind, label: str
) -> None:
    said = digest(card(passages=(line(replace(WHITE_HOUSE, kind=kind), "It is late."),)))
    assert label in page(said)
    assert ("（美国政府、评论、英语）" in page(said, language="zh-Hans")) == (kind is TextKind.OPINION)


def test_every_line_names_its_outlet_and_the_label_of_that_stands_once() -> None:
    lead = article(1)
    lines = {"us": line(lead, "We will act."), "prc": line(lead, "We oppose it.")}
    rows = told_on(page(digest(card(passages=(line(lead, "It was done."),), lines=lines))))

    assert rows[0] == "Headline 1", "a passage of its article follows"
    assert rows[5:8] == [
        "“It was done.” Harbour Gazette (US, private)",
        "Washington “We will act.” Harbour Gazette",
        "Beijing “We oppose it.” Harbour Gazette",
    ]
    rows = told_on(
        page(digest(card(passages=(line(replace(lead, kind=TextKind.OPINION), "It is late."),), lines=lines)))
    )
    assert rows[5:7] == [
        "“It is late.” Harbour Gazette (US, private, opinion)",
        "Washington “We will act.” Harbour Gazette (US, private)",
    ], "what a text is, is said of each"


def test_a_headline_names_its_outlet_where_no_passage_of_its_article_follows() -> None:
    told = card(passages=(line(WHITE_HOUSE, "It was done."),), lines={})
    assert told_on(page(digest(told)))[0] == "Headline 1 Harbour Gazette (US, private)"
    assert "2. Headline 2 Harbour Gazette (US, private)" in told_on(
        page(digest(card(), replace(told, headline="Headline 2")))
    )


def test_below_a_first_headline_with_nothing_to_say_stands_no_section() -> None:
    bare = card(passages=(), lines={}, origins=1, outlets=(article(1),))
    assert "TRADE" not in page(digest(bare))
    together = page(replace(digest(bare), sections=(Section("trade", (bare, card(2))),)))
    assert together.index("TRADE") < together.index("2. "), "the next card of the section has it"


def test_an_outlet_is_called_as_the_reader_would_and_as_it_calls_itself_without_such_a_name() -> None:
    named = replace(
        MINISTRY, source=replace(MINISTRY.source, names={"en": "Commerce Ministry", "zh-Hant": "商務部"})
    )
    told = digest(card(passages=(line(named, "中方反对。"),), lines={}))
    assert "Commerce Ministry (PRC government, Chinese)" in " ".join(told_on(page(told)))
    assert "商務部（中國政府）" in " ".join(told_on(page(told, language="zh-Hant")))
    assert "商务部（中国政府）" in " ".join(told_on(page(told, language="zh-Hans")))
    speaking = spoken(
        speaker=named.source.name, headline="", is_sentence=False, subjects=("steel",), headline_article=named
    )
    assert told_on(page(digest(speaking)))[0] == "Commerce Ministry on steel (PRC government, Chinese) Sun"


def test_the_measures_that_are_not_shown_are_counted_with_the_link() -> None:
    told = (line(WHITE_HOUSE, "The rate on cranes rises."), line(WHITE_HOUSE, "The rate on steel rises."))
    rows = page(digest(card(passages=told, unlisted=3))).splitlines()
    place = next(place for place, row in enumerate(rows) if "on steel rises" in row)
    assert rows[place + 1] == '<a href="https://white-house.example.org/2?a=1&amp;b=2">3 more measures</a>'
    assert "more measure" not in page(digest(card(passages=told)))


def test_where_lines_are_of_several_articles_each_names_its_own_with_its_label_once() -> None:
    lead = article(1)
    lines = {"us": line(lead, "We will act."), "prc": line(MINISTRY, "We oppose it.")}
    html = page(digest(card(passages=(line(lead, "It was done."),), lines=lines)))

    assert re.search(r"“It was done.” <a [^>]*>Harbour Gazette</a> \(US, private\)", html)
    assert re.search(r"“We will act.” <a [^>]*>Harbour Gazette</a>\n", html)
    assert re.search(r"“We oppose it.” <a [^>]*>商务部</a> \(", html)
    assert html.count("(US, private)") == 1, "an article named above is named again by its outlet alone"


def test_dates_of_one_article_share_a_line_and_have_a_year_only_far_off() -> None:
    near = DatedPhrase("on August 1", "2026-08-01", DateKind.EFFECTIVE, 0, 2)
    far = replace(near, date="2027-08-01", kind=DateKind.EXPIRY)
    html = page(digest(card(dates=((near, WHITE_HOUSE), (far, WHITE_HOUSE)))))

    assert "📅 Takes effect: 1 Aug · Expires: 1 Aug 2027 · <a" in html


@pytest.mark.parametrize(
    ("kind", "language", "said", "coming"),
    [
        (DateKind.DEADLINE, "en", "Comments due {day}", "Comments due Sat 1 Aug ·"),
        (DateKind.EFFECTIVE, "en", "Takes effect {day}: comments", "Takes effect Sat 1 Aug: comments ·"),
        (DateKind.EVENT, "en", "Planned {day}: comments", "Planned Sat 1 Aug: comments ·"),
        (DateKind.DEADLINE, "zh-Hans", "{day}截止：comments", "8月1日 周六截止：comments ·"),
    ],
)
def test_what_is_due_stands_with_its_day(kind: DateKind, language: str, said: str, coming: str) -> None:
    office = replace(WHITE_HOUSE, language="")
    phrase = DatedPhrase("on August 1", "2026-08-01", kind, 0, 2, what="comments")
    html = page(digest(card(dates=((phrase, office),)), coming_up=((phrase, office),)), language=language)

    day = "1 Aug" if language == "en" else "8月1日"
    assert said.format(day=day).casefold() in html.casefold()
    assert coming in html


def test_what_is_due_is_not_said_in_words_that_may_not_be_shown() -> None:
    phrase = DatedPhrase("28 June", "2026-06-28", DateKind.DEADLINE, 0, 1, what="opinions")
    named = article(1, source=replace(source(), policy=Policy.LINK_ONLY))

    html = page(digest(card(dates=((phrase, named),)), coming_up=((phrase, named),)))
    assert "opinions" not in html
    assert "Deadline: " in html
    assert "Sun 28 Jun: deadline" in html


def test_what_goes_on_names_the_outlets_that_are_new_only() -> None:
    old, new = (article(number, source=source(f"outlet-{number}")) for number in (8, 9))
    update = card(status=StoryStatus.CONTINUED, outlets=(new, old), fresh=frozenset({9}))

    assert "Outlet 9" in page(digest(update))
    assert "Outlet 8" not in page(digest(update))


def test_a_capital_that_is_not_quoted_has_no_row_unless_it_spoke_in_another_language_only() -> None:
    html = page(digest(card()))
    assert "<b>Washington</b> “We will defend our workers.”" in html
    assert "Beijing" not in html
    told = card(lines={"us": None, "prc": None})
    assert "<b>Washington" not in page(digest(told))
    silent = card(
        lines={"us": None, "prc": None},
        unquoted=frozenset({"us"}),
        foreign={"prc": spoken_by()},
    )
    html = page(digest(silent))
    assert "<b>Washington" not in html, "a row that names no more than an outlet tells nothing"
    assert re.search(r"<b>Beijing</b> has spoken, in Chinese: <a [^>]*>商务部</a>", html)


def spoken_by(speaker: str = "Mao Ning", office: str = "商务部", **changes: Any) -> Line:
    """What a ministry says in Chinese, or an outlet reports of it."""
    published = replace(MINISTRY.source, name=office, ownership=Ownership.GOVERNMENT)
    said = passage(1, 0, "中方坚决反对。", party="prc", speaker=speaker, proof=Proof.LABEL, speaker_text=office)
    return Line(said, replace(MINISTRY, source=published, **changes), Voice.OWN)


def test_who_has_answered_in_another_language_is_named_as_far_as_it_is_sure() -> None:
    def named(line: Line, language: str = "en") -> str:
        told = card(foreign={"prc": line})
        return text_about_china(digest(told), language)

    later = NOW + timedelta(hours=1)
    assert (
        "Beijing has answered, in Chinese: Commerce Ministry, Mao Ning\n"
        in f"{named(spoken_by(published=later))}\n"
    )
    assert "Beijing has spoken, in Chinese: Commerce Ministry, Mao Ning" in named(spoken_by(published=None))
    assert named(spoken_by(speaker="Somebody Else")).endswith("in Chinese: Commerce Ministry")
    nameless = named(spoken_by(office="某办公室", speaker=""))
    assert "in Chinese: 某办公室 (PRC government, Chinese)" in nameless
    quoted = replace(spoken_by(), article=replace(MINISTRY, source=source("port-news")), voice=Voice.QUOTED)
    assert "in Chinese: Commerce Ministry, Mao Ning Port News (" in named(quoted)
    english = replace(spoken_by(office="State Department", speaker="Marco Rubio"), voice=Voice.OWN)
    english = replace(english, passage=replace(english.passage, party="us"))
    english = replace(
        english,
        article=replace(english.article, language="en", source=replace(english.article.source, party="us")),
    )
    told = card(lines={"us": None}, foreign={"us": english})
    assert "华盛顿 已表态（英语）：美国国务院、鲁比奥" in text_about_china(digest(told), "zh-Hans")


def test_the_foot_names_what_is_only_in_another_language_and_counts_the_rest() -> None:
    foreign = (Foreign(spoken_by(), ("trade", "taiwan")), Foreign(spoken_by(speaker="耿爽")))
    told = replace(digest(card()), foreign=foreign, foreign_stories=2)
    assert (
        "In Chinese only: Commerce Ministry, Mao Ning on Trade, Taiwan; Commerce Ministry, Geng Shuang"
        in text_about_china(told)
    )
    assert "2 more stories in other languages only" in text_about_china(told)
    empty = replace(told, sections=(), foreign_stories=1)
    assert "In Chinese only: Commerce Ministry" in text_about_china(empty), "where nothing else is told, too"
    assert "1 more story in another language only" in text_about_china(empty)


def test_a_reader_of_a_language_that_no_source_writes_is_told_what_to_do() -> None:
    html = page(replace(digest(), sections=()), reads=frozenset(("ru", "zh")), is_written=False)
    assert "No source writes Russian, Chinese at the moment." in html
    assert "/settings" in html


def test_a_line_in_another_language_says_so_and_an_older_one_has_its_day() -> None:
    said = card(lines={"us": None, "prc": line(MINISTRY, "中方坚决反对。")})

    assert "“中方坚决反对。”" in page(digest(said))
    assert "「中方坚决反对。」" in page(digest(said), language="zh-Hant"), "its script stays"
    assert "(PRC government, Chinese)" in page(digest(said))
    assert 'format="w">Sun</tg-time>' in page(digest(said))
    older = replace(MINISTRY, published=NOW - timedelta(days=8))
    assert 'format="wD">2 Mar</tg-time>' in page(digest(replace(said, lines={"prc": line(older, "中方反对。")})))
    assert "（中国政府）" in page(digest(said), language="zh-Hans")
    both = replace(said, lines=dict.fromkeys(("us", "prc"), line(MINISTRY, "中方坚决反对。")))
    assert page(digest(both)).count("Chinese)") == 1, "and that its lines are in it stands once a card"


def test_what_came_out_in_the_last_24_hours_has_no_time() -> None:
    def shown(ago: timedelta, **chosen: object) -> str:
        lead = article(1, published=NOW - ago)
        return page(digest(card(passages=(line(lead, "A sentence."),), lines={})), **chosen)

    assert "tg-time" not in shown(timedelta(hours=23))
    assert 'format="w">Mon</tg-time>' in shown(timedelta(hours=24))
    assert 'format="w">Sun</tg-time>' in shown(timedelta(hours=36), zone="Pacific/Honolulu")
    assert 'format="wD">10 Mar</tg-time>' in shown(timedelta(hours=-1)), "no weekday of the days to come"
    guessed = article(1, published=NOW - timedelta(days=3), published_guessed=True)
    assert "tg-time" not in page(digest(card(passages=(line(guessed, "A sentence."),), lines={})))


@pytest.mark.parametrize(
    ("day", "language", "since"),
    [
        ("2026-03-10", "en", "since Tue: "),
        ("2026-03-04", "en", "since Wed: "),
        ("2026-03-03", "en", "since 3 Mar: "),
        ("2025-03-03", "en", "since 3 Mar 2025: "),
        ("2026-03-09", "zh-Hans", "自周一起："),
        ("2026-03-09", "zh-Hant", "自週一起："),
        ("2026-03-03", "zh-Hant", "自3月3日起："),
    ],
)
def test_what_goes_on_says_since_when_with_the_headline_of_then(day: str, language: str, since: str) -> None:
    lead = article(1, title="Ferries keep to their timetable until the summer")
    told = card(
        outlets=(lead,),
        status=StoryStatus.CONTINUED,
        since=ToldHeadline(day, lead.id, "Ferries keep to their timetable …"),
    )
    last = page(digest(told), language=language).split("\n\n")[1].splitlines()[-1]
    assert last == f'{since}<i><a href="{lead.url}">Ferries keep to their timetable …</a></i>'


def test_the_day_since_which_it_goes_on_is_in_the_readers_zone() -> None:
    told = card(status=StoryStatus.CONTINUED, since=ToldHeadline("2026-03-04", 1, "Ferries"))
    assert "since Wed: " in page(digest(told), zone="America/New_York")
    assert "since 4 Mar: " in page(digest(told), zone="Pacific/Kiritimati"), "where it is a week ago"


def test_a_claim_is_labelled() -> None:
    shown = digest(card(origins=3, both_governments=True))
    assert "3 publishers, both governments" in page(shown)
    assert "3家发布，包括双方政府" in page(shown, language="zh-Hans")


def test_what_is_so_of_most_stories_is_said_of_none() -> None:
    html = page(digest(card(origins=1, claim="official statement"), card(2, origins=1, claim="official act")))
    for words in ("publisher", "official", "NEW<", "one side"):
        assert words not in html
    assert "2 publishers · rests on unnamed sources · " in page(digest(card(claim="unnamed sources")))


def test_what_goes_on_and_does_not_lead_opens_a_message_of_its_own_below_the_digest() -> None:
    updates = [
        card(number, status=StoryStatus.CONTINUED, earlier=Earlier(frozenset({number})), lines={}, outlets=())
        for number in (2, 3)
    ]
    ahead = (DatedPhrase("28 June", "2026-06-28", DateKind.DEADLINE, 9, 0), article(9))
    below = RENDERER.render(digest(card(1), *updates, card(4), coming_up=(ahead,)), Preferences())
    leading = RENDERER.render(digest(updates[0], card(1)), Preferences())

    assert [re.findall(r"story (\d)", part) for part in below] == [["1", "4"], ["2"], ["3"]]
    assert ["Coming up" in part for part in below] == [True, False, False]
    assert [re.findall(r"<b>(\d)\. <", part)[-1] for part in below] == ["2", "3", "4"]
    assert all("<b>TRADE</b>" in part for part in below)
    assert [re.findall(r"story (\d)", part) for part in leading] == [["2", "1"]]
    for part in below:
        check(part)


def test_a_story_that_only_state_media_carry_says_so() -> None:
    def outlet(number: int, ownership: Ownership) -> Article:
        return article(number, source=source(f"outlet-{number}", ownership=ownership))

    state, private = outlet(1, Ownership.STATE_CONTROLLED), outlet(2, Ownership.PRIVATE)

    assert "2 publishers · reported only by state media\n" in page(
        digest(card(outlets=(state, replace(state, id=3))))
    )
    assert "state media" not in page(digest(card(origins=1, outlets=(state,)))), "its label says so"
    assert "only by state media" not in page(digest(card(outlets=(state, private))))


def test_a_story_that_one_side_alone_carries_names_the_side() -> None:
    def outlet(number: int, party: str) -> Article:
        return article(number, source=source(f"outlet-{number}", party=party))

    lines = {"us": None, "prc": line(outlet(1, "prc"), "We oppose it.")}
    one_side = digest(card(outlets=(outlet(1, "prc"), outlet(2, "prc")), lines=lines))

    assert "· reported on one side only (Beijing)\n" in page(one_side)
    assert "· 仅一方有报道（北京）\n" in page(one_side, language="zh-Hans")
    assert "one side" not in page(digest(card(outlets=(outlet(1, "prc"), outlet(2, "us")))))
    assert "one side" not in page(digest(card(outlets=(outlet(1, "prc"), outlet(2, "other")))))
    heard = lines | {"us": line(outlet(1, "prc"), "We raised the duty.")}
    both = card(outlets=(outlet(1, "prc"), outlet(2, "prc")), lines=heard)
    assert "one side" not in page(digest(both)), "the other is heard"
    spoke = card(outlets=(outlet(1, "prc"), outlet(2, "prc")), lines=lines, unquoted=frozenset({"us"}))
    assert "one side" not in page(digest(spoke)), "the other has spoken, though nothing of it fits"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_one_blank_line_stands_above_what_comes_up(language: str) -> None:
    ahead = (DatedPhrase("28 June", "2026-06-28", DateKind.DEADLINE, 9, 0), WHITE_HOUSE)
    heading = digest_words(language).coming_up
    for left_out in (3, 0):
        shown = page(digest(card(1), coming_up=(ahead,), left_out=left_out), language=language)
        assert f"\n\n<b>{heading}</b>\n" in shown
        assert f"\n\n\n<b>{heading}</b>" not in shown


def test_dates_and_what_comes_up_are_shown() -> None:
    phrase = DatedPhrase("on August 1", "2026-08-01", DateKind.EFFECTIVE, 0, 2)
    html = page(
        digest(
            card(dates=((phrase, WHITE_HOUSE),)),
            coming_up=((replace(phrase, date="2026-04-20", kind=DateKind.DEADLINE), WHITE_HOUSE),),
        )
    )

    assert 'Takes effect: 1 Aug · <a href="https://white-house.example.org/2?a=1&amp;b=2">document</a>' in html
    assert re.search(r"<b>Coming up</b>\nMon 20 Apr: deadline · <a [^>]*>[^<]+</a> White House \(", html), (
        "and whose"
    )


def test_outlets_that_are_not_quoted_are_named_once_each() -> None:
    others = tuple(
        article(10 + number, source=source(f"outlet-{number % 5}", name=f"Outlet {number % 5}"))
        for number in range(10)
    )
    html = page(digest(card(outlets=(article(1), WHITE_HOUSE, *others))))

    assert html.count("Outlet 0") == 1
    assert "Also: <a" in html
    assert "and 3 more" in html
    full = page(
        digest(card(outlets=(article(1), WHITE_HOUSE, *others)), *(card(number) for number in range(2, 5)))
    )
    assert "Also" not in full, "where there are many stories, how many published them is enough"


def test_a_story_that_may_only_be_linked_to_shows_its_outlet_behind_the_headline() -> None:
    html = page(digest(card(passages=(), lines={"us": None, "prc": None})))

    assert ">Headline 1</a></b> Harbour Gazette (US, private)\n" in html
    assert "“" not in html


def test_the_foot_has_only_what_is_news_to_a_reader() -> None:
    known = digest(card(), empty_themes=("taiwan", "tech"), held_back=1, held_reports=2, left_out=3)
    assert page(known).splitlines()[-1] == "<i>3 more stories: /new</i>"

    lost = Gap("Ministry of Commerce", Trouble.UNREACHABLE, NOW - timedelta(hours=30))
    html = page(replace(known, left_out=0, coverage=Coverage(31, 34, (lost,))), themes=("taiwan", "tech", "trade"))
    assert html.splitlines()[-1] == (
        "<i>Not reached: Ministry of Commerce since Mon. Nothing on Taiwan, Technology.</i>"
    )
    assert page(digest(card())).splitlines()[-1].startswith("<b>Washington</b> “"), "nothing to say, no foot"
    assert "No source is switched on yet" in page(digest(card(), coverage=Coverage(0, 0)))
    quiet = tuple(f"topic-{number}" for number in range(7))
    silent = page(digest(card(), empty_themes=quiet), themes=(*quiet, "trade"))
    assert "topic-1" not in silent, "that most topics are quiet is no news"


def test_the_foot_does_not_say_that_a_capital_said_nothing() -> None:
    nobody = page(digest(*(card(number, lines={"us": None, "prc": None}) for number in (1, 2, 3))))
    assert "Beijing" not in nobody.splitlines()[-1]


def test_a_long_headline_that_is_only_named_ends_at_a_clause() -> None:
    title = "Washington opens a harbour for cranes, " * 5 + "and closes another one in the south of the country"
    html = page(digest(card(), named=(Pointer(7, title, article(7, title=title)),), left_out=1))
    assert re.search(
        r"• <a [^>]*>(?:Washington opens a harbour for cranes, ){3}Washington opens a harbour for cranes,? …<",
        html,
    )
    whole = "Washington opens a harbour for cranes of the north and closes another one in the south of the country"
    assert f">{whole}<" in page(digest(card(), named=(Pointer(7, whole, article(7, title=whole)),), left_out=1))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Nothing chosen for this digest"),
        ("zh-Hans", "本期没有选入的报道"),
        ("zh-Hant", "本期沒有選入的報導"),
    ],
)
def test_where_everything_new_is_only_counted_the_digest_is_not_called_brief(language: str, shown: str) -> None:
    assert page(digest(left_out=1), language=language).startswith(f"<b>{shown}</b>")


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_topics_short_name_holds_no_mark_that_parts_a_list(language: str) -> None:
    names = [short_title(theme, language) for theme in us_china().themes]
    assert all(names)
    assert not any(mark in name for name in names for mark in ",、")


def test_what_a_digest_or_a_brief_leaves_out_is_named_by_headline_and_then_counted() -> None:
    titles = {number: f"Left <out> {number}" for number in (7, 8)}
    named = tuple(Pointer(number, title, article(number, title=title)) for number, title in titles.items())
    html = page(digest(card(), named=named, left_out=5))
    check(html)
    rows = html.splitlines()
    first = rows.index("<b>Also new</b>")
    assert "Left &lt;out&gt; 7</a> Harbour Gazette (US, private)" in rows[first + 1]
    assert rows[first + 3] == "<i>3 more stories: /new</i>"
    assert "/new" not in page(digest(card(), named=named, left_out=2))
    assert "另有3条，见 /new" in page(digest(card(), named=named, left_out=5), language="zh-Hans")
    brief = page(digest(card(), theme="trade", days=3, left_out=4))
    assert "<i>4 more stories</i>" in brief
    assert "/new" not in brief, "a brief does not send to other topics"


def test_a_late_digest_says_so_below_and_nothing_new_is_one_line_or_what_is_named_in_brief() -> None:
    late = Late(Downtime(NOW - timedelta(hours=9), NOW - timedelta(hours=2)))
    said = "Late: the bot was not running between 03:00 and 10:00"
    assert page(digest(card(1), late=late)).splitlines()[-1].startswith(f"<i>{said}.")
    assert f"<i>{said}</i>" in page(digest(late=late))
    assert "Late" not in page(digest(card(1)))
    html = page(digest(held_back=2))
    assert "\n" not in html
    assert html.startswith("<b>Nothing new on your topics</b> · Tue 10 Mar")
    assert "2 stories told before" in html
    html = page(digest(named=(Pointer(7, "A ferry line opens", article(7)),), left_out=2))
    assert html.startswith("<b>In brief</b> · Tue 10 Mar")
    assert "Nothing new" not in html
    assert "A ferry line opens" in html
    assert "1 more story: /new" in html


def test_a_brief_is_headed_by_its_theme_and_says_how_far_it_looks_back() -> None:
    shown = digest(card(), theme="taiwan", title="Taiwan and the Strait", days=3)
    html = page(shown)
    assert html.startswith("<b>Taiwan and the Strait</b> · last 3 days, 1 story\n")
    assert '<b><a href="https://harbour-gazette.example.org/1">“Headline 1”</a></b>' in html
    assert "NEW" not in html

    assert "nothing in the last 3 days, so this goes further back" in page(replace(shown, days=14))
    empty = page(replace(shown, sections=(), days=14))
    assert empty == "<b>Taiwan and the Strait</b> · nothing in the last 14 days"


def test_our_own_words_are_in_the_readers_language() -> None:
    html = page(digest(card(), empty_themes=("taiwan",)), language="zh-Hant", themes=("taiwan", "trade"))

    assert "<i>3月10日 週二 · " in html
    assert "<b>Washington</b> 「" in html
    assert "「We will defend our workers.」" in html
    assert "沒有消息：Taiwan and the Strait。" in html


def test_a_long_digest_is_split_between_stories_and_numbered() -> None:
    long = [
        card(number, passages=tuple(line(article(number), "A sentence of news. " * 20) for _ in range(3)))
        for number in range(1, 8)
    ]
    parts = RENDERER.render(digest(*long), Preferences())

    assert len(parts) > 1
    for place, part in enumerate(parts, 1):
        check(part)
        assert measure(part).fits()
        assert part.endswith(f"<i>({place}/{len(parts)})</i>")
        assert "<b>TRADE</b>" in part
    together = "".join(parts)
    assert all(together.count(f"<b>{number}. <a") == 1 for number in range(2, 8))
    assert together.count("“" + ("A sentence of news. " * 20).strip() + "”") == 21
    short = RENDERER.render(digest(*(card(number) for number in range(1, 20))), Preferences())
    assert len(short) > 1
    assert all(measure(part).entities <= 100 for part in short), "many short lines are split by their entities"


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize(
    ("sentence", "language"),
    [("A sentence of the news of a day. ", "en"), ("中方对此坚决反对并将采取必要措施。", "zh-Hans")],
)
def test_what_is_fitted_is_one_message_and_of_chinese_half_as_long(
    length: Length, sentence: str, language: str
) -> None:
    def long(number: int) -> Card:
        lead = article(number, title=f"{number} {sentence * 5}", language=language)
        said = tuple(line(lead, f"{number}.{place} {sentence * 9}") for place in range(2))
        spoken = {"us": line(lead, f"{number} {sentence * 5}"), "prc": None}
        return card(
            number, headline=lead.title, headline_article=lead, passages=said, lines=spoken, outlets=(lead,)
        )

    whole, preferences = digest(*map(long, range(1, 13))), Preferences(length=length, language=language)
    told, parts = RENDERER.fitted(whole, preferences)
    assert parts == RENDERER.render(told, preferences), "what was drawn to measure it is what it looks like"
    (part,) = parts
    most = LENGTHS[length][1]
    assert most * 0.7 < weighed([part]) <= most
    assert len(told.cards) > 1
    assert len(RENDERER.render(whole, preferences)) > 1, "it was too much for one"
    assert (measure(part).units < most * 0.7) == (language != "en")


def test_a_story_too_large_for_a_message_loses_whole_lines() -> None:
    sentences = [f"Sentence {number} " + "goes on and on " * 60 + "." for number in range(8)]
    lead = article(1, title="Headline 1")
    giant = card(passages=tuple(line(lead, text) for text in sentences))
    (part,) = RENDERER.render(digest(giant), Preferences())

    check(part)
    assert measure(part).fits()
    assert "Headline 1" in part
    quoted = re.findall(r"“(.*?)”", part)
    assert quoted
    assert all(text in [" ".join(each.split()) for each in sentences] or text.startswith("We") for text in quoted)


HOSTILE = st.one_of(
    st.text(max_size=400),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</b></i></a>",
            "<b>",
            "&lt; & &amp; &bogus;",
            "<!-- --> <![CDATA[x]]> <?php ?>",
            '" onclick="x',
            "𝒜" * 500,
            "word " * 3000,
            "x" * 9000,
            "\u202egnp.exe",
            "\ud800",
            "a\nb\r\nc\x00",
        ]
    ),
)


@settings(max_examples=150)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_hostile_source_text_cannot_break_a_message(
    title: str, text: str, name: str, label: str, url: str
) -> None:
    where = article(1, title=title, url="https://example.org/" + url, source=source(name=name, label=label))
    bad = card(
        headline=title,
        headline_article=where,
        passages=(line(where, text, prefix=name),),
        statements=(Statement(line(where, text), name, (line(where, title),)),),
        since=ToldHeadline("2026-03-03", 1, title),
        claim=label,
        lines={"us": line(where, title), "prc": None},
    )
    said = replace(bad, kind=CardKind.STATEMENT, speaker=name, subjects=(text,), more=3, more_subjects=(label,))
    parts = RENDERER.render(
        digest(bad, said, bad, coverage=Coverage(0, 1, (Gap(name, Trouble.PAGE),))), Preferences()
    )

    for part in parts:
        check(part)
        assert measure(part).fits()
        part.encode("utf-8")
        assert "\u202e" not in part


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "", "https://", "https:// /"])
def test_only_web_addresses_become_links(url: str) -> None:
    where = article(1, url=url)

    assert " Harbour Gazette (US, private)" in page(digest(card(passages=(line(where, "A sentence."),), lines={})))


def test_what_is_measured_counts_as_telegram_does_and_a_number_that_does_not_fit_costs_a_line() -> None:
    assert measure("<b>😀&amp;</b>").units == 3
    (part,) = pack([Block((PageRow("😀" * 2048),))])
    assert measure(part).units == 4096
    blocks = [Block((PageRow("a" * 2000), PageRow("b" * 2085, 1))), Block((PageRow("c" * 2000),))]
    parts = pack(blocks)
    assert [measure(part).fits() for part in parts] == [True] * len(parts)
    assert parts[-1].endswith(f"({len(parts)}/{len(parts)})</i>") or len(parts) == 1


@given(st.lists(st.tuples(st.text(), st.text(st.characters(categories=("L", "N", "P", "S")))), max_size=9))
def test_what_is_measured_is_what_parsing_the_message_gives(pieces: list[tuple[str, str]]) -> None:
    words = [(shown(text), link(f"<b>{shown(text)}</b>", f"https://example.org/{end}")) for text, end in pieces]
    html = "\n".join(f"<blockquote expandable><i>{one}</i> {other}</blockquote>" for one, other in words)
    text, links = as_shown(html)

    assert measure(html).units == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert measure(html).entities == 3 * len(words) + len(links)


def stranger(number: int) -> Article:
    """An article on another's site than its source's."""
    wire = source("wire", name="Wire", url="https://wire.example/feed", sites="wire.example")
    return article(number, source=wire, url=f"https://site-{number}.example/1")


def test_wherever_a_card_links_to_anothers_site_the_host_is_shown() -> None:
    day = DatedPhrase("March 20", "2026-03-20", DateKind.DEADLINE, 0, 16)
    shown = card(
        outlets=(article(1),),
        headline_article=stranger(11),
        lines={"prc": line(stranger(12), "We oppose it.")},
        foreign={"us": Line(passage(13, 1), stranger(13))},
        dates=((day, stranger(16)),),
    )
    named = (Pointer(9, "Another matter", stranger(17)),)
    found = digest(shown, named=named, left_out=1, coming_up=((day, stranger(18)),))
    (html,) = TelegramRenderer(us_china()).render(found, Preferences())
    plain = html.replace("\u2060", "")
    missing = [number for number in (11, 12, 13, 16, 17, 18) if f"links to site-{number}.example" not in plain]
    assert missing == []
    paper = Document(20, "A rule", "https://site-20.example/1", "Wire", "2026-1", host="site-20.example")
    (html,) = RENDERER.render(digest(card(documents=(paper,))), Preferences())
    assert "links to site-20.example" in html.replace("\u2060", "")


# --- cards of what was said -----------------------------------------------------------------------

BRIEFING = article(30, title="Regular press conference", source=source("ministry", label="PRC government"))


def spoken(**changes: object) -> Card:
    first = Statement(line(BRIEFING, "We urge them to lift the tariffs on solar panels."))
    second = Statement(
        line(BRIEFING, "Steel is another matter."), "steel", (line(BRIEFING, "Steel rose in Lima."),)
    )
    values: dict[str, object] = {
        "kind": CardKind.STATEMENT,
        "headline": "We urge them to lift the tariffs …",
        "headline_article": BRIEFING,
        "is_sentence": True,
        "speaker": "Wei Lan",
        "party": "prc",
        "statements": (first, second),
        "more": 3,
        "more_subjects": ("visas", "ships"),
        "outlets": (BRIEFING,),
        "passages": (),
        "lines": {},
    }
    return card(30, **(values | changes))


def told_on(html: str) -> list[str]:
    """The lines of a page as they are read, without addresses."""
    return to_text(re.sub(r' href="[^"]*"', "", html)).replace(" <>", "").splitlines()


def test_a_statement_card_has_the_speaker_before_the_words_and_each_statement_under_its_subject() -> None:
    rows = told_on(page(digest(spoken())))
    assert rows[0] == "Wei Lan: “We urge them to lift the tariffs …” Ministry (PRC government)"
    assert "“We urge them to lift the tariffs on solar panels.”" in rows
    asked = rows.index("On steel, asked about “Steel rose in Lima.”")
    assert rows[asked + 1 : asked + 3] == ["“Steel is another matter.”", "3 more answers: visas, ships"]
    assert sum("PRC government" in row for row in rows) == 1, "whose page it is stands once"


def test_what_the_question_told_stands_right_below_the_statement_above_a_card() -> None:
    asked = (line(BRIEFING, "Steel rose in Lima."),)
    rows = told_on(page(digest(spoken(asked=asked))))
    place = rows.index("Asked about “Steel rose in Lima.”")
    assert place < rows.index("“We urge them to lift the tariffs on solar panels.”")


def test_without_words_above_it_a_statement_card_is_called_by_its_subjects_in_the_readers_language() -> None:
    bare = spoken(headline="", is_sentence=False, subjects=("steel", "visas"), statements=())
    assert told_on(page(digest(bare)))[0] == "Wei Lan on steel, visas Ministry (PRC government)"
    assert told_on(page(digest(bare), language="zh-Hans"))[0] == "Wei Lan谈steel、visas Ministry（中国政府、英语）"
    assert told_on(page(digest(spoken(subjects=("solar panels",)))))[0].startswith(
        "Wei Lan on solar panels: “We urge"
    )


def test_a_card_of_both_is_called_by_the_parties_and_their_matter() -> None:
    lines = {"us": line(WHITE_HOUSE, "Tariffs rise in May."), "prc": line(BRIEFING, "Tariffs must be lifted.")}
    both = card(30, kind=CardKind.BOTH, headline="", headline_article=BRIEFING, subjects=("tariffs",), lines=lines)
    rows = told_on(page(digest(both)))
    assert rows[0] == "Washington and Beijing on tariffs"
    assert any(row.startswith("Washington “Tariffs rise in May.”") for row in rows)
    assert any(row.startswith("Beijing “Tariffs must be lifted.”") for row in rows)


def test_a_story_that_only_was_said_is_named_by_speaker_and_subject() -> None:
    named = (Pointer(9, "", BRIEFING, "Wei Lan", ("soybeans", "steel")),)
    assert any(
        "Wei Lan on soybeans, steel" in row for row in told_on(page(digest(card(), named=named, left_out=1)))
    )


def test_an_event_headed_by_a_sentence_has_it_in_quotation_marks_with_its_outlet() -> None:
    told = card(headline="Forty firms were added …", is_sentence=True, passages=(), lines={})
    assert told_on(page(digest(told)))[0] == "“Forty firms were added …” Harbour Gazette (US, private)"


# --- the cards, for the buttons below -----------------------------------------------------------------


def test_the_cards_have_the_numbers_that_stand_in_the_digest_and_what_stands_above_them() -> None:
    updates = [replace(card(number), earlier=Earlier(frozenset((number,)))) for number in (2, 3)]
    shown = digest(card(1, beside={9: ()}), *updates, replace(card(4), headline="Visit example.org </b>"))
    told = RENDERER.cards(shown, Preferences())
    html = "\n".join(RENDERER.render(shown, Preferences()))
    assert [each.number for each in told] == [1, 2, 3, 4]
    assert [each.story for each in told] == [1, 4, 2, 3], (
        "what goes on stands behind, each in a message of its own"
    )
    assert told[0].stories == (1, 9)
    assert told[1].words == "Visit example.org </b>"
    for each in told[2:]:
        assert f"{each.number}. " in html
        assert html.index(f"{each.number}. ") < html.index(each.words)


def test_a_digest_that_tells_no_story_has_no_cards() -> None:
    assert RENDERER.cards(digest(), Preferences()) == ()
