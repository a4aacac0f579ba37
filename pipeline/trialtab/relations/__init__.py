"""Stage 7: which bound, window, route and assertion belongs to which concept, and which items belong together.

`scene.py` gathers what stands in one criterion; `chains.py` finds lists and abbreviations in it; `bounds/`, `windows/` and
`attributes.py` bind; `groups/` and `conditions/` read the logic; `constraints.py` puts it together; `component.py` writes it to
the Doc. Who gets which drug how, outside the eligibility text, is in `regimens/`. In each folder `find.py` is where to begin.
"""
