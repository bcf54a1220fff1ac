"""Texts that stand where an article should be: notices of archives, widgets, walls. They tell of no event.

A page that could not be read leaves such a text in place of its article, word for word the same from every outlet;
compared as news, the strangest articles would become one story.
"""

import re

LONGEST = 1000  # characters; a longer text is an article, even one that quotes such a notice
NOTICES = re.compile(
    r"(?i)\b(?:internet archive|wayback machine)\b"
    r"|\b(?:add|adding|attach)\b[^.]{0,30}\blocation\b[^.]{0,30}\bto your (?:tweets?|posts?)\b"
    r"|\b(?:delete|clear) your (?:\w+ )?location history\b"
    r"|\b(?:enable|turn on|requires?|activate) (?:javascript|cookies)\b"
    r"|\bjavascript (?:is|has been) (?:disabled|turned off)\b"
    r"|\byour browser (?:is (?:out of date|not supported|outdated)|does(?:n['’]t| not) support)\b"
    r"|\b(?:we|this (?:site|website)) uses? (?:\w+ ){0,3}cookies\b|\baccept (?:all )?cookies\b"
    r"|\b(?:verify|checking|confirm)\b[^.]{0,30}\b(?:you are|you're|that you are) (?:a )?(?:human|not a robot)\b"
    r"|\b(?:access denied|403 forbidden|404 not found|page (?:you \w+ )?(?:was |could )?not (?:be )?found)\b"
    r"|\byou have reached your (?:\w+ )?limit of (?:free )?articles\b"
    r"|\b(?:subscribe (?:now )?to (?:continue|keep) reading|(?:log|sign) in to (?:continue|read))\b"
    r"|请开启JavaScript|請啟用JavaScript|页面不存在|頁面不存在|您访问的页面|請完成驗證|请完成验证"
)


def is_notice(text: str) -> bool:
    """Say whether the whole text is a notice of a site and no article."""
    return len(text) <= LONGEST and NOTICES.search(text) is not None
