"""Stage 6: what is asserted of each entity, by medspaCy's ConText with the rules of `patterns/context_rules.tsv`.

`rules.py` reads the rules, `engine.py` drives ConText's matcher, modifiers and graph over one sentence at a time, `verdicts.py`
turns categories into an Assertion, `component.py` writes to the Doc.
"""
