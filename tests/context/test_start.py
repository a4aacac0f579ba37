"""What the stage loads."""

import subprocess
import sys

SCRIPT = """
import sys, spacy
from trialtab.context.engine import Engine
from trialtab.context.words import FILE, Words
from trialtab.patterns import pattern_text
from trialtab.context.rules import Category, ContextRule, Direction
nlp = spacy.blank("en")
words = Words.from_text(pattern_text(FILE), nlp.vocab.strings)
Engine(nlp, [ContextRule("C1", "no", Category.NEGATED, Direction.FORWARD)], words)
print(sorted({"nltk", "pandas", "quickumls", "sklearn"} & set(sys.modules)))
import medspacy
print(medspacy.load().pipe_names)
"""


def test_medspacy_comes_without_what_is_not_used_and_works_all_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['medspacy_pyrush', 'medspacy_target_matcher', 'medspacy_context']"]
