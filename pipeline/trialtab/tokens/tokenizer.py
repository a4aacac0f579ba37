"""The tokenizer: `trialtab.tokenizer.v1`. What is a token is said in `rules.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.docs import keep_text
from trialtab.tokens.rules import TOKEN


class TrialTokenizer:
    """Cuts a text into the tokens of clinical-trial English; `doc.text` is the text, character for character.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> nlp.tokenizer = TrialTokenizer(nlp.vocab)
        >>> [token.text for token in nlp("IgG<4g/L, eGFR 30mL/min/1.73m2")]
        ['IgG', '<', '4', 'g/L', ',', 'eGFR', '30', 'mL/min/1.73m2']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        pairs = TOKEN.findall(text)
        doc = Doc(self.vocab, words=[word for word, _ in pairs], spaces=[blank == " " for _, blank in pairs])
        return keep_text(doc, text)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenise many texts, in order; `batch_size` is there for spaCy's interface."""
        return map(self, texts)

    # The rules are part of the code, so there is nothing to keep; spaCy asks for the methods all the same.
    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> TrialTokenizer:
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        return None

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> TrialTokenizer:
        return self


def make_tokenizer_factory() -> Callable[[Language], TrialTokenizer]:
    """The registered function: gives what makes the tokenizer for a pipeline (`[nlp.tokenizer]` of config.cfg)."""

    def make_tokenizer(nlp: Language) -> TrialTokenizer:
        return TrialTokenizer(nlp.vocab)

    return make_tokenizer
