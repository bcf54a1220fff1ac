"""Words that hold other words, and words that look alike but are not: for the gate and for the themes.

Each stands in a headline or a sentence such as outlets write them; all are invented.
"""

import pytest

from digests.rules.editing.gate import judge
from digests.rules.editing.sorting import classify
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china


def passes(title: str) -> bool:
    return judge(article(1, title=title, text=""), us_china(), lexicon()).relevant


def themes(text: str) -> set[str]:
    return {score.theme for score in classify(article(1, title=text, text=f"{text}."), us_china(), lexicon())}


# --- the gate ------------------------------------------------------------------------------------

NO_PARTY = [
    # whole words, acronyms in their own case
    "Tell us how China will plan the new airport",
    "They let us in: a winter in Beijing",
    "FOLLOW US FOR NEWS FROM CHINA",
    "A plan for the Potomac: Washington wants cleaner water",
    "Plans and planes: America looks for pilots",
    "PLAY resumes at the American open",
    "Printers love PLA filament, says American shop",
    "A trumpeter plays in Shanghai, and Trumpets sound in Beijing",
    "A Chipmunk is loose in a Beijing park",
    "Chinatown feast draws thousands in Chicago",
    "Indochina railway turns 100, says American fan",
    "Students in Beijing busy with USB sticks and a bus trip",
    "Chinese firm pays US$3 billion for a mine in Chile",
    "China's reserves reach 3.2 trillion US dollars",
    # outlets, firms, contests and places that hold a party's word
    "South China Morning Post hires American editor",
    "Washington Post reader wins trip to Shanghai",
    "American Airlines flies more often to Beijing",
    "Latin America buys more buses from China",
    "South American growers eye Chinese tables",
    "Bone china from Ohio is back in American kitchens",
    "Beijing Winter Olympics volunteers cheer American skater",
    "Georgia opens a tea museum for Chinese guests",
    "Apple harvest is good in China",
    "Ford of the river is closed near Beijing",
    "Intel from the weather ship helps Chinese sailors",
    "Visa queues shrink in Beijing",
    # parties of others
    "Peru's Congress debates Chinese port",
    "Italian Senate hears Chinese envoy",
    "Indian National Congress leader visits China",
    "Communist Party of Vietnam meets in Hanoi as US ship leaves",
    # people and firms
    "George Washington University greets guests from Beijing",
    "Chinese-American baker wins the county prize",
    "American TikTok star sings at a wedding",
    "TikTok dance is the talk of Ohio",
    # one party, or a third territory alone
    "China, Japan and Korea hold talks on fish",
    "US and Canada open a bridge",
    "Hong Kong and Macao share a ferry",
    "Earthquake shakes eastern Taiwan",
    "Taiwan and Japan sign a tax treaty",
    "Strait of Magellan closed to Chinese fishing boats",
]
NO_PARTY_IN_CHINESE = [
    "中国乡村赶赴美丽约会", "面对美好生活，北京老人这样说", "中國學生的美術展開幕", "其中美食最受北京游客欢迎",
    "中美洲国家加强与中国合作", "美中不足：北京一场演唱会", "美国城市中间的公园开放", "中央空调在美国热卖",
    "美国集中方案讨论结束", "美國公布方案，其中方便民眾的措施最受歡迎", "华丽舞台照亮华盛顿",
    "美国平台海外用户增加", "应对台风，美国南部疏散居民", "美国商务部对加拿大木材加税",
    "美国国务卿访问欧洲 俄罗斯外交部回应", "新大陆的美国移民史", "非洲大陆迎来美国游客",
    "公共机构节能，美国一州立法", "台湾发生地震", "台灣與日本簽署協議",
]  # fmt: skip
BOTH = [
    # what was wrongly taken for a trap must still pass
    "US plan to curb chips meets protest in China",
    "U.S.-China talks resume in Geneva",
    "China's duties hit American farmers",
    "Sino-US flights double",
    "Sino-American climate talks resume",
    "Sino–US flights double",
    "Chinese-American trade talks resume",
    "U. S. and China agree on soybeans",
    "US court upholds ban on TikTok",
    "White House moves deadline for sale of TikTok",
    "Washington's curbs on Beijing's buyers widen",
    "American pork is back on Chinese tables",
    "Chinese mainland answers US arms sale to Taiwan",
    "Chinese-made cranes worry Pentagon",
    "China-made drones: House bill bans federal use",
    "Republicans ask for curbs on Chinese drones",
    "Ohio bars land sales to Chinese buyers",
    "Commerce Department adds names to Entity List; Beijing protests",
    "USTR opens a review of Chinese ships",
    "Federal Reserve cut lifts Chinese stocks",
    "MOFCOM puts US arms makers on its list",
    "U.S. must explain its labs: FM spokesperson",
    "PLA follows US destroyer through strait",
    "CHINA AND THE U.S. AGREE ON SOYBEANS",
    "Apple and Nvidia executives in Beijing as China opens probe into chips",
    "Taiwan thanks US lawmakers",
    "Beijing protests over Taiwan leader's stopover",
]
BOTH_IN_CHINESE = [
    "中美经贸磋商在瑞士举行", "美方宣布新的限制措施 外交部：坚决反对", "美国商务部将多家中国企业列入清单",
    "美商務部調查中企", "反制！中方对美采取措施", "美舰过航台湾海峡 东部战区回应", "美台军售：国台办表态",
    "川普稱將訪華", "驻美大使在华盛顿会见议员 谈中国经济", "北京批評美國涉台法案", "美议员窜访台湾 中方回应",
    "輝達晶片出口中國 白宮鬆綁", "抖音：美国法院审理上诉", "台灣感謝美國議員支持", "OFAC宣布制裁多家中企",
    "阿里巴巴在美起诉 要求移出名单", "美国限制对苏州工厂的设备出口", "實體清單新增數家中國企業",
]  # fmt: skip


