"""What stands between the sentences of an article without being one: furniture.

Section heads, captions and photo credits, bylines, links to other articles, calls to subscribe or to accept
cookies, reprint notices; in English and Chinese. Precision goes first: a line is dropped for how it opens or
closes, and where a real sentence could open so, only if no verb makes it one.
"""

import re

from digests.rules.texts import is_chinese

SENTENCE_END = re.compile(r"[.!?。！？…][\"”’'」』)）\]]*$")
LONGEST_LINE, LONGEST_NOTICE, LONGEST_CAPTION = 300, 240, 600  # characters
TAIL = 120  # characters in which a closing credit is looked for
FEWEST_WORDS, FEWEST_CHARACTERS = 14, 30  # a line with no full stop and less than that is a head

# Openings that no sentence of news has.
_ALWAYS = (
    r"read (?:more|also|next|on|the (?:full|latest|rest))\b"
    r"|related (?:articles?|stories|links?|coverage|topics?|content|news)\b"
    r"|see (?:also|more (?:videos?|photos?|stories))\b"
    r"|sign up (?:for|to|here|now|today|below)\b"
    r"|(?:subscribe|log in|sign in) (?:to|for|now|here|today|or)\b"
    r"|(?:already|become|not yet) an? (?:subscriber|member)\b"
    r"|create (?:an?|your) (?:free )?account\b"
    r"|follow (?:us|me)\b|(?:follow|find|like) (?:us|me|him|her|them|@\w+|(?:the )?(?-i:[A-Z])[\w’' -]{1,40}) on "
    r"(?:twitter|x|facebook|instagram|telegram|weibo|linkedin|youtube|threads|bluesky)\b"
    r"|share (?:this|on|via)\b|(?:click|tap) (?:here|to|on)\b|scan (?:the|this) (?:qr )?code\b"
    r"|story continues below|(?:article|content) continues (?:below|after)|continue reading|skip (?:to|past)\b"
    r"|(?:photo|image|picture|illustration|graphic|video)s? ?(?:credit|courtesy|:)"
    r"|(?:image|media|video) (?:copyright|caption|source)\b|enlarge this image|toggle caption"
    r"|file(?: photo| image| picture)?\s*[-–—:]\s"
    r"|in this (?:[\w.,’'-]+ ){0,8}(?:photo|image|photograph|picture|frame grab|screenshot)\b"
    r"|an? (?:[\w-]+ )?(?:file|handout|undated|combination) (?:photo|image|picture)\b"
    r"|getty images|embed more news|buy photo"
    r"|by \w+ \w+(?:,? and \w+ \w+)?$"
    r"|(?:updated|published|posted|last modified|last updated)(?: on| at|:)?\s*\d"
    r"|(?:copyright|©|\(c\))\s*(?:©|\(c\)|\d{4}|by\b)|©|all rights reserved"
    r"|re(?:printed|published) (?:with|by|from)\b"
    r"|originally published\b"
    r"|this (?:article|story|report|post|content|transcript) (?:(?:was|has been|is|originally|first) )+"
    r"(?:originally |first |automatically )?(?:published|posted|updated|corrected|produced|translated|written"
    r"|adapted"
    r"|appeared|generated|syndicated|supported|sponsored|part of)\b"
    r"|(?:the )?(?:author|writer) is an?\b|the (?:views|opinions) expressed\b|opinions expressed\b"
    r"|(?:contact|write to|e-?mail) (?:the )?(?:author|us|reporter|editor|[A-Z]\w+ [A-Z]\w+ at)\b"
    r"|(?:sources?|tags?|topics?|keywords?|filed under|related|more on this|in this article)\s*:"
    r"|(?:download|get) (?:the|our) (?:\w+ )?app\b|(?:watch|listen to) (?:this|the) (?:video|podcast|episode)\b"
    r"|(?:get|receive) (?:our |the )?(?:daily|breaking|latest|top|more)\b[^.]{0,40}"
    r"(?:updates|alerts|headlines|stories|newsletters?|inbox)\b"
    r"|(?:breaking news|news|email) (?:emails?|alerts?|newsletters?)\b"
    r"|(?:our|this|the) (?:web)?site (?:uses|use) cookies|we (?:and our partners )?use cookies"
    r"|accept (?:all )?cookies"
    r"|(?:by (?:continuing|using this|signing up|subscribing|clicking|submitting))\b[^.]{0,80}"
    r"\b(?:agree|accept|consent|terms|policy|cookies)"
    r"|(?:manage|change) (?:your )?(?:cookie|privacy|consent)\b|see our privacy\b|thank you for (?:subscribing"
    r"|signing)"
    r"|you (?:can|may) (?:unsubscribe|opt out)\b|you (?:may|might) also (?:like|be interested)\b"
    r"|please (?:enable|turn on|allow|disable) (?:javascript|cookies|your ad)\b|your browser (?:does|is) not"
    r"|you can add location information to your tweets|you always have the option to delete your tweet"
    r"|these crawls are part of|starting in 1996, alexa internet|flowing in every day, these data are added"
    r"|the goal is to fix all broken links|then the internet archive hopes|crawls of supported"
    r"|(?:most (?:read|popular|viewed)|recommended|editors?[’']s? picks?|more (?:from|stories|news|like this))"
    r"(?=\W*$|:| (?:for you|stories|on this|from|in)\b)"
    r"|join (?:our|the) (?:\w+ )?(?:newsletter|channel|group|conversation|mailing list)\b"
    r"|(?:leave|post|add) a comment|comments? (?:are closed|\(\d)|back to top|got a (?:news )?tip\b"
    r"|have a (?:news )?tip\b"
    r"|support (?:our|independent|quality) journalism\b|donate (?:now|today)\b"
    r"|(?:[\w ,’'&—–-]|(?<=\b(?-i:[A-Z]))\.){3,120} contributed (?:to|reporting)\b[^.]{0,60}(?:report|story"
    r"|article|reporting)\b"
    r"|add .{2,40} as an interest to\b|\d+ of \d+\W*$|[—–-]{1,2} .{2,60}\(@\w+\)"
    r"|(?:责任)?(?:编辑|編輯)\s*[：:丨|/]|責任編輯|责编\s*[：:]|責編\s*[：:]|(?:来源|來源|出处|出處)\s*[：:]"
    r"|原(?:标题|標題)\s*[：:]"
    r"|(?:作者|撰文|文|记者|記者|校对|校對|审核|審核|监制|監製|翻译|翻譯)\s*[：:/／丨|]\s*[^\s。！？!?]{2,16}$"
    r"|(?:相关|相關)(?:阅读|新闻|链接|报道|推荐|文章|閱讀|新聞|連結|報導|報道|推薦)|延伸(?:阅读|閱讀)"
    r"|更多(?:(?:新闻|新聞)(?!媒|机构|機構|自由)|精彩|(?:内容|內容)\W*$|報導|报道)"
    r"|(?:推荐|推薦|扩展|擴展|继续|繼續)(?:阅读|閱讀)|(?:热门|熱門)(?:新闻|新聞|推荐|文章)|(?:阅读|閱讀"
    r"|看)(?:全文|更多|原文)|查看(?:更多|原文)"
    r"|扫码|掃碼|(?:扫描|掃描|长按|長按).{0,10}(?:二维码|二維碼|QR)|版权(?:所有|声明)|版權(?:所有|聲明)|免责声明"
    r"|免責聲明"
    r"|未经.{0,8}(?:授权|许可)|未經.{0,8}(?:授權|許可)|不得转载|不得轉載"
    r"|(?:点击|點擊|點選|点按|點我|点我)(?!率|量|数|數)|(?:请|請)(?:点击|點擊|继续往下|繼續往下|登录|登入)"
    r"|(?:转载|轉載)(?:请|請|自|须|須|本)|(?:转载|轉載)\W*$|本文(?:转|轉|首发|首發|来源|來源|由.{1,20}授权"
    r"|由.{1,20}授權|系|為)"
    r"|(?:关注|關注|订阅|訂閱|加入|追踪|追蹤)(?:我们|我們|本报|本報|.{0,12}(?:公众号|公眾號|频道|頻道|LINE"
    r"|Telegram|电邮|電郵|电子报|電子報))"
    r"|(?:下载|下載)(?:我们|我們|本|官方|最新|\S{2,6}(?:新闻|新聞)).{0,10}(?:客户端|客戶端|App|应用|應用)|(?:分享"
    r"|转发|轉發)(?:到|至|本文)|(?:返回|回到)(?:顶部|頂部|首页|首頁)"
    r"|(?:图|圖)(?:为|為|片来源|片來源|片说明|片說明|源)|(?:图|圖|图片|圖片|资料图|資料圖|資料照|资料照|视频"
    r"|影片)\s*[：:/／丨|▲]|[▲△▼]"
    r"|(?:广告|廣告)\W*$|(?:本网站|本網站|我们|我們)(?:使用|会使用|會使用)\s*(?:cookie|Cookie)"
    r"|[（(]?(?:完|全文完|未完待续|未完待續)[）)]?\W*$"
)
# Openings that a real sentence may have too.
_UNLESS_A_SENTENCE = (
    r"subscribe\b"
    r"|sign up\b"
    r"|advertisement\b"
    r"|copyright\b"
    r"|story highlights?\b"
    r"|key points?\b"
    r"|(?:photo|image|picture|illustration|graphic|video)s? by\b"
    r"|pictured\b"
    r"|(?-i:CLOSE|WATCH|PHOTOS?|VIDEO) "
    r"|(?:(?:additional |with )*reporting|edited|editing|writing|written|compiled|translated) (?:by|from)\b"
    r"|(?:twitter|facebook|whatsapp|telegram|email|print|reddit|linkedin|reuters|afp|xinhua|ap)\W*$"
    r"|(?:learn|find out) more\b"
    r"|for more (?:information|on)\b"
    r"|(?:listen to|watch|view|download|play)\b"
    r"|(?:top|latest|trending|more) (?:stories|news|headlines|videos)\b"
    r"|(?:with )?files from\b"
    r"|courtesy\b"
)
ANYWHERE = re.compile(
    r"(?i)your browser does not support|could not subscribe, try again|^that way, as the pages that are"
)
ALWAYS = re.compile(rf"(?i)^\W*(?:{_ALWAYS})")
UNLESS_A_SENTENCE = re.compile(rf"(?i)^\W*(?:{_UNLESS_A_SENTENCE})")
VERB = re.compile(
    r"(?i)\b(?:is|are|was|were|has|have|had|will|would|could|should|must|did|does|said|says|show(?:s|ed)?"
    r"|f(?:ound|ell)"
    r"|suggests?|reveals?|rose|remains?|protects?|told"
    r"|(?!(?:edited|compiled|translated|updated|united|limited|associated)\b)\w{2,}ed)\b"
)
# A picture's credit in brackets, alone or closing a caption.
CREDIT = re.compile(
    r"(?:\.\.\.|…)\s*\((?:Associated Press|Reuters|AFP|AP|EPA)\)$"
    r"|\([^()]{0,80}(?:\b(?:AP|File|Pool|Staff|Handout|AFP) Photo|\bPhotos?\s?(?::|by\b|/|courtesy)"
    r"|\bImages?\s?(?::|by\b"
    r"|courtesy)|\bGetty\b|\bvia (?:AP|Reuters|AFP)\b|/(?:AP|AFP|Reuters|REUTERS|EPA|The New York Times"
    r"|The Washington Post)\b"
    r"|\bREUTERS/|\bAP/|\bAFP/|Photographer\b|Pressphoto|Shutterstock|iStock|\bHandout\b"
    r"|\bCourtesy (?:of )?[A-Z])[^()]{0,80}\)"
    r"(?:\s*\([\w ]{2,30}\))?$"
    r"|[（(][^（()）]{0,24}(?:摄|攝|图片?|圖片?|照片|资料照|資料照|取自[^（()）]{1,16}|翻摄"
    r"|翻攝[^（()）]{0,16})[）)]$"
    r"|(?:记者|記者|通讯员|通訊員)\s?\S{2,8}\s?[摄攝]$"
)
BRACKETED = re.compile(r"^[(\[（【][^()\[\]（）【】]{1,160}[)\]）】](?:\s*\([^()]{1,60}\))?$")
CLOSING_BRACKETS = re.compile(r"(?<=[.!?。！？”])\s*[(（][^()（）]{1,60}[)）]$")
# The agencies' form of a caption: what is seen, in the present tense, closing with weekday, date and year.
_DATE = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, (?:19|20)\d\d\.?$"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, "
CAPTION_DATE = re.compile(rf"\b(?:{_WEEKDAY})?{_DATE}")
CAPTION_PLACE = re.compile(rf"(?<!\b[Oo]n) {_WEEKDAY}{_DATE}")
SEEN = re.compile(r"\b(?:is|are) (?:seen|pictured|shown)\b")
POSING = re.compile(
    r"\b(?:stand|sit|walk|speak|talk|gesture|pose|arrive|leave|wave|hold|look|listen|attend|deliver|shake|smile"
    r"|wait|work|gather|ride|play|report|make|give|read|take|answer|celebrate)s?\b|\b(?:watch|march|pass"
    r"|testifi)es\b"
)
PAST = re.compile(r"\b(?:said|was|were|had|announced|told|did)\b")


