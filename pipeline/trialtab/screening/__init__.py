"""Screening: criteria rows evaluated against a table of patients' facts, in three-valued logic.

    criteria rows ─ tree ─┐
                          ├─ logic ─ answers per patient and criterion ─ trial_answers
    patients ─ facts ─ atoms ┘

`atoms` judges one row (`matching`, `timing`, `bounds`, `units`, `people` are its parts), `logic` puts rows, groups, exceptions
and sub-items together, `screen` is the front. Nothing is guessed: what the tables do not decide is `unknown`, with the reason.
"""

from trialtab.screening.screen import screen, trial_answers

__all__ = ["screen", "trial_answers"]
