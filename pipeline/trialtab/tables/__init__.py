"""Stage 8: typed rows. `rows.py` declares the columns; `build.py` makes the rows of one record; one module per table."""
