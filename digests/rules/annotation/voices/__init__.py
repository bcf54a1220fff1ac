"""Who says each sentence of an article, and how that is known: `proof.proven_in` gives each its speaker.

`quotations` finds what is quoted in a sentence and the words that name who speaks, by the `subjects` of verbs;
`pages` the labels of a transcript; `listener` tells whom all these mean in this article, `register` whom they mean
by themselves. `proof` believes a party only where it provably speaks. All words are the lexicon's or relation's.
"""
