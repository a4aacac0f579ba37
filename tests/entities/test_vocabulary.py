"""The vocabulary build, on a few made-up lines in the sources' formats, and the shipped files."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialtab.entities.lexicon import Lexicon
from trialtab.entities.normalise import atoms_of
from trialtab.types import Label
from trialtab.vocabulary.build import build
from trialtab.vocabulary.curate import Curator
from trialtab.vocabulary.names import is_numbered_subtype, lower_name, reading_order, spoken_names
from trialtab.vocabulary.sources import Evidence

PATTERNS = Path(__file__).parents[2] / "patterns"
BUILT = ("drugs.tsv", "drug_classes.tsv", "conditions.tsv", "measurements.tsv", "scales.tsv", "procedures.tsv")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Abdomen, Acute", ["Acute Abdomen"]),
        ("Diabetes Mellitus, Type 2", ["Type 2 Diabetes Mellitus", "Diabetes Mellitus Type 2", "Diabetes Mellitus, Type 2"]),
        ("synovial sarcoma (disease)", ["synovial sarcoma"]),
        ("IL-6", ["IL-6", "IL6"]),
        ("non-small cell", ["non-small cell", "nonsmall cell"]),
        ("4-(Aminosulfonyl)-benzamide", []),
        ("1,25-Dihydroxyvitamin D2", []),
        ("a, b, c, d", []),
        ("x" * 61, []),
        ("", []),
    ],
)
def test_names_as_texts_write_them(name: str, expected: list[str]) -> None:
    assert list(spoken_names([name])) == expected


def test_small_name_rules() -> None:
    assert reading_order("Neoplasms, Breast") == "Breast Neoplasms"
    assert (
        lower_name("Hepatitis B, AIDS-Related Leukemia-Lymphoma COVID-19")
        == "hepatitis B, AIDS-related leukemia-lymphoma COVID-19"
    )
    assert is_numbered_subtype("spinocerebellar ataxia 14")
    assert not is_numbered_subtype("type 2 diabetes mellitus 2")


RULES = [
    {"name": "balance", "label": "DRUG", "action": "drop"},
    {"name": "drug", "label": "*", "action": "drop"},
    {"name": "gout", "label": "CONDITION", "action": "keep"},
    {"name": "albumin", "label": "MEASUREMENT", "action": "analyte"},
]


@pytest.mark.parametrize(
    ("name", "label", "expected"),
    [
        ("Balance", Label.DRUG, False),
        ("balance", Label.CONDITION, True),
        ("drugs", Label.CONDITION, False),
        ("gout", Label.CONDITION, True),  # a rule beats the evidence
        ("stroke", Label.CONDITION, True),  # ambiguous, but nine times of ten a condition
        ("read", Label.CONDITION, False),
        ("rare", Label.CONDITION, False),  # one hit is no evidence
        ("ABC", Label.CONDITION, False),  # an acronym that nobody vouches for
        ("ABCDE", Label.CONDITION, True),
        ("hepatitis C antibody", Label.DRUG, False),
        ("sedative effects", Label.DRUG, False),
        ("...", Label.DRUG, False),
    ],
)
def test_curation(name: str, label: Label, expected: bool) -> None:
    ambiguous = {
        Label.CONDITION: {"gout": Evidence(9, 0), "stroke": Evidence(10, 9), "read": Evidence(10, 1), "rare": Evidence(1, 1)}
    }
    curator = Curator([dict(rule) for rule in RULES], ambiguous)
    assert curator.keeps(name, label) is expected
    assert curator.is_analyte(name) is False


SOURCES = {
    "drugs_drugbank": (
        "id\tpreferred_name\tsynonyms",
        [
            "DB1\tMetformin\tMetformina|(2E)-metformin",
            "DB2\tAlbumin human\tAlbumin",
            "DB10519\tChicken\t",
            "DB3\tMetformin hydrochloride\tGlufor",
        ],
    ),
    "drugs_rxnorm": ("id\tpreferred_name\tsynonyms\ttty", ["6809\tmetformin\t\tIN", "77\tphenformin\tphenformine\tIN"]),
    "drugs_rxnorm_brands": (
        "id\tpreferred_name\tsynonyms\tingredient_names\tmulti_ingredient_rxcuis",
        ["1\tGlucoset\t\tmetformin\t", "2\tDuomet\t\tmetformin|phenformin\t99", "3\tHalfmet\t\tmetformin\t"],
    ),
    "drugs_cpic": ("id\tpreferred_name\tsynonyms\trxnorm_rxcui", []),
    "drugs_fda_names": ("id\tpreferred_name\tsynonyms", ["FDA:1\tMETFORMIN HYDROCHLORIDE\t", "FDA:2\tZAPPOL\t"]),
    "drugs_mesh": (
        "id\tpreferred_name\tsynonyms\trelated_synonyms\tkind\tpharmacologic_actions",
        [
            "D1\tHypoglycemic Agents\tAntidiabetics\t\tclass\t",
            "D2\tMetformin\t\tSiofort\tsubstance\t",
            "D3\tPoisonol\t\t\tsubstance\tInsecticides",
            "D9\tPhenformin, Metformin Drug Combination\t\tHalfmet\tsubstance\t",
        ],
    ),
    "diseases_mesh": (
        "id\tpreferred_name\tsynonyms\trelated_synonyms",
        ["D4\tBreast Neoplasms\tNeoplasms, Breast|Breast Cancer\tBreast Carcinomatosis", "D5\tIron Deficiency\t\t"],
    ),
    "conditions_mesh_extra": ("id\tpreferred_name\tsynonyms\trelated_synonyms", []),
    "diseases_doid": (
        "id\tpreferred_name\tsynonyms\trelated_synonyms",
        [
            "DOID:1\tbreast cancer\tmammary cancer\t",
            "DOID:2\tspinal ataxia 14\t\t",
            "DOID:3\tthyroid tumor\tthyroid\t",
            "DOID:4\tfamilial mottled nails\tmottled nails|mottled nail disease\t",
        ],
    ),
    "diseases_mondo": ("id\tpreferred_name\tsynonyms", ["MONDO:1\tbreast cancer\tbreast malignant tumor (disease)"]),
    "measurements_cdisc": (
        "id\tpreferred_name\tsynonyms\tdomain\ttest_code",
        ["NCIT:C1\tAlbumin\tALB\tLBTEST\tALB", "NCIT:C2\tMetformin\tMTFRM\tLBTEST\tMTFRM", "NCIT:C3\tListeria\t\tMBTEST\tLIST"],
    ),
    "scales_cdisc": ("id\tpreferred_name\tsynonyms", ["NCIT:C5\tTiredness Scale Version 2\tTIREDS|TIR02"]),
    "scales_extra": ("id\tpreferred_name\tsynonyms", ["SCALE:1\tVigour Index\tVIGX2"]),
    "procedures_mesh": (
        "id\tpreferred_name\tsynonyms\trelated_synonyms\ttree_numbers",
        ["D6\tLithotripsy\t\t\tE02.600", "D7\tStatistics\t\t\tE05.318", "D8\tBody Weight\t\t\tE01.370.600"],
    ),
    "procedures_cdisc": (
        "id\tpreferred_name\tsynonyms\tnci_preferred_term",
        ["NCIT:C7\tBIOPSY, CORE\tCore Biopsy\tCore Biopsy"],
    ),
    "measurements_loinc": ("id\tpreferred_name\tsynonyms", []),
    "molar_mass": ("id\tpreferred_name\tsynonyms", []),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of patterns built from SOURCES."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("patterns")
    for table, (header, lines) in SOURCES.items():
        (source / f"{table}.tsv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        header = "name\treason\tn_ids\texample_ids\ttrain_hits\ttrain_entity_hits"
        (source / f"{table}.ambiguous.txt").write_text(header + "\n", encoding="utf-8")
    rules = "id\tname\tlabel\taction\tsource\tnote\nr1\talbumin\tMEASUREMENT\tanalyte\thand\tx\n"
    (out / "vocabulary_rules.tsv").write_text(rules, encoding="utf-8")
    build(source, out)
    return out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Metformina", [("DRUG", "metformin", "RxNorm", "6809")]),
        ("metformin HYDROCHLORIDE", [("DRUG", "metformin", "RxNorm", "6809")]),  # a salt is its base
        ("Glufor", [("DRUG", "metformin", "RxNorm", "6809")]),
        ("glucoset", [("DRUG", "metformin", "RxNorm", "6809")]),
        ("Siofort", [("DRUG", "metformin", "RxNorm", "6809")]),
        ("duomet", [("DRUG", "metformin / phenformin", "RxNorm", "99")]),
        ("halfmet", [("DRUG", "metformin / phenformin", "MeSH", "D9")]),  # one list has half of what is in it
        ("phenformina", [("DRUG", "phenformin", "RxNorm", "77")]),  # by the ending, as the base is listed
        ("zappol", [("DRUG", "zappol", None, None)]),
        ("chicken", []),
        ("poisonol", []),
        ("antidiabetics", [("DRUG", "hypoglycemic agents", "MeSH", "D1")]),
        ("breast cancers", [("CONDITION", "breast cancer", "MeSH", "D4")]),
        ("mammary cancer", [("CONDITION", "breast cancer", "MeSH", "D4")]),
        ("breast malignant tumour", [("CONDITION", "breast cancer", "MeSH", "D4")]),
        ("breast carcinomatosis", [("CONDITION", None, None, None)]),
        ("spinal ataxia 14", []),
        ("familial mottled nails", [("CONDITION", "familial mottled nails", "DOID", "DOID:4")]),
        ("mottled nails", [("CONDITION", None, None, None)]),  # not only those that run in families
        ("mottled nail disease", [("CONDITION", "familial mottled nails", "DOID", "DOID:4")]),
        ("thyroid", []),  # an organ, not its tumour
        ("albumin", [("MEASUREMENT", "albumin", "NCIt", "C1"), ("DRUG", "albumin human", "DrugBank", "DB2")]),
        ("MTFRM", []),
        ("listeria", []),
        ("tiredness scale", [("MEASUREMENT", "Tiredness Scale", None, None)]),
        ("VIGX2", [("MEASUREMENT", "Vigour Index", None, None)]),
        ("lithotripsy", [("PROCEDURE", "lithotripsy", "MeSH", "D6")]),
        ("statistics", []),
        ("body weight", [("MEASUREMENT", "body weight", "MeSH", "D8")]),
        ("core biopsy", [("PROCEDURE", "core biopsy", "NCIt", "C7")]),
    ],
)
def test_what_the_build_makes(built: Path, name: str, expected: list[tuple[str | None, ...]]) -> None:
    lexicon = Lexicon.from_files({path.name: path.read_text(encoding="utf-8") for path in built.iterdir()})
    assert [(each.label.value, each.norm, each.code_system, each.code) for each in lexicon.exact(name)] == expected


def test_same_sources_same_bytes(built: Path, tmp_path: Path) -> None:
    before = {name: (built / name).read_bytes() for name in BUILT}
    for name in BUILT:
        lines = before[name].decode().splitlines()
        assert lines[1:] == sorted(lines[1:], key=lambda line: line.split("\t")[0])
        assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("file", BUILT)
def test_shipped_files_hold_folded_keys(file: str) -> None:
    """Keys are folded by this version of the rules: folding a key again changes nothing."""
    lines = (PATTERNS / file).read_text(encoding="utf-8").splitlines()
    for line in lines[1::97]:
        for key in line.split("\t")[-1].split("|"):
            assert key != key.lower() or " ".join(atoms_of(key)) == key, line
