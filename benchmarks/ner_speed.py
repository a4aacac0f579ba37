"""How fast the tagger reads by itself: criteria of trial records, one process, CPU time.

    python benchmarks/ner_speed.py RECORDS.jsonl[.gz] [--model models/ner] [--texts 8000]

Takes the lines of the records' eligibility criteria, without dictionary hits and after tokenising: the rest of the pipeline has its
own benchmark.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import spacy

from trialtab.ner.component import TrialNer
from trialtab.training.plain import read_records


def main() -> None:
    """Print words per second of CPU time, the first run without a cache of words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--model", type=Path, default=Path("models/ner"))
    parser.add_argument("--texts", type=int, default=8000)
    arguments = parser.parse_args()
    nlp = spacy.load(arguments.model)
    tagger = nlp.get_pipe("ner")
    assert isinstance(tagger, TrialNer)
    lines = (
        line.strip()
        for record in read_records(arguments.records)
        for line in (record.get("eligibility_criteria") or "").split("\n")
    )
    docs = [nlp.make_doc(line) for line, _ in zip((line for line in lines if line), range(arguments.texts), strict=False)]
    n_words = sum(len(doc.text.split()) for doc in docs)
    for run in range(3):
        start = time.process_time()
        spans = tagger.find_many([tagger.text_of(doc) for doc in docs])
        seconds = time.process_time() - start
        print(f"run {run + 1}: {n_words / seconds:,.0f} words/s, {n_words} words, {sum(map(len, spans))} spans")


if __name__ == "__main__":
    main()
