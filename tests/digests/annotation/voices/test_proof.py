"""A line under a capital's name needs proof: an office, a person, a document or a label, or one carried on."""

from datetime import UTC, datetime

import pytest

from digests.model import Ownership, Passage, Proof, TextKind
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china
from tests.voices import attribute

SPRING_2025 = datetime(2025, 4, 10, 12, 0, tzinfo=UTC)
MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", name="Ministry of Commerce")
WHITE_HOUSE = source("house", ownership=Ownership.GOVERNMENT, party="us", name="White House")


def heard(text: str, **changes: object) -> list[Passage]:
    given = {"title": "", "source": source(party=""), "published": SPRING_2025, "language": "en", **changes}
    return list(attribute(article(1, text=text, **given), us_china(), lexicon()))


def proofs(text: str, **changes: object) -> list[tuple[str, Proof | None]]:
    return [(passage.party, passage.proof) for passage in heard(text, **changes)]


@pytest.mark.parametrize(
    ("sentence", "party", "proof"),
    [
        ("Beijing said it would answer.", "prc", Proof.OFFICE),
        ("Beijing, which has waited for weeks, has decried “bullying.”", "prc", Proof.OFFICE),
        ("Washington announced new curbs on chips.", "us", Proof.OFFICE),
        ("China imposed tariffs on US goods on Friday.", "prc", Proof.OFFICE),
        ("The Commerce Department added 37 firms to its list.", "us", Proof.OFFICE),
        ("A senior U.S. defense official said the ships had left.", "us", Proof.OFFICE),
        ("A spokesman for China's transport ministry said the ports were open.", "prc", Proof.OFFICE),
        ("Secretary of State Marco Rubio said talks would go on.", "us", Proof.PERSON),
        ("Secretary Rubio said talks would go on.", "us", Proof.PERSON),
        ("“No,” said Li Hua, a spokeswoman for China's defence ministry.", "prc", Proof.PERSON),
        ("SAN FRANCISCO U.S. Treasury Secretary Scott Bessent said a deal was near.", "us", Proof.PERSON),
        ("The ministry's spokesperson Guo Jiakun said China opposed it.", "prc", Proof.PERSON),
        ("Taiwan's defence ministry said it had seen 12 aircraft.", "taiwan", Proof.OFFICE),
        ("中国商务部发言人表示，中方坚决反对。", "prc", Proof.OFFICE),
    ],
)
def test_who_is_named_as_the_one_who_says_or_does_it_proves_the_party(
    sentence: str, party: str, proof: Proof
) -> None:
    assert proofs(sentence) == [(party, proof)]


@pytest.mark.parametrize(
    ("sentence", "party"),
    [
        ("The Foreign Ministry in Islamabad said that it would answer.", ""),
        ("The State Department in Harare said that it would answer.", ""),
        ("“No,” the Foreign Ministry in Vientiane said.", ""),
        ("The Foreign Ministry in Beijing said that it would answer.", "prc"),
        ("The State Department in Washington said that it would answer.", "us"),
        ("The Commerce Department in May added 37 firms to its list.", "us"),
    ],
)
def test_an_office_with_its_seat_in_a_city_of_another_state_is_that_states(sentence: str, party: str) -> None:
    (found,) = heard(sentence)
    assert (found.party if found.proof else "") == party


@pytest.mark.parametrize(
    "sentence",
    [
        "Washington state officials said the port would stay open.",
        "US state lawmakers said Chinese buyers must leave.",
        "American farmers said the tariffs hurt them.",
        "A spokesman for US soybean growers said China would buy elsewhere.",
        "US business leaders said talks with Beijing must go on.",
        "China's economy showed signs of strain.",
        "The Washington Post reported that talks had begun.",
        "A former US official said Beijing would answer.",
        "Two sources in Washington said a deal was near.",
        "Foreign Minister Edda Holm said Beijing would be told.",
        "President Arvid Nord said the United States would be told.",
        "Researchers at the University of Washington said the ice was thin.",
        "Joe Biden said China would answer.",
        "A buyer in Rubio said China was late.",
        "A lawyer for Donald Trump said China was late.",
        "A son of Donald Trump said China was late.",
        "The mayor of Shanghai said the fair would open.",
        "The US just wants to win.",
        "The Chinese embassy did not respond to a request for comment.",
        "She promised that the US and not China wins “the century.”",
        "Officials in Oslo said Washington had been told.",
    ],
)
def test_words_about_a_side_and_of_its_towns_firms_and_people_prove_nothing(sentence: str) -> None:
    assert [proof for party, proof in proofs(sentence) if party in ("us", "prc")] in ([], [None])


