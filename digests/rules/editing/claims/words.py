"""The words that show what a sentence rests on: denials, hidden sources, acts and those who can act."""

import re

DENIES = re.compile(
    r"(?i)(?<!not )(?<!n[’']t )\b(?:den(?:y|ies|ied|ying)(?! (?:entry|(?:an? |the |\w+ )?(?:visas?|access"
    r"|bail|licen[cs]es?|permits?"
    r"|permission|requests?|applications?|appeals?|motions?|bids?|boarding))\b)|refut(?:e|es|ed)"
    r"|(?:called|calls|calling|dismiss(?:es|ed|ing)|described) [^.]{0,80}\b(?:false|untrue|baseless"
    r"|groundless|fabricat\w+"
    r"|rumou?rs?|unfounded)|(?:is|are|was|were) (?:not true|untrue|false|groundless|baseless|fake news)"
    r"|reject(?:s|ed|ing)? (?:the |an? |all |any |such |these |(?-i:US|U\.S\.) "
    r"|(?-i:[A-Z])[a-z]+(?:['’]s)? |[a-z]+['’]s ){0,4}(?:claims?|reports?"
    r"|accusations?|allegations?|charges?|suggestions?|rumou?rs?))\b"
    r"|否认|否認|辟谣|闢謠|澄清|纯属(?:捏造|虚构|谣言)|純屬(?:捏造|虛構|謠言)|不属实|不屬實|并非事实|並非事實"
    r"|子虚乌有|子虛烏有"
    r"|不实(?:消息|指控|报道)|不實(?:消息|指控|報導)|(?:没有|沒有)(?:此事|这回事|這回事)"
)
HIDES = re.compile(
    r"(?i)\b(?:(?:un(?:named|identified)|anonymous) (?:\w+ ){0,2}(?:sources?|officials?|persons?|people"
    r"|diplomats?|aides?)"
    r"|(?:sources?|people|persons?|officials?|executives?|diplomats?|aides?|insiders?) (?:who (?:are|were|is"
    r"|was) )?"
    r"(?:familiar with|briefed on|with (?:direct )?knowledge of|close to|with ties to|aware of)"
    r"|(?:on|under) (?:the )?condition of anonymity|(?:ask(?:ed|ing)|declin(?:ed|ing)|refus(?:ed"
    r"|ing)) (?:not )?to be (?:named|identified)"
    r"|(?:according to|citing|cited) (?:\w+ ){0,2}sources|sources? (?:said|say|says|told|tell|reveal(?:s|ed)?"
    r"|claim(?:s|ed)?|disclos(?:e|es|ed)|confirm(?:s|ed)?)"
    r"|(?:who|they) (?:spoke|were speaking) anonymously|insiders (?:said|say))\b|^sources?: |(?:, | [-–—] "
    r"|: )sources?(?: say)?$"
    r"|知情(?:人士|者|官员|官員)|消息(?:人士|来源|來源)|不愿(?:具名|透露姓名)|不願(?:具名|透露姓名)|不具名"
    r"|匿名(?:官员|人士|消息)|匿名(?:官員"
    r"|人士)|据悉|據悉|内部人士|內部人士"
)
ACTS = re.compile(
    r"\b(?:(?:sign(?:s|ed)(?= (?:the |an? |into |off ))|issu(?:es|ed)(?= (?:the |an? |final |new "
    r"|its )?(?:[\w-]+ ){0,3}"
    r"(?:rules?|orders?|notices?|regulations?|warrants?|warnings?|protests?|advisor(?:y|ies)))"
    r"|publish(?:es|ed)(?= (?:the |an? |final |new )?(?:[\w-]+ ){0,3}(?:rules?|notices?|regulations?|lists?))"
    r"|approv(?:es|ed)|(?:has |have |had )voted|vot(?:es|ed)(?= (?:\d|\(|to\b|in favou?r))|pass(?:es"
    r"|ed)(?= (?:the |an? ))|indict(?:s|ed)"
    r"|charg(?:es|ed)(?= [^.]{1,80}\bwith)|expel(?:s|led)|arrest(?:s|ed)|detain(?:s|ed)|releas(?:es|ed)"
    r"|summon(?:s|ed)|recall(?:s|ed)"
    r"|(?:launch|open|start)(?:s|es|ed)(?= (?:an? |its |new )?(?:[\w-]+ ){0,4}(?:probe|investigation|inquiry"
    r"|review|drills?|exercises?|patrols?"
    r"|working group|consulate|talks))|began(?= (?:[\w-]+ ){0,5}(?:drills?|exercises?|patrols?))"
    r"|agree(?:s|d)?(?= (?:\w+ ){0,3}(?:to|on)\b)|(?:has |have |had )?granted(?= (?:[\w-]+ ){0,3}licen[cs]es?)"
    r"|revok(?:es|ed)|cancel(?:s|led|ed)|call(?:s|ed) off|suspend(?:s|ed)|resum(?:es|ed)|clos(?:es"
    r"|ed)(?= (?:the |its |an? )?(?:[\w-]+ ){0,3}consulate)"
    r"|den(?:ies|ied)(?= (?:entry|(?:an? |the |\w+ )?(?:visas?|access|licen[cs]es?|permits?|permission))\b)"
    r"|filed|files(?= an? )|sail(?:s|ed)|shot down|shoots down|intercept(?:s|ed)|seiz(?:es|ed)|deport(?:s|ed)"
    r"|extradit(?:es|ed)"
    r"|met|meets|held talks|holds talks|spoke by phone|order(?:s|ed)(?= )|block(?:s|ed)|ratif(?:ies|ied)"
    r"|ends?(?= )|ended))\b"
    r"|(?:签署|簽署|批准|通过(?=了|《)|通過(?=了|《)|会见|會見|会谈|會談|通话|通話|驱逐|驅逐|逮捕|拘留|起诉"
    r"|起訴|召见|召見|提出严正交涉|提出嚴正交涉)"
    r"|(?:启动|啟動|发起|發起|举行|舉行|展开|展開)[^。]{0,20}(?:调查|調查|演习|演習|磋商|谈判|談判|会谈|會談)"
    r"|(?:公布|发布|發布)[^。]{0,20}(?:公告|通知|规定|規定|办法|辦法|名单|名單|清单|清單)"
)
UNDONE = re.compile(
    r"(?i)\b(?:not|never|may|might|could|would|will|to|consider\w*|plans?|propos\w*|threaten\w*|weigh\w*"
    r"|mull\w*|refus\w*|declin\w*"
    r"|should|must|if|urg\w*|call(?:s|ed)? (?:on|for)|ask\w*|den(?:y|ied|ies))\b|n[’']t\b|考虑|考慮|拟|擬"
    r"|可能|威胁|威脅|敦促|要求|应当|應當|没有|沒有|不会|不會"
)
ORGANS = re.compile(
    r"(?i)\b(?:courts?|judges?|jur(?:y|ies)|senate|senators?|house (?:of representatives|panel|committee"
    r"|speaker)|the house|congress|lawmakers?"
    r"|parliament|legislature|governors?|mayors?|ministry|ministries|ministers?|departments?|governments?"
    r"|administration|bureau|agency"
    r"|agencies|commission|committee|officials?|officers?|police|customs|nav(?:y|ies)|army|military|marines"
    r"|coast ?guards?|president|premier|secretary"
    r"|authorities|prosecutors?|regulators?|council|treasury|troops|fighter(?: jet)?s?|destroyers?|frigates?"
    r"|warships?|carriers?|air force"
    r"|envoys?|ambassadors?|diplomats?|embassy|consulate|state department|legislators?|spokes(?:man|woman"
    r"|person)|presidents|leaders"
    r"|both (?:sides|countries|governments)|two (?:sides|countries|governments)|national security adviser"
    r"|chief|delegation)\b"
)
PRIVATE = re.compile(
    r"(?i)\b(?:compan(?:y|ies)|firms?|makers?|groups?|corp\b|inc\b|banks?|universit(?:y|ies)|airlines?"
    r"|carmakers?|chipmakers?|startups?|brands?"
    r"|retailers?|investors?|funds?|students?|scholars?|players?|teams?|clubs?|exporters?|importers?|buyers?"
    r"|farmers?|manufacturers?"
    r"|billionaires?|chief executive|ceo|analysts?|workers|tourists|museums?|studios?)\b"
)
SPOKEN = re.compile(
    r"[\"“”「『]|\b(?:said|says|say|told|tells|urg(?:e|es|ed)|call(?:s|ed) (?:on|for)|warn(?:s|ed)?|wrote"
    r"|writes|stated|states|accus(?:e|es|ed)"
    r"|[Aa]ccording to|insist(?:s|ed)?|argu(?:e|es|ed)|stress(?:es|ed)|vow(?:s|ed)|repl(?:y|ies|ied)"
    r"|respon(?:d|ds|ded)|den(?:y|ies|ied)(?! (?:(?!that\b)\w+ )?(?:visas?|entry|access))"
    r"|reiterat(?:e|es|ed)|emphasi[sz](?:e|es|ed)|confirm(?:s|ed)|demand(?:s|ed)?|condemn(?:s|ed)?"
    r"|criticis(?:e|es|ed)|criticiz(?:e|es|ed)"
    r"|express(?:es|ed)|declar(?:e|es|ed)|not(?:es|ed)|add(?:s|ed) that|ask(?:s|ed))\b"
    r"|表示|称|稱|说|說|指出|敦促|强调|強調|回应|回應|重申|反对|反對|呼吁|呼籲|要求|谴责|譴責|认为|認為|盼"
    r"|希望|警告|批评|批評"
)
OFFICES = re.compile(
    r"(?:部|委员会|委員會|委|院|署|局|厅|廳|处|處|办公室|辦公室|政府|白宫|白宮|五角大楼|五角大廈)$|发言人"
    r"|發言人|部长|部長|总统|總統|主席|总理|總理|国务卿|國務卿|大使|外长|外長"
)
HAN_SAYS = re.compile(
    r"^[^，。；“]{0,16}(?:部|委员会|委員會|署|局|办公室|辦公室|政府|白宫|白宮|发言人|發言人)(?:新闻"
    r"|新聞)?(?:发言人|發言人)?[^，。；“]{0,8}?"
    r"(?:表示|指出|强调|強調|敦促|重申|谴责|譴責|呼吁|呼籲)"
)
TITLE_SAYS = re.compile(
    r"\b(?:urges?|opposes?|slams?|calls?(?= (?:on|for)\b)|says?|warns?|demands?|condemns?|criticizes"
    r"|criticises|accuses|vows"
    r"|welcomes|protests"
    r"|lodges|rebukes|blasts|hails|stresses|reiterates)\b"
)
TITLE_SPEAKER = re.compile(
    r"(?i)(?:[:,] |, says? )(?:[\w.’']+ ){0,3}(?:FM|ministry|spokes(?:man|woman|person)|embassy|envoy"
    r"|ambassador|official|white house"
    r"|pentagon|department|minister|president|secretary|office)(?: says?)?$"
)
