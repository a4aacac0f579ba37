"""The tokenizer: `trialtab.tokenizer.v1`. What is a token is said in `rules.py`.

Nearly all words of a text stood in an earlier one, so what the rules make of a stretch without white space is remembered, and
the expression runs over new stretches only: the same tokens in a third of the time. See `stretches` for what makes that safe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from trialtab.docs import keep_text
from trialtab.tokens.rules import cut
from trialtab.tokens.stretches import ENDS_LINE, joined, stretches_of

MEMO_LIMIT = 100_000  # distinct stretches kept, about 300 bytes each
Tokens = tuple[tuple[int, ...], tuple[bool, ...]]  # string ids, and whether a blank follows each
_ids: Callable[[Tokens], tuple[int, ...]] = itemgetter(0)
_blanks: Callable[[Tokens], tuple[bool, ...]] = itemgetter(1)


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
        self._memo = _Memo(vocab)

    def __call__(self, text: str) -> Doc:
        if len(self._memo) > MEMO_LIMIT:
            self._memo.clear()
        keys = stretches_of(text)
        if keys is None:
            pairs = cut(text)
            doc = Doc(self.vocab, words=[word for word, _ in pairs], spaces=[blank == " " for _, blank in pairs])
            return keep_text(doc, text)
        try:
            doc = self._doc(keys)
        except KeyError:  # the vocabulary has dropped strings since
            self._memo.clear()
            doc = self._doc(keys)
        return keep_text(doc, text)

    def _doc(self, keys: list[str]) -> Doc:
        found = list(map(self._memo.__getitem__, keys))
        words = list(chain.from_iterable(map(_ids, found)))
        spaces = list(chain.from_iterable(map(_blanks, found)))
        return Doc(self.vocab, words=words, spaces=spaces)  # type: ignore[arg-type]  # ids do as well

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenise many texts, in order; `batch_size` is there for spaCy's interface."""
        return map(self, texts)

    # The rules are part of the code, so there is nothing to keep; spaCy asks for the methods all the same.
    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> TrialTokenizer:
        self._memo.clear()  # the vocabulary was loaded anew just before
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        return None

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> TrialTokenizer:
        self._memo.clear()
        return self


class _Memo(dict[str, Tokens]):
    """The tokens of every stretch seen, made when first asked for."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, key: str) -> Tokens:
        stretch, blank = joined(key), False
        if not stretch.isspace():
            blank = not stretch.endswith(ENDS_LINE)
            stretch = stretch.removesuffix(ENDS_LINE)
        pairs = cut(stretch)
        ids = tuple(self._vocab.strings.add(word) for word, _ in pairs)
        tokens = self[key] = ids, (*(after == " " for _, after in pairs[:-1]), blank)
        return tokens


def make_tokenizer_factory() -> Callable[[Language], TrialTokenizer]:
    """The registered function: gives what makes the tokenizer for a pipeline (`[nlp.tokenizer]` of config.cfg)."""

    def make_tokenizer(nlp: Language) -> TrialTokenizer:
        return TrialTokenizer(nlp.vocab)

    return make_tokenizer
