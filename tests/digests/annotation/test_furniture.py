"""What is no part of the news goes before anything is weighed, and no sentence of the news goes with it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.annotation.annotating import annotate
from digests.rules.annotation.passages import is_furniture, is_notice, passages_of
from digests.rules.reading.pages.extraction import extract_page
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.work import calls_in

BEFORE, AFTER = "Washington raised tariffs on Chinese cars on Tuesday.", "Beijing promised a response."

ENGLISH = [
    "Read more: Beijing hits back at chip curbs",
    "Read the full report here.",
    "Related articles",
    "RELATED: What the new tariffs mean for farmers",
    "■ Related: Three charts on the tariff rise",
    "See also: the timeline of the talks.",
    "Sign up for our daily newsletter.",
    "Subscribe to the Harbour Gazette for full access to our reports.",
    "Already a subscriber? Log in.",
    "Get breaking news alerts and special reports sent to your inbox.",
    "Breaking News Emails Get breaking news alerts and special reports.",
    "Thank you for subscribing.",
    "Follow us on Twitter",
    "Follow Dana Whitlock on Twitter @danawhitlock.",
    "Like the Harbour Gazette on Facebook and tell us what you think of this article.",
    "Share this on Facebook",
    "This website uses cookies to improve your experience.",
    "We use cookies and other tools to show you fitting content.",
    "By continuing to browse the site you agree to our use of cookies.",
    "You can unsubscribe at any time.",
    "Please enable Javascript to watch this video.",
    "Advertisement",
    "Advertisement Continue reading the main story",
    "Story continues below",
    "You may also like",
    "Most read",
    "Download our app",
    "Join our Telegram channel",
    "Photo: Harbour Gazette",
    "Image copyright Harbour Pictures Image caption The ship left port after the talks had failed",
    "FILE - Cars wait at a port in Shanghai before they are loaded.",
    "In this Friday, May 17, 2024 photo, cars wait to be loaded at a port in Shanghai.",
    "An undated photo shows the car works in Shanghai.",
    "A ship waits off the coast near Shanghai, China, Friday, May 17, 2024.",
    "Workers are seen at a car plant in Shanghai, China, on Friday, May 17, 2024.",
    "A crane is seen at a port in Shanghai, May 17, 2024.",
    "LISTEN: What the new tariffs mean Your browser does not support the audio element.",
    "Cars wait to be loaded in Shanghai. Officials in both capitals prepare... (Associated Press)",
    "Cars wait to be loaded in Shanghai. (Dana Whitlock/Getty Images)",
    "(Associated Press)",
    "(Dana Whitlock / Staff Photographer)",
    "[12 things to know about tariffs]",
    "1 of 6.",
    "By Dana Whitlock",
    "By Dana Whitlock and Omar Reyes",
    "Updated 4:15 p.m., May 14",
    "This story was originally published on May 14.",
    "This article has been updated with a comment from the ministry.",
    "Reporting by Dana Whitlock in Beijing; Editing by Omar Reyes",
    "(Additional reporting by Dana Whitlock in Beijing; Editing by Omar Reyes)",
    "Harbour Gazette writers Dana Whitlock and Omar Reyes contributed to this report.",
    "—Omar Reyes in Seoul contributed to this article.",
    "The author is a lecturer at a college in Boston.",
    "The views expressed here are those of the author.",
    "Contact the author at desk@example.org.",
    "— Dana Whitlock (@danawhitlock) May 14, 2024",
    "Copyright 2024 Harbour Gazette. All rights reserved.",
    "(Reprinted with permission from a partner newsroom.)",
    "Tags: tariffs, cars, trade",
    "What comes next",
    "* * *",
]
CHINESE = [
    "责任编辑：李华", "（责任编辑：李华 王明）", "責任編輯 李華", "编辑 | 李华", "来源：港湾日报",
    "原标题：关税再次上调", "相关阅读：关税时间表", "相關報導：關稅時間表一次看懂", "延伸阅读",
    "延伸閱讀：關稅如何影響車價？", "更多新闻请看港湾日报首页。", "点击查看更多图片", "點擊這裡看更多報導。",
    "扫描下方二维码关注我们。", "关注我们的公众号，获取最新消息。", "訂閱電子報，掌握每天的新聞。",
    "版权声明：本文版权归港湾日报所有，未经授权不得转载。", "未经许可，不得转载或镜像。", "转载请注明出处。",
    "免责声明：本文仅供参考。", "图为上海港等待装船的汽车。", "圖：上海港等待裝船的汽車",
    "▲上海港等待裝船的汽車。", "上海港等待装船的汽车。（港湾日报记者 李华 摄）", "（資料照）",
    "请登录后发表评论。", "（完）", "广告",
]  # fmt: skip
NEWS = [
    "Officials read more than 300 pages of comments before the vote on copyright rules.",
    "Copyright law was at the heart of the talks in Geneva.",
    "Subscribers in both countries would pay more, the ministry said.",
    "Reporting by a Taipei newspaper found that the ships had left port.",
    "Compiled by the customs office, the figures show a fall of 7 percent.",
    "This report was released by the Pentagon on Monday.",
    "This story of two ships has a long history in the strait.",
    "Video footage released by the coast guard shows two ships colliding.",
    "Images taken from space show that the runway has grown.",
    "Photos published by the ministry showed the fighter jets landing.",
    "Follow-up talks are planned for June.",
    "Follow the money, the senator said, and you find the ministry.",
    "Share prices in Shanghai fell by two percent.",
    "Sources in Beijing said that the talks would go on.",
    "Contact between the two militaries was broken off in August.",
    "Editors at the newspaper were questioned by police in Hong Kong.",
    "By Tuesday, both governments had agreed on a date.",
    "By law, the department has ninety days to decide.",
    "Join forces or lose the market, the minister told carmakers.",
    "Supporters of the bill said that it would pass.",
    "Comments on the proposed rule are due by June 5.",
    "More stories than ever are written about chips, she said.",
    "The department announced on Tuesday, May 14, 2024.",
    "The rule takes effect on Friday, May 17, 2024.",
    "The minister attends a forum in Boao on Friday, May 17, 2024.",
    "Talks on tariffs take place in Geneva on Friday, May 17, 2024.",
    "On Tuesday, May 14, 2024, the department added five companies to its list.",
    "The writer Lin Yutang is read in both countries.",
    "Dana Whitlock is a reporter whom the court in Beijing sentenced in May.",
    "(The ministry did not answer questions about the list.)",
    "The tariffs rise from 25 to 100 percent (see table) in August.",
    "It takes effect on August 1...",
    "点击量超过一亿次的视频引起了外交部的注意。",
    "来源国标签的新规定将于六月生效。",
    "编辑部的两名记者星期一被带走。",
    "关注两国关系的学者说，会谈取得了进展。",
    "转载该报道的媒体随后更正了数字。",
    "下载量最高的应用程序来自中国公司。",
    "更多新闻媒体的记者没有得到签证。",
    "图书馆之间的交流将继续。",
    "记者：请问中方对美国加征关税有何评论？",
    "广告支出上升了百分之七。",
    "本文件自八月一日起生效。",
    "相关部门表示，措施将于六月生效。",
    "完成谈判后，双方发表了联合声明。",
]


@pytest.mark.parametrize("furniture", ENGLISH + CHINESE)
def test_furniture_is_no_passage(furniture: str) -> None:
    assert passages_of(f"{BEFORE}\n\n{furniture}\n\n{AFTER}", lexicon()) == (BEFORE, AFTER)


@pytest.mark.parametrize("sentence", NEWS)
def test_a_sentence_of_the_news_stays_whatever_it_opens_with(sentence: str) -> None:
    assert passages_of(f"{BEFORE}\n\n{sentence}\n\n{AFTER}", lexicon()) == (BEFORE, sentence, AFTER)


@pytest.mark.parametrize(
    "notice",
    [
        "(Reprinted with permission from a partner newsroom.)",
        "Dana Whitlock contributed to this report.",
        "(Harbour Gazette)",
        "Sign up for our newsletter here.",
    ],
)
def test_a_notice_at_the_end_of_a_paragraph_is_no_passage(notice: str) -> None:
    assert passages_of(f"{BEFORE} {notice}", lexicon()) == (BEFORE,)


def test_a_section_head_between_paragraphs_is_no_passage_but_an_unfinished_sentence_stays() -> None:
    unfinished = (
        "The department said that the list of companies would grow by five names before the end of the year"
    )
    assert passages_of(f"{BEFORE}\n\nWHAT BEIJING SAYS\n\n{unfinished}", lexicon()) == (BEFORE, unfinished)


def test_an_article_of_nothing_but_furniture_has_no_passages() -> None:
    assert passages_of("\n".join(ENGLISH + CHINESE), lexicon()) == ()


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_line_raises(line: str, title: str) -> None:
    is_furniture(line, lexicon(), title)
    is_notice(line, lexicon())


@pytest.mark.parametrize(
    "unit", ["(", "— ", "a ", "（图", "...", "Photo ", "by A B and ", " \u00a0", "编辑：", "contributed "]
)
def test_a_long_hostile_line_comes_to_an_end(unit: str) -> None:
    passages_of(unit * (400_000 // len(unit)), lexicon())


@pytest.mark.parametrize(
    "furniture",
    [
        "Good afternoon, everyone.",
        "And thank you for the tour of this port.",
        "May God bless you all.",
        "Go ahead, Ann.",
        "(Laughter.)",
        "[Applause]",
        "(The briefing was concluded at 1:52 p.m.)",
        "Correction: the year of the fair was wrong in an earlier version of this report.",
        "Editor’s note: this page was moved.",
        "The Harbour Wire has reached out to the mill for comment.",
        "The mill did not immediately respond to a request for comment.",
        "Ann Hale contributed reporting.",
        "You can read more here.",
        "| Port | Country | Ships |",
        "(Reporting by Ann Hale in Geneva; additional reporting by Tom Lind; Editing by J. Moss)",
        "各位记者朋友下午好。",
    ],
)
def test_hosts_notes_and_tables_are_furniture_as_a_line_and_as_a_sentence(furniture: str) -> None:
    assert passages_of(f"{BEFORE}\n\n{furniture}\n\n{AFTER}", lexicon()) == (BEFORE, AFTER)
    assert passages_of(f"{BEFORE} {furniture}", lexicon())[0] == BEFORE
    assert len(passages_of(f"{BEFORE} {furniture}", lexicon())) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Thanks to the new port, exports of grain rose by a third.",
        "Thank you for lowering the tariff on soybeans, which has kept forty thousand farmers in work.",
        "MS. HALE: Thank you.",
        "The briefing was concluded at noon because the ministers had nothing more to say.",
        "Good morning prices at the grain market fell by 4 percent, and nobody knew why.",
        "What will Beijing do about the tariff?",
        "The ministry asked Washington for comment on the drill and was told that it would go on.",
        "We’ll go to Geneva.",
        "God knows when the port will open.",
        "The correction of the tariff takes effect in May.",
    ],
)
def test_a_sentence_that_begins_like_a_host_s_talk_or_a_note_stays(sentence: str) -> None:
    assert passages_of(f"{BEFORE} {sentence}", lexicon()) == (BEFORE, sentence)


def test_a_marked_heading_is_furniture() -> None:
    heading = "## What comes next for the port and the people who live there in the years to come"
    assert passages_of(f"{BEFORE}\n\n{heading}\n\n{AFTER}", lexicon()) == (BEFORE, AFTER)


def test_a_name_on_the_end_of_a_paragraph_is_no_sentence() -> None:
    assert passages_of(f"{BEFORE} Harbour Wire Pictures", lexicon()) == (BEFORE,)


def test_a_scrap_is_short() -> None:
    assert is_furniture("Dana Whitlock, Beijing", lexicon())
    assert not is_furniture("The tariffs on cars and steel from the valley and from the far coast", lexicon())


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("— ** —", True, True),
        ("A|B|C was said here.", False, True),
        ("A|B was said here.", False, False),
        ("# Heading of it all was here and was long and wide.", True, False),
        ("The Port Of Elm", True, True),
        ("The port of Elm was closed to ships and boats and men and dogs", False, False),
        ("One two three four five six seven eight nine ten eleven twelve thirteen", True, True),
        ("One two three four five six seven eight nine ten eleven twelve thirteen fourteen", False, False),
        ("One two three four five six seven:", False, False),
        ("One two three four five six seven,", False, False),
        ("Port of Elm (Reuters)", True, True),
        ("It was closed. (Associated Press)", False, False),
        ("It was closed. Dana Whitlock", False, False),
        ("(It was closed.)", False, False),
        ("(Getty Images was closed.)", True, True),
        ("(Read more here.)", True, True),
        ("[Photo: Elm]", True, True),
        ("A ship is seen in Elm, May 17, 2024.", True, True),
        ("A ship was seen in Elm, May 17, 2024.", False, False),
        ("Workers stand in Elm, Friday, May 17, 2024.", True, True),
        ("Workers stand in Elm on Friday, May 17, 2024.", False, False),
        ("Workers are near in Elm, Friday, May 17, 2024.", False, False),
        ("关税时间表", True, False),
        ("表" * 29, True, False),
        ("表" * 30, False, False),
        ("关税上调。", False, False),
        ("Read more: " + "x" * 287 + ".", True, False),
        ("Read more: " + "x" * 288 + ".", False, False),
        ("Read more: " + "x" * 227 + ".", True, True),
        ("Read more: " + "x" * 228 + ".", True, False),
    ],
)
def test_a_line_and_a_sentence_are_furniture_by_their_own_measure(text: str, line: bool, sentence: bool) -> None:
    assert is_furniture(text, lexicon()) is line
    assert is_notice(text, lexicon()) is sentence


def test_a_line_that_repeats_the_title_is_furniture_in_any_case() -> None:
    line = "The port of Elm was closed to ships and boats on Monday."
    assert is_furniture(f" {line} ", lexicon(), f"{line.upper()} ")
    assert not is_furniture(line, lexicon(), "Another title")
    assert not is_furniture(line, lexicon())


CAPTIONS = {
    "en": "Delegates of both sides wait for the talks on 40 tariffs to open in Geneva on June 21, 2026.",
    "zh-Hans": "6月21日，双方40名代表在日内瓦等候会谈开始。",
}
STORIES = {
    "en": (
        "Ports reopen after talks",
        "The ports of the bay reopened on Monday after the talks, {} told the press.",
    ),
    "zh-Hans": (
        "港口在会谈后重新开放",
        "湾区各港口周一重新开放，此前美中双方举行了会谈，{}方官员向媒体说明了情况。",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img src=a><figcaption>{}</figcaption></figure>",
        "<figure><img src=a><figcaption>{} <i class=credit>Ann Lee/Harbour</i></figcaption></figure>",
        "<div class='wp-caption'><img src=a><p class='wp-caption-text'>{}</p></div>",
        "<div class='image'><img src=a><p class='caption'>{}</p></div>",
        "<p>{} (Photo: Ann Lee, Harbour Pictures)</p>",
        "<p>{} [Photo/Harbour]</p>",
        "<p>{} Ann Lee/Reuters</p>",
        "<p>{} REUTERS/Ann Lee/File Photo</p>",
    ],
)
def test_the_caption_of_a_page_gives_no_date_no_passage_and_no_number(markup: str, language: str) -> None:
    title, sentence = STORIES[language]
    first, *others = (f"<p>{sentence.format(who)}</p>" for who in "甲乙丙丁戊己庚辛")
    caption = markup.format(CAPTIONS[language])
    html = (
        f"<html lang={language}><body><article><h1>{title}</h1>{first}{caption}{''.join(others)}</article></body>"
    )
    page = extract_page(html.encode(), "https://outlet.example/news/ports", lexicon=lexicon())
    made = article(1, title=title, text=page.text, language=language, published=datetime(2026, 6, 19, tzinfo=UTC))
    read = annotate(made, us_china(), lexicon())

    assert len(read.sentences) == 8
    assert not any(name in each.text for each in read.sentences for name in ("Geneva", "日内瓦", "Lee"))
    assert not [each for each in read.dates if each.date.startswith("2026-06-21")]
    assert not any(each.quantities for each in read.all)


OPENED = "The harbour in Geneva opened on Monday after talks with the two port offices."
OPENED_IN_CHINESE = "日内瓦港星期一在两个港务局会谈之后重新开放，吊车已经恢复作业。"


@pytest.mark.parametrize(
    ("glued", "sentence"),
    [
        ("Rise in tension ", OPENED),
        ("Canada under growing pressure  ", OPENED),
        ("Global turbulence ", "In addition to tin, the office taxes copper from both ports."),
        ("DISCORD UNDERNEATH ", "Despite the talks, the two port offices go on taxing tin."),
        ("Port and Crane Operations ", "When the strait is closed, ships wait in the bay for weeks."),
        ("What the two ports want", OPENED),
        ("ANN LEE/FOR HARBOUR DAILY ", "A grain war is becoming a reality for shippers there."),
        ("By Ann Lee, harbour editor, Geneva ", "Dana Whitlock told the port office that it would open."),
        ("By Ann Lee, chief harbour correspondent ", "Ports were closed for a year before the talks began."),
        ("BY ANN LEE ", OPENED),
        ("By ANN LEE and DANA B. WHITLOCK ", "Dana Whitlock told the port office that it would open."),
        ("BY ANN LEE, DANA WHITLOCK AND BO O’HARA ", OPENED),
        ("(CNN) ", OPENED),
        ("(CNN)", OPENED),
        ("(CNN) - ", OPENED),
        ("(CNN Business) — ", OPENED),
        ("(CNN Business)—", OPENED),
        ("Geneva (CNN)", OPENED),
        ("Hong Kong (CNN Business)", OPENED),
        ("(Reuters) ", OPENED),
        ("(Harbour Wire/Ann Lee) GENEVA, April 6 (Harbour Wire) -- ", OPENED),
        ("港口重新开放 ", OPENED_IN_CHINESE),
        ("兩港會談重啟　", "日內瓦港星期一在兩個港務局會談之後重新開放，吊車已經恢復作業。"),
    ],
)
def test_what_runs_into_a_sentence_without_a_stop_is_no_part_of_it(glued: str, sentence: str) -> None:
    before = "两天前，港口还关闭着。" if sentence[0] > "\u3400" else BEFORE
    assert passages_of(glued + sentence, lexicon()) == (sentence,)
    assert passages_of(f"{before}\n\n{glued}{sentence}", lexicon()) == (before, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "According to The harbour gazette, ports open.",
        "Officials of The cable works in Geneva said that ports open.",
        "The Science of The harbour is a book about ports.",
        "And The harbour office said that ports open on Monday.",
        "Harbour offices in Geneva And Basel open.",
        "Officials said The talks went on.",
        "Fencers of Category A fight for both ports.",
        "The firm bought LinkedIn in October, and the office said so.",
        "Cable Network News (CNN) President Ann Lee said that ports open.",
        "By Tuesday morning, ports were open.",
        "By Tuesday Chinese ports were open.",
        "Q The harbour was closed, so what will the office do?",
        "外交部发言人 毛杉说，港口星期一开放。",
        "港务局 日内瓦",
    ],
)
def test_a_sentence_keeps_its_beginning(sentence: str) -> None:
    opened = passages_of(f"{BEFORE}\n\n{sentence}", lexicon())[1:]
    assert opened == ((sentence,) if sentence[-1] in ".?。" else ())


LONG_NOTE = (
    "Ann Lee is the author of a book on harbours in Geneva, and of another one on grain. She worked for the port "
    "office for twelve years. She led the team that opened the ports. The views expressed here are her own. Read "
    "more opinion in the Harbour Gazette, which comes out twice a week and is read in both ports by all who ship."
)


@pytest.mark.parametrize(
    "line",
    [
        f"Editor’s Note: {LONG_NOTE}",
        f"EDITOR'S NOTE — {LONG_NOTE}",
        f"(Editors’ note: {LONG_NOTE})",
        "BY ANN LEE",
        "BY ANN B. LEE AND DANA WHITLOCK-HARA",
        "BY ANN LEE, DANA WHITLOCK AND BO O’HARA, HARBOUR GAZETTE",
        "By ANN LEE and DANA WHITLOCK",
        "编者按：港口开放已有十二年。李安是港务局的作者。她住在日内瓦。",
        "【編者註】港口開放已有十二年。李安是港務局的作者。",
        "编按：李安是港务局的作者。",
    ],
)
def test_a_note_of_the_editor_and_a_byline_are_furniture_as_a_whole(line: str) -> None:
    assert passages_of(f"{BEFORE}\n\n{line}\n\n{AFTER}", lexicon()) == (BEFORE, AFTER)


def test_an_editor_who_notes_something_in_a_sentence_stays() -> None:
    sentence = "The editor’s note to the port office said that tin is taxed."
    assert passages_of(f"{BEFORE} {sentence}", lexicon()) == (BEFORE, sentence)


@given(st.text(alphabet="AB ab(CNN)—-. ByTheIn港 　", max_size=60))
def test_what_is_cut_from_a_beginning_leaves_the_rest_verbatim(opening: str) -> None:
    text = f"{opening}{OPENED}"
    assert all(each in text for each in passages_of(text, lexicon()))


@pytest.mark.parametrize("unit", ["Aa ", "A-a ", "BY AB ", "(CNN)", "By Ab Cd, ", "港口 ", "AB/"])
def test_a_long_opening_takes_work_in_proportion(unit: str) -> None:
    def work(times: int) -> int:
        return calls_in(lambda: passages_of(unit * times + OPENED, lexicon()))

    assert work(4000) < 6 * work(1000)
