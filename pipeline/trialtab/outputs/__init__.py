"""Stage 9: typed rows become files.

Reading order: `schema` (columns as Arrow types), `columns` (rows -> record batches, types checked), `csv` and `parquet`
(one file each a table), `docbin` (the annotated texts), `folder` (all of them at once or none), `manifest` (run.json),
`process` (records -> batches, in one or more processes), `run` (the whole extraction), `explain` (one sentence, for a
terminal) and `review` (pages for people).
"""
