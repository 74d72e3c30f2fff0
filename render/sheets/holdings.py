"""What papers are made from: the world of the atlas, of when, and for whom."""

import datetime
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from analysis.diffusion import Audience
from data.catalogue import Catalogue, Indicateur
from data.portfolio import Portfolio
from render.charts import Observed
from render.diffusion import notices
from render.sources import portfolio_source
from render.views.world import World


@dataclass(frozen=True)
class Edition:
    """
    Of when a paper is, and for whom.

    Attributes
    ----------
    date
        The day the figures are stated at.
    moment
        When the file is made, with its time zone, to the second: the only date that it owes to the clock.
    audience
        For whom.
    """

    date: datetime.date
    moment: datetime.datetime
    audience: Audience = "comité"

    @property
    def notices(self) -> tuple[str, ...]:
        """What the paper says at the head of every page."""
        return notices(self.audience, date=self.date, moment=self.moment)


@dataclass(frozen=True, eq=False)
class Holdings:
    """
    The figures of an edition, and what it may name.

    A committee reads the amounts of the whole accord, the same as on its page, but no internal project is named to
    it; the public reads only what is voted and public, amounts included.

    Attributes
    ----------
    world
        The referential, the observation and the whole portfolio.
    edition
        Of when, and for whom.
    """

    world: World
    edition: Edition

    @property
    def figures(self) -> Portfolio:
        """The portfolio whose amounts are counted."""
        return self.shown if self.public else self.world.portfolio

    @property
    def shown(self) -> Portfolio:
        """The portfolio whose projects may be named."""
        return self.world.part(self.edition.audience, self.edition.date)

    @property
    def public(self) -> bool:
        """True when the paper is for the public."""
        return self.edition.audience == "public"

    @property
    def date(self) -> datetime.date:
        """The day the figures are stated at."""
        return self.edition.date

    @property
    def epci(self) -> gpd.GeoDataFrame:
        """The EPCI by SIREN."""
        return self.world.epci

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of indicators and themes."""
        return self.world.catalogue

    @cached_property
    def named(self) -> AbstractSet[str]:
        """The projects that may be named."""
        return frozenset(self.shown.tables["projet"]["projet_id"].astype(str))

    def nameable(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows about a project that may be named, or about none."""
        known = rows["projet_id"].isna() | rows["projet_id"].isin(list(self.named))
        return rows[known].reset_index(drop=True)

    @property
    def source(self) -> str:
        """Where the figures of the portfolio come from."""
        return portfolio_source(self.world.portfolio)

    @property
    def demonstration(self) -> bool:
        """True when the figures of the portfolio are invented."""
        return self.world.portfolio.demonstration

    def observed(self, indicateur: Indicateur) -> Observed:
        """Observe one indicator over the EPCI, with the value of the département."""
        reference = self.world.reference(indicateur.id)
        known = None if pd.isna(reference) else reference
        return Observed(indicateur, self.world.observed(indicateur.id, "epci"), known)