AMERICAN = source("ledger", party="us", ownership=Ownership.PRIVATE)


@pytest.mark.parametrize(
    ("sentence", "proof"),
    [
        ("Senator Ida Moor said the ships had left.", None),
        ("US Senator Ida Moor said the ships had left.", Proof.PERSON),
        ("The lawmakers said the ships had left.", Proof.OFFICE),
        ("The EU sent a letter. The lawmakers said the ships had left.", None),
        ("President Olaf Lund said the ships had left.", None),
        ("US President Olaf Lund said the ships had left.", Proof.PERSON),
        ("The council's President Olaf Lund said the ships had left.", None),
        ("HM Treasury said the ships had left.", None),
        ("An HM Treasury spokesperson said the ships had left.", None),
        ("“It is late,” said Rory O’Sullivan, who met his rival.", None),
        ("That is the place the United States will find itself in, “for now.”", None),
        ("The U.S. has drawn criticism, with many accusing it of “greed.”", None),
    ],
)
def test_an_office_alone_proves_it_where_no_other_has_one_whoever_prints_it(
    sentence: str, proof: Proof | None
) -> None:
    assert heard(sentence, source=AMERICAN)[-1].proof == proof


@pytest.mark.parametrize(
    ("before", "proof"),
    [
        ("Secretary Rubio said talks would go on.", Proof.CARRIED),
        ("The Commerce Department said talks would go on.", None),
        ("US lawmakers said talks would go on.", None),
    ],
)
def test_he_is_a_person_and_no_office(before: str, proof: Proof | None) -> None:
    assert heard(f"{before} He said a deal was near.")[-1].proof == proof


@pytest.mark.parametrize(
    ("sentence", "proof"),
    [
        ("It said the ships were late.", Proof.CARRIED),
        ("The ships were late, it said.", Proof.CARRIED),
        ("On Friday it said the ships were late.", Proof.CARRIED),
        ("“Late,” it said of the ships that had left the harbour in the morning.", Proof.CARRIED),
        ("A day before, a fleet left the “old” harbour it said it had watched since the morning.", None),
    ],
)
def test_a_pronoun_carries_where_it_opens_or_ends_the_sentence_or_follows_a_quotation(
    sentence: str, proof: Proof | None
) -> None:
    assert heard(f"The Commerce Department said talks would go on. {sentence}")[-1].proof == proof


def test_a_surname_a_pronoun_and_a_quotation_that_goes_on_carry_their_speaker() -> None:
    text = (
        "Wang Yi said China was ready. “We are patient,” Wang said. “Very patient.” He added that time was short."
        "\n\n"
        "“It is late,” he said."
    )
    told = heard(text)
    assert [passage.proof for passage in told] == [Proof.PERSON, *[Proof.CARRIED] * (len(told) - 1)]
    assert {passage.speaker for passage in told} == {"Wang Yi"}


COMMENTS = (TextKind.OPINION, TextKind.ANALYSIS)


@pytest.mark.parametrize(
    ("sentence", "in_news", "in_comment"),
    [
        ("Beijing said that it would answer.", True, True),
        ("On Friday, Beijing cautioned that it would answer.", True, True),
        ("Beijing said it would “buy grain, beef and soy from May on.”", True, True),
        ("Beijing called the fee “a wall that nobody will ever climb.”", True, True),
        ("Beijing called the fee a “wall.”", True, False),
        ("Beijing criticised the fee as a wall.", True, False),
        ("According to China's commerce ministry, the fee is a wall.", True, False),
        ("Under a plan made in haste last year, Beijing said it would wait for an answer.", True, False),
        ("While Beijing insisted that the fee was fair, the figures show that it was not.", False, False),
        ("While Beijing said it would “buy grain, beef and soy from May on,” it did not.", True, False),
        ("中国商务部表示，中方坚决反对。", True, True),
        ("从过去几年的历史来看，中国商务部表示反对也无济于事。", True, False),
        ("从过去几年的历史来看，中国商务部表示：“中方坚决反对，并将采取措施。”", True, True),
        ("尽管中国商务部表示关税公平，数字却并非如此。", True, False),
    ],
)
def test_in_a_comment_a_party_speaks_in_a_quotation_of_some_length_or_a_plain_report(
    sentence: str, in_news: bool, in_comment: bool
) -> None:
    assert (heard(sentence)[0].proof is not None) is in_news
    for kind in COMMENTS:
        assert (heard(sentence, kind=kind)[0].proof is not None) is in_comment


