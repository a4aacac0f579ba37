"""Values made quickly are the values that calling their class gives."""

from trialtab.types import Entity, Label, Source
from trialtab.types.making import maker


def test_a_value_made_of_all_its_fields_is_the_same() -> None:
    made = maker(Entity)((0, 6, Label.CONDITION, "asthma", None, None, None, Source.PATTERN, 1.0, "C1"))
    assert type(made) is Entity
    assert made == Entity(0, 6, Label.CONDITION, "asthma", rule="C1")
    assert made.rule == "C1"
