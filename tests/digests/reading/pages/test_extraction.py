from functools import partial

from digests.rules.reading.pages.extraction import article_lines, remove_furniture, searched_lines
from digests.rules.reading.pages.trees import parse_page
from tests.lexicons import lexicon

article_lines = partial(article_lines, lexicon=lexicon())
searched_lines = partial(searched_lines, lexicon=lexicon())
remove_furniture = partial(remove_furniture, lexicon=lexicon())

TITLE = "Ports in the bay reopen"


def sentence(number: int) -> str:
    return (
        f"The {number}th of the ports in the bay reopened on Monday after long talks between the two sides, and "
        f"its director said that {number * 7} ships were waiting for a place when the gates were opened."
    )


def paragraphs(first: int, last: int) -> str:
    return "".join(f"<p>{sentence(number)}</p>" for number in range(first, last))


def lines_of(body: str) -> list[str]:
    tree = parse_page(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    remove_furniture(tree)
    return article_lines(tree, TITLE)


def test_headings_and_lists_of_an_article_stay_in_their_place() -> None:
    items = f"<ul><li>{sentence(3)}</li><li>{sentence(4)}</li></ul>"
    body = f"{paragraphs(0, 3)}<h2>What comes next</h2>{items}{paragraphs(5, 7)}"
    expected = [*map(sentence, range(3)), "What comes next", *map(sentence, range(3, 7))]
    assert lines_of(f"<article>{body}</article>") == expected


def test_the_repeated_title_and_the_line_of_author_and_date_are_left_out() -> None:
    top = f"<div class=text><h1>{TITLE}</h1><p>By Ann Lee</p><p>10 March 2026</p>"
    assert lines_of(f"<article>{top}{paragraphs(0, 5)}</div></article>") == [*map(sentence, range(5))]


def test_an_article_cut_up_by_advertisements_is_whole() -> None:
    parts = "".join(
        f"<div class='part body__container'><div class='article__body'>{paragraphs(start, start + 3)}</div></div>"
        f"<div class='slot'><span>-</span></div>"
        for start in (0, 3, 6)
    )
    assert lines_of(f"<main>{parts}</main>") == [*map(sentence, range(9))]


def test_another_article_below_is_not_part_of_this_one() -> None:
    other = "".join(
        f"<p>Quite another matter, number {number}: {sentence(number + 20)}</p>" for number in range(9)
    )
    found = lines_of(
        f"<article class='story'><h1>{TITLE}</h1><div class='article-body'>{paragraphs(0, 4)}</div></article>"
        f"<article class='story'><h1>Quite another matter</h1><div class='article-body'>{other}</div></article>"
    )
    assert found == [*map(sentence, range(4))]


def test_text_without_any_paragraph_is_found_where_it_is_densest() -> None:
    lines = "<br><br>".join(map(sentence, range(6)))
    menu = "".join(f"<li><a href=/{number}>Section {number}</a></li>" for number in range(30))
    found = lines_of(f"<table><tr><td><ul>{menu}</ul></td><td><div><font>{lines}</font></div></td></tr></table>")
    assert found == [*map(sentence, range(6))]


def test_readers_comments_longer_than_the_article_are_not_taken_for_it() -> None:
    comments = "".join(f"<div class=post><p>A reader: {sentence(number)}</p></div>" for number in range(20, 50))
    story = f"<div class=story><h1>{TITLE}</h1>{paragraphs(0, 4)}</div>"
    assert lines_of(f"<main>{story}<div class=comment-list>{comments}</div></main>") == [*map(sentence, range(4))]


def test_paragraphs_in_boxes_of_a_misleading_name_stay() -> None:
    boxes = "".join(f"<div class='box overflow-hidden'><p>{sentence(number)}</p></div>" for number in range(9))
    assert lines_of(f"<article>{boxes}</article>") == [*map(sentence, range(9))]


def test_an_empty_element_still_divides_two_words() -> None:
    body = f"{paragraphs(0, 5)}<p>{sentence(5)} She called it<em> </em>misguided policy.</p>"
    assert lines_of(f"<article>{body}</article>")[-1].endswith("She called it misguided policy.")


def test_a_page_without_text_has_no_lines() -> None:
    assert lines_of("") == []
    assert lines_of("<p></p><img src=a>") == []


def test_a_list_of_headlines_is_found_by_searching_and_keeps_its_first_lines() -> None:
    items = "".join(
        f"<li><a href=/{day}>Regular Press Conference on March {day}, 2026</a></li>" for day in range(20, 1, -1)
    )
    tree = parse_page(f"<html><body><div><ul>{items}</ul></div></body></html>")
    assert searched_lines(tree, "Regular Press Conference")[0] == "Regular Press Conference on March 20, 2026"
