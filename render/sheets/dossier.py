"""What the paper of one accord says, gathered once for its sheet and its slides."""

import datetime
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from analysis.accord import accord_state
from analysis.accord_state import AccordState
from analysis.alerts import alerts
from analysis.funding import funding_lines
from analysis.governance import annual_plan, decisions_about, next_instances, past_instances, project_stages
from analysis.perimetre import accords_of
from analysis.plan import financing_plans
from analysis.project_means import project_means
from data.catalogue import Indicateur
from render.charts import Observed
from render.numbers import SPACE
from render.sentences import Forms
from render.sheets.holdings import Holdings

COMMITTEE: Final = "comité territorial"
MOST_INDICATORS: Final = 6
STARTED: Final = ("en cours", "suspendu")


@dataclass(frozen=True, eq=False)
class Dossier:
    """
    One accord, at the date and for the audience of its holdings.

    Attributes
    ----------
    holdings
        What it is made from.
    siren
        Its EPCI.
    state
        Its figures; those of the whole accord, except for the public.
    forms
        Forms of the name of its territory.
    """

    holdings: Holdings
    siren: str
    state: AccordState
    forms: Forms

    @property
    def date(self) -> datetime.date:
        """The day the figures are stated at."""
        return self.holdings.date

    @property
    def public(self) -> bool:
        """True when the paper is for the public."""
        return self.holdings.public

    @cached_property
    def epci(self) -> dict[str, Any]:
        """Row of its EPCI in the referential."""
        return {str(name): value for name, value in self.holdings.epci.loc[self.siren].items()}

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Funding lines of the accord, or of the territory's projects outside any accord when it has none."""
        every = funding_lines(self.holdings.figures, date=self.date)
        return every[self._own(every)]

    def _own(self, rows: pd.DataFrame) -> "pd.Series[bool]":
        if self.state.accord_id is not None:
            return rows["accord_id"] == self.state.accord_id
        return rows["accord_id"].isna() & (rows["siren"] == self.siren)

    @cached_property
    def every_project(self) -> pd.DataFrame:
        """Projects counted, named or not, abandoned ones left out, with their means and their financing plan."""
        figures = self.holdings.figures
        rows = project_means(figures, funding_lines(figures, date=self.date))
        rows = rows[self._own(rows) & (rows["avancement"] != "abandonné")]
        plans = financing_plans(figures, date=self.date).drop(columns=["autres_eur"])
        return rows.join(plans, on="projet_id").reset_index(drop=True)

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Projects that may be named."""
        return self.holdings.nameable(self.every_project)

    @property
    def n_unnamed(self) -> int:
        """Projects counted that may not be named."""
        return len(self.every_project) - len(self.projects)

    @cached_property
    def enjeux(self) -> pd.DataFrame:
        """Enjeux in force, with `n_realises`, `n_en_cours`, `n_a_venir` of their projects."""
        table = self.state.enjeux
        table = table[table["en_vigueur"]].reset_index(drop=True) if len(table) else table
        stage = self.every_project["avancement"]
        kinds = {
            "n_realises": stage == "réalisé",
            "n_en_cours": stage.isin(STARTED),
            "n_a_venir": ~stage.isin(("réalisé", *STARTED)),
        }
        for name, chosen in kinds.items():
            counts = self.every_project.loc[chosen, "enjeu_id"].value_counts()
            table = table.assign(**{name: table["enjeu_id"].map(counts).fillna(0).astype(int)})
        return table

    @cached_property
    def every_alert(self) -> pd.DataFrame:
        """Points of vigilance of the territory, whatever may be named."""
        return alerts(self.holdings.figures, siren=self.siren, aujourdhui=self.date)

    @cached_property
    def alerts(self) -> pd.DataFrame:
        """Points of vigilance that may be named."""
        return self.holdings.nameable(self.every_alert)

    @cached_property
    def last_committee(self) -> "pd.Series[Any] | None":
        """The last Comité territorial held."""
        past = past_instances(self.holdings.figures, siren=self.siren, date=self.date)
        own = past[past["type"] == COMMITTEE]
        return own.iloc[0] if len(own) else None

    @cached_property
    def next_committee(self) -> "pd.Series[Any] | None":
        """The next Comité territorial."""
        own = self.instances[self.instances["type"] == COMMITTEE]
        return own.iloc[0] if len(own) else None

    @cached_property
    def instances(self) -> pd.DataFrame:
        """Committees to come, the nearest first, with the decisions expected that may be named."""
        ahead = next_instances(self.holdings.figures, siren=self.siren, date=self.date)
        counts = self._decisions["instance_id"].value_counts()
        return ahead.assign(n_decisions=ahead["instance_id"].map(counts).fillna(0).astype(int))

    @cached_property
    def _decisions(self) -> pd.DataFrame:
        return self.holdings.nameable(decisions_about(self.holdings.figures, siren=self.siren))

    def decisions_of(self, instance: "pd.Series[Any] | None") -> pd.DataFrame:
        """Decisions of a committee about this territory; none without committee."""
        chosen = "" if instance is None else str(instance["instance_id"])
        rows = self._decisions
        return rows.loc[rows["instance_id"] == chosen].reset_index(drop=True)

    @cached_property
    def followed(self) -> pd.DataFrame:
        """Decisions of the last committee with what became of their projects: the last decision, the vote, the work."""
        decided = self.decisions_of(self.last_committee)
        stages = project_stages(self.holdings.figures, date=self.date).add_prefix("suite_")
        facts = project_means(self.holdings.figures, funding_lines(self.holdings.figures, date=self.date))
        facts = facts.set_index("projet_id")[["avancement", "vote_eur", "maitre_ouvrage"]]
        return decided.join(stages, on="projet_id").join(facts, on="projet_id")

    @property
    def annee(self) -> int:
        """Year of the plan in preparation."""
        return self.date.year + 1

    @cached_property
    def every_plan_row(self) -> pd.DataFrame:
        """Operations of the plan in preparation, named or not."""
        plan = annual_plan(self.holdings.figures, annee=self.annee, siren=self.siren, date=self.date)
        inside = accords_of(self.holdings.figures, self.siren)["accord_id"]
        return plan[plan["accord_id"].isin(inside)].reset_index(drop=True)

    @cached_property
    def plan(self) -> pd.DataFrame:
        """Operations of the plan in preparation that may be named."""
        return self.holdings.nameable(self.every_plan_row)

    @cached_property
    def observed(self) -> tuple[Observed, ...]:
        """Four to six indicators: those of the index, then those that the enjeux rest on."""
        catalogue = self.holdings.catalogue
        shown = [one for one in catalogue.indicateurs if one.role == "indice"]
        known = {one.id: one for one in catalogue.indicateurs if "epci" in one.niveaux}
        for ids in self.enjeux["indicateurs"]:
            shown += [known[name] for name in ids if name in known and known[name] not in shown]
        return tuple(self.holdings.observed(_dated(one)) for one in shown[:MOST_INDICATORS])


def _dated(indicateur: Indicateur) -> Indicateur:
    """Write the vintage in the label of an indicator."""
    return replace(indicateur, label=indicateur.dated(f"{{label}},{SPACE}{{date}}"))


def open_dossier(holdings: Holdings, siren: str) -> Dossier:
    """
    Gather the accord of an EPCI.

    Parameters
    ----------
    holdings
        What it is made from, for an edition.
    siren
        SIREN of the EPCI.

    Raises
    ------
    FrameError
        When the EPCI is not in the referential.
    """
    state = accord_state(holdings.figures, holdings.epci, siren=siren, date=holdings.date)
    if state.premier_projet_id not in holdings.named:
        state = replace(state, premier_projet=None, premier_projet_part=None)
    if holdings.public:
        # What is left of an envelope cannot be told from the public votes alone: the others would read as unspent.
        state = replace(state, promis_eur=None, reste_eur=None, part_votee=None)
    return Dossier(holdings, siren, state, Forms.of(dict(holdings.epci.loc[siren])))
