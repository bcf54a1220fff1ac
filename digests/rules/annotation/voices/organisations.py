"""Speakers that are neither a party nor an expert: companies, the press, and sources without a name."""

import re

from digests.rules.annotation.voices.speech import words

LEGAL_FORM = re.compile(
    r"\b(?-i:[A-Z])[\w&’'.-]*,? (?:of (?-i:[A-Z])\w+ )?(?-i:Inc|Corp|Corporation|Co|Ltd|LLC|PLC|plc|AG|NV"
    r"|GmbH|Group|Holdings?"
    r"|Technolog(?:y|ies)|Motors?|Airlines?|Airways|Semiconductors?|Microelectronics|Electronics|Industries"
    r"|Pharmaceuticals?|Devices|Batter(?:y|ies)|Shipping|Logistics|Aerospace|Robotics|Telecom|Instruments"
    r"|Bancorp"
    r"|Bank|Brands|Stores|Foods|Chips?)\b(?! (?:Association|Council|Alliance|Institute|Secretary"
    r"|Department|Ministry))"
    r"|\b(?-i:Bank of (?:China|America)|China (?:Eastern|Southern|Mobile|Telecom|Unicom|Railway)"
    r"|Air China|U\.?S\.? Steel)\b",
    re.IGNORECASE,
)
EXECUTIVE = re.compile(
    r"(?i)\b(?:chief (?:executive|financial|operating|technology|legal)|(?-i:C[EFOT]O)\b"
    r"|company (?:spokes|statement|executive"
    r"|official|representative)|the (?:company|firm|carmaker|automaker|chipmaker|planemaker|airline"
    r"|retailer|manufacturer"
    r"|drugmaker|shipping line|start-?up|bank|platform|app)(?:['’]s)?\b(?! regulator))(?!.*\b(?:Hong Kong"
    r"|Macau|Macao))"
)
# Firms that news of trade, technology and arms names without saying what they are.
FIRMS = words(
    "Airbus Alibaba Alphabet Amazon AMD Anthropic Apple ASML AstraZeneca Baidu BlackRock BMW Boeing BYD "
    "ByteDance Cargill "
    "CATL Chevron Citigroup COSCO Cosco DeepSeek Dell Didi DJI ExxonMobil FedEx Ford Foxconn Google Hikvision "
    "Honeywell HSBC "
    "Huawei IBM Intel JPMorgan Lenovo Maersk Mattel Mercedes Meta Micron Microsoft Moderna Nike Nissan "
    "Nvidia OpenAI "
    "Oracle Panasonic Pfizer Qualcomm Raytheon RTX Samsung Shein SMIC Sony SpaceX Starbucks Stellantis "
    "Target Temu "
    "Tencent Tesla TikTok Toyota TSMC UPS Volkswagen Volvo Walmart Xiaomi YMTC Yum ZTE"
)
FIRM = re.compile(
    r"(?<![a-z] )(?<![\w’'-])(?:"
    + "|".join(sorted(FIRMS))
    + r"|Applied Materials|General Dynamics|General Motors|Goldman Sachs|Lam Research|Lockheed Martin"
    r"|Morgan Stanley"
    r"|Northrop Grumman|SK Hynix|Super Micro|Western Digital)(?![\w-]| [A-Z][a-z])"
)
TRADE = re.compile(
    r"\b(?:trader|carmaker|automaker|chipmaker|planemaker|giant|maker|manufacturer|miner|refiner|lender"
    r"|airline|retailer"
    r"|supplier|developer|start-?up|shipper|conglomerate|contractor|operator|insurer|brokerage|drugmaker"
    r"|exporter|importer"
    r"|company|firm|platform)(?:$| (?=[A-Z]))"
)
SPOKES_FOR = re.compile(
    r"(?i)\b(?:spokes\w+|representative|executive|statement|lawyers?|attorneys?|official)s? (?:for|of"
    r"|from|at) (?:the )?"
)
PRESS = re.compile(
    r"^(?:[Tt]he )?(?:[A-Z][\w.’'-]* ){1,4}?(?:Times|Post|Journal|Gazette|Tribune|Herald|News|Guardian"
    r"|Telegraph|Chronicle"
    r"|Globe|Mail|Observer|Examiner|Courier|Weekly|Magazine|Dispatch|Inquirer|Broadcasting|Television|Radio|TV"
    r"|Press(?! (?:[Ss]ecretary|[Oo]ffice|[Cc]onference|[Pp]ool))|Review(?! Commission))\b(?! Company)"
    r"|^(?:[Tt]he )?(?:Reuters|Bloomberg|AFP|AP|BBC|CNN|CNBC|NBC|CBS|ABC|NPR|PBS|NHK|Nikkei|Politico"
    r"|POLITICO|Axios|Semafor"
    r"|Caixin|Kyodo|Yonhap|Economist|Guardian|WSJ|FT|Wall Street Journal|Central News Agency|Focus Taiwan)\b"
    r"|路透社|彭博社|法新社|美联社|美聯社|共同社|中央社|韩联社|韓聯社|英国广播公司|英國廣播公司|美国有线电视|美國有線電視"
    r"|华尔街日报|華爾街日報|纽约时报|紐約時報|华盛顿邮报|華盛頓郵報|金融时报|金融時報|南华早报|南華早報|联合早报|聯合早報"
)
UNNAMED_SOURCE = re.compile(
    r"(?i)^(?:[\w.’'-]+ ){0,4}?(?:people|persons?|sources?|insiders?|individuals?)(?: (?:familiar|briefed"
    r"|close|with|who|involved"
    r"|in|near|at|directly|aware|knowledgeable)\b|$)"
    r"|(?:知情|消息|内部|內部|有关|有關)人士|消息来源|消息來源|内情|內情"
)
CHINESE_FIRM = re.compile(
    r"(?:公司|集团|集團|企业|企業|(?<!人民)(?<!中央)(?<!央)(?:银行|銀行)|航空|汽车|汽車|科技|半导体|半導體|海运|海運|制药|製藥)"
    r"(?:的?(?:发言人|發言人|首席执行官|执行长|執行長|总裁|總裁|董事长|董事長|高管|声明|聲明|代表))?$"
    r"|^(?:华为|華為|苹果|蘋果|台积电|台積電|臺積電|英伟达|輝達|特斯拉|波音|空客|高通|英特尔|英特爾|美光|微软|微軟|谷歌|亚马逊"
    r"|亞馬遜|字节跳动|字節跳動|腾讯|騰訊|阿里巴巴|百度|小米|比亚迪|比亞迪|宁德时代|寧德時代|中芯国际|中芯國際|中兴通讯"
    r"|中興通訊|大疆|联想|聯想|三星|鸿海|鴻海|富士康|沃尔玛|沃爾瑪|耐克|星巴克|福特|通用汽车|洛克希德|雷神|中远|中遠)"
)


def is_company(words: str) -> bool:
    """Say whether a company, or one who speaks for it, is named."""
    bare = SPOKES_FOR.sub("", words)
    firm = FIRM.search(bare)
    alone = firm is not None and not re.search(r"[A-Z][a-z]+ $", bare[: firm.start()])
    return alone or bool(
        LEGAL_FORM.search(words) or TRADE.search(words) or EXECUTIVE.search(words) or CHINESE_FIRM.search(words)
    )


def is_press(words: str) -> bool:
    """Say whether a newspaper, agency or broadcaster is named: what it reports is nobody's statement."""
    return bool(PRESS.search(words))


def is_unnamed_source(words: str) -> bool:
    """Say whether somebody speaks whose name and office are kept back ("people familiar with the plan")."""
    return bool(UNNAMED_SOURCE.search(words))
