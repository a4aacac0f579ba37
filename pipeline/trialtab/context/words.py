"""The small words that scopes and lists are read by, as ids of the vocabulary's strings."""

from __future__ import annotations

from typing import NamedTuple, Self

from spacy.strings import StringStore

# closed classes of English; the words that carry meaning stand in patterns/context_rules.tsv
CONJUNCTIONS = ("and", "or", "and/or", "or/and", "nor", "&", "plus", "/", "as well as", "etc", "etc.")
OPENERS = ("(", "[", "{")
CLOSERS = (")", "]", "}")
COMMAS = (",",)
FILLERS = (",", "a", "an", "any", "the", "either", "both", "their", "his", "her", "with", "have", "having", "has", "of")
EXAMPLES = ("e.g.", "e.g", "eg", "eg.", "i.e.", "i.e", "ie", "such", "including", "for")
BEFORE_NEGATIVE = (
    *CONJUNCTIONS, *OPENERS, ",", ":", ";", ".", "a", "an", "the", "have", "has", "having", "had", "with", "must",
    "documented", "confirmed", "of", "be", "is", "are", "test", "tests", "tested", "current", "recent", "two", "show",
    "shows", "by", "following", "provide", "provided", "demonstrate", "demonstrating", "require", "required", "after",
    "repeat", "screening", "been", "for", "patients", "subjects", "participants", "women", "females", "who", "if", "obtain",
    "baseline", "both", "any", "as", "seronegative",
)  # fmt: skip
TEST_WORDS = (
    *CONJUNCTIONS, *OPENERS, *CLOSERS, ",", "-", "–", "is", "are", "was", "were", "be", "been", "being", "must", "should",
    "has", "have", "to", "test", "tests", "testing", "tested", "result", "results", "serology", "serologies", "antibody",
    "antibodies", "antigen", "status", "virus", "viral", "that", "rna", "dna", "pcr", "screen", "surface", "core", "anti",
    "the", "a", "as", "for", "igg", "igm", "assay", "ab", "ag",
)  # fmt: skip
AUXILIARIES = (
    "is", "are", "was", "were", "must", "should", "will", "may", "can", "could", "would", "has", "have", "had", "do", "does",
)  # fmt: skip
TREATMENTS = ("treatment", "treatments", "therapy", "therapies", "surgery", "medication", "medications", "drugs", "treated")
CONDITIONALS = ("if", "provided", "whether")
METHODS = ("on", "by", "via", "per")
FINDINGS = (
    "abnormality", "abnormalities", "abnormal", "finding", "findings", "evidence", "sign", "signs", "change", "changes",
    "lesion", "lesions", "metastasis", "metastases", "disease", "involvement",
)  # fmt: skip
RELATIVES = (  # words that begin a clause inside a subject: "asthma that is stable for a month after a rescue is allowed"
    "that", "who", "which", "whose", "whom", "in", "for", "requiring", "due", "because", "secondary", "caused", "resulting",
    "as", "after", "following", "until", "defined", "documented", "confirmed", "determined", "evidenced", "based", "before",
    "prior", "with", "during", "to", "a",
)  # fmt: skip
PEOPLE = ("patients", "subjects", "participants", "those", "women", "men", "individuals", "volunteers")
PATIENTS = ("patient", "subject", "participant", "individual", "woman", "man", "person", "they", "she", "he", "it")
STOPS = (".", ";", ":")
RESULTS = (  # what is said of all that a sentence denies, and no statement of its own: "no fever, rash was noted"
    "noted", "seen", "found", "present", "observed", "reported", "identified", "detected", "allowed", "permitted", "required",
    "shown", "appreciated", "visible", "known", "demonstrated", "evident", "been", "be", "not", "excluded", "eligible",
)  # fmt: skip
QUALITIES = ("uncontrolled",)
CAUSES = ("caused", "due", "secondary", "resulting")
COLONS = (":",)
SLASHES = ("/",)
LACKS = ("absence", "lack", "loss")  # nouns: "fever, absence of flatus, nausea" lists three findings
ARTICLES = ("a", "an")
ABILITIES = ("unable", "inability", "unwilling", "unwillingness")
PRONOUNS = ("that", "which", "who")
REFERENCES = (  # what a bracket may say before "allowed" and still speak of what stands before it
    "which", "that", "these", "those", "this", "they", "it", "both", "all", "use", "prior", "also", "is", "are", "may", "be",
    "will", "still", "but", "however", ",", "and", "or",
)  # fmt: skip
TUMOURS = (
    "cancer", "cancers", "carcinoma", "carcinomas", "tumor", "tumors", "tumour", "tumours", "melanoma", "melanomas", "situ",
    "lymphoma", "lymphomas", "leukemia", "leukaemia", "malignancy", "malignancies", "neoplasm", "neoplasms", "neoplasia", "cin",
    "dysplasia", "cell", "dcis", "lcis", "sarcoma", "bcc", "scc", "lesion", "lesions", "resected", "treated", "skin", "cervix",
    "cervical", "uterine", "prostate", "bladder", "thyroid", "breast", "papilloma", "carcinoid",
)  # fmt: skip
PARALLELS = (  # words that open the members of an outer list: "with A unless a, with B", "use of A except a, or use of B"
    "with", "who", "whose", "having", "have", "use", "history", "presence", "receiving", "taking", "requiring", "evidence",
    "known", "active", "currently", "any", "need", "participation", "treatment", "positive", "severe", "uncontrolled",
)  # fmt: skip
DENIERS = ("no", "not", "without", "none", "never")
CHILDBEARING = ("pregnancy", "pregnant", "breast", "breastfeeding", "breast-feeding", "lactation", "lactating", "nursing")
CONTRACEPTIVES = ("contraception", "contraceptive", "contraceptives", "birth")
TERMS = ("if", "provided", "when", "criteria", "criterion", "meet", "meets", "meeting", "met", "fulfil", "fulfill")
PURPOSE = ("for", "as", "against")
HISTORIES = ("history", "histories", "hx")
NOT_HISTORIES = ("family", "familial", "natural", "maternal", "paternal", "parental")  # what is no participant's past
ALTERNATIVES = ("or", "and/or", "or/and", "/")
PREPOSITIONS = ("of", "for")
PRESENCES = (
    "presence", "diagnosis", "diagnoses", "evidence", "sign", "signs", "symptom", "symptoms", "manifestation", "manifestations",
    "finding", "findings", "existence", "occurrence",
)  # fmt: skip
NOWS = ("current", "active", "ongoing", "concurrent", "concomitant", "present", "existing", "actual")
PRESENCE_FILLERS = (
    *NOWS, "a", "an", "the", "any", "currently", "clinical", "known", "documented", "confirmed", "established", "laboratory",
    "radiologic", "radiological", "radiographic", "physical", "serologic", "serological", "other", "have", "has", "having",
    "show", "shows", "medical", "presenting", "with",
)  # fmt: skip
HISTORY_FILLERS = (
    "a", "an", "any", "the", "past", "prior", "previous", "known", "documented", "medical", "clinical", "confirmed", "lifetime",
    "recent", "significant", "remote", "reported", "has", "have", "having", "with",
)  # fmt: skip
USES = ("use", "usage", "treatment", "therapy", "need", "participation", "participating", "receipt", "administration")
USING = ("receiving", "taking", "using", "undergoing", "participating", "on", "currently", "enrolled")
PLAN_FILLERS = (
    "is",
    "are",
    "be",
    "has",
    "have",
    "who",
    "a",
    "any",
    "other",
    "for",
    "does",
    "they",
    "he/she",
    "either",
    "being",
)
PASTS = ("prior", "previous", "past", "former", "earlier", "historical")