def is_furniture(paragraph: str, title: str = "") -> bool:
    """Say whether a paragraph is furniture as a whole; `title` is the article's, which may be repeated in it."""
    bare = paragraph.strip()
    if not any(map(str.isalnum, bare)) or (title and bare.casefold() == title.strip().casefold()):
        return True
    if len(bare) < LONGEST_LINE and _opens_as_furniture(bare):
        return True
    if len(bare) < LONGEST_CAPTION and _is_caption(bare):
        return True
    bare = CLOSING_BRACKETS.sub("", bare)
    if SENTENCE_END.search(bare) or bare.endswith((":", "：", ";", "；", ",")):
        return False
    if is_chinese(bare):
        return len(bare) < FEWEST_CHARACTERS
    return len(bare.split()) < FEWEST_WORDS


def is_notice(sentence: str) -> bool:
    """Say whether a sentence inside a paragraph is none of the article's: a call, a credit, a notice."""
    if not any(map(str.isalnum, sentence)):
        return True
    if len(sentence) >= LONGEST_NOTICE:
        return False
    return _opens_as_furniture(sentence) or _is_credit(sentence) or _describes_a_picture(sentence)


def _opens_as_furniture(line: str) -> bool:
    if ALWAYS.search(line) or ANYWHERE.search(line):
        return True
    return bool(UNLESS_A_SENTENCE.search(line)) and not VERB.search(line)


def _is_caption(paragraph: str) -> bool:
    return _is_credit(paragraph) or bool(CREDIT.search(paragraph[-TAIL:])) or _describes_a_picture(paragraph)


def _describes_a_picture(line: str) -> bool:
    if PAST.search(line):
        return False
    end = line[-50:]
    return bool(
        (CAPTION_DATE.search(end) and SEEN.search(line)) or (CAPTION_PLACE.search(end) and POSING.search(line))
    )


def _is_credit(line: str) -> bool:
    """Say whether the line is nothing but a name or a link in brackets: "(Associated Press)"."""
    bare = line.strip()
    if not BRACKETED.match(bare):
        return False
    inside = bare.strip("()[]（）【】 ")
    return not SENTENCE_END.search(inside) or bool(CREDIT.search(bare)) or _opens_as_furniture(inside)
