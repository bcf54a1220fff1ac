"""Finds who says each sentence of an article, and how that is known. `quotations` finds what is quoted and the
words that name who speaks. `subjects` finds the subjects of verbs. `pages` finds the labels of a transcript.
`register` tells whom words mean by themselves, `listener` whom they mean in this article. `proof.proven_in` gives
each sentence its speaker, and a party only where it provably speaks. All words are of the lexicon or the relation.
"""
