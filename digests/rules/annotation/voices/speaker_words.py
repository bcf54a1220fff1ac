"""Words that tell what kind of speaker a phrase names: an office, an expert, a person, a paper, an outsider."""

import re

GOVERNS = re.compile(
    r"(?i)\b(?:officials?|officers?|governments?|ministry|minister|department|embassy|ambassador|president|presidency"
    r"|premier|"
    r"secretary|spokes(?:man|woman|person|people)|delegation|negotiators?|diplomats?|authorities"
    r"|leaders?|lawmakers?|"
    r"senators?|administration|regulators?|army|navy|military|air force|coast guard|police|court"
    r"|prosecutors?|envoy|"
    r"advis[eo]rs?|aides?|governor|mayor|commander|general|admiral|captain|colonel|command|council"
    r"|commission|committee"
    r"|office|agency"
    r"|bureau|customs|congress|parliament|"
    r"side|readout|statement|notice|cabinet|leadership|representative|treasury"
    r"|forces|central bank|consulate|consul|mission|negotiator)\b"
    r"|政府|部|发言人|發言人|官员|官員|大使|总统|總統|主席|总理|總理|国务|國務|议员|議員|国会|國會|白宫"
    r"|白宮|方$|委|署|局|办|辦|军|軍|警|法院|央行|人民银行|人民銀行|领事馆|領事館|使馆|使館|代表|特使|专员|專員|书记|書記|主任"
)
FORMER = re.compile(
    r"(?i)\b(?:former(?:ly)?|retired|one-time|onetime|then-|ex-)\s?(?=\w)|\bex (?=\w)"
    r"|\bwho (?:\w+ )?(?:served|was|worked|negotiated|advised|led|ran)\b.{0,80}?\b(?:until|under"
    r"|from (?:19|20)\d\d|during|in the"
    r"|between|for (?:President|the (?:Biden|Trump|Obama|Bush|Clinton)))\b"
    r"|(?<![以之目日此提当當眼空先跟面门門向生])前(?:任|副|驻|駐|高官|外交|[\u3400-\u9fff]{0,8}?(?:官员|官員|部长|部長|大使|代表|顾问|顧問"
    r"|议员|議員|国务卿|國務卿|总统|總統|财长|財長|助理|司令|將領|将领|上将|上將|中将|中將|少将|少將|将军|將軍|军官|軍官|外交官|特工|总理|總理|主席|局长|局長))|退役|退休|卸任"
)
THINKER = re.compile(
    r"(?i)\b(?:analysts?|economists?|strategists?|historians?|lecturers?|consultants?|consultanc(?:y|ies)"
    r"|authors?|editors?"
    r"|writers?|pundits?|pollsters?|lawyers?|institut(?:e|es|ion|ions)|universit(?:y|ies)|colleges?"
    r"|foundations?|forums?"
    r"|labs?|research desk|policy group|chambers? of commerce|associations?|academy|academies"
    r"|campaigners?|activists?|rights groups?|critics?|advocates?|skeptics?|opponents?)\b"
    r"|研究员|研究員|研究所|研究院|教授|分析|院长|院長|大学|大學|智库|智庫|经济学家|經濟學家|业内人士|業內人士|评论|評論|观察|觀察"
    r"|(?:商会|商會|协会|協會|联合会|聯合會)(?:会长|會長|主席|发言人|發言人)?$"
)
# Bodies and papers that report facts: what they say is neither a party's word nor an expert's opinion.
REPORTING = re.compile(
    r"(?i)^(?:(?!(?:of|at|for|in|on|with|from|who|by)\b)[\w'’.-]+ ){0,4}?"
    r"(?:universities|colleges|schools|hospitals|ports|airports|airlines|carriers|shippers|exporters|importers"
    r"|companies|firms|makers|manufacturers|producers|retailers|banks|farmers|breeders|traders|investors|brokers"
    r"|figures|data|statistics|numbers|estimates|documents|records|filings|papers|images|photographs|polls?"
    r"|surveys?)\b"
    r"|.{0,8}(?:交易商|贸易商|貿易商|投资者|投資者|大学|大學|高校|港口|数据|數據|统计|統計|农民|農民)$"
)
DISTANT = re.compile(r"(?i)\b(?:to|for|on|with|against|in|over|about|from|at|of|toward) (?:the |mainland )?$")
UNNAMED_OFFICIALS = re.compile(
    r"(?i)^(?:(?:the|its|their|these|some|senior|several|other|two|three|government) )*officials?$|^官员$|^官員$"
)
# "a senior department official": of which department, tells what was said before.
OF_BODY = re.compile(
    r"(?i)(?:(?:an?|the|one|two|three|several|some|senior|another|top) )*(?P<noun>ministry|department"
    r"|embassy|agency|bureau"
    r"|command|committee|commission|coast guard|navy|army) (?:officials?|spokes\w+|sources?|statement|lawyers?)$"
)
PAPERS = frozenset(("statement", "notice", "side", "readout"))
OFFICE = re.compile(
    r"ministry|department|office|agency|command|statement|notice|side|bureau|embassy|committee|council|readout"
    r"|administration|commission"
)
BARE_BODY = re.compile(
    rf"(?:[Tt]he |[Tt]his |[Tt]hat )?(?P<noun>(?i:{OFFICE.pattern}))"
    r"|(?:[Tt]he )(?P<other>coast guard|central bank|air force|navy|army|police|cabinet)"
)
NAME = re.compile(
    r"\b(?:[A-Z][\w’'-]+|[A-Z]\.)(?: (?:(?:de|van|von|bin|al|del|da|la) )?(?:[A-Z][\w’'-]+|[A-Z]\.))+\b"
)
TITLES = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|President|Premier|Secretary|Minister|Senator|Representative"
    r"|Captain|Colonel|General|"
    r"Admiral|Senior|Vice|Deputy|Chairman|Chairwoman|Professor|Director|Ambassador|Spokes\w+|Foreign"
    r"|Chief|Executive|The|Former|Chair|Adm|Lt|Cmdr|Col|Maj|Capt|Brig|Under|Assistant|Press|Vice-President|"
    r"State|Treasury|Commerce|Defen[cs]e|Trade|Prime|Public|Security|National|House|White|Attorney"
    r"Ministry|Department|Some|Other|Others|Many|Most|All|Several|Few|An?|This|That|These|Those|Another"
    r"|Each|Every|Its|Their"
    r"|His|Her|Our|Two|Three|Four|Five|Rear|Republican|Democratic|Democrat|Finance|Speaker|Governor|In|On"
    r"|At|But|And)\.?$"
)
ROLE = re.compile(
    r"(?:the |a )?(?P<noun>spokes\w+|minister|secretary|president|official|ambassador|premier|senator"
    r"|envoy|governor"
    r"|mayor|general|admiral|commander)"
    r"|(?:该|該)?(?P<han>发言人|發言人)"
)
# Names in capitals that are no person's.
NO_PERSON = re.compile(
    r"\b(?:Seas?|Straits?|Islands?|Ocean|River|Bay|Chiefs|House|Street|Square|Court|Act|Agreement|Treaty"
    r"|Accord|Summit|Law|List"
    r"|Party|Union|League|Alliance|Council|Office|State|States|City|County|Province|Republic|Force|Plan"
    r"|Project|Initiative"
    r"|Road|Week|Day|Year|Times|Post|News|Journal|Group|Corp|Inc|Ltd|Bank|Securities|Equities|Airlines"
    r"|Motors|Cup|Games"
    r"|Asian|European|African|American|Western|Eastern|Northern|Southern|Central)\b"
)
# "its spokeswoman": of the body that spoke or acted last.
OF_ITS = re.compile(
    r"(?i)(?:its|their) (?:[\w-]+ ){0,2}?(?:spokes\w+|officials?|statement|minister|ministry|leaders?"
    r"|envoys?|readout"
    r"|diplomats?|president|chief|embassy|notice|report)"
)
ONE_PERSON = re.compile(
    r"(?i)(?:minister|president|premier|secretary|spokes(?:man|woman|person)|ambassador|official|officer"
    r"|senator|governor"
    r"|mayor|chief|leader|analyst|envoy|representative|commander|general|admiral|colonel|captain|director"
    r"|chairman"
    r"|chairwoman|judge|lawmaker|diplomat|adviser|advisor|aide|economist|professor|researcher|executive"
    r"|negotiator|king)$"
)
HAN_BODY = re.compile(
    r"(?:部|方|府|院|局|委|办|辦|社|报|報|公司|集团|集團|宫|宮|国|國|署|会|會|厦|廈|行|军|軍|所|大学|大學|台|团|團|媒|人士|双方|雙方)$"
)
