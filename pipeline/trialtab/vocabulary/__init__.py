"""Builds the committed name files of `patterns/` from openly licensed vocabularies.

    python -m trialtab.vocabulary --source VOCABULARIES --out patterns/

`sources` reads the tables, one module a label turns them into a `book` of concepts (`drugs`, `conditions`, `measurements`,
`procedures`), `names` into what texts write, `curate` decides by rule which names may be matched, `build` joins the labels and
writes. Rules that need a person's judgement stand in `patterns/vocabulary_rules.tsv`. Only the build needs the vocabularies;
the pipeline reads `patterns/`.
"""