def test_in_a_comment_only_what_is_quoted_is_carried_on() -> None:
    text = "Wang Yi said that China was ready. {} “We are patient and will wait for them,” he said."
    sentence = "Both sides gained time, he said."
    for kind, proof in ((TextKind.NEWS, Proof.CARRIED), (TextKind.ANALYSIS, None), (TextKind.OPINION, None)):
        told = heard(text.format(sentence), kind=kind)
        assert [each.proof for each in told] == [Proof.PERSON, proof, Proof.CARRIED]


@pytest.mark.parametrize(
    "sentence",
    [
        # the words of both sides
        "China says it will push on with the talks while President Trump says they are over.",
        "China says it will push on with the talks, and the White House says they are over.",
        "While Washington says the talks are over, Beijing says that they go on.",
        "China said it would push on, but Washington said that the talks were over.",
        # that nothing was said
        "Wang Yi called the talks useful but did not mention the deadline.",
        "Beijing said the talks were useful and made no mention of the deadline.",
        "The White House has not commented on the list, it said.",
        "Washington refuses to say when, the Commerce Department said.",
        "中国商务部没有提及期限，只表示谈判有益。",
        # in the outlet's own voice
        "The row over ships grew colder on Monday as Beijing accused Washington of piracy.",
        "The fee is what Donald Trump has called a “toll,” though it brings in little.",
        "The port has been closed for weeks because Chinese officials said it was unsafe.",
        "Freight is cheaper than a year ago, but Beijing says it is not cheap.",
        "Washington will say in May what it wants of Beijing.",
        "Chinese authorities expect the ports to fill in May.",
        "China boasts the longest quay of all.",
        "A Harris campaign spokesperson said the ships had left.",
    ],
)
def test_what_tells_of_both_sides_of_silence_or_in_an_outlets_own_voice_is_no_partys_words(sentence: str) -> None:
    assert [each.proof for each in heard(sentence)] == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Wang Yi said: “The ministry has not commented on it.”",
        "The row over ships grew colder on Monday as Beijing said “it will answer every fee in kind.”",
        "Ships are not to leave the port before May, the Chinese foreign ministry said.",
        "On a visit to the port in the north, Wang Yi said the ships would leave.",
        "Chinese officials expect that the ports will fill in May.",
        "Donald Trump raised the fee on Monday, saying the ships were late.",
        "美国总统特朗普本周三发推特称，美方愿意调解。",
        "20日，美国财政部长耶伦接受媒体采访称，贷款不公平。",
        "美国国务卿鲁比奥日前对媒体表示，协议没有改变。",
        "美国国务院高级外交官昨天称，谈判没有结果。",
    ],
)
def test_what_it_tells_of_a_partys_words_is_still_found(sentence: str) -> None:
    assert [each.proof is not None for each in heard(sentence)] == [True]


@pytest.mark.parametrize(
    "sentence",
    [
        "China said that Washington had said the talks were over.",
        "China said it would push on while the tariffs of President Trump were in force.",
        "China said it would push on after President Trump said the talks were over.",
        "中方表示，美方称谈判已经结束是错误的。",
        "中方表示将推进谈判，而关税依然存在。",
    ],
)
def test_what_one_side_says_of_the_others_words_is_its_own(sentence: str) -> None:
    assert [(each.party, each.proof) for each in heard(sentence)] == [("prc", Proof.OFFICE)]