class Words(NamedTuple):
    """Sets of string ids."""

    conjunctions: frozenset[int]
    openers: frozenset[int]
    closers: frozenset[int]
    commas: frozenset[int]
    fillers: frozenset[int]
    examples: frozenset[int]
    before_negative: frozenset[int]
    test_words: frozenset[int]
    purpose: frozenset[int]
    auxiliaries: frozenset[int]
    treatments: frozenset[int]
    conditionals: frozenset[int]
    methods: frozenset[int]
    findings: frozenset[int]
    abilities: frozenset[int]
    relatives: frozenset[int]
    people: frozenset[int]
    colons: frozenset[int]
    articles: frozenset[int]
    causes: frozenset[int]
    pronouns: frozenset[int]
    references: frozenset[int]
    tumours: frozenset[int]
    childbearing: frozenset[int]
    contraceptives: frozenset[int]
    terms: frozenset[int]
    parallels: frozenset[int]
    deniers: frozenset[int]
    patients: frozenset[int]
    stops: frozenset[int]
    results: frozenset[int]
    slashes: frozenset[int]
    lacks: frozenset[int]
    histories: frozenset[int]
    not_histories: frozenset[int]
    alternatives: frozenset[int]
    prepositions: frozenset[int]
    presences: frozenset[int]
    nows: frozenset[int]
    presence_fillers: frozenset[int]
    history_fillers: frozenset[int]
    pasts: frozenset[int]
    uses: frozenset[int]
    using: frozenset[int]
    plan_fillers: frozenset[int]
    qualities: frozenset[int]

    @classmethod
    def of(cls, strings: StringStore) -> Self:
        """The sets for one vocabulary."""
        lists: tuple[tuple[str, ...], ...] = (CONJUNCTIONS, OPENERS, CLOSERS, COMMAS, FILLERS, EXAMPLES, BEFORE_NEGATIVE)
        lists += (TEST_WORDS, PURPOSE, AUXILIARIES, TREATMENTS, CONDITIONALS, METHODS, FINDINGS, ABILITIES)
        lists += (
            RELATIVES,
            PEOPLE,
            COLONS,
            ARTICLES,
            CAUSES,
            PRONOUNS,
            REFERENCES,
            TUMOURS,
            CHILDBEARING,
            CONTRACEPTIVES,
            TERMS,
            PARALLELS,
            DENIERS,
            PATIENTS,
            STOPS,
            RESULTS,
            SLASHES,
            LACKS,
        )
        lists += (
            HISTORIES,
            NOT_HISTORIES,
            ALTERNATIVES,
            PREPOSITIONS,
            PRESENCES,
            NOWS,
            PRESENCE_FILLERS,
            HISTORY_FILLERS,
            PASTS,
        )
        lists += (USES, USING, PLAN_FILLERS, QUALITIES)
        return cls(*(frozenset(strings.add(word) for word in words) for words in lists))
