"""Of what a person has formatted the bot sends what it may, and the words of the rest."""

import pytest

from bot.render.own_words import sendable


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<b>bold</b> <i>it</i> <u>u</u> <s>s</s> <code>c</code>", None),
        ("<blockquote>quoted</blockquote>", None),
        ("<blockquote expandable>quoted</blockquote>", "<blockquote>quoted</blockquote>"),
        ('<pre><code class="language-sh">ls</code></pre>', "<pre><code>ls</code></pre>"),
        ('<a href="https://example.org/?a=1&amp;b=2">words</a>', None),
        ('<a href="tg://user?id=7">Kim</a>', "Kim"),
        ('<a href="tg://resolve?domain=x"><b>Kim</b></a>', "<b>Kim</b>"),
        ('<a href="javascript:x">words</a>', "words"),
        ('<span class="tg-spoiler">hidden</span>', "hidden"),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍"),
        ("  a &lt;b&gt; &amp; c\n", "a &lt;b&gt; &amp; c"),
        ('<a href="tg://user?id=7">a</a> <a href="http://b.example">b</a>', 'a <a href="http://b.example">b</a>'),
    ],
)
def test_markup_that_a_bot_may_send_stays_and_of_the_rest_the_words(written: str, sent: str | None) -> None:
    assert sendable(written) == (written if sent is None else sent)
