"""`trialtab_relations`: writes `doc._.constraints` (list of Constraint) and `doc._.regimens`.

>>> nlp("AST, ALT > 2 x normal")._.constraints  # two constraints that share one bound  # doctest: +SKIP
"""

# no postponed annotations here: spaCy checks a factory's arguments by their types

from spacy.language import Language
from spacy.tokens import Doc

from trialtab.docs import findings_of, restore, set_values
from trialtab.patterns import PatternPipe
from trialtab.relations.conditions.find import with_conditions
from trialtab.relations.conditions.lexicon import ConditionLexicon
from trialtab.relations.constraints import find_constraints
from trialtab.relations.groups.find import with_alternative_bounds
from trialtab.relations.lexicon import RelationLexicon
from trialtab.relations.records import Condition, Constraint
from trialtab.relations.regimens.find import find_mentions
from trialtab.relations.regimens.lexicon import RegimenLexicon
from trialtab.relations.regimens.records import Mention
from trialtab.types import Domain, Quantity, Sensitivity


@Language.factory(
    "trialtab_relations",
    requires=["doc._.criteria", "doc._.trial_entities", "doc._.quantities"],
    assigns=["doc._.constraints", "doc._.regimens"],
)
def make_relations(nlp: Language, name: str) -> "Relations":
    """Make the component; its words come from `relations.tsv`, `groups.tsv` and `regimens.tsv` at initialise time."""
    return Relations(name)


class Relations(PatternPipe):
    """Binds bounds, windows, routes, durations and groups to concepts, and doses and schedules to agents."""

    lexicon: RelationLexicon
    regimen_lexicon: RegimenLexicon
    conditions: ConditionLexicon

    def compile(self, files: dict[str, str]) -> None:
        self.lexicon = RelationLexicon.from_files(files)
        self.regimen_lexicon = RegimenLexicon.from_files(files)
        self.conditions = ConditionLexicon.from_files(files)

    def find(self, doc: Doc) -> tuple[list[Constraint], list[Mention]]:
        """Constraints of the criteria and mentions of agents given, of a Doc that the earlier stages have seen."""
        findings = findings_of(doc)
        constraints = with_conditions(findings, find_constraints(findings, self.lexicon), self.conditions)
        return with_alternative_bounds(findings, constraints), find_mentions(findings, self.regimen_lexicon)

    def annotate(self, doc: Doc, constraints: list[Constraint], mentions: list[Mention]) -> Doc:
        """Write both to the Doc."""
        set_values(doc, "constraints", constraints)
        set_values(doc, "regimens", mentions)
        return doc

    def __call__(self, doc: Doc) -> Doc:
        return self.annotate(doc, *self.find(doc))


def constraints_of(doc: Doc) -> list[Constraint]:
    """`doc._.constraints`, typed again after DocBin or another process."""
    values = doc._.constraints or ()
    return [item if isinstance(item, Constraint) else _restore(item) for item in values]


def _restore(values: list[object]) -> Constraint:
    row = Constraint(*values)  # type: ignore[arg-type]
    return row._replace(
        domain=Domain(row.domain),
        level=restore(Quantity, row.level) if row.level else None,
        condition=restore(Condition, row.condition) if row.condition else None,
        sensitivity=Sensitivity(row.sensitivity) if row.sensitivity else None,
    )


def mentions_of(doc: Doc) -> list[Mention]:
    """`doc._.regimens`, typed again after DocBin or another process."""
    return [item if isinstance(item, Mention) else Mention(*item) for item in doc._.regimens or ()]
