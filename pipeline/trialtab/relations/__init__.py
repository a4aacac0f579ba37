"""Stage 7: which bound, window, route and assertion belongs to which concept, and which items belong together.

`scene.py` gathers what stands in one criterion; `chains.py` finds lists and abbreviations in it; `ages.py`, `bounds.py` and
`windows.py` bind; `groups.py` reads the logic; `constraints.py` puts it together; `component.py` writes it to the Doc.
Regimens of the arms (who gets which drug how) are in `regimens.py`.
"""