@pytest.mark.parametrize(
    ("sentence", "proof"),
    [
        ("The White House published an article on ships from China.", None),
        ("The State Department issued a press release about the talks with Beijing.", None),
        ("President Trump reposted a clip of an interview about China.", None),
        ("The White House published an article on “the many ships that China sends.”", None),
        ("President Trump posts an op-ed by a captain who “welcomes the many ships from China.”", None),
        ("The White House X account reposted what the secretary wrote of China.", None),
        ("President Trump posted that he had “a very good talk about ships with China.”", Proof.PERSON),
        ("The Commerce Department issued a rule on ships from China.", Proof.OFFICE),
    ],
)
def test_whoever_compiles_what_a_government_published_is_not_that_government(
    sentence: str, proof: Proof | None
) -> None:
    assert heard(sentence, source=WHITE_HOUSE)[0].proof == proof


@pytest.mark.parametrize(
    "answer",
    [
        "We hope the US government will urge its firms to comply.",
        "The US government should have told its firms to comply.",
    ],
)
def test_what_a_spokesman_wants_the_other_side_to_say_is_the_spokesmans(answer: str) -> None:
    title = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference"
    told = heard(f"Reuters: Why?\n\nWei Lan: It is law. {answer}", source=MINISTRY, title=title)
    assert (told[-1].speaker, told[-1].proof) == ("Wei Lan", Proof.LABEL)


def test_a_spokesperson_is_nobody_of_a_state_that_was_only_named() -> None:
    text = "The United States said fees would rise. The talks must go on, the spokesperson said."
    assert heard(text, source=MINISTRY)[-1].proof != Proof.READOUT


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("Wang Yi said China was ready. He added that time was short.", "Wang Yi"),
        ("A US defence official said the ships had left. These changes have moved the port, as it sees it.", ""),
        ("The Commerce Department said ships had left. It said Beijing was to wait.", "The Commerce Department"),
        ("Wang Yi said China was ready. He is also alleged to wait.", ""),
    ],
)
def test_a_speaker_stands_in_brackets_only_where_it_is_proven_who_speaks(text: str, prefix: str) -> None:
    assert heard(text)[-1].prefix == prefix


def test_in_a_governments_document_nobody_stands_in_brackets_whose_words_these_are_not_proven_to_be() -> None:
    text = "Jake Sullivan met Wang Yi. They underscored the importance of ships."
    assert heard(text, source=WHITE_HOUSE, published=datetime(2024, 8, 28, tzinfo=UTC))[-1].prefix == ""


def test_nothing_is_carried_past_another_who_spoke() -> None:
    between = "Wang Yi said China was ready. Analyst Otto Brandt said it was not. “It is late,” he said."
    assert heard(between)[-1].proof is None
    assert heard(between.replace("Analyst Otto Brandt said it was not. ", ""))[-1].proof == Proof.CARRIED


@pytest.mark.parametrize(
    ("between", "proof"),
    [
        ("China's response was swift.", None),
        ("In Beijing, the answer was short.", None),
        ("China's defence ministry saw it differently. The night was quiet.", None),
        ("The night was quiet.", Proof.CARRIED),
        ("Talks with China broke down last week.", Proof.CARRIED),
        ("Washington's list is long.", Proof.CARRIED),
    ],
)
@pytest.mark.parametrize("spoken", ["“It will stay,” a spokesman said.", "The list would stay, it said."])
def test_no_bare_office_is_carried_past_a_sentence_that_turns_to_the_other_side(
    spoken: str, between: str, proof: Proof | None
) -> None:
    assert heard(f"The State Department said the list was final. {between} {spoken}")[-1].proof == proof


def test_a_person_and_whoever_is_named_anew_are_carried_past_it() -> None:
    turned = "China's response was swift."
    assert heard(f"Secretary Rubio said the list was final. {turned} It would stay, he said.")[-1].proof
    named = f"The State Department said the list was final. {turned} The State Department said it would stay."
    assert heard(f"{named} It had been checked, it said.")[-1].proof == Proof.CARRIED


@pytest.mark.parametrize("between", ["Both sides gained time.", "The yuan fell.", "“No,” said Olaf Lund."])
def test_a_quotation_alone_is_nobodys_behind_a_sentence_of_another(between: str) -> None:
    spoken = "Wang Yi said China was ready. “We are patient.”"
    assert heard(f"{spoken} “It is late.”")[-1].proof == Proof.CARRIED
    assert heard(f"{spoken} {between} “It is late.”")[-1].proof is None


