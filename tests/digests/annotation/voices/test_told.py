"""Of each sentence: whose it is, what it is, how that is known, whether it needs what stands before it, and who
speaks, with the words that say so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from digests.model import Ownership, Passage
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

SPRING_2025 = datetime(2025, 4, 10, 12, 0, tzinfo=UTC)


Lines = list[
    tuple[str, str]
]  # each sentence, behind a blank line where a paragraph begins, and what is told of it


def told(lines: Lines, **changes: Any) -> list[str]:
    between = "" if changes.get("language", "en").startswith("zh") else " "
    text = "".join(line if line.startswith("\n") else f"{between}{line}" for line, _ in lines).removeprefix(" ")
    values = {"title": "", "published": SPRING_2025} | changes
    return [_label(each) for each in attribute(article(1, text=text, **values), us_china(), lexicon())]


def of_government(party: str) -> Any:
    return source("office", name="The Office", ownership=Ownership.GOVERNMENT, party=party)


def _label(passage: Passage) -> str:
    """Return "party kind proof, marks: speaker (words)", with "=" for the same words."""
    assert passage.prefix in ("", passage.speaker[:60])
    marks = {"leans": not passage.stands_alone, "named": passage.prefix != "", "empty": passage.empty}
    known = f" {passage.proof.value}" if passage.proof else ""
    said = "=" if passage.speaker_text == passage.speaker else passage.speaker_text
    words = f" ({said})" if said and passage.speaker_text else ""
    shown = "".join(f", {mark}" for mark, holds in marks.items() if holds)
    return f"{passage.party} {passage.kind.value}{known}{shown}: {passage.speaker}{words}".strip()


@pytest.mark.parametrize(
    "lines",
    [
        [("The White House said the duties would stay.", "us statement office: The White House (=)"),
         ("If Washington wants factories, it should say so.", "us statement: The White House (it)")],
        [("China's commerce ministry said the duties were lawful.",
          "prc statement office: China's commerce ministry (=)"),
         ("The ministry said more would follow.",
          "prc statement carried, leans, named: China's commerce ministry (The ministry)"),
         ("It gave no date.", "outlet fact, leans:"), ("They rise on Monday.", "outlet fact, leans:")],
        [("Mr. Otis Barr, a US official, said China was late.",
          "us statement person: Otis Barr (Mr. Otis Barr, a US official)"),
         ("Ms. Ada Moor, a US official, said it was not.",
          "us statement person: Ada Moor (Ms. Ada Moor, a US official)"),
         ("He added that time was short.", "us statement, leans: Otis Barr (He)"),
         ("She added that it was not.", "us statement carried, leans, named: Ada Moor (She)")],
        [("A US official said talks went on.", "us statement office: A US official (=)"),
         ("The official added that China was late.",
          "us statement carried, leans, named: A US official (The official)"),
         ("The officials said no more.", "us statement carried, leans, named: A US official (The officials)")],
        [("Wang Yi said China was ready.", "prc statement person: Wang Yi (=)"),
         ("A spokesman for the White House said Washington was ready too.",
          "us statement office: A spokesman for the White House (=)"),
         ("The spokesman said talks would begin.",
          "us statement carried, leans, named: A spokesman for the White House (The spokesman)")],
        [("The White House and Beijing said talks would begin.",
          "both statement: The White House and Beijing (=)"),
         ("Both said more would follow.", "outlet fact, leans:"),
         ("The two said no more.", "outlet fact, leans:")],
        [("Corvane said Chinese buyers had left.", "outlet fact:  (Corvane)"),
         ("A spokesman said it would wait.", "outlet fact:  (A spokesman)"),
         ("The spokesman gave no figures.", "outlet fact, leans:")],
        [("China and the United States talked.", "both fact: China and the United States (=)"),
         ("Otis Barr said nothing would come of it.", "commentator opinion: Otis Barr (=)"),
         ("Barr said it was late.", "commentator opinion: Otis Barr (Barr)"),
         ("“It is late,” he said.", "commentator opinion, leans, named: Otis Barr (he)"),
         ("He added a word.", "outlet fact, leans:")],
        [("“It is late,” Wang Yi said.", "prc statement person, leans: Wang Yi (=)"),
         ("“We can wait. China has time. The United States has not.”", "prc statement carried: Wang Yi (=)"),
         ("The hall was empty.", "outlet fact:")],
        [("“It is late.", "prc statement carried, leans, named, empty: Wang Yi (=)"),
         ("\n\n“We can wait,” Wang Yi said.", "prc statement person: Wang Yi (=)"),
         ("\n\n“China has time.”", "prc statement carried, empty: Wang Yi (=)")],
        [("“It is late.”", "prc statement carried, leans, named, empty: Wang Yi (=)"),
         ("“We can wait,” said Wang Yi.", "prc statement person: Wang Yi (=)"),
         ("\n\n“China has time.”", "prc statement carried, empty: Wang Yi (he)"),
         ("That is what he said.", "outlet fact, leans:  (he)")],
        [("The two countries signed a text on Monday.", "both fact, leans: The two countries"),
         ("The Commerce Department added 37 firms to its list.", "us fact office: The Commerce Department"),
         ("It was added in May.", "outlet fact, leans:"),
         ("The ministry's website added a page.", "outlet fact, leans:"),
         ("Treasury yields rose.", "outlet fact, empty:")],
        [("The US Navy sailed two ships past the island.", "outlet fact:"),
         ("China built a dam.", "outlet fact:"),
         ("The State Department built a wall.", "us fact office: The State Department"),
         ("The department of the river built a wall.", "outlet fact, leans:")],
        [("Beijing agreed to buy beans, according to Washington.", "us statement office: Washington (=)"),
         ("Beijing agreed to buy beans, according to an analyst.", "commentator opinion: an analyst (=)"),
         ("The mayor agreed to buy beans, according to Washington.", "us statement office: Washington (=)")],
        [("An analyst agreed to talk.", "outlet fact:  (An analyst)"),
         ("An analyst said China would wait.", "commentator opinion: An analyst (=)"),
         ("An analyst refuses to talk.", "outlet fact:  (An analyst)")],
        [("He said it rained.", "outlet fact, leans:  (He)"), ("It said so.", "outlet fact, leans, empty:  (It)"),
         ("The town said more.", "outlet fact:  (The town)"),
         ("“It rains.”", "outlet fact, leans, empty:  (The town)"),
         ("China was told.", "prc fact office, empty: China")],
        [("The State Department said in 2019 that China was late.",
          "us statement office: The State Department (=)"),
         ("The tariffs were raised in 2019.", "outlet background:"),
         ("The tariffs, which were raised in 2019, bite.", "outlet fact:")],
        [("Mr. Otis Barr, a US official, said China was late.",
          "us statement person: Otis Barr (Mr. Otis Barr, a US official)"),
         ("Ms. Ada Moor, a US official, said it was not.",
          "us statement person: Ada Moor (Ms. Ada Moor, a US official)"),
         ("Mr. Barr said more.", "us statement carried: Otis Barr (Mr. Barr)"),
         ("Moor said less.", "us statement carried, empty: Ada Moor (Moor)")],
        [("Wang Yi said China was ready.", "prc statement person: Wang Yi (=)"),
         ("The White House said it was not.", "us statement office: The White House (=)"),
         ("Its spokesman said so twice.", "us statement carried, leans, named: The White House (Its spokesman)"),
         ("It said no more.", "us statement carried, leans, named: The White House (It)"),
         ("He said it was late.", "prc statement, leans: Wang Yi (He)")],
        [("The Chinese foreign ministry said so.", "prc statement office: The Chinese foreign ministry (=)"),
         ("The State Department said otherwise.", "us statement office: The State Department (=)"),
         ("The State Department statement named no day.", "us fact office: The State Department statement"),
         ("The statement said talks would begin.",
          "us statement carried, leans, named: The State Department statement (The statement)"),
         ("According to the statement, China was late.",
          "us statement carried: The State Department statement (the statement)")],
        [("The article tells of the coast guard of Japan and of China's coast guard.",
          "outlet fact:  (The article)"),
         ("The coast guard said it had left.", "outlet fact:  (The coast guard)")],
        [("The article tells of China's ships and of a navy.", "outlet fact:  (The article)"),
         ("The navy said it had left.", "outlet fact:  (The navy)")],
        [("Wang Yi said China was ready.", "prc statement person: Wang Yi (=)"),
         ("Japan's foreign ministry said it was not.", "other statement: Japan's foreign ministry (=)"),
         ("The spokesman said so.", "outlet fact, leans:  (The spokesman)"),
         ("The officials said so.", "prc statement, leans: Wang Yi (The officials)")],
        [("Wang Yi said China was ready.", "prc statement person: Wang Yi (=)"),
         ("Analyst Otto Brandt said it was not.", "commentator opinion: Analyst Otto Brandt (=)"),
         ("The analyst said so.", "commentator opinion: The analyst (=)"),
         ("The spokesman said so.", "prc statement, leans: Wang Yi (The spokesman)"),
         ("The minister said so.", "prc statement, leans: Wang Yi (The minister)")],
        [("Two US officials said China was late.", "us statement office: Two US officials (=)"),
         ("They said so twice.", "us statement carried, leans, named: Two US officials (They)")],
        [("The White House said China was late.", "us statement office: The White House (=)"),
         ("“No,” he said.", "us statement, empty: The White House (he)"),
         ("“Never.”", "us statement, leans, empty: The White House (he)")],
        [("The State Department in Washington said China was late.",
          "us statement office: The State Department in Washington (=)"),
         ("The State Department's spokeswoman said so.",
          "us statement office: The State Department's spokeswoman (=)"),
         ("She said it twice.", "us statement carried, leans, named: The State Department's spokeswoman (She)"),
         ("He said it twice.", "us statement carried, leans, named: The State Department's spokeswoman (He)")],
        [("Otis Barr of the Harbour Institute said China and the United States would talk.",
          "commentator opinion: Otis Barr (Otis Barr of the Harbour Institute)"),
         ("The institute said so.", "commentator opinion: The institute (=)"),
         ("Barr said so.", "commentator opinion, empty: Otis Barr (Barr)")],
        [("China and the United States talked.", "both fact: China and the United States (=)"),
         ("The Harbour Institute said so.", "commentator opinion: The Harbour Institute (=)"),
         ("The Harbour Society said so.", "commentator opinion: Harbour Society (The Harbour Society)"),
         ("The Fenland government said so.", "other statement: The Fenland government (=)"),
         ("According to the old town, so it was.", "outlet fact:  (the old town)"),
         ("According to an old Fenland survey, so it was.", "outlet fact:  (an old Fenland survey)"),
         ("Fenland Airlines said so.", "other statement: Fenland Airlines (=)"),
         ("The farmers said so.", "outlet fact:  (The farmers)")],
        [("China talked.", "prc fact office, empty: China (=)"),
         ("The Harbour Institute said so.", "commentator opinion: The Harbour Institute (=)"),
         ("Otis Barr said so.", "outlet fact:  (Otis Barr)"),
         ("The Fenland government said so.", "other statement: The Fenland government (=)")],
        [("China's President Xi Jinping met President Donald Trump on Monday.", "prc fact person: Xi Jinping"),
         ("The White House, meanwhile, was told.", "us fact office, leans: The White House"),
         ("Xi flew home.", "outlet fact, empty:"), ("Trump, who was tired, flew home.", "outlet fact:"),
         ("A lawyer for Trump flew home.", "outlet fact:")],
        [("“China is late,” the State Department said, “and it knows it.”",
          "us statement office: the State Department (=)"),
         ("“So are we.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We wait,” it added.", "us statement carried: the State Department (it)")],
        [("“China is late,” said one.", "outlet fact:  (one)"),
         ("\n\n“So are we.”", "outlet fact, leans, empty:  (one)"),
         ("\n\n“We wait,” the State Department said.", "us statement office: the State Department (=)")],
        [("“China is late.”", "us statement carried, empty: the State Department (=)"),
         ("\n\n“So are we,” the State Department said.", "us statement office, leans: the State Department (=)")],
        [("“China is late.”", "outlet fact, empty:"), ("\n\n“So are we.”", "outlet fact, leans, empty:"),
         ("\n\n“We wait,” the State Department said.", "us statement office: the State Department (=)")],
        [("“China is late.”", "outlet fact, empty:"),
         ("\n\nThe State Department said “no.”", "us statement office: The State Department (=)")],
        [("“China is late.”", "us statement carried, empty: the State Department (=)"),
         ("“So are we.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We wait.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We go.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We stay.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We run.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We rest,” the State Department said.", "us statement office: the State Department (=)")],
        [("“China is late.”", "outlet fact, empty:"),
         ("“So are we.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We wait.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We go.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We stay.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We run.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We rest.”", "us statement carried, leans, named, empty: the State Department (=)"),
         ("“We eat,” the State Department said.", "us statement office: the State Department (=)")],
        [("“China is late.”", "outlet fact, empty:"),
         ("The rain fell on the town and on the harbour, the State Department said.",
          "us statement office: the State Department (=)")],
        [("“How late?” the State Department asked.", "us statement office: the State Department (=)"),
         ("“So late?” an old man of the White House asked in turn.",
          "outlet fact, leans:  (an old man of the White House)")],
        [("“China is late. So are we. We wait,” the State Department said.",
          "us statement office: the State Department (=)"), ("The rain fell.", "outlet fact, empty:"),
         ("\n\nIt rained.", "outlet fact, leans, empty:")],
        [("The State Department said: “China is late.", "us statement office, leans: The State Department (=)"),
         ("\n\n“So are we.", "us statement carried, leans, named, empty: The State Department (=)"),
         ("\n\n“We wait.”", "us statement carried, leans, named, empty: The State Department (=)"),
         ("The rain fell.", "outlet fact, empty:")],
        [("Washington wants China to talk.", "us statement: Washington (=)"),
         ("Washington hopes China talks.", "us statement office: Washington (=)"),
         ("Washington said China talks.", "us statement office: Washington (=)"),
         ("It hopes so.", "us statement, leans, empty: Washington (It)"),
         ("It said so.", "us statement carried, leans, named, empty: Washington (It)"),
         ("He hopes so.", "us statement, leans, empty: Washington (He)")],
        [("Donald Trump said China was late.", "us statement person: Donald Trump (=)"),
         ("He hopes it talks.", "us statement carried, leans, named: Donald Trump (He)"),
         ("He said it talks.", "us statement carried, leans, named: Donald Trump (He)"),
         ("Trump hopes it talks.", "us statement person: Donald Trump (Trump)"),
         ("The president said it talks.", "us statement carried: Donald Trump (The president)")],
        [("Officials of the town said China was late.", "outlet fact:  (Officials of the town)"),
         ("Officials of the Commerce Department said China was late.",
          "us statement office: Officials of the Commerce Department (=)")],
        [("Otis Barr, a spokesman for China's embassy, said so.",
          "prc statement person: Otis Barr (Otis Barr, a spokesman for China's embassy)"),
         ("Otis Barr (China's ambassador) said so.",
          "prc statement person: Otis Barr (Otis Barr (China's ambassador))"),
         ("Otis Barr, a friend of China, said so.", "outlet fact:  (Otis Barr, a friend of China)")],
        [("China's Otis Barr said so.", "commentator opinion: China's Otis Barr (=)"),
         ("US Senator Otis Barr said China was late.", "us statement person: Otis Barr (US Senator Otis Barr)"),
         ("Senator Otis Barr said China was late.", "us statement carried: Otis Barr (Senator Otis Barr)")],
        [("In Fenland, the Politburo said China was late.", "prc statement office: the Politburo (=)")],
        [("Neither side said so.", "both fact: Neither side (=)"),
         ("Both countries said so.", "both statement, leans: Both countries (=)"),
         ("Some of both sides met.", "outlet fact:")],
        [("Xinhua said China was late.", "state-media statement: Xinhua (=)"),
         ("The Harbour Gazette reported that China was late.", "outlet fact:  (The Harbour Gazette)"),
         ("The newspaper reported that China was late.", "outlet fact:  (The newspaper)"),
         ("People familiar with China said so.", "outlet fact:  (People familiar with China)"),
         ("Reuters said China was late.", "outlet fact:  (Reuters)")],
        [("Corvane, a US company, said China was late.", "other statement: Corvane (Corvane, a US company)"),
         ("The People's Bank of China said so.", "prc statement: The People's Bank of China (=)"),
         ("Corvane said so.", "outlet fact, empty:  (Corvane)"),
         ("It said so.", "outlet fact, leans, empty:  (It)"),
         ("The company said so.", "other statement, leans: The company (=)")],
    ],
)  # fmt: skip
def test_who_speaks_in_an_outlets_text_is_who_is_named_or_was_named_before(lines: Lines) -> None:
    assert told(lines) == [label for _, label in lines]


@pytest.mark.parametrize(
    "lines",
    [
        [("中国商务部发言人表示，中方坚决反对。", "prc statement office: 中国商务部发言人 (=)"),
         ("中方将采取措施。", "prc statement carried, leans, named: 中国商务部发言人"),
         ("美方应当停止打压。", "prc statement carried, leans, named: 中国商务部发言人"),
         ("市场在周一下跌。", "outlet fact, leans:"), ("\n\n中方将采取措施。", "outlet fact, leans:")],
        [("中美双方宣布恢复磋商。", "both fact, leans: 中美双方 (=)"),
         ("美国商务部将37家企业列入清单。", "us fact office: 美国商务部"),
         ("中国外交部召见大使。", "prc fact office, leans: 中国外交部"),
         ("他们表示遗憾。", "prc statement, leans: 中国外交部 (他们)")],
        [("中国和美国举行会谈。", "both fact, leans: 中国和美国"),
         ("专家张三表示，会谈有益。", "commentator opinion: 专家张三 (=)"),
         ("海港研究所表示，会谈有益。", "commentator opinion: 海港研究所 (=)"),
         ("芬兰政府表示，会谈有益。", "other statement: 芬兰政府 (=)"),
         ("农民表示，会谈有益。", "outlet fact, leans:  (农民)"),
         ("李明远表示，会谈有益。", "commentator opinion, leans: 李明远 (=)")],
        [("王毅表示，中方愿意会谈。", "prc statement person: Wang Yi (王毅)"),
         ("他说，时间不多。", "prc statement, leans: Wang Yi (他)"),
         ("王毅强调，中方有耐心。", "prc statement person, leans, named: Wang Yi (王毅)")],
        [("据美国商务部消息，关税将上调。", "us statement office: 美国商务部 (=)"),
         ("美国商务部称，关税将上调。", "us statement office: 美国商务部 (=)"),
         ("外交部发言人毛宁说，中方反对。", "prc statement person: Mao Ning (外交部发言人毛宁)"),
         ("她说，中方将反制。", "prc statement, leans: Mao Ning (她)")],
        [("“时间不多，”王毅说。", "prc statement person, leans, named: Wang Yi (王毅)"),
         ("“中方有耐心。”", "prc statement carried, leans, named: Wang Yi (王毅)"),
         ("会场很安静。", "outlet fact, leans:"), ("\n\n“会谈有益。”", "prc statement, leans: Wang Yi (王毅)"),
         ("\n\n王毅说：“我们等待。”", "prc statement person, leans, named: Wang Yi (王毅)")],
        [("美国总统特朗普与习近平主席举行会谈。", "both fact: 美国总统特朗普和习近平主席"),
         ("美方代表团抵达北京。", "outlet fact, leans:"),
         ("中国海军派出两艘军舰。", "prc fact office, leans: 中国海军"),
         ("中国修建大坝。", "outlet fact, leans:"), ("两国学生签署信件。", "outlet fact, leans:")],
    ],
)  # fmt: skip
def test_who_speaks_in_a_chinese_text_is_found_alike(lines: Lines) -> None:
    assert told(lines, language="zh-Hans") == [label for _, label in lines]


@pytest.mark.parametrize(
    ("party", "lines"),
    [
        ("us",
         [("We will act.", "us statement document, leans, empty: The Office"),
          ("The order raises the fee.", "us fact document: The Office"),
          ("I thank you. “It will hurt,” said Otis Barr.", "outlet fact, leans:  (Otis Barr)"),
          ("Our plan is a good one.", "us statement document, leans: The Office")]),
        ("prc",
         [("We will act.", "prc statement document, leans, empty: The Office"),
          ("China opposes it.", "prc fact office, empty: China (=)"),
          ("The United States says it will act.", "prc statement readout: The United States (=)"),
          ("The US side said that it would act.", "prc statement readout: The US side (=)"),
          ("“We act,” a US official said.", "prc statement readout: a US official (=)")]),
        ("us",
         [("The Chinese foreign ministry said it would answer.",
           "us statement readout: The Chinese foreign ministry (=)"),
          ("China said it would answer.", "us statement readout: China (=)"),
          ("Xi Jinping said it would answer.", "us statement readout: Xi Jinping (=)"),
          ("China built a dam.", "us fact document: The Office"),
          ("Chinese officials built a dam.", "us fact document: The Office"),
          ("The two countries will talk.", "us fact document, leans: The Office")]),
        ("us",
         [("The mayor of Macon said China was late.", "us fact document: The Office (The mayor of Macon)"),
          ("“China is late,” the town said.", "outlet fact:  (the town)"),
          ("Macon added two firms.", "us fact document: The Office"),
          ("Otis Barr told the court so.", "outlet fact:  (Otis Barr)"),
          ("The town wants more.", "us fact document: The Office (The town)")]),
    ],
)  # fmt: skip
def test_a_governments_document_is_its_own_but_for_what_others_say_in_it(party: str, lines: Lines) -> None:
    assert told(lines, source=of_government(party)) == [label for _, label in lines]


@pytest.mark.parametrize(
    ("party", "lines"),
    [
        ("us",
         [("我们将采取行动。", "us statement document, leans: The Office"),
          ("中方表示，将采取行动。", "us statement readout, leans: 中方 (=)"),
          ("中国外交部发言人表示，将采取行动。", "us statement readout: 中国外交部发言人 (=)")]),
    ],
)  # fmt: skip
def test_so_is_one_in_chinese(party: str, lines: Lines) -> None:
    assert told(lines, source=of_government(party), language="zh-Hans") == [label for _, label in lines]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Remarks by President Trump",
         [("PRESIDENT TRUMP: We spoke of China.", "us statement label, leans, named: President Trump"),
          ("It went well.", "us statement label, leans, named, empty: President Trump"),
          ("The Chinese foreign ministry said it was pleased.",
           "us statement readout: The Chinese foreign ministry"),
          ("Xi Jinping told me that the deal was good.", "us statement readout: Xi Jinping"),
          ("\n\nQ    Why?", "outlet fact, leans, empty:"),
          ("\n\nPRESIDENT TRUMP: The ships left on Monday.", "us statement label: President Trump"),
          ("We like it.", "us statement label, leans, named, empty: President Trump")]),
        ("Remarks by President Trump and President Nord of Finland",
         [("PRESIDENT TRUMP: Thank you.", "us statement label, leans, named, empty: President Trump"),
          ("I met Mr. Nord on Monday, and we spoke of the ships that China sent.",
           "us statement label, leans, named: President Trump"),
          ("\n\nPRESIDENT NORD: The ships left on Monday.", "outlet fact, leans:"),
          ("\n\nQ    Why did they go?", "outlet fact, leans, empty:"),
          ("\n\nPRESIDENT TRUMP: Xi Jinping agreed to send them home.", "us statement label: President Trump"),
          ("China said it would.", "us statement readout: China"),
          ("The United States said so too.", "us statement label: President Trump")]),
    ],
)  # fmt: skip
def test_in_a_transcript_a_label_speaks_for_its_turn(title: str, lines: Lines) -> None:
    assert told(lines, source=of_government("us"), title=title) == [label for _, label in lines]


@pytest.mark.parametrize(
    "lines",
    [
        [("Marco Rubio said China was late.", "us statement person: Marco Rubio (=)"),
         ("Rubio said so.", "us statement person, empty: Marco Rubio (Rubio)"),
         ("Former President Donald Trump said China was late.",
          "commentator opinion: Donald Trump (Former President Donald Trump)"),
         ("Wang Yi said so.", "prc statement person: Wang Yi (=)")],
    ],
)  # fmt: skip
def test_who_holds_an_office_is_known_by_the_day(lines: Lines) -> None:
    assert told(lines, published=datetime(2030, 1, 1, 12, 0, tzinfo=UTC)) == [label for _, label in lines]
