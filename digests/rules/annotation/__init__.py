"""One reading of an article, made once: `annotate` is the one place that looks at language.

Sentences are cut by `passages`, with `furniture` left out; `transcripts` tells whose turn they are and `segments`
what belongs together, `kinds` what kind of text it is, `voices` who speaks and how that is known, `dates` and
`numbers` what days and quantities they name.
"""