@pytest.mark.parametrize("title", NO_PARTY + NO_PARTY_IN_CHINESE)
def test_a_word_inside_another_names_no_party(title: str) -> None:
    assert not passes(title)


@pytest.mark.parametrize("title", BOTH + BOTH_IN_CHINESE)
def test_both_parties_are_known_in_every_form(title: str) -> None:
    assert passes(title)


# --- the themes ----------------------------------------------------------------------------------

FALSE_FRIENDS = [
    # the trap words, each with the theme that it must not make
    ("military", "The plan for the new bridge is ready, the planner said"),
    ("military", "Printers of PLA plastic meet in Denver"),
    ("military", "A retired naval officer opens a bakery"),
    ("military", "The Salvation Army rings its bells"),
    ("trade", "Supporters of the airport keep rapport with reporters"),
    ("trade", "The team trades its star before the trade deadline"),
    ("trade", "A trade school and a trade union share a roof"),
    ("trade", "Guard duty at a duty-free shop"),
    ("trade", "Phase one of the clinical trial begins"),
    ("trade", "Export to CSV and import from Excel"),
    ("tech", "First aid at the airport, said the maid"),
    ("tech", "A chipmunk ate the potato chips"),
    ("tech", "Vets microchip dogs for free"),
    ("tech", "The dust is 5 microns thin"),
    ("taiwan", "Dire straits for the Straits Times"),
    ("taiwan", "Tankers wait in the Strait of Hormuz"),
    ("taiwan", "Fifty years of Korean reunification talks"),
    ("sanctions", "A sanctioned barbecue contest"),
    ("sanctions", "The city sanctioned the street fair"),
    ("sanctions", "The league-sanctioned event was sanctioned by the league"),
    ("climate", "The business climate is good, the political climate is not"),
    ("health", "WHO IS THE NEW COACH? GUESS WHO"),
    ("business", "Ms Yuan met Mr Yuan at the Executive Yuan"),
    ("business", "An apple pie for a guest at Apple Daily"),
    ("business", "We ford the river on good intel"),
    ("business", "Share this post, it is none of your business"),
    ("people", "Visa Inc. and Mastercard: cash or Visa"),
    ("people", "The stock exchange and an exchange of fire"),
    ("people", "A flight of stairs at a test flight"),
    ("world", "Indiana and Indianapolis play in Georgia"),
    ("world", "The college quad has a new lawn, and quad bikes"),
    ("politics", "The electricity bill and a medical congress"),
    ("politics", "A primary school with a hearing test and a vaccine candidate"),
    ("politics", "An advertising campaign for a mobile world congress"),
    ("rights", "Broadcast rights and legitimate rights and interests"),
    ("fentanyl", "An oil cartel, and a precursor to the modern bicycle"),
    ("espionage", "Party balloons at a balloon festival, a ballooning deficit"),
    ("espionage", "Spy shots of a new car, and life hacks"),
    ("minerals", "Bitcoin mining, assault and battery"),
    ("scs", "Scarborough Fair in Scarborough, Ontario"),
    ("scs", "Coast Guard seizes cocaine off Florida"),
    ("military", "Firms drill for oil, and a school holds a fire drill"),
    ("people", "The guards exchange fire, the leaders exchange views"),
    ("politics", "An oral candidate drug and a vaccine candidate"),
    ("business", "Washington added three Chinese companies to the list"),
    ("diplomacy", "A food summit and TED talks"),
    # the same in Chinese
    ("tech", "薯片与木片热卖"),
    ("sanctions", "裁制新衣的裁缝"),
    ("sanctions", "製裁縫衣的老師傅裁製新衣"),
    ("sanctions", "未经许可不得入内"),
    ("trade", "地铁站的安全出口"),
    ("trade", "他脱口而出"),
    ("taiwan", "一家平台海量数据上线"),
    ("taiwan", "台风登陆，舞台与平台关闭"),
    ("taiwan", "颱風登陸，舞台與平台關閉"),
    ("taiwan", "长江两岸花开"),
    ("taiwan", "公共机场巴士开通"),
    ("diplomacy", "重大使命与扩大使用"),
    ("diplomacy", "市民领取美元首饰"),
    ("business", "晚上市民在公园散步"),
    ("politics", "扩大选择范围"),
    ("climate", "政治气候与投资气候"),
    ("espionage", "热气球节上的彩色气球"),
    ("espionage", "载人飞船返回"),
    ("scs", "佛山市南海区与美国东海岸结好"),
    ("military", "学校举行消防演习"),
    ("rights", "新疆哈密瓜上市"),
    ("world", "今日本报头版"),
    ("fentanyl", "消毒品价格上涨"),
]
THEMES = [
    ("military", "PLA and Pentagon reopen channels"),
    ("military", "Contacts between the two militaries resume"),
    ("trade", "Support for import duties on steel grows"),
    ("tech", "AI chips: curbs on foundries widen"),
    ("taiwan", "Ships cross the Taiwan Strait"),
    ("sanctions", "Washington sanctioned three shippers"),
    ("health", "WHO asks for data on the pandemic"),
    ("health", "World Health Organization asks for data"),
    ("health", "世卫组织要求提供数据"),
    ("climate", "Plastic waste is the greatest polluter of the ocean"),
    ("military", "Long rockets were fired at night"),
    ("trade", "They were tariffing us for years"),
    ("diplomacy", "Beijing will expel two envoys as tensions between the capitals rise"),
    ("people", "Universities and journalists wait"),
    ("taiwan", "The Straits Forum opens in Xiamen"),
    ("espionage", "Intelligence officials warn of state-sponsored hackers"),
    ("business", "BYD and other carmakers cut prices"),
    ("climate", "Climate envoys meet in Sunnylands"),
    ("business", "Apple and Ford hear from investors"),
    ("business", "The yuan falls, and Visa bans stay: American executives fly in"),
    ("people", "More student visas and direct flights"),
    ("world", "India and Georgia watch Ukraine"),
    ("politics", "A bill to curb land sales passes the Senate"),
    ("taiwan", "A destroyer transits the strait"),
    ("taiwan", "Arms sales to Taiwan: military spokesperson objects"),
    ("military", "Taikonauts enter a new space station"),
    ("diplomacy", "The leaders exchange views on bilateral ties"),
    ("business", "US-listed Chinese firms fall as audit talks stall"),
    ("people", "Fifty years of friendship between sister cities"),
    ("world", "Afghan assets stay frozen, Solomon Islands sign a pact"),
    ("rights", "Prisoner abuse at black sites"),
    ("diplomacy", "中美元首会晤"),
    ("tech", "芯片限制再度收紧"),
    ("tech", "出口AI的许可"),
    ("tech", "晶片限制再度收緊"),
    ("sanctions", "中方宣布制裁多家企业"),
    ("trade", "对美出口关税下调"),
    ("taiwan", "共机越过海峡中线"),
    ("business", "在华美企增加投资"),
    ("military", "两军举行演习"),
    ("scs", "海警船在黄岩岛附近"),
    ("espionage", "偵察氣球飛越北美"),
    ("rights", "涉疆法案引发抗议"),
    ("fentanyl", "芬太尼前体化学品列入管制"),
    ("climate", "氣候特使會面"),
    ("people", "大熊猫抵达华盛顿"),
    ("world", "俄烏停火談判"),
    ("politics", "眾議院通過法案"),
    ("minerals", "稀土与镓的出口许可"),
]


@pytest.mark.parametrize(("theme", "text"), FALSE_FRIENDS)
def test_a_false_friend_makes_no_theme(theme: str, text: str) -> None:
    assert theme not in themes(text)


@pytest.mark.parametrize(("theme", "text"), THEMES)
def test_the_real_word_beside_the_trap_makes_its_theme(theme: str, text: str) -> None:
    assert theme in themes(text)
