"""Of each sentence: whose it is, what it is, how that is known, whether it needs what stands before it, and who
speaks, with the words that say so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from digests.model import Ownership, Passage
from digests.rules.annotation.voices.listener import attribute
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

SPRING_2025 = datetime(2025, 4, 10, 12, 0, tzinfo=UTC)


def told(text: str, **changes: Any) -> list[str]:
    values = {"title": "", "published": SPRING_2025} | changes
    return [_label(each) for each in attribute(article(1, text=text, **values), us_china(), lexicon())]


def of_government(party: str) -> Any:
    return source("office", name="The Office", ownership=Ownership.GOVERNMENT, party=party)


def _label(passage: Passage) -> str:
    """Return "party kind proof, marks: speaker (words)"."""
    assert passage.prefix in ("", passage.speaker[:60])
    marks = {"leans": not passage.stands_alone, "named": passage.prefix != "", "empty": passage.empty}
    known = f" {passage.proof.value}" if passage.proof else ""
    words = f" ({passage.speaker_text})" if passage.speaker_text else ""
    shown = "".join(f", {mark}" for mark, holds in marks.items() if holds)
    return f"{passage.party} {passage.kind.value}{known}{shown}: {passage.speaker}{words}".strip()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "The White House said the duties would stay. If Washington wants factories, it should say so.",
            ["us statement office: The White House (The White House)", "us statement: The White House (it)"],
        ),
        (
            (
                "China's commerce ministry said the duties were lawful. The ministry said more would "
                "follow. It gave no date. They rise on Monday."
            ),
            [
                "prc statement office: China's commerce ministry (China's commerce ministry)",
                "prc statement carried, leans, named: China's commerce ministry (The ministry)",
                "outlet fact, leans:",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "Mr. Otis Barr, a US official, said China was late. Ms. Ada Moor, a US official, said "
                "it was not. He added that time was short. She added that it was not."
            ),
            [
                "us statement person: Otis Barr (Mr. Otis Barr, a US official)",
                "us statement person: Ada Moor (Ms. Ada Moor, a US official)",
                "us statement, leans: Otis Barr (He)",
                "us statement carried, leans, named: Ada Moor (She)",
            ],
        ),
        (
            (
                "A US official said talks went on. The official added that China was late. The "
                "officials said no more."
            ),
            [
                "us statement office: A US official (A US official)",
                "us statement carried, leans, named: A US official (The official)",
                "us statement carried, leans, named: A US official (The officials)",
            ],
        ),
        (
            (
                "Wang Yi said China was ready. A spokesman for the White House said Washington was "
                "ready too. The spokesman said talks would begin."
            ),
            [
                "prc statement person: Wang Yi (Wang Yi)",
                "us statement office: A spokesman for the White House (A spokesman for the White House)",
                "us statement carried, leans, named: A spokesman for the White House (The spokesman)",
            ],
        ),
        (
            (
                "The White House and Beijing said talks would begin. Both said more would follow. The "
                "two said no more."
            ),
            [
                "both statement: The White House and Beijing (The White House and Beijing)",
                "outlet fact, leans:",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "Corvane said Chinese buyers had left. A spokesman said it would wait. The spokesman "
                "gave no figures."
            ),
            [
                "outlet fact:  (Corvane)",
                "outlet fact:  (A spokesman)",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "China and the United States talked. Otis Barr said nothing would come of it. Barr "
                "said it was late. “It is late,” he said. He added a word."
            ),
            [
                "both fact: China and the United States (China and the United States)",
                "commentator opinion: Otis Barr (Otis Barr)",
                "commentator opinion: Otis Barr (Barr)",
                "commentator opinion, leans, named: Otis Barr (he)",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "“It is late,” Wang Yi said. “We can wait. China has time. The United States has not.” "
                "The hall was empty."
            ),
            [
                "prc statement person, leans: Wang Yi (Wang Yi)",
                "prc statement carried: Wang Yi (Wang Yi)",
                "outlet fact:",
            ],
        ),
        (
            "“It is late.\n\n“We can wait,” Wang Yi said.\n\n“China has time.”",
            [
                "prc statement carried, leans, named, empty: Wang Yi (Wang Yi)",
                "prc statement person: Wang Yi (Wang Yi)",
                "prc statement carried, empty: Wang Yi (Wang Yi)",
            ],
        ),
        (
            "“It is late.” “We can wait,” said Wang Yi.\n\n“China has time.” That is what he said.",
            [
                "prc statement carried, leans, named, empty: Wang Yi (Wang Yi)",
                "prc statement person: Wang Yi (Wang Yi)",
                "prc statement carried, empty: Wang Yi (he)",
                "outlet fact, leans:  (he)",
            ],
        ),
        (
            (
                "The two countries signed a text on Monday. The Commerce Department added 37 firms to "
                "its list. It was added in May. The ministry's website added a page. Treasury yields "
                "rose."
            ),
            [
                "both fact, leans: The two countries",
                "us fact office: The Commerce Department",
                "outlet fact, leans:",
                "outlet fact, leans:",
                "outlet fact, empty:",
            ],
        ),
        (
            (
                "The US Navy sailed two ships past the island. China built a dam. The State Department "
                "built a wall. The department of the river built a wall."
            ),
            [
                "outlet fact:",
                "outlet fact:",
                "us fact office: The State Department",
                "outlet fact, leans:",
            ],
        ),
        (
            (
                "Beijing agreed to buy beans, according to Washington. Beijing agreed to buy beans, "
                "according to an analyst. The mayor agreed to buy beans, according to Washington."
            ),
            [
                "us statement office: Washington (Washington)",
                "commentator opinion: an analyst (an analyst)",
                "us statement office: Washington (Washington)",
            ],
        ),
        (
            "An analyst agreed to talk. An analyst said China would wait. An analyst refuses to talk.",
            [
                "outlet fact:  (An analyst)",
                "commentator opinion: An analyst (An analyst)",
                "outlet fact:  (An analyst)",
            ],
        ),
        (
            "He said it rained. It said so. The town said more. “It rains.” China was told.",
            [
                "outlet fact, leans:  (He)",
                "outlet fact, leans, empty:  (It)",
                "outlet fact:  (The town)",
                "outlet fact, leans, empty:  (The town)",
                "prc fact office, empty: China",
            ],
        ),
        (
            (
                "The State Department said in 2019 that China was late. The tariffs were raised in "
                "2019. The tariffs, which were raised in 2019, bite."
            ),
            [
                "us statement office: The State Department (The State Department)",
                "outlet background:",
                "outlet fact:",
            ],
        ),
        (
            (
                "Mr. Otis Barr, a US official, said China was late. Ms. Ada Moor, a US official, said "
                "it was not. Mr. Barr said more. Moor said less."
            ),
            [
                "us statement person: Otis Barr (Mr. Otis Barr, a US official)",
                "us statement person: Ada Moor (Ms. Ada Moor, a US official)",
                "us statement carried: Otis Barr (Mr. Barr)",
                "us statement carried, empty: Ada Moor (Moor)",
            ],
        ),
        (
            (
                "Wang Yi said China was ready. The White House said it was not. Its spokesman said so "
                "twice. It said no more. He said it was late."
            ),
            [
                "prc statement person: Wang Yi (Wang Yi)",
                "us statement office: The White House (The White House)",
                "us statement carried, leans, named: The White House (Its spokesman)",
                "us statement carried, leans, named: The White House (It)",
                "prc statement, leans: Wang Yi (He)",
            ],
        ),
        (
            (
                "The Chinese foreign ministry said so. The State Department said otherwise. The State "
                "Department statement named no day. The statement said talks would begin. According to "
                "the statement, China was late."
            ),
            [
                "prc statement office: The Chinese foreign ministry (The Chinese foreign ministry)",
                "us statement office: The State Department (The State Department)",
                "us fact office: The State Department statement",
                "us statement carried, leans, named: The State Department statement (The statement)",
                "us statement carried: The State Department statement (the statement)",
            ],
        ),
        (
            (
                "The article tells of the coast guard of Japan and of China's coast guard. The coast "
                "guard said it had left."
            ),
            [
                "outlet fact:  (The article)",
                "outlet fact:  (The coast guard)",
            ],
        ),
        (
            "The article tells of China's ships and of a navy. The navy said it had left.",
            [
                "outlet fact:  (The article)",
                "outlet fact:  (The navy)",
            ],
        ),
        (
            (
                "Wang Yi said China was ready. Japan's foreign ministry said it was not. The spokesman "
                "said so. The officials said so."
            ),
            [
                "prc statement person: Wang Yi (Wang Yi)",
                "other statement: Japan's foreign ministry (Japan's foreign ministry)",
                "outlet fact, leans:  (The spokesman)",
                "prc statement, leans: Wang Yi (The officials)",
            ],
        ),
        (
            (
                "Wang Yi said China was ready. Analyst Otto Brandt said it was not. The analyst said "
                "so. The spokesman said so. The minister said so."
            ),
            [
                "prc statement person: Wang Yi (Wang Yi)",
                "commentator opinion: Analyst Otto Brandt (Analyst Otto Brandt)",
                "commentator opinion: The analyst (The analyst)",
                "prc statement, leans: Wang Yi (The spokesman)",
                "prc statement, leans: Wang Yi (The minister)",
            ],
        ),
        (
            "Two US officials said China was late. They said so twice.",
            [
                "us statement office: Two US officials (Two US officials)",
                "us statement carried, leans, named: Two US officials (They)",
            ],
        ),
        (
            "The White House said China was late. “No,” he said. “Never.”",
            [
                "us statement office: The White House (The White House)",
                "us statement, empty: The White House (he)",
                "us statement, leans, empty: The White House (he)",
            ],
        ),
        (
            (
                "The State Department in Washington said China was late. The State Department's "
                "spokeswoman said so. She said it twice. He said it twice."
            ),
            [
                "us statement office: The State Department in Washington (The State Department in Washington)",
                "us statement office: The State Department's spokeswoman (The State Department's spokeswoman)",
                "us statement carried, leans, named: The State Department's spokeswoman (She)",
                "us statement carried, leans, named: The State Department's spokeswoman (He)",
            ],
        ),
        (
            (
                "Otis Barr of the Harbour Institute said China and the United States would talk. The "
                "institute said so. Barr said so."
            ),
            [
                "commentator opinion: Otis Barr (Otis Barr of the Harbour Institute)",
                "commentator opinion: The institute (The institute)",
                "commentator opinion, empty: Otis Barr (Barr)",
            ],
        ),
        (
            (
                "China and the United States talked. The Harbour Institute said so. The Harbour "
                "Society said so. The Fenland government said so. According to the old town, so it "
                "was. According to an old Fenland survey, so it was. Fenland Airlines said so. The "
                "farmers said so."
            ),
            [
                "both fact: China and the United States (China and the United States)",
                "commentator opinion: The Harbour Institute (The Harbour Institute)",
                "commentator opinion: Harbour Society (The Harbour Society)",
                "other statement: The Fenland government (The Fenland government)",
                "outlet fact:  (the old town)",
                "outlet fact:  (an old Fenland survey)",
                "other statement: Fenland Airlines (Fenland Airlines)",
                "outlet fact:  (The farmers)",
            ],
        ),
        (
            ("China talked. The Harbour Institute said so. Otis Barr said so. The Fenland government said so."),
            [
                "prc fact office, empty: China (China)",
                "commentator opinion: The Harbour Institute (The Harbour Institute)",
                "outlet fact:  (Otis Barr)",
                "other statement: The Fenland government (The Fenland government)",
            ],
        ),
        (
            (
                "China's President Xi Jinping met President Donald Trump on Monday. The White House, "
                "meanwhile, was told. Xi flew home. Trump, who was tired, flew home. A lawyer for "
                "Trump flew home."
            ),
            [
                "prc fact person: Xi Jinping",
                "us fact office, leans: The White House",
                "outlet fact, empty:",
                "outlet fact:",
                "outlet fact:",
            ],
        ),
        (
            ("“China is late,” the State Department said, “and it knows it.” “So are we.” “We wait,” it added."),
            [
                "us statement office: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried: the State Department (it)",
            ],
        ),
        (
            "“China is late,” said one.\n\n“So are we.”\n\n“We wait,” the State Department said.",
            [
                "outlet fact:  (one)",
                "outlet fact, leans, empty:  (one)",
                "us statement office: the State Department (the State Department)",
            ],
        ),
        (
            "“China is late.”\n\n“So are we,” the State Department said.",
            [
                "us statement carried, empty: the State Department (the State Department)",
                "us statement office, leans: the State Department (the State Department)",
            ],
        ),
        (
            "“China is late.”\n\n“So are we.”\n\n“We wait,” the State Department said.",
            [
                "outlet fact, empty:",
                "outlet fact, leans, empty:",
                "us statement office: the State Department (the State Department)",
            ],
        ),
        (
            "“China is late.”\n\nThe State Department said “no.”",
            [
                "outlet fact, empty:",
                "us statement office: The State Department (The State Department)",
            ],
        ),
        (
            (
                "“China is late.” “So are we.” “We wait.” “We go.” “We stay.” “We run.” “We rest,” the "
                "State Department said."
            ),
            [
                "us statement carried, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement office: the State Department (the State Department)",
            ],
        ),
        (
            (
                "“China is late.” “So are we.” “We wait.” “We go.” “We stay.” “We run.” “We rest.” “We "
                "eat,” the State Department said."
            ),
            [
                "outlet fact, empty:",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement carried, leans, named, empty: the State Department (the State Department)",
                "us statement office: the State Department (the State Department)",
            ],
        ),
        (
            "“China is late.” The rain fell on the town and on the harbour, the State Department said.",
            [
                "outlet fact, empty:",
                "us statement office: the State Department (the State Department)",
            ],
        ),
        (
            ("“How late?” the State Department asked. “So late?” an old man of the White House asked in turn."),
            [
                "us statement office: the State Department (the State Department)",
                "outlet fact, leans:  (an old man of the White House)",
            ],
        ),
        (
            "“China is late. So are we. We wait,” the State Department said. The rain fell.\n\nIt rained.",
            [
                "us statement office: the State Department (the State Department)",
                "outlet fact, empty:",
                "outlet fact, leans, empty:",
            ],
        ),
        (
            "The State Department said: “China is late.\n\n“So are we.\n\n“We wait.” The rain fell.",
            [
                "us statement office, leans: The State Department (The State Department)",
                "us statement carried, leans, named, empty: The State Department (The State Department)",
                "us statement carried, leans, named, empty: The State Department (The State Department)",
                "outlet fact, empty:",
            ],
        ),
        (
            (
                "Washington wants China to talk. Washington hopes China talks. Washington said China "
                "talks. It hopes so. It said so. He hopes so."
            ),
            [
                "us statement: Washington (Washington)",
                "us statement office: Washington (Washington)",
                "us statement office: Washington (Washington)",
                "us statement, leans, empty: Washington (It)",
                "us statement carried, leans, named, empty: Washington (It)",
                "us statement, leans, empty: Washington (He)",
            ],
        ),
        (
            (
                "Donald Trump said China was late. He hopes it talks. He said it talks. Trump hopes it "
                "talks. The president said it talks."
            ),
            [
                "us statement person: Donald Trump (Donald Trump)",
                "us statement carried, leans, named: Donald Trump (He)",
                "us statement carried, leans, named: Donald Trump (He)",
                "us statement person: Donald Trump (Trump)",
                "us statement office: Donald Trump (The president)",
            ],
        ),
        (
            (
                "Officials of the town said China was late. Officials of the Commerce Department said "
                "China was late."
            ),
            [
                "outlet fact:  (Officials of the town)",
                "us statement office: Officials of the Commerce Department (Officials of the Commerce Department)",
            ],
        ),
        (
            (
                "Otis Barr, a spokesman for China's embassy, said so. Otis Barr (China's ambassador) "
                "said so. Otis Barr, a friend of China, said so."
            ),
            [
                "prc statement person: Otis Barr (Otis Barr, a spokesman for China's embassy)",
                "prc statement person: Otis Barr (Otis Barr (China's ambassador))",
                "outlet fact:  (Otis Barr, a friend of China)",
            ],
        ),
        (
            (
                "China's Otis Barr said so. US Senator Otis Barr said China was late. Senator Otis "
                "Barr said China was late."
            ),
            [
                "commentator opinion: China's Otis Barr (China's Otis Barr)",
                "us statement person: Otis Barr (US Senator Otis Barr)",
                "us statement person: Otis Barr (Senator Otis Barr)",
            ],
        ),
        (
            "In Fenland, the Politburo said China was late.",
            [
                "prc statement office: the Politburo (the Politburo)",
            ],
        ),
        (
            "Neither side said so. Both countries said so. Some of both sides met.",
            [
                "both fact: Neither side (Neither side)",
                "both statement, leans: Both countries (Both countries)",
                "outlet fact:",
            ],
        ),
        (
            (
                "Xinhua said China was late. The Harbour Gazette reported that China was late. The "
                "newspaper reported that China was late. People familiar with China said so. Reuters "
                "said China was late."
            ),
            [
                "state-media statement: Xinhua (Xinhua)",
                "outlet fact:  (The Harbour Gazette)",
                "outlet fact:  (The newspaper)",
                "outlet fact:  (People familiar with China)",
                "outlet fact:  (Reuters)",
            ],
        ),
        (
            (
                "Corvane, a US company, said China was late. The People's Bank of China said so. "
                "Corvane said so. It said so. The company said so."
            ),
            [
                "other statement: Corvane (Corvane, a US company)",
                "prc statement: The People's Bank of China (The People's Bank of China)",
                "outlet fact, empty:  (Corvane)",
                "outlet fact, leans, empty:  (It)",
                "other statement, leans: The company (The company)",
            ],
        ),
    ],
)
def test_who_speaks_in_an_outlets_text_is_who_is_named_or_was_named_before(text: str, labels: list[str]) -> None:
    assert told(text) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "中国商务部发言人表示，中方坚决反对。中方将采取措施。美方应当停止打压。市场在周一下跌。\n\n中方将采取措施。",
            [
                "prc statement office: 中国商务部发言人 (中国商务部发言人)",
                "prc statement carried, leans, named: 中国商务部发言人",
                "prc statement carried, leans, named: 中国商务部发言人",
                "outlet fact, leans:",
                "outlet fact, leans:",
            ],
        ),
        (
            "中美双方宣布恢复磋商。美国商务部将37家企业列入清单。中国外交部召见大使。他们表示遗憾。",
            [
                "both fact, leans: 中美双方 (中美双方)",
                "us fact office: 美国商务部",
                "prc fact office, leans: 中国外交部",
                "prc statement, leans: 中国外交部 (他们)",
            ],
        ),
        (
            "中国和美国举行会谈。专家张三表示，会谈有益。海港研究所表示，会谈有益。芬兰政府表示，会谈有益。农民表示，会谈有益。李明远表示，会谈有益。",
            [
                "both fact, leans: 中国和美国",
                "commentator opinion: 专家张三 (专家张三)",
                "commentator opinion: 海港研究所 (海港研究所)",
                "other statement: 芬兰政府 (芬兰政府)",
                "outlet fact, leans:  (农民)",
                "commentator opinion, leans: 李明远 (李明远)",
            ],
        ),
        (
            "王毅表示，中方愿意会谈。他说，时间不多。王毅强调，中方有耐心。",
            [
                "prc statement person: Wang Yi (王毅)",
                "prc statement, leans: Wang Yi (他)",
                "prc statement person, leans, named: Wang Yi (王毅)",
            ],
        ),
        (
            "据美国商务部消息，关税将上调。美国商务部称，关税将上调。外交部发言人毛宁说，中方反对。她说，中方将反制。",
            [
                "us statement office: 美国商务部 (美国商务部)",
                "us statement office: 美国商务部 (美国商务部)",
                "prc statement person: Mao Ning (外交部发言人毛宁)",
                "prc statement, leans: Mao Ning (她)",
            ],
        ),
        (
            "“时间不多，”王毅说。“中方有耐心。”会场很安静。\n\n“会谈有益。”\n\n王毅说：“我们等待。”",
            [
                "prc statement person, leans, named: Wang Yi (王毅)",
                "prc statement carried, leans, named: Wang Yi (王毅)",
                "outlet fact, leans:",
                "prc statement, leans: Wang Yi (王毅)",
                "prc statement person, leans, named: Wang Yi (王毅)",
            ],
        ),
        (
            "美国总统特朗普与习近平主席举行会谈。美方代表团抵达北京。中国海军派出两艘军舰。中国修建大坝。两国学生签署信件。",
            [
                "both fact: 美国总统特朗普和习近平主席",
                "outlet fact, leans:",
                "prc fact office, leans: 中国海军",
                "outlet fact, leans:",
                "outlet fact, leans:",
            ],
        ),
    ],
)
def test_who_speaks_in_a_chinese_text_is_found_alike(text: str, labels: list[str]) -> None:
    assert told(text, language="zh-Hans") == labels


@pytest.mark.parametrize(
    ("text", "party", "labels"),
    [
        (
            (
                "We will act. The order raises the fee. I thank you. “It will hurt,” said Otis Barr. "
                "Our plan is a good one."
            ),
            "us",
            [
                "us statement document, leans, empty: The Office",
                "us fact document: The Office",
                "outlet fact, leans:  (Otis Barr)",
                "us statement document, leans: The Office",
            ],
        ),
        (
            (
                "We will act. China opposes it. The United States says it will act. The US side said "
                "that it would act. “We act,” a US official said."
            ),
            "prc",
            [
                "prc statement document, leans, empty: The Office",
                "prc fact office, empty: China (China)",
                "prc statement readout: The United States (The United States)",
                "prc statement readout: The US side (The US side)",
                "prc statement readout: a US official (a US official)",
            ],
        ),
        (
            (
                "The Chinese foreign ministry said it would answer. China said it would answer. Xi "
                "Jinping said it would answer. China built a dam. Chinese officials built a dam. The "
                "two countries will talk."
            ),
            "us",
            [
                "us statement readout: The Chinese foreign ministry (The Chinese foreign ministry)",
                "us statement readout: China (China)",
                "us statement readout: Xi Jinping (Xi Jinping)",
                "us fact document: The Office",
                "us fact document: The Office",
                "us fact document, leans: The Office",
            ],
        ),
        (
            (
                "The mayor of Macon said China was late. “China is late,” the town said. Macon added "
                "two firms. Otis Barr told the court so. The town wants more."
            ),
            "us",
            [
                "us fact document: The Office (The mayor of Macon)",
                "outlet fact:  (the town)",
                "us fact document: The Office",
                "outlet fact:  (Otis Barr)",
                "us fact document: The Office (The town)",
            ],
        ),
    ],
)
def test_a_governments_document_is_its_own_but_for_what_others_say_in_it(
    text: str, party: str, labels: list[str]
) -> None:
    assert told(text, source=of_government(party)) == labels


@pytest.mark.parametrize(
    ("text", "party", "labels"),
    [
        (
            "我们将采取行动。中方表示，将采取行动。中国外交部发言人表示，将采取行动。",
            "us",
            [
                "us statement document, leans: The Office",
                "us statement readout, leans: 中方 (中方)",
                "us statement readout: 中国外交部发言人 (中国外交部发言人)",
            ],
        ),
    ],
)
def test_so_is_one_in_chinese(text: str, party: str, labels: list[str]) -> None:
    assert told(text, source=of_government(party), language="zh-Hans") == labels


@pytest.mark.parametrize(
    ("text", "title", "labels"),
    [
        (
            (
                "PRESIDENT TRUMP: We spoke of China. It went well. The Chinese foreign ministry said "
                "it was pleased. Xi Jinping told me that the deal was good.\n\nQ    Why?\n\nPRESIDENT "
                "TRUMP: The ships left on Monday. We like it."
            ),
            "Remarks by President Trump",
            [
                "us statement label, leans, named: President Trump",
                "us statement label, leans, named, empty: President Trump",
                "us statement readout: The Chinese foreign ministry",
                "us statement readout: Xi Jinping",
                "outlet fact, leans, empty:",
                "us statement label: President Trump",
                "us statement label, leans, named, empty: President Trump",
            ],
        ),
        (
            (
                "PRESIDENT TRUMP: Thank you. I met Mr. Nord on Monday, and we spoke of the ships that "
                "China sent.\n\nPRESIDENT NORD: The ships left on Monday.\n\nQ    Why did they go?\n\n"
                "PRESIDENT TRUMP: Xi Jinping agreed to send them home. China said it would. The United "
                "States said so too."
            ),
            "Remarks by President Trump and President Nord of Finland",
            [
                "us statement label, leans, named, empty: President Trump",
                "us statement label, leans, named: President Trump",
                "outlet fact, leans:",
                "outlet fact, leans, empty:",
                "us statement label: President Trump",
                "us statement readout: China",
                "us statement label: President Trump",
            ],
        ),
    ],
)
def test_in_a_transcript_a_label_speaks_for_its_turn(text: str, title: str, labels: list[str]) -> None:
    assert told(text, source=of_government("us"), title=title) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            (
                "Marco Rubio said China was late. Rubio said so. Former President Donald Trump said "
                "China was late. Wang Yi said so."
            ),
            [
                "us statement person: Marco Rubio (Marco Rubio)",
                "us statement person, empty: Marco Rubio (Rubio)",
                "commentator opinion: Donald Trump (Former President Donald Trump)",
                "prc statement person: Wang Yi (Wang Yi)",
            ],
        ),
    ],
)
def test_who_holds_an_office_is_known_by_the_day(text: str, labels: list[str]) -> None:
    assert told(text, published=datetime(2030, 1, 1, 12, 0, tzinfo=UTC)) == labels
