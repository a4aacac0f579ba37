"""A knowledge base of scispaCy's in the linker: UMLS, RxNorm, MeSH, HPO, GO, or one in the same files.

scispaCy (Neumann et al. 2019) publishes each as a list of concepts and an approximate index over the names' character 3-grams;
its candidate generator reads both and proposes names. What is proposed counts by the measure of `fuzzy.likeness`, so that the
linker's threshold means the same whoever proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from trialtab.entities.fuzzy import NEIGHBOURS, SHORTEST, Likeness, likeness
from trialtab.entities.lexicon import Concept
from trialtab.entities.overlap import Priority
from trialtab.errors import Errors, SettingsError
from trialtab.types import Label

if TYPE_CHECKING:
    from scispacy.candidate_generation import CandidateGenerator

CONCEPTS_FILE = "kb.jsonl"  # beside scispaCy's four index files, one concept a line
PUBLISHED = ("umls", "mesh", "rxnorm", "go", "hpo")


class KnowledgeBaseSettings:
    """Which base, and for what.

    Args:
        name: one of `PUBLISHED`, or a folder.
        system: what the base's ids are ids of, for `code_system`; it is asked for because a base does not say.
        labels: only entities of these are looked up; a base does not know our kinds.

    Raises:
        SettingsError: a label is not of the contract.
    """

    def __init__(self, name: str, system: str, labels: Iterable[str]) -> None:
        self.name = name
        self.system = system
        try:
            self.labels = frozenset(Label(label) for label in labels)
        except ValueError as error:
            expected = ", ".join(Label)
            raise SettingsError(*Errors.E305, option="knowledge_base_labels", value=error, expected=expected) from error


class KnowledgeBaseIndex:
    """Nearest names of a knowledge base.

    Args:
        generator: scispaCy's.
        settings: of the base.
    """

    def __init__(self, generator: CandidateGenerator, settings: KnowledgeBaseSettings) -> None:
        self._generator = generator
        self._system = settings.system
        self._labels = settings.labels

    @classmethod
    def open(cls, settings: KnowledgeBaseSettings) -> KnowledgeBaseIndex:
        """Read a published base by its name (downloaded by scispaCy on first use), or a folder of such files.

        The folder holds `nmslib_index.bin`, `tfidf_vectorizer.joblib`, `tfidf_vectors_sparse.npz` and `concept_aliases.json`
        as `scispacy.candidate_generation` writes them, and `kb.jsonl`.

        Raises:
            SettingsError: it cannot be read, or is neither.
        """
        from scispacy.candidate_generation import CandidateGenerator, LinkerPaths
        from scispacy.linking_utils import KnowledgeBase

        name = settings.name
        try:
            if name in PUBLISHED:
                return cls(CandidateGenerator(name=name), settings)
            aliases, vectorizer, index = LinkerPaths.from_directory(name).load()
            knowledge = KnowledgeBase(str(Path(name) / CONCEPTS_FILE))
        except Exception as error:  # whatever the files or the network raise, the user hears of one setting
            raise SettingsError(
                *Errors.E227, name=name, reason=f"{type(error).__name__}: {error}", published=PUBLISHED
            ) from error
        return cls(CandidateGenerator(index, vectorizer, aliases, knowledge), settings)

    def nearest(self, text: str, label: Label) -> Likeness | None:
        """The concept with the name most like the text; None for short texts, other labels and where two are as near."""
        if len(text) < SHORTEST or label not in self._labels:
            return None
        found = sorted(self._likenesses(text.lower()), reverse=True)
        if not found or (len(found) > 1 and found[0][0] == found[1][0]):
            return None
        similarity, code = found[0]
        norm = self._generator.kb.cui_to_entity[code].canonical_name.lower()
        return Likeness(Concept(f"{self._system}:{code}", label, norm, code, self._system, Priority.DICTIONARY), similarity)

    def _likenesses(self, lower: str) -> Iterator[tuple[float, str]]:
        """Per proposed concept the likeness of its nearest name that begins with the same letter, and its id."""
        for candidate in self._generator([lower], NEIGHBOURS)[0]:
            same = [alias.lower() for alias in candidate.aliases if alias[:1].lower() == lower[0]]
            if same:
                yield max(likeness(lower, alias) for alias in same), candidate.concept_id
