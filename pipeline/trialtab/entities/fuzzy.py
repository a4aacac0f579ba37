"""Names that are only like a known one: scispaCy's candidate generator over our own concept files.

scispaCy (Neumann et al. 2019) compares TF-IDF vectors of character 3-grams and takes the nearest names. Its builder drops
3-grams that fewer than ten names have, which blinds it in a vocabulary of this size, refuses current SciPy, and takes minutes
for the approximate index. Here the vectors are built anew and searched exactly, one sparse product a query (a few ms, each
text once); knowledge base and candidate generator are scispaCy's. Imported on demand: it brings scikit-learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy

from trialtab.entities.lexicon import Concept, read_concepts
from trialtab.types import Label

if TYPE_CHECKING:
    from scispacy.candidate_generation import CandidateGenerator

NEIGHBOURS = 10  # names that the generator proposes
SHORTEST = 6  # letters; shorter texts are like anything


class Likeness(NamedTuple):
    """The concept whose name is most like a text, and how much (0 to 1), see `likeness`."""

    concept: Concept
    similarity: float


class FuzzyIndex:
    """Nearest names.

    Args:
        concepts: concept number (as text) -> concept.
        generator: scispaCy's, over the same numbers.
    """

    def __init__(self, concepts: dict[str, Concept], generator: CandidateGenerator) -> None:
        self._concepts = concepts
        self._generator = generator

    @classmethod
    def from_files(cls, files: dict[str, str]) -> FuzzyIndex:
        """Index every coded name of the concept files."""
        from scispacy.candidate_generation import CandidateGenerator
        from scispacy.linking_utils import Entity, KnowledgeBase

        concepts: dict[str, Concept] = {}
        entities: list[Any] = []
        for concept, names in read_concepts(files):
            if concept.code:
                number = str(len(concepts))
                concepts[number] = concept
                entities.append(Entity(number, names[0], [name.lower() for name in names if len(name) >= SHORTEST]))
        knowledge = KnowledgeBase(entities)
        aliases = sorted(knowledge.alias_to_cuis)
        vectorizer, index = _build(aliases)
        generator = CandidateGenerator(index, vectorizer, aliases, knowledge)
        return cls(concepts, generator)

    def nearest(self, text: str, label: Label) -> Likeness | None:
        """The most similar name of a concept of this label; None for short texts and where none is near."""
        if len(text) < SHORTEST:
            return None
        lower = text.lower()
        best: Likeness | None = None
        for candidate in self._generator([lower], NEIGHBOURS)[0]:
            concept = self._concepts[candidate.concept_id]
            if concept.label != label:
                continue
            for alias in candidate.aliases:
                # a slip seldom falls on the first letter (Pollock and Zamora 1984): canagliflozin, janagliflozin are two drugs
                similarity = likeness(lower, alias) if lower[0] == alias[0] else 0.0
                if best is None or similarity > best.similarity:
                    best = Likeness(concept, similarity)
        return best


def likeness(one: str, other: str) -> float:
    """1 less the share of letters to change (Levenshtein 1966): 0.90 for one slip in ten letters.

    The cosine of 3-grams only proposes. It forgets 3-grams that no name has, and so finds prednisolone 0.96 like prednisone
    where prednisolone is not listed; here they are 0.83 alike.
    """
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, other_letter in enumerate(other, 1):
            change = before[column - 1] + (letter != other_letter)
            current.append(min(change, before[column] + 1, current[-1] + 1))
        before = current
    return 1 - before[-1] / max(len(one), len(other), 1)


class _ExactIndex:
    """What scispaCy's generator asks of an index, answered by the full product of sparse vectors."""

    def __init__(self, vectors: Any) -> None:
        self._columns = vectors.T.tocsr()

    def knnQueryBatch(self, queries: Any, k: int) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
        """For each query row: the k nearest names' numbers and their cosine distances, nearest first."""
        answers = []
        for similarities in numpy.asarray((queries @ self._columns).todense()):
            nearest = numpy.argpartition(-similarities, min(k, len(similarities) - 1))[:k]
            nearest = nearest[numpy.argsort(-similarities[nearest], kind="stable")]
            answers.append((nearest, 1.0 - similarities[nearest]))
        return answers


def _build(aliases: list[str]) -> tuple[Any, _ExactIndex]:
    """The vectorizer and the index over some names."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), min_df=1, dtype=numpy.float32)
    return vectorizer, _ExactIndex(vectorizer.fit_transform(aliases))
