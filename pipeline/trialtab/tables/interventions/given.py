"""What one row of the `interventions` table is made of."""

from __future__ import annotations

from typing import NamedTuple

from trialtab.tables.interventions.agents import Agent
from trialtab.tables.interventions.reconcile import Regimen
from trialtab.types import Arm, Intervention


class Given(NamedTuple):
    """An agent in an arm, with its intervention and regimen; the stuff of one row."""

    arm: Arm | None
    intervention: Intervention | None
    agent: Agent
    regimen: Regimen | None
