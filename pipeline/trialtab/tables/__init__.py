"""Stage 8: typed rows. `rows.py` declares the columns; `build.py` makes the rows of one record; one module per table.

The interventions are a folder: what all texts of a record say of an agent has to be brought together first.
"""
