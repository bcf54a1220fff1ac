"""Text that a person of ours has written in Telegram, as HTML that the bot may send."""

import re
from html import escape
from html.parser import HTMLParser

KEPT = frozenset({"b", "i", "u", "s", "code", "pre", "blockquote"})
WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)


def sendable(html: str) -> str:
    """Return HTML with the markup that the bot may send: bold, italic, underlined, struck out, fixed width,
    quotes, and links to web addresses. Of all other markup only the words stay. It hides words, or only people may
    send it, or it links to a person or into Telegram. Pure."""
    kept = _Kept()
    kept.feed(html)
    kept.close()
    return "".join(kept.found).strip()


class _Kept(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            url = dict(attrs).get("href") or ""
            self._links.append(bool(WEB.match(url)))
            if self._links[-1]:
                self.found.append(f'<a href="{escape(url)}">')
        elif tag in KEPT:
            self.found.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT or (tag == "a" and self._links and self._links.pop()):
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found.append(escape(data, quote=False))
