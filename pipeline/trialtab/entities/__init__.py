"""Stage 4: drugs, conditions, measurements, procedures, devices and observations.

Reading order: `tokens` (a Doc as lists of words), `normalise` (when two spellings are one name), `matching` (names by hashing),
`lexicon` (pattern files -> names and concepts), `analytes` (measured or given), `abbreviations` and `finding` (candidates),
`generative` (what no list names), `overlap` (which candidate wins), `component` (the spaCy side). `linking` and `fuzzy` give
codes against concept files of the user.
"""
