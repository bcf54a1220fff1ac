"""Short invented texts with what is right for each of their sentences: who speaks, and what kind of saying.

Labels were written before the rules were changed for them, by one annotator. Offices stand for their parties;
names of persons are invented but for a few of the relation's own, who say nothing of substance. F fact,
S statement, O opinion, B background; a label without a kind leaves it open.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from digests.model import Passage, PassageKind

KINDS = {"F": PassageKind.FACT, "S": PassageKind.STATEMENT, "O": PassageKind.OPINION, "B": PassageKind.BACKGROUND}


@dataclass(frozen=True, slots=True)
class Case:
    """A text and its labels, one for each sentence, such as "us S prc S outlet F"."""

    about: str
    text: str
    labels: tuple[str, ...]
    language: str = "en"
    published: datetime = datetime(2024, 5, 25, 12, 0, tzinfo=UTC)
    pair: str = "us-china"

    def faults(self, passages: list[Passage]) -> list[str]:
        """Say what is wrong with each passage; empty where all is right."""
        if len(passages) != len(self.labels):
            return [f"{len(passages)} passages instead of {len(self.labels)}"] * max(1, len(self.labels))
        found = []
        for label, passage in zip(self.labels, passages, strict=True):
            party, _, kind = label.partition(" ")
            if passage.party != party or (kind and passage.kind != KINDS[kind]):
                found.append(f"{passage.party} {passage.kind} instead of {label}: {passage.text}")
        return found


def case(about: str, text: str, *labels: str, **changes: object) -> Case:
    return Case(about, text, labels, **changes)  # type: ignore[arg-type]


def hans(about: str, text: str, *labels: str, **changes: object) -> Case:
    return Case(about, text, labels, language="zh-Hans", **changes)  # type: ignore[arg-type]


def hant(about: str, text: str, *labels: str, **changes: object) -> Case:
    return Case(about, text, labels, language="zh-Hant", **changes)  # type: ignore[arg-type]


SPRING_2025 = datetime(2025, 4, 10, 12, 0, tzinfo=UTC)

ENGLISH = (
    case("offices by themselves",
         "The State Department spokesman told reporters that the two capitals keep in touch. The Commerce "
         "Ministry spokesperson said at a weekly briefing that China would study the text.",
         "us S", "prc S"),
    case("officials of a party, unnamed",
         "US officials said the talks in Geneva would last two days. A Chinese official said no agenda had been "
         "agreed.",
         "us S", "prc S"),
    case("unnamed sources are nobody's word",
         "The talks between Chinese and US officials may move to Bangkok, according to two people familiar with "
         "the matter. A person briefed on the plan said the date was open. Sources said both capitals had been "
         "told.",
         "outlet", "outlet", "outlet"),
    case("a company",
         "The United States and China both reviewed the sale. Lockheed Martin said it would follow the law. "
         "Apple declined to comment. Huawei said in a statement that its products are safe.",
         "both F", "other S", "other", "other S"),
    case("companies with a legal form",
         "Harbor Chip Corp said Beijing had approved the purchase. Orient Battery Co., a Chinese maker, said it "
         "would build a plant in Michigan.",
         "other S", "other S"),
    case("a firm's chief",
         "Washington and Beijing set new rules for chips. Dale Renner, chief executive of Ostrava Devices, said "
         "the rules were clear.",
         "both F", "other S"),
    case("a think tank and its people",
         "The Harbor Street Institute said Chinese exports would fall. Nina Falk, a senior fellow at the Ostler "
         "Center, told the paper that Beijing would wait for the US election.",
         "commentator O", "commentator O"),
    case("former officials speak for nobody",
         "A former State Department official said China would answer. Glenn Marsh, who served as a US trade "
         "negotiator until 2019, said Beijing had changed its tactics.",
         "commentator O", "commentator O"),
    case("a former minister of China",
         "Zhu Ande, a former vice minister of commerce of China, said in Shanghai that talks with Washington "
         "were useful.",
         "commentator O"),
    case("an ex-official after the term", "Antony Blinken said that the United States and China must talk.",
         "commentator O", published=SPRING_2025),
    case("the same person in office, and by surname later",
         "Antony Blinken said that the United States and China must talk. Blinken added that the door was open.",
         "us S", "us S"),
    case("then-president long after", "Then-President Donald Trump said in 2019 that China paid the tariffs.",
         "commentator"),
    case("Beijing quoted by Washington stays Washington's",
         'The White House said China had promised to buy "substantial" amounts of soybeans. The Treasury said '
         "that Beijing acknowledged the problem and agreed to act.",
         "us S", "us S"),
    case("Washington quoted by Beijing stays Beijing's",
         "The Chinese foreign ministry said the US side reiterated that it does not support independence. "
         "According to the Chinese readout, the American officials promised to lift the curbs.",
         "prc S", "prc S"),
    case("a claim at the end frames it",
         "Washington has agreed to suspend the port fees, China's commerce ministry said on Friday. Chinese "
         "buyers have cancelled nothing, the US Department of Agriculture said.",
         "prc S", "us S"),
    case("a quotation within a statement",
         "The Pentagon said the pilot had ignored calls and that China's claim of \"safe and professional\" "
         "conduct was false.",
         "us S"),
    case("pronouns and surnames across paragraphs",
         "Foreign Ministry spokesperson Tang Wei said the controls were lawful.\n\n“They are in line with "
         "practice,” she said.\n\n“China is open to talks.”\n\nTang did not name the companies.",
         "prc S", "prc S", "prc S", "prc"),
    case("a quotation over sentences",
         "“The rule protects workers,” the US Trade Representative said. “It will stay in force. Nothing in it "
         "is new.”",
         "us S", "us S"),
    case("a quotation over paragraphs without closing marks",
         "The Chinese embassy issued a statement on Monday.\n\n“We have seen the report,” the embassy "
         "spokesperson said. “It is not true.\n\n“The US side should publish the facts.”",
         "prc", "prc S", "prc S"),
    case("who speaks comes after the first sentence",
         "“The door is open. But talks need respect,” the Chinese commerce ministry said.",
         "prc S"),
    case("a quotation alone before the one that names the speaker",
         "Washington published the list on Friday.\n\n“This is wrong. This must stop.”\n\n“We will take "
         "measures,” China's commerce ministry spokesperson said.",
         "us F", "prc S", "prc S"),
    case("two voices in turn",
         "Beijing called the sale a provocation. Washington said the sale was routine. It said the island had "
         "asked for it. Beijing said it would answer.",
         "prc S", "us S", "us S", "prc S"),
    case("a joint statement",
         "The two sides said in a joint statement that the tariffs would be cut for 90 days. China and the "
         "United States agreed to meet again in June. Both governments said the talks were frank.",
         "both S", "both", "both S"),
    case("joint in other words",
         "In a joint statement, Washington and Beijing said they would keep the channel open. US and Chinese "
         "negotiators said they had agreed on a framework.",
         "both S", "both S"),
    case("He is a surname",
         "He Lifeng said China was ready to talk with Washington. He said the teams would meet soon.",
         "prc S", "prc S"),
    case("another He, in the middle",
         "On Friday, Vice Premier He Lifeng told visitors from the United States that the door was open. On "
         "Saturday, He said so again.",
         "prc S", "prc S"),
    case("state media",
         "China Daily said in an editorial that Washington had misread the island. State broadcaster CCTV "
         "reported that the drill went on. Xinhua, citing the coast guard, said the ship had left.",
         "state-media", "state-media", "state-media"),
    case("what state media cite",
         "The foreign ministry spokesperson told Xinhua that Beijing would not accept the ruling. The US side "
         "must correct its mistakes, the Chinese defense ministry told state media.",
         "prc S", "prc S"),
    case("a state-linked scholar is no party",
         "Lu Baoshan, a researcher at the Chinese Academy of Social Sciences, said Washington was bluffing. Wu "
         "Jialin, dean of a school at Renmin University in Beijing, said that the American side knew it.",
         "commentator O", "commentator O"),
    case("a lawmaker and a committee",
         "Senator Mark Dunley said China should be held to its word. The House Select Committee on the Chinese "
         "Communist Party said it would hold a hearing.",
         "us S", "us S"),
    case("a third state",
         "Japan's defense ministry said two Chinese ships had passed the strait. The Philippine president said "
         "Manila would not choose between Beijing and Washington.",
         "other S", "other S"),
    case("an ambassador's post at the other side",
         "The US ambassador to China said visas would be issued as before. China's ambassador in Washington "
         "said students were welcome.",
         "us S", "prc S"),
    case("the embassy in the other's capital",
         "The Chinese embassy in Washington said the charge was groundless. A spokesperson for the US embassy "
         "in Beijing said the consulate was open.",
         "prc S", "us S"),
    case("Taipei",
         "Taiwan's presidential office said the call had been arranged by Washington. The Mainland Affairs "
         "Council said Beijing should talk.",
         "taiwan S", "taiwan S"),
    case("saying in a clause of time is not said",
         "After Beijing said the balloon was a weather airship, the United States postponed the visit.",
         "us F"),
    case("acts",
         "The Treasury Department sanctioned four Chinese firms on Thursday. China's commerce ministry added "
         "two American companies to its list. The tariffs cover steel.",
         "us F", "prc F", "outlet F"),
    case("history",
         "The United States and China have held such talks since 2009. The last round ended in 2022 without "
         "result.",
         "both B", "outlet B"),
    case("asked, and declined",
         "Asked about the report, the White House said it had nothing to add. The Chinese embassy did not "
         "respond to a request for comment.",
         "us S", "prc"),
    case("unknown verbs before a quotation",
         'The Chinese ambassador fumed: "This is not how partners behave." The State Department shot back that '
         "the rules apply to all.",
         "prc S", "us S"),
    case("a paper that is not state media",
         "The Harbour Gazette reported that the United States would lift the ban on Chinese fishing boats. The "
         "New York Times, citing officials, said the list was ready.",
         "outlet", "outlet"),
    case("who is told is not who speaks",
         "Chinese officials told the White House that the tariffs must go. The US Treasury Secretary told "
         "Beijing that it was a matter of law.",
         "prc S", "us S"),
    case("scare quotes are no saying", 'The so-called "reciprocal" duties on Chinese goods start on Monday.',
         "outlet F"),
    case("the party of a body after it was named",
         "China's commerce ministry announced the inquiry on Tuesday. The ministry said it had evidence of "
         "dumping. It gave American makers 20 days to answer.",
         "prc", "prc S", "prc"),
    case("an industry group",
         "Washington and Beijing cut duties. The Prairie Soybean Association said its members were relieved. "
         "The chamber of commerce in Shanghai said orders had returned.",
         "both F", "commentator", "commentator"),
    case("an analyst quoted over sentences",
         "“Beijing has more cards than people think,” said Tomas Reyl, an economist at Lindqvist Bank. "
         "“Washington knows that.” He expects talks by July.",
         "commentator O", "commentator O", "commentator O"),
    case("an analyst between two officials",
         "The White House said the duties would stay. Erin Vask, an analyst, said they would hurt American "
         "buyers. The White House said it would review them.",
         "us S", "commentator O", "us S"),
    case("a spokesperson of a company with a party's name in it",
         "A spokesperson for Bank of China said the branch was open. A spokesman for American Airlines said "
         "flights to Shanghai would resume.",
         "other S", "other S"),
    case("speakers behind a colon", "Chinese Foreign Ministry: “We oppose this.”",
         "prc S"),
)  # fmt: skip

CHINESE = (
    hans("发言人，主语省略", "商务部新闻发言人周四表示，中方注意到美方的声明。要求美方尽快取消加征的关税。",
         "prc S", "prc S"),
    hans("美国官员", "美国官员表示，谈判将持续两天。",
         "us S"),
    hans("美国财政部", "美国财政部周四宣布制裁四家中国企业。",
         "us F"),
    hans("知情人士", "知情人士透露，中美官员可能在曼谷会面。",
         "outlet"),
    hans("据两名知情人士", "据两名知情人士透露，美方尚未向中方提交文本。",
         "outlet"),
    hans("公司", "华为在声明中表示，公司遵守所有适用的法律。",
         "other S"),
    hans("外国公司", "苹果公司表示，将继续在中国投资。",
         "other S"),
    hans("前官员", "美国前贸易谈判代表表示，中国改变了策略。",
         "commentator O"),
    hans("智库", "东岸研究所的报告认为，美国关税对中国出口影响有限。",
         "commentator O"),
    hans("教授", "滨海大学教授林一白指出，美方低估了北京的决心。",
         "commentator O"),
    hans("声称不越界", "白宫表示，中方承诺购买更多大豆。",
         "us S"),
    hans("中方转述", "外交部发言人说，美方重申不支持“台独”。",
         "prc S"),
    hans("引语在前", "“这是错误的做法。”外交部发言人在例行记者会上说。",
         "prc S", "prc S"),
    hans("引语连续", "外交部发言人说：“中方坚决反对。我们将采取必要措施。”他还说，“大门是敞开的”。",
         "prc S", "prc S"),
    hans("何立峰", "何立峰表示，中方愿同美方加强沟通。",
         "prc S"),
    hans("何不是疑问词", "国务院副总理何立峰20日会见美国客人时指出，中美合则两利。",
         "prc S"),
    hans("联合声明", "中美双方在联合声明中表示，将在90天内降低关税。",
         "both S"),
    hans("中美两国同意", "中美两国同意建立磋商机制。",
         "both"),
    hans("官媒", "新华社评论称，美方误判了形势。",
         "state-media"),
    hans("环球时报社评", "《环球时报》社评说，华盛顿应当反思。",
         "state-media"),
    hans("第三国", "日本外务省表示，两艘中国船只通过海峡。",
         "other S"),
    hans("大使", "美国驻华大使表示，签证将照常签发。",
         "us S"),
    hans("中国驻美大使馆", "中国驻美国大使馆发言人表示，有关指控毫无根据。",
         "prc S"),
    hans("议员", "美国参议员邓利表示，中国应当守信。",
         "us S"),
    hans("历史", "2018年，美国对中国商品加征关税。",
         "us B"),
    hans("无人说话", "关税涉及钢铁和铝。",
         "outlet F"),
    hans("列入清单", "中国商务部将两家美国企业列入不可靠实体清单。",
         "prc F"),
    hans("他指代发言人", "国防部发言人表示，中方对此强烈不满。他说，美方应停止挑衅。",
         "prc S", "prc S"),
    hans("记者问", "有记者问，美方是否已通知中方。",
         "outlet"),
    hant("發言人", "國台辦發言人表示，美方應停止對台軍售。",
         "prc S"),
    hant("陸委會", "陸委會表示，北京應當對話。",
         "taiwan S"),
    hant("白宮", "白宮發言人表示，美國政策沒有改變。",
         "us S"),
    hant("學者", "海濱大學教授林一白認為，美國不會讓步。",
         "commentator O"),
    hant("前官員", "美國前國務院官員表示，北京會作出回應。",
         "commentator O"),
    hant("公司", "台積電表示，將遵守美國和台灣的法規。",
         "other S"),
    hant("消息人士", "消息人士指出，中美雙方尚未敲定日期。",
         "outlet"),
    hant("中方引述美方", "中國外交部表示，美方承諾取消限制。",
         "prc S"),
    hant("官媒", "央視報導，演習持續兩天。",
         "state-media"),
    hant("兩國元首", "兩國元首同意保持溝通。",
         "both"),
    hant("總統府", "總統府表示，通話由華盛頓安排。",
         "taiwan S"),
    hant("引號在後", "「這是錯誤的做法，」中國商務部發言人說。",
         "prc S"),
    hant("五角大廈", "五角大廈說，飛行員無視呼叫。",
         "us S"),
)  # fmt: skip

OTHER_PAIR = (
    case("the same rules for another pair",
         "The Indian Foreign Ministry spokesman said Pakistan had agreed to open the crossing. The Foreign "
         "Office in Islamabad said no such promise had been made.",
         "india S", "pakistan S", pair="india-pakistan"),
    case("there China is another state",
         "India and Pakistan exchanged lists. China's foreign ministry said it welcomed the step. Asha Verin, "
         "an analyst at the Ostler Center, said it changed little.",
         "both F", "other S", "commentator O", pair="india-pakistan"),
    case("a body by its name, and it",
         "The Ministry of External Affairs said the pilot would be sent home. It said Islamabad had been told.",
         "india S", "india S", pair="india-pakistan"),
    case("both together", "India and Pakistan said in a joint statement that the ceasefire holds.",
         "both S", pair="india-pakistan"),
)  # fmt: skip

REPORTS = (
    case("export curbs",
         "WASHINGTON — The Commerce Department on Thursday barred exports of two kinds of AI chips to China, "
         "the latest step in a campaign to slow Beijing's military. “These chips can be used to train weapons,” "
         "a senior department official told reporters on a call. The official said the rule would take effect "
         "in 30 days. China's embassy in Washington called the step “typical economic bullying.” “The US should "
         "stop politicising trade,” embassy spokesman Lu Dapeng said in an email. Nvidia's shares fell 4 "
         "percent. The company, based in Santa Clara, said it would comply and expected little effect. “It is a "
         "shot across the bow,” said Ravi Denholm, who follows chip makers at Corvane Research.",
         "us F", "us S", "us S", "prc S", "prc S", "outlet F", "other S", "commentator O"),
    case("call",
         "President Xi Jinping spoke by phone with the US president on Tuesday, Chinese state media reported. "
         "According to Xinhua, Xi said the two countries should find the right way to get along. The White "
         "House confirmed the call but gave no details. Asked whether tariffs were discussed, a White House "
         "official said: “Everything was on the table.” Neither side announced a date for a meeting. A person "
         "familiar with the conversation described it as cordial.",
         "state-media", "state-media", "us", "us S", "both F", "outlet"),
    case("coast guard",
         "The Chinese coast guard said it had expelled a Philippine vessel from waters near the shoal. Manila "
         "rejected the account. The US State Department, in a statement, accused Beijing of reckless conduct. A "
         "Pentagon spokeswoman, Major Dana Ferro, said American ships would keep sailing. “We will fly, sail "
         "and operate,” she said. Beijing's foreign ministry responded that the United States is no party to "
         "the dispute and should not stir up trouble.",
         "prc S", "other S", "us S", "us S", "us S", "prc S"),
    case("hearing",
         "Lawmakers grilled the Treasury secretary about China on Wednesday. Rep. Alan Proctor, a Republican "
         "from Ohio, asked why Chinese banks had not been sanctioned. “They will be if they cross the line,” "
         "she replied. Proctor said that was not an answer. Senate Democrats have been cooler on new sanctions. "
         "The Chinese embassy, for its part, said that sanctions hurt both.",
         "us", "us", "us S", "us S", "outlet", "prc S"),
    case("soybeans",
         "China bought 180,000 tonnes of US soybeans last week, the US Department of Agriculture said on "
         "Monday. State-owned trader Sinograin did not respond to a request for comment. Traders in Chicago "
         "said more purchases were likely. China's General Administration of Customs will publish its figures "
         "on Friday. “It is a gesture, not a turn,” said Meg Ostrow, a grain analyst in Kansas City.",
         "us S", "other", "outlet F", "prc F", "commentator O"),
    case("visa",
         "The United States will shorten visas for some Chinese students, two US officials said. The officials, "
         "who spoke on condition of anonymity, said the plan was not final. Universities warned of lost talent. "
         "In Beijing, Foreign Ministry spokesman Gao Ren told a daily briefing that China had lodged a protest. "
         "He urged Washington to protect the rights of students. Gao did not say how China would respond.",
         "us S", "us S", "outlet", "prc S", "prc S", "prc"),
    case("joint",
         "US and Chinese negotiators ended two days of talks in Geneva on Sunday. Both sides hailed progress. "
         "“We made substantial progress,” the US trade representative said, without giving details. Vice "
         "Premier He Lifeng, who led the Chinese delegation, called the atmosphere candid. He said a joint "
         "statement would follow on Monday. Economists were wary.",
         "both F", "both S", "us S", "prc S", "prc S", "commentator"),
    case("Taiwan",
         "Taiwan's defence ministry said on Saturday that 21 Chinese aircraft had crossed the median line. It "
         "said it had sent jets. China says the island is part of its territory, a claim Taipei rejects. The "
         "Eastern Theater Command of the People's Liberation Army said the patrol was routine. Taipei's top "
         "China policy body urged Beijing to stop. Washington is Taiwan's main arms supplier.",
         "taiwan S", "taiwan S", "prc S", "prc S", "taiwan S", "outlet"),
    case("fentanyl",
         "A Chinese delegation met officials of the Drug Enforcement Administration in Virginia, the Justice "
         "Department said. Police in Guangdong had arrested three suspects, China's Ministry of Public Security "
         "announced in June. “This is what cooperation looks like,” a US counternarcotics official said. "
         "Critics say the steps are small. More than 70,000 Americans died of overdoses in 2023.",
         "us", "prc", "us S", "commentator", "outlet"),
    case("think tank report",
         "China will need a decade to match American chips, according to a report by the Ostler Center. The "
         "report's authors argue that export controls work. Wang Qiao, who teaches at Fudan University in "
         "Shanghai, disagreed. “Controls breed rivals,” he wrote in the state-run Global Times. The Biden "
         "administration has defended the controls. Its officials say they are narrow.",
         "commentator O", "commentator O", "commentator O", "commentator O", "us", "us S"),
    hans("出口管制",
         "美国商务部周四宣布，将限制两类人工智能芯片对华出口。一名美国高级官员对记者说，这些芯片可用于军事。"
         "中国驻美使馆发言人卢大鹏回应称，美方应停止将经贸问题政治化。英伟达表示，公司将遵守规定。"
         "研究公司分析师德恩霍姆认为，影响有限。外交部发言人高仁周五在记者会上说，中方已提出严正交涉。"
         "“我们将维护企业的正当权益，”他说。",
         "us", "us S", "prc S", "other S", "commentator O", "prc S", "prc S"),
    hans("通话",
         "国家主席习近平周二同美国总统通电话。据新华社报道，习近平指出，两国应找到正确相处之道。白宫证实了通话，"
         "但未透露细节。双方没有公布会晤日期。知情人士称，气氛友好。",
         "both", "state-media", "us", "both", "outlet"),
    hans("大豆",
         "美国农业部周一表示，中国上周购买了18万吨美国大豆。中国海关总署将于周五公布数据。芝加哥的交易商说，"
         "可能会有更多采购。“这是姿态，不是转变，”堪萨斯城的谷物分析师奥斯特罗说。",
         "us S", "prc F", "outlet", "commentator O"),
    hans("海警",
         "中国海警局发言人表示，已依法驱离菲律宾船只。菲律宾否认这一说法。美国国务院发表声明，指责北京行为鲁莽。"
         "中国外交部回应说，美国不是当事方，无权介入。",
         "prc S", "other S", "us S", "prc S"),
    hant("台灣",
         "台灣國防部週六表示，有21架中國軍機越過中線。陸委會呼籲北京停止挑釁。中國國防部發言人說，"
         "巡航是例行行動。白宮國安會發言人強調，美國立場沒有改變。前美軍將領巴恩斯認為，這是測試。",
         "taiwan S", "taiwan S", "prc S", "us S", "commentator O"),
    hant("簽證",
         "兩名美國官員說，美國將縮短部分中國學生的簽證。外交部發言人高仁表示，中方已提出抗議。"
         "他敦促美方保障學生權益。大學擔心流失人才。",
         "us S", "prc S", "prc S", "outlet"),
)  # fmt: skip

FURTHER = (
    case("ports",
         "The Office of the United States Trade Representative said on Thursday it would charge fees on "
         "Chinese-built ships from October. The fees start at $50 a ton. Zhang Bowen, a spokesman for China's "
         "transport ministry, called them “a breach of the rules of trade.” He added that Beijing would respond "
         "in kind. The World Shipping Council, which represents container lines, warned of higher prices. "
         "Cosco, the Chinese carrier, did not immediately comment. US Trade Representative Jamie Orton had said "
         "in January that the fees would “bring shipbuilding home.”",
         "us S", "outlet F", "prc S", "prc S", "commentator", "other", "us S"),
    case("balloon",
         "A US fighter jet shot down the balloon off South Carolina on Saturday. Beijing, which insists that it "
         "was a civilian airship, expressed strong dissatisfaction. “China reserves the right to respond,” the "
         "foreign ministry said. Defense Department officials said the craft had flown over missile sites. "
         "Divers were still looking for debris on Sunday. Representative Carla Voss, a Democrat, said the White "
         "House had waited too long. The president said he had ordered the strike as soon as it was safe.",
         "outlet F", "prc S", "prc S", "us S", "outlet F", "us S", "us S"),
    case("farmland",
         "Lawmakers in Texas passed a bill on Monday that bars Chinese citizens from buying farmland. The "
         "governor said he would sign it. “This is about security, not about people,” said State Senator Lana "
         "Brooke, who wrote the bill. Advocacy groups plan to sue. A spokesperson for the Chinese consulate in "
         "Houston said the bill was discriminatory.",
         "us F", "us S", "us S", "outlet", "prc S"),
    case("yuan",
         "China's central bank set the yuan at its weakest level in 14 months on Wednesday. The People's Bank "
         "of China did not explain the move. Analysts at Goldman Sachs said the step was meant to cushion "
         "tariffs. “Beijing is testing the waters,” wrote Hui Lam, the bank's chief China economist. The US "
         "Treasury Department, which has twice named China a manipulator, said it was watching closely. "
         "Treasury Secretary Dale Pruitt will raise the matter next week, a department spokeswoman said.",
         "prc F", "prc", "commentator O", "commentator O", "us S", "us S"),
    case("embassy op-ed",
         "In an article for the Harbour Gazette, China's ambassador wrote that the two countries share more "
         "than they fear. “Cooperation is not a favour,” the ambassador wrote. The State Department declined to "
         "comment on the article. But a senior administration official, speaking on condition of anonymity, "
         "said Beijing's deeds did not match its words.",
         "prc S", "prc S", "us", "us S"),
    case("students",
         "About 270,000 Chinese students study in the United States. The number has fallen since 2019. Xie "
         "Ming, 24, who studies physics in Ohio, said she was asked about her uncle at the border. US Customs "
         "and Border Protection said it does not discuss cases. China's Ministry of Education issued a warning "
         "to students last month. It told them to “assess the risks.”",
         "outlet", "outlet B", "commentator", "us S", "prc", "prc S"),
    case("third countries",
         "Vietnam said on Tuesday it would not take sides between China and the United States. “We want good "
         "ties with both,” Prime Minister Tran Duc Hai told a forum in Singapore. Washington has pressed Hanoi "
         "to curb the transit of Chinese goods. A European Commission spokesperson said Brussels was following "
         "the talks.",
         "other S", "other S", "us", "other S"),
    case("drill",
         "The People's Liberation Army held live-fire drills near Taiwan on Friday. Senior Colonel Shi Lei, a "
         "spokesperson for the Eastern Theater Command, said the drills were a stern warning. Taipei condemned "
         "them as reckless. “Our forces are ready,” President Lai Ching-te said at a base in Hualien. The "
         "Pentagon called for restraint. Military observers said the drills were smaller than those in 2022.",
         "outlet F", "prc S", "taiwan S", "taiwan S", "us S", "commentator O"),
    case("truce",
         "After two days of talks, China and the United States extended their tariff truce by 90 days. Under "
         "the deal, Washington keeps a 10 percent duty and Beijing buys more soybeans. “Both teams deserve "
         "credit,” said the US commerce secretary. Beijing's top negotiator, Li Chenggang, described the talks "
         "as “in-depth and candid.” Neither government published a text. Business groups welcomed the extension.",
         "both F", "outlet", "us S", "prc S", "both", "outlet"),
    hans("船舶费",
         "美国贸易代表办公室周四表示，将从10月起对中国建造的船舶收费。中国交通运输部发言人张博文称，"
         "此举违反贸易规则。他还说，中方将对等反制。中远海运没有立即置评。航运分析师林恩预计，运费将上涨。",
         "us S", "prc S", "prc S", "other", "commentator O"),
    hans("汇率",
         "中国央行周三将人民币中间价设在14个月低点。美国财政部表示，正在密切关注。高盛分析师认为，"
         "此举是为了缓冲关税。白宫经济顾问哈塞说，这无助于谈判。",
         "prc F", "us S", "commentator O", "us S"),
    hans("演习",
         "解放军周五在台湾附近举行实弹演习。东部战区新闻发言人施雷表示，这是严正警告。台湾总统府谴责演习鲁莽。"
         "美国国防部呼吁克制。军事观察人士指出，规模小于2022年。",
         "outlet", "prc S", "taiwan S", "us S", "commentator O"),
    hant("關稅休戰",
         "中美兩國週日宣布，將關稅休戰延長90天。美國商務部長說，雙方團隊都有功勞。"
         "中國首席談判代表李成鋼形容會談坦誠。越南外交部表示，不會選邊站。企業團體對此表示歡迎。",
         "both", "us S", "prc S", "other S", "outlet"),
    hant("學生",
         "美國國務院發言人週二說，簽證審查將更嚴格。中國教育部上月發出留學預警。"
         "一名在俄亥俄州讀書的中國學生表示，她在邊境被盤問。",
         "us S", "prc F", "commentator"),
    case("India and Pakistan",
         "India suspended the water treaty on Wednesday. Indian Foreign Secretary Ravi Menon said the step "
         "would last until Islamabad acts. Pakistan's prime minister called it an act of war. “Every drop is "
         "ours by right,” he told parliament. The United States urged both sides to talk. Sana Qadir of the "
         "Ostler Center said neither could afford a fight.",
         "india F", "india S", "pakistan S", "pakistan S", "other S", "commentator O", pair="india-pakistan"),
)  # fmt: skip

LAST = (
    case("spy charges",
         "Federal prosecutors charged two former Navy sailors on Wednesday with selling secrets to China. The "
         "Justice Department said the men were paid $15,000. “They betrayed their oath,” Assistant Attorney "
         "General Paul Rook told a news conference. A lawyer for one of the men said he would plead not guilty. "
         "China's foreign ministry said it was not aware of the case. Its spokeswoman accused Washington of "
         "smearing China.",
         "us F", "us S", "us S", "commentator", "prc S", "prc S"),
    case("rare earths",
         "Beijing will require licences for exports of seven rare earths, according to a notice on the commerce "
         "ministry's website. The curbs take effect immediately. American carmakers have two months of stock, "
         "said Lena Ortiz of the trade group Autodrive. Ford said it was assessing the impact. “We are talking "
         "to the Chinese side,” a White House adviser told Bloomberg News. The Chinese side has not confirmed "
         "any talks.",
         "prc", "outlet", "commentator", "other S", "us S", "prc"),
    case("summit logistics",
         "Officials from both countries are preparing a meeting of the two presidents in November, people "
         "briefed on the plans said. The venue could be Kuala Lumpur. Malaysia's prime minister said his "
         "country would be honoured. Neither the White House nor the Chinese foreign ministry would confirm the "
         "plan. Chinese state television has not mentioned it.",
         "outlet", "outlet", "other S", "both", "outlet"),
    case("human rights",
         "The United Nations human rights chief urged China to release a journalist. The US ambassador to the "
         "UN backed the call. China's mission in Geneva rejected it as interference. “No one is above the law,” "
         "its statement said. Rights groups said the trial was unfair. Amnesty International called it a sham.",
         "other S", "us", "prc S", "prc S", "commentator", "commentator"),
    case("exhibit",
         "Two pandas from Sichuan arrived in San Diego on Friday. Zoo director Hal Brenner said they were "
         "healthy. China's ambassador, Xie Feng, welcomed them at the airport. “They carry friendship,” he "
         "said. California's governor thanked China. Visitors will see them from August.",
         "outlet F", "commentator", "prc", "prc S", "us", "outlet"),
    case("chips probe",
         "China's market regulator opened an investigation into the American chip designer Orlo on Monday. The "
         "State Administration for Market Regulation said the company may have broken antitrust law. Orlo's "
         "shares fell 3 percent. The company said it would cooperate. Orlo's chief executive, Tim Vance, told "
         "employees the probe was political. A Commerce Department spokesman called the move “retaliation.”",
         "prc F", "prc S", "outlet F", "other S", "other S", "us S"),
    case("long quote",
         "“We are not decoupling.\n\n“We are protecting what must be protected,” the national security adviser "
         "said in a speech in Washington. His Chinese counterpart, Wang Yi, answered a day later. “Walls "
         "isolate those who build them,” Wang said.\n\n“History has shown this.”",
         "us S", "us S", "prc", "prc S", "prc S"),
    hans("稀土",
         "商务部公告称，将对七种稀土实施出口许可。美国汽车业协会表示，库存只够两个月。福特公司说，正在评估影响。"
         "一名白宫顾问告诉彭博社，双方正在沟通。中方尚未证实。",
         "prc S", "commentator", "other S", "us S", "prc"),
    hans("间谍案",
         "美国司法部周三起诉两名前海军士兵。助理司法部长鲁克在记者会上说，他们背叛了誓言。"
         "中国外交部发言人称不了解情况。她指责美方抹黑中国。其中一人的律师表示，当事人将不认罪。",
         "us F", "us S", "prc S", "prc S", "commentator"),
    hant("人權",
         "聯合國人權事務高級專員敦促中國釋放一名記者。美國駐聯合國大使表示支持。"
         "中國常駐日內瓦代表團駁斥這是干涉。國際特赦組織稱審判不公。",
         "other S", "us S", "prc S", "commentator"),
    hant("調查",
         "中國市場監管總局週一宣布對美國晶片公司展開調查。該公司表示將予以配合。美國商務部發言人稱此舉是報復。"
         "台灣經濟部說，影響有限。",
         "prc F", "other S", "us S", "taiwan S"),
)  # fmt: skip

SEEN = (
    case("what governments elsewhere do is no opinion",
         "Twelve governments, most of them in Latin America, recognised Taipei in spite of China and the United "
         "States.",
         "other F"),
    case("officers of both", "US and Chinese officers agreed on Tuesday to test a phone line.",
         "both F"),
)  # fmt: skip

MORE_CHINESE = (
    hans("回应对方的做法", "商务部回应美方加征关税：坚决反对。",
         "prc S"),
    hans("会见时说", "王毅会见美国客人时强调，台湾问题是核心。",
         "prc S"),
    hans("发布公告", "美国贸易代表办公室发布公告称，将举行听证会。",
         "us S"),
    hans("央行", "中国人民银行公布，5月外汇储备增加。美国国债收益率下跌。",
         "prc F", "outlet F"),
    hans("外国外交部", "日本外交部表示，反对美国的做法。",
         "other S"),
    hans("通讯社", "据路透社报道，美国官员称关税将推迟。",
         "outlet"),
    hans("援引知情人士", "《纽约时报》援引知情人士的话报道称，美方正在考虑新的限制。",
         "outlet"),
    hans("前总统", "美国前总统特朗普说，中国会付钱。",
         "commentator O"),
    hans("商会", "美国商会表示，企业希望中美关系稳定。",
         "commentator O"),
    hans("何时不是人", "何时会谈尚未确定，何立峰说。",
         "prc S"),
    hans("新闻发言人的姓名", "中国商务部新闻发言人何咏前回应说，中方希望美方取消关税。她指出，这符合双方利益。",
         "prc S", "prc S"),
    hant("美軍", "美軍印太司令部說，演習照常進行。",
         "us S"),
)  # fmt: skip

CASES = (*ENGLISH, *CHINESE, *OTHER_PAIR, *REPORTS, *FURTHER, *LAST, *SEEN, *MORE_CHINESE)
