"""Mutants: is there a test that fails when a decision is turned around?

    python -m tests.benchmarks.mutants --seed 1 --count 300 --results FILE [--part 1/2] [--again]
        [--of digests/rules/issuing] [--equivalent FILE]

Decisions of `digests` and `bot`, or of the folders that `--of` names, drawn by the seed, are turned one at a time;
for a tenth of the sample a row of the lexicon that they read is dropped or the sign of a weight turned. Each
mutant meets the tests that call what was changed, the quickest first, until one fails. Nothing is written but the
results, a line for each mutant, so that a run that was stopped goes on with the same command; `--part` divides the
sample among processes, `--again` tries again those that survived, `--equivalent` names those that change nothing,
as somebody has found who looked.

`mutmut` and `cosmic-ray` were looked at. Neither draws a sample by a seed or knows data; `mutmut` changes only
functions, no table of a module; `cosmic-ray` writes mutants into the working tree and knows one command of tests.
"""
