"""Arms and interventions: their claims on the page, and their members of the record."""

from __future__ import annotations

from collections.abc import Iterator

from trialtab.reading.pages.claims import Claim, Fields
from trialtab.reading.pages.fields import PageField
from trialtab.reading.pages.items import Groups, Item, name_key
from trialtab.reading.pages.lines import Span
from trialtab.types import Arm, ArmRole, Intervention, InterventionType, SectionKind

_FIRST_GROUP = 1_000_000  # claim groups of items; those of blocks count from 1
_LOOSE = {PageField.ARMS: SectionKind.ARM, PageField.INTERVENTIONS: SectionKind.INTERVENTION}


def group_claims(groups: Groups) -> Iterator[Claim]:
    """The claims of names, descriptions and loose text."""
    for kind, items in ((SectionKind.ARM, groups.arms), (SectionKind.INTERVENTION, groups.interventions)):
        name_section = SectionKind.ARM_LABEL if kind is SectionKind.ARM else SectionKind.INTERVENTION_NAME
        for number, item in enumerate(items):
            yield Claim(*item.name, name_section)
            group = _FIRST_GROUP + 2 * number + (kind is SectionKind.ARM)
            for span in item.texts:
                yield Claim(*span, kind, group)
    for target, span in groups.loose:
        yield Claim(*span, _LOOSE[target], _FIRST_GROUP - 1)


def make_arms(groups: Groups, made: Fields) -> tuple[Arm, ...]:
    """The record's arms; names are the repaired ones."""
    names = {name_key(item.name_text): _name(item, made) for item in groups.interventions}
    return tuple(
        Arm(
            label=_name(item, made),
            role=item.kind if isinstance(item.kind, ArmRole) else None,
            label_field=made.index_of.get(item.name),
            description_field=_description(item.texts, made),
            intervention_names=tuple(names[name_key(name)] for name in item.linked),
        )
        for item in groups.arms
    )


def make_interventions(groups: Groups, made: Fields) -> tuple[Intervention, ...]:
    """The record's interventions, each with the labels of the arms that get it."""
    arms_of: dict[str, list[str]] = {}
    for arm in groups.arms:
        for name in arm.linked:
            arms_of.setdefault(name, []).append(_name(arm, made))
    return tuple(
        Intervention(
            name=_name(item, made),
            type=item.kind if isinstance(item.kind, InterventionType) else None,
            name_field=made.index_of.get(item.name),
            description_field=_description(item.texts, made),
            arm_labels=tuple(arms_of.get(item.name_text, ())),
            other_names=tuple(item.other_names),
        )
        for item in groups.interventions
    )


def _name(item: Item, made: Fields) -> str:
    index = made.index_of.get(item.name)
    return item.name_text if index is None else made.fields[index].text


def _description(spans: list[Span], made: Fields) -> int | None:
    return next((made.index_of[span] for span in spans if span in made.index_of), None)