@pytest.mark.parametrize(
    ("behind", "carried"),
    [
        ("Both sides gained time.\n\n“It is late.”", True),
        ("Both sides gained time.\n\nIt is late.", False),
        ("Both sides gained time.", False),
    ],
)
def test_a_quotation_whose_end_is_missing_carries_nobody_beyond_its_sentence(behind: str, carried: bool) -> None:
    text = f"Wang Yi said China was ready: “We are patient and we wait for an answer. {behind}"
    told = heard(text)
    assert told[-1].text != text
    assert [each.proof for each in told][1:] == [Proof.CARRIED if carried else None] * (len(told) - 1)


@pytest.mark.parametrize("who", ["mayor", "city official", "farmer"])
def test_whoever_has_no_office_of_the_party_is_not_its_last_official(who: str) -> None:
    assert heard(f"“We are patient,” Wang Yi said.\n\n“It is late,” the {who} said.")[-1].proof is None
    assert heard("“We are patient,” Donald Trump said.\n\n“It is late,” the president said.")[-1].proof is not None


@pytest.mark.parametrize(
    ("subject", "proof"),
    [
        ("Chinese and American students", None),
        ("China and American farmers", None),
        ("US and Chinese scientists", None),
        ("Beijing and its growers", None),
        ("China's commerce ministry and customs administration", Proof.OFFICE),
    ],
)
def test_a_nation_joined_to_others_speaks_only_with_an_office(subject: str, proof: Proof | None) -> None:
    assert [each.proof for each in heard(f"{subject} announced a plan on Monday.")] == [proof]


@pytest.mark.parametrize(
    "note",
    [
        "Translator's note: The words were said in Chinese.",
        "Note: The following is a translation of a commentary.",
        "The following are some key quotes from the press.",
        "The following is a list of what the press has said of the fee.",
        "以下为各方言论摘编。",
    ],
)
def test_a_note_of_whoever_compiled_a_text_is_nobodys_words(note: str) -> None:
    text = f"The fee on ships will be answered.\n\n{note}"
    assert [each.proof for each in heard(text, source=MINISTRY)] == [Proof.DOCUMENT, None]
    assert heard(f"The fee rises.\n\nThe order in full is annexed. {note}", source=MINISTRY)[1].proof is not None


def test_between_the_quotations_of_a_list_nobody_speaks_for_the_government_that_publishes_it() -> None:
    text = "“We will answer the fee.”\n\nShops fear for the summer.\n\nWang Yi said China was ready."
    told = heard(text, source=MINISTRY, kind=TextKind.LIST)
    assert [each.proof for each in told] == [Proof.DOCUMENT, None, Proof.PERSON]
    assert heard(text, source=MINISTRY)[1].proof == Proof.DOCUMENT


def test_a_name_proves_nothing_out_of_office() -> None:
    sentence = "Antony Blinken said China had been told."
    assert heard(sentence, published=datetime(2023, 3, 1, tzinfo=UTC))[0].proof == Proof.PERSON
    assert heard(sentence)[0].proof is None


def test_a_governments_document_speaks_in_its_own_voice_but_not_in_what_it_quotes_of_others() -> None:
    text = (
        "The order raises the fee on ships. “It will hurt,” said Olaf Lund, a shipper. The fee is due in May.\n\n"
        "The Chinese Foreign Ministry said it would answer."
    )
    assert proofs(text, source=WHITE_HOUSE) == [
        ("us", Proof.DOCUMENT),
        ("other", None),
        ("us", Proof.DOCUMENT),
        ("us", Proof.READOUT),
    ]
    assert heard(text, source=WHITE_HOUSE)[-1].speaker == "The Chinese Foreign Ministry"
    assert heard(text, source=MINISTRY)[0].party == "prc"
    assert [proof for _, proof in proofs(text)[:3]] == [None, None, None]


def test_whom_a_governments_document_quotes_behind_a_colon_is_not_that_government() -> None:
    quoted = "President Ann Lee, Harbour Union: “The order helps each port in the north at once.”"
    text = f"The order raises the fee on ships.\n\n{quoted}\n\nThe fee is due in May."
    assert [proof for _, proof in proofs(text, source=WHITE_HOUSE)] == [Proof.DOCUMENT, None, Proof.DOCUMENT]


@pytest.mark.parametrize(
    ("sentence", "proof"),
    [
        ("President Trump said China was late.", Proof.READOUT),
        ("President Trump called China “late.”", Proof.READOUT),
        ("President Trump posted on his site about China several times.", None),
    ],
)
def test_in_a_governments_document_what_the_other_side_does_is_nobodys_words(
    sentence: str, proof: Proof | None
) -> None:
    assert heard(sentence, source=MINISTRY)[0].proof == proof


