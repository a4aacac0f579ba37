"""Learns the words that tell kinds of text apart, and writes `patterns/text_kinds.tsv`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy
from scipy.sparse import csr_matrix

from trialtab.ner.features import Register
from trialtab.sections.kinds import BIAS, words_of
from trialtab.training.corpora import read_corpus
from trialtab.training.plain import items, read_records

RECORDS = 6000  # of the plain records, in file order
LONGEST = 20_000  # criteria of the plain records: the longest, which are the most like prose
_PENALTY = 0.06  # inverse strength of the L1 penalty: a hundred words or so remain
_LEAST = 60  # texts that hold a word
_ARTICLES, _SUMMARIES = 4, 3  # how often an annotated text counts
HEAD = (
    "# Words that tell a bare text's kind: weights of a logistic regression over the words that it holds. prose: against",
    "# criteria; registry: of a registry's prose against an article's; `*` is the constant. Learnt from the train parts of",
    "# Chia (CC BY 4.0), NeuroTrialNER (MIT) and BC5CDR (public domain), and from trial records.",
    "# Made by `python -m trialtab.training text-kinds --data FOLDER`.",
)


def write_text_kinds(data: Path, records: Path, out: Path) -> int:
    """Write the file from the corpora's train parts and plain trial records; gives the number of words.

    Raises:
        CorpusError: something is not there, or is broken.
    """
    criteria, summaries, articles = (
        [item.text for item in read_corpus(data, corpus, "train")] for corpus in ("chia", "neurotrialner", "bc5cdr")
    )
    plain = read_records(records)[:RECORDS]
    told = [text for record in plain for text, register in items(record) if register is Register.CRITERIA]
    told = sorted(set(told), key=lambda text: (-len(text), text))[:LONGEST]
    about = [" ".join(f"{record.get('brief_title') or ''} {record.get('brief_summary') or ''}".split()) for record in plain]
    prose = weights([*summaries * _SUMMARIES, *articles * _ARTICLES, *about], [*criteria, *told])
    registry = weights(summaries, articles)
    lines = [*HEAD, "id\tword\tprose\tregistry\tsource"]
    for number, word in enumerate(sorted({*prose, *registry}), start=1):
        values = (str(table.get(word, "")) for table in (prose, registry))
        lines.append("\t".join((f"TK{number:03d}", word, *values, "learnt from corpora")))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - len(HEAD) - 1


def weights(of: Sequence[str], against: Sequence[str]) -> dict[str, float]:
    """The weights of the words that tell `of` from `against`; above 0 in sum is `of`."""
    from sklearn.linear_model import LogisticRegression  # slow to import, and needed here alone

    texts = [words_of(text) for text in (*of, *against)]
    held = Counter(word for words in texts for word in words)
    columns = {word: number for number, word in enumerate(sorted(word for word, count in held.items() if count >= _LEAST))}
    places = [(row, columns[word]) for row, words in enumerate(texts) for word in sorted(words) if word in columns]
    rows, cols = zip(*places, strict=True)
    table = csr_matrix((numpy.ones(len(places)), (rows, cols)), shape=(len(texts), len(columns)))
    is_of = numpy.repeat([1, 0], [len(of), len(against)])
    model = LogisticRegression(C=_PENALTY, l1_ratio=1.0, solver="liblinear", max_iter=400, random_state=0).fit(table, is_of)
    kept = {word: round(float(model.coef_[0][column]), 2) for word, column in columns.items()}
    return {BIAS: round(float(model.intercept_[0]), 2)} | {word: weight for word, weight in kept.items() if weight}
