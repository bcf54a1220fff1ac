"""One reading of an article, made once: `annotating.annotate` is the one place that looks at language.

`passages` cuts sentences, furniture left out; `transcripts` tells whose turn they are, `segments` what belongs
together, `kinds` what kind of text it is, `voices` who speaks, `dates` and `numbers` which days and quantities are
named, `acts` what is done, `tellings` what is told, `worth` what a sentence is worth to a reader and which of its
days bind.
"""