INTERVIEW = """Vera Stone: You have spoken to Beijing. Is a deal near?

Secretary Bessent: A deal is near. China knows it.

Vera Stone: The Chinese say that no talks take place.

MR. MILLER: The talks go on."""


def test_in_a_transcript_the_label_before_the_colon_speaks_and_who_asks_does_not() -> None:
    told = heard(INTERVIEW, source=WHITE_HOUSE, title="Remarks by Deputy Chief of Staff Stephen Miller")
    assert [(each.party, each.proof) for each in told] == [
        ("outlet", None),
        ("outlet", None),
        ("us", Proof.LABEL),
        ("us", Proof.LABEL),
        ("outlet", None),
        ("us", Proof.LABEL),
    ]
    assert [each.text for each in told][2] == "A deal is near."
    assert told[2].speaker == "Secretary Bessent"


GUEST = (
    "PRESIDENT TRUMP: We spoke of China. It went well.\n\nPRESIDENT NORD:{}My country is glad of it.\n\n"
    "Q    Will tariffs on China rise?\n\nPRESIDENT TRUMP: They will."
)
HOSTED = "Remarks by President Trump and President Nord of Finland"
BRIEFED = "Assistant Secretary of State Ida Vance Moor of the State Department briefed the press"
CONFERENCE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference"
CHINESE = "2025年4月10日外交部发言人韦岚主持例行记者会"
UNLABELLED = "Q: Why?\n\nA: It is law.\n\nQ: Will tariffs rise?\n\nWe will see.\n\nQ: And fees?\n\nA: They rise."
BETWEEN = "问：有何评论？\n\n韦岚：中方坚决反对。\n\n据报道，关税将上调。有何回应？\n\n韦岚：中方必将反制。"
AGENCY = "{}: Tariffs rise. What does that mean?\n\nWei Lan: It is law.\n\nReuters: Why?\n\nWei Lan: So."


@pytest.mark.parametrize(
    ("text", "title", "labelled"),
    [
        (GUEST.format(" "), HOSTED, "yes yes no no yes"),
        (GUEST.format("\n\n"), HOSTED, "yes yes no no no yes"),
        ("Reporter: Any news?\n\nMs. Moor: China was told.", BRIEFED, "no yes"),
        (UNLABELLED, CONFERENCE, "no yes no yes no yes"),
        (BETWEEN, CHINESE, "no yes no no yes"),
        (AGENCY.format("Xinhua News Agency"), CONFERENCE, "no no yes no yes"),
        (AGENCY.format("The Paper"), CONFERENCE, "no no yes no yes"),
    ],
)
def test_a_label_speaks_for_its_turn_and_who_asks_does_not(text: str, title: str, labelled: str) -> None:
    origin = WHITE_HOUSE if title in (HOSTED, BRIEFED) else MINISTRY
    told = heard(text, source=origin, title=title, language="zh-Hans" if title is CHINESE else "en")
    assert [each.proof for each in told] == [Proof.LABEL if one == "yes" else None for one in labelled.split()]


def test_a_heading_before_a_colon_is_no_label() -> None:
    text = "MAKING SHIPS GREAT AGAIN: The order raises the fee.\n\nPresident Trump: “We make ships.”"
    assert proofs(text, source=WHITE_HOUSE) == [("us", Proof.DOCUMENT), ("us", Proof.LABEL)]


def test_an_outlets_list_with_colons_is_no_transcript() -> None:
    assert heard("China: The tariff rises.\n\nThe US: The tariff falls.")[0].proof is None


def test_proof_needs_nothing_but_the_data_of_the_pair() -> None:
    text = "New Delhi said talks would go on. Indian farmers said so too. Leela Baruah said so in Parliament."
    told = attribute(article(1, title="", text=text, published=SPRING_2025), india_pakistan(), lexicon())
    assert [(each.party if each.proof else "", each.proof) for each in told] == [
        ("india", Proof.OFFICE),
        ("", None),
        ("india", Proof.PERSON),
    ]


