"""How the words around a number bound it: about so much, at most or at least, what it was before, a part of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from digests.model import Quantity
from digests.model.lexicon import Lexicon

ABOUT, BOUNDED = "about", "bounded"
NEAR = 60  # characters before a number


def limited(quantities: Iterable[Quantity], texts: Mapping[int, str], lexicon: Lexicon) -> tuple[Quantity, ...]:
    """Return the quantities with the limits that their sentences, by index, set them."""
    return tuple(_limited(each, texts.get(each.index, ""), lexicon) for each in quantities)


def _limited(quantity: Quantity, text: str, lexicon: Lexicon) -> Quantity:
    place, words = text.find(quantity.text), lexicon.limits
    if place < 0:
        return quantity
    before = text[max(0, place - NEAR) : place]
    near, own = before.rstrip(), quantity.unit == "count" and words.part.match(quantity.text)
    return replace(
        quantity,
        limit=ABOUT if words.about.search(near) else BOUNDED if words.bounded.search(near) else "",
        part=bool(own or words.among.search(before)),
        earlier=bool(words.earlier.search(near)),
    )
