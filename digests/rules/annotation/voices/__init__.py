"""Who says each passage of an article, and how that is known: `listener.attribute` gives each its speaker.

`quotations` finds what is quoted in a sentence and the words that name who speaks, by the `subjects` of verbs and
the `phrases` around them; `speakers` tells whom these or a label mean in this article, `register` whom they mean
by themselves. `proof` believes a party only where it provably speaks. All words are the lexicon's or relation's.
"""
