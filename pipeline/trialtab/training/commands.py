"""What the commands do: train, evaluate and convert, as plain functions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.language import Language

from trialtab.ner.component import TrialNer
from trialtab.ner.features import Text, word_hashes
from trialtab.ner.tags import TokenSpan
from trialtab.training.corpora import PLACES, read_corpus
from trialtab.training.dictionary import PatternNames
from trialtab.training.evaluation import Counts, calibration_error, count_spans, micro, reliability
from trialtab.training.examples import Dictionary, Example, make_examples, to_docbin
from trialtab.training.plain import items, read_records, sentences, strings_of
from trialtab.training.recipe import Recipe, Say, calibrate, train
from trialtab.training.schemes import NETWORK_LABELS, schemes
from trialtab.training.word_vectors import train_vectors

FULL = "chia"
PARTIAL = ("neurotrialner", "bc5cdr", "ncbi_disease", "phee")
MEASURED = (FULL, *PARTIAL)
RECORDS_FILE = "trials/records.jsonl.gz"
_BAR_WIDTH = 40
_LONGEST_PLAIN = 200  # tokens


def blank_pipeline() -> Language:
    """English with our tokenizer and nothing else."""
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "trialtab.tokenizer.v1"}}})


def train_tagger(data: Path, config: Path, out: Path, *, recipe: Recipe | None = None, say: Say) -> None:
    """Train the tagger and write it as a spaCy pipeline.

    Args:
        data: the folder of the corpora.
        config: the project's config.cfg, for the dictionary.
        out: the folder to write.
        recipe: the settings; those of the shipped model by default.
        say: is told how it goes.

    Raises:
        CorpusError: something is not there, or is broken.
    """
    recipe = recipe or Recipe()
    nlp, dictionary = blank_pipeline(), PatternNames(config)
    records = read_records(data / RECORDS_FILE)
    sources = {corpus: read_corpus(data, corpus, "train") for corpus in (FULL, *PARTIAL)}
    texts = [each.text for corpus in sources.values() for each in corpus]
    vectors = train_vectors(sentences([*texts, *strings_of(records)]), seed=recipe.seed)
    say("word vectors done")
    full = make_examples(nlp, sources[FULL], dictionary, lower=True)
    partial = make_examples(nlp, (each for corpus in PARTIAL for each in sources[corpus]), dictionary, lower=True)
    plain = [text for record in records for text in plain_texts(nlp, record)] if recipe.pretraining.epochs else []
    say(f"{len(plain)} texts without labels")
    network = train(nlp, full, partial, plain, vectors, recipe, say)
    component = nlp.add_pipe("trialtab_ner", name="ner")
    assert isinstance(component, TrialNer)
    component.take(network, NETWORK_LABELS, {})
    calibrate(component, [each for corpus in MEASURED for each in dev_examples(nlp, data, corpus, dictionary)])
    write_tagger(component, out)
    say(f"written to {out}")


def plain_texts(nlp: Language, record: dict[str, Any]) -> Iterator[Text]:
    """The texts of a record for pretraining; of a long one the beginning."""
    for text, register in items(record):
        doc = nlp.make_doc(text)
        yield Text(word_hashes(doc)[:_LONGEST_PLAIN], numpy.zeros(min(len(doc), _LONGEST_PLAIN), dtype="int32"), int(register))


def write_tagger(component: TrialNer, out: Path) -> None:
    """Write the tagger as a spaCy pipeline of its own, without the strings of the texts it was trained on."""
    nlp = blank_pipeline()
    shipped = nlp.add_pipe("trialtab_ner", name="ner")
    assert isinstance(shipped, TrialNer) and component.network is not None
    shipped.take(component.network, component.labels_inside, component.curves)
    nlp.meta |= {"name": "trialtab_ner", "version": "0.1.0", "description": "Names in trial records; see models/README.md"}
    nlp.to_disk(out)


def dev_examples(nlp: Language, data: Path, corpus: str, dictionary: Dictionary) -> list[Example]:
    """The dev part of a corpus."""
    return make_examples(nlp, read_corpus(data, corpus, "dev"), dictionary)


def evaluate_tagger(model: Path, data: Path, config: Path, *, bare: bool = False) -> Iterator[str]:
    """Measure a trained tagger on the dev parts, for each corpus the labels that it annotates everywhere.

    Args:
        model: the folder that `train_tagger` wrote.
        data, config: as there.
        bare: without dictionary hits, as if the pipeline had no patterns.

    Yields:
        Lines of tables: strict and overlap scores by corpus and label, then the reliability of the confidence.
    """
    nlp = spacy.load(model)
    component = nlp.get_pipe("ner")
    assert isinstance(component, TrialNer)
    dictionary: Dictionary = (lambda doc: []) if bare else PatternNames(config)
    confidences: list[float] = []
    right: list[bool] = []
    for corpus in MEASURED:
        examples = dev_examples(nlp, data, corpus, dictionary)
        labels = [label for label in component.labels if label in schemes()[corpus].closed]
        pairs = []
        for example, spans in zip(examples, component.find_many([each.text for each in examples]), strict=True):
            found = example.characters(TokenSpan(*span[:3]) for span in spans)
            pairs.append((example.source.spans, found))
            for span, place in zip(spans, found, strict=True):
                if span.label in labels:
                    confidences.append(span.confidence)
                    right.append(place in example.source.spans)
        yield from _table(corpus, count_spans(pairs, labels))
    bins = reliability(confidences, right)
    yield f"\nconfidence: expected calibration error {calibration_error(bins):.3f} over {len(right)} spans"
    yield "from   to      spans  mean confidence  share right  (= right, | confidence)"
    for each in bins:
        numbers = f"{each.low:.1f}    {each.high:.1f}  {each.n_spans:8}  {each.mean_confidence:15.3f}  {each.share_right:11.3f}"
        yield f"{numbers}  {_bar(each.share_right, each.mean_confidence)}"


def _bar(share: float, mark: float) -> str:
    """A share as a bar, with a mark where it should end: one line of a reliability plot."""
    end, place = round(share * _BAR_WIDTH), round(mark * _BAR_WIDTH)
    return "".join("|" if column == place else "=" if column < end else " " for column in range(_BAR_WIDTH + 1)).rstrip()


def _table(corpus: str, counts: dict[str, Counts]) -> Iterator[str]:
    yield f"\n{corpus} dev{'':8}  strict P     R    F1   overlap P     R    F1     gold"
    for label, each in [*counts.items(), ("all", micro(counts.values()))]:
        strict, overlap = ("".join(f"{value:6.3f}" for value in scores) for scores in (each.strict, each.overlap))
        yield f"{label:16}      {strict}      {overlap} {each.gold:8}"


def convert_corpora(data: Path, config: Path, out: Path) -> Iterator[str]:
    """Write the train and dev parts as DocBin files, for spaCy's own trainer.

    Yields:
        One line a file.
    """
    nlp, dictionary = blank_pipeline(), PatternNames(config)
    out.mkdir(parents=True, exist_ok=True)
    for corpus in PLACES:
        for split in ("train",) if corpus == "fb_trials" else ("train", "dev"):
            examples = make_examples(nlp, read_corpus(data, corpus, split), dictionary)
            path = out / f"{corpus}.{split}.spacy"
            to_docbin(nlp, examples).to_disk(path)
            yield f"{path}: {len(examples)} texts, {sum(len(each.spans) for each in examples)} spans"
