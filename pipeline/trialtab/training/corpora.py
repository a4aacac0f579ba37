"""Where the corpora lie: the shared JSON lines, or the folders and files that their makers publish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trialtab.errors import CorpusError, Errors
from trialtab.training.readers import Annotated, read_brat, read_conll, read_jsonl, read_pubtator
from trialtab.training.schemes import Harmonised, harmonise


class Place(NamedTuple):
    """Where one corpus may lie below the data folder; `{split}` is `train` or `dev`.

    Attributes:
        jsonl: as JSON lines.
        published: as its makers publish it, "" where no reader is written; of a brat folder every tenth trial is dev.
    """

    jsonl: str
    published: str = ""


PLACES = {
    "chia": Place("chia/chia.{split}.jsonl", "chia/brat"),
    "neurotrialner": Place("neurotrialner/neurotrialner.{split}.jsonl"),
    "bc5cdr": Place("bc5cdr/bc5cdr.{split}.jsonl", "bc5cdr/CDR_{split}.PubTator.txt"),
    "ncbi_disease": Place("ncbi_disease/ncbi.{split}.jsonl", "ncbi_disease/{split}.tsv"),
    "phee": Place("phee/phee.{split}.jsonl"),
    "fb_trials": Place("fb_trials/fb.{split}.jsonl"),
}
_PUBLISHED_SPLITS = {
    "bc5cdr": {"train": "TrainingSet", "dev": "DevelopmentSet"},
    "ncbi_disease": {"train": "train", "dev": "devel"},
}
_DEV_EVERY = 10


def read_corpus(data: Path, corpus: str, split: str) -> list[Harmonised]:
    """All texts of one part of a corpus, with our labels.

    Args:
        data: the folder that holds the corpora's folders.
        corpus: a key of `PLACES`.
        split: `train` or `dev`.

    Raises:
        CorpusError: the corpus lies there in none of its formats, or is broken.
    """
    return [harmonise(each, corpus) for each in _annotated(data, corpus, split)]


def _annotated(data: Path, corpus: str, split: str) -> Iterator[Annotated]:
    place = PLACES[corpus]
    lines = data / place.jsonl.format(split=split)
    if lines.is_file():
        return read_jsonl(lines)
    if place.published:
        published = data / place.published.format(split=_PUBLISHED_SPLITS.get(corpus, {}).get(split, split))
        if published.is_dir():
            return _brat_part(published, split)
        if published.is_file():
            return read_pubtator(published) if corpus == "bc5cdr" else read_conll(published)
        raise CorpusError(*Errors.E502, path=published, expected=f"it, or {lines}")
    raise CorpusError(*Errors.E502, path=lines, expected="JSON lines with id, text, spans")


def _brat_part(folder: Path, split: str) -> Iterator[Annotated]:
    """Whole trials go to one part, so that no criterion of a trial in dev is trained on."""
    trials = sorted({path.stem.split("_")[0] for path in folder.glob("*.txt")})
    dev = set(trials[::_DEV_EVERY])
    return (each for each in read_brat(folder) if (each.id.split("_")[0] in dev) == (split == "dev"))
