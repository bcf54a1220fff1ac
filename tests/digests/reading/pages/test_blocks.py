from digests.rules.reading.pages.trees import blocks, parse_page, prose_by_element

SENTENCE = "The two delegations met for the second time this week, officials of both sides said on Monday."


def test_blocks_are_what_stands_on_lines_of_its_own() -> None:
    tree = parse_page("<div>Before<p>One <b>bold</b> word<br>next line</p>after</div><ul><li>item</ul>")
    assert [block.text for block in blocks(tree)] == ["Before", "One bold word", "next line", "after", "item"]


def test_a_block_knows_how_much_of_it_is_link_and_whether_it_is_all_of_its_element() -> None:
    link, mixed, part = blocks(parse_page("<p><a href=x>abc</a></p><p>ab <a href=x>cd</a></p><div>x<p></p></div>"))
    assert (link.linked, mixed.linked) == (3, 2)
    assert (link.whole, mixed.whole, part.whole) == (True, True, False)


def test_scripts_and_styles_are_no_text() -> None:
    tree = parse_page("<p>a</p><script>b</script><style>c</style><noscript>d</noscript>")
    assert [block.text for block in blocks(tree)] == ["a", "d"]


def test_prose_is_running_text_not_headings_links_or_scraps() -> None:
    tree = parse_page(
        f"<h2>{SENTENCE}</h2><p>{SENTENCE}</p><p><a href=x>{SENTENCE}</a></p><p>Monday.</p>"
        "<p>两国代表团本周第二次举行会谈，双方官员周一表示会谈将继续进行。</p>"
    )
    assert [block.prose > 0 for block in blocks(tree)] == [False, True, False, False, True]


def test_an_element_holds_the_prose_of_all_that_is_inside() -> None:
    tree = parse_page(
        f"<div id=a><div id=b><p>{SENTENCE}</p></div><p>{SENTENCE}</p></div><div id=c><p>Short.</p></div>"
    )
    held = prose_by_element(blocks(tree), tree)
    by_name = {element.get("id"): prose for element, prose in held.items()}
    assert by_name["a"] == 2 * by_name["b"] == 2 * len(SENTENCE)
    assert "c" not in by_name
