"""How the shipped tagger is made and measured: corpora in, models/ner out.

readers     annotated texts from JSON lines, brat folders, PubTator files and CoNLL columns
schemes     the corpora's labels as ours, by `labels.tsv`
examples    texts as tokens with tags, dictionary hits and register; as DocBin for spaCy's own trainer
word_vectors  vectors from plain text (PPMI, singular vectors, character n-grams)
fitting     one network fitted to examples
recipe      teachers, completed labels, self-training, the student, calibration
evaluation  strict and overlap scores, expected calibration error
__main__    `python -m trialtab.training train | evaluate | convert`

Only this package writes weights; the pipeline that reads records needs `trialtab.ner` alone.
"""
