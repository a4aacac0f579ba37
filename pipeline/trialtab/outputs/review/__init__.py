"""Review pages: `review/index.html` and one static page per trial, to read the tables beside the text they rest on.

Reading order: `marks` (what is marked in a text), `html` (escaping, displaCy), `cells` (values as short text), `trial_page`,
`index_page`, `names` (file names), `write` (all pages of a run).
"""
