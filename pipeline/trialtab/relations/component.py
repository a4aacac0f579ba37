"""`trialtab_relations`: writes `doc._.constraints` (list of Constraint) and `doc._.regimens`.

>>> nlp("AST, ALT > 2 x normal")._.constraints  # two constraints that share one bound  # doctest: +SKIP
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from trialtab.docs import findings_of, set_values
from trialtab.patterns import PatternPipe
from trialtab.relations.constraints import find_constraints
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Constraint
from trialtab.types import Domain


@Language.factory(
    "trialtab_relations",
    requires=["doc._.criteria", "doc._.trial_entities", "doc._.quantities"],
    assigns=["doc._.constraints"],
)
def make_relations(nlp: Language, name: str) -> Relations:
    """Make the component; its words come from `relations.tsv` and `groups.tsv` at initialise time."""
    return Relations(name)


class Relations(PatternPipe):
    """Binds bounds, windows, routes, durations and groups to concepts. Sets `doc._.constraints`."""

    lexicon: RelationLexicon

    def compile(self, files: dict[str, str]) -> None:
        self.lexicon = RelationLexicon.from_files(files)

    def find(self, doc: Doc) -> list[Constraint]:
        """The constraints of a Doc that the earlier stages have seen."""
        return find_constraints(findings_of(doc), self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        set_values(doc, "constraints", self.find(doc))
        return doc


def constraints_of(doc: Doc) -> list[Constraint]:
    """`doc._.constraints`, typed again after DocBin or another process."""
    values = doc._.constraints or ()
    return [item if isinstance(item, Constraint) else _restore(item) for item in values]


def _restore(values: list[object]) -> Constraint:
    row = Constraint(*values)  # type: ignore[arg-type]
    return row._replace(domain=Domain(row.domain))
