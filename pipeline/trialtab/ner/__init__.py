"""The trained tagger: which tokens of a trial record name what.

tags       label spans <-> one tag a token, and the best legal sequence of tags
features   what the network is told of a token: its word, its dictionary hit, the kind of text it stands in
vectors    word vectors from a table of words and character n-grams
residual   its residual layers
network    the weights: word features -> convolutions -> scores of the tags
choosing   which spans to give, by the probability of each
component  the spaCy side: `trialtab_ner`

The weights are made by `trialtab.training` and shipped in models/ner.
"""