PRIVATE_BODIES = (
    "The Washington Wheat Commission said that buyers would come.",
    "Washington Apple Commission president Todd Marsh said that buyers would come.",
    "Washington State University President Otis Barr said that students would come.",
    "Washington state officials said that buyers would come.",
    "Georgia's president, Otis Barr, said that buyers would come.",
    "Georgia Ports Authority chief Otis Barr said that ships would come.",
    "Beijing Automotive president Li Wei said that buyers would come.",
    "Bank of China chief economist Li Wei said that buyers would come.",
    "China Retail Federation President Li Wei said that buyers would come.",
    "China National Textile and Apparel Council president Li Wei said that buyers would come.",
    "American Farm Bureau Federation President Otis Barr said that buyers would come.",
    "US Wheat Associates President Otis Barr said that buyers would come.",
    "The U.S. Meat Export Federation's president said that buyers would come.",
    "The US Dairy Export Council said that buyers would come.",
    "The American Cancer Society's president said that help would come.",
    "The US Olympic Committee said that guests would come.",
    "US Chamber of Commerce President Otis Barr said that buyers would come.",
    "华盛顿州苹果委员会主席马什表示，买家会来。",
    "中国零售联合会主席李卫表示，买家会来。",
    "美国大豆协会主席索雷尔表示，买家会来。",
    "美国乳品出口委员会表示，买家会来。",
    "美国奥委会表示，客人会来。",
)
STATE_BODIES = (
    ("us", "The US International Trade Commission said that buyers would come."),
    ("us", "US Federal Trade Commission Chair Otis Barr said that buyers would come."),
    ("us", "Federal Reserve Chair Otis Barr said that buyers would come."),
    ("us", "US President Otis Barr said that buyers would come."),
    ("us", "The CIA director said that buyers would come."),
    ("prc", "National Development and Reform Commission Vice Chairman Li Wei said that growth would last."),
    ("prc", "China Securities Regulatory Commission chairman Li Wei said that buyers would come."),
    ("prc", "Chinese President Li Wei said that buyers would come."),
    ("prc", "国务院关税税则委员会表示，将采取措施。"),
    ("us", "美国国际贸易委员会表示，买家会来。"),
)


@pytest.mark.parametrize("sentence", PRIVATE_BODIES)
def test_the_head_of_a_private_body_or_of_a_region_is_no_sides(sentence: str) -> None:
    language = "en" if sentence[0].isascii() else "zh-Hans"
    assert [each.proof for each in heard(sentence, language=language)] == [None]


@pytest.mark.parametrize(("party", "sentence"), STATE_BODIES)
def test_the_head_of_a_body_of_the_state_is_its_sides(party: str, sentence: str) -> None:
    (found,) = heard(sentence, language="en" if sentence[0].isascii() else "zh-Hans")
    assert found.party == party
    assert found.proof in (Proof.OFFICE, Proof.PERSON)


def spoken(text: str) -> tuple[str, Proof | None]:
    """Who says the last sentence of a text on the other pair, and how that is known."""
    last = attribute(article(1, title="", text=text, published=SPRING_2025), india_pakistan(), lexicon())[-1]
    return last.speaker, last.proof


MET = "Secretary Brannock, who met Foreign Minister Sana Mirzapuri on Friday, left without a word."
CALLED = "The talks were “constructive,” the minister said."


def test_a_bare_role_means_whom_a_sentence_before_named_in_it_and_not_who_spoke_last() -> None:
    mirzapuri = ("Sana Mirzapuri", Proof.CARRIED)
    led = "The Indian government said that Leela Baruah would visit Lahore."
    assert spoken(f"{MET} {CALLED}") == mirzapuri
    assert spoken(f"{led} {MET} {CALLED}") == mirzapuri
    assert spoken(f"{MET} {CALLED.replace('the minister', 'the secretary')}")[0] != "Sana Mirzapuri"
    unnamed = MET.replace("Foreign Minister Sana Mirzapuri", "Sana Mirzapuri")
    assert spoken(f"{unnamed} {CALLED}")[0] != "Sana Mirzapuri", "the text does not say that she is one"


def test_of_two_who_bear_a_role_it_is_not_proven_which_one_a_bare_role_means() -> None:
    other = "External Affairs Minister Leela Baruah was in Lahore too."
    assert spoken(f"{MET} {other} {CALLED}") == ("Leela Baruah", None)
