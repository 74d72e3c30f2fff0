"""The charts and the map of a paper, described once and drawn as vectors."""

from dataclasses import replace
from typing import Final

import pandas as pd

from render import charts
from render.accord_charts import payments_by_year
from render.chart_images import Look, bare_chart_svg, draw_chart
from render.chart_words import alt_text
from render.chartspec import ChartSpec, chart_title
from render.mapspec import MapSpec
from render.printing import bare_map_svg
from render.sheets import words
from render.sheets.blocks import Block, picture
from render.sheets.dossier import Dossier
from render.typography import capital, typeset
from render.views.building import build_map
from render.views.view import View

PAGE_MM: Final = 174.0
"""Width between the margins of an A4 page."""


def payments_chart(dossier: Dossier) -> ChartSpec:
    """Describe the payments of the Département, year by year."""
    holdings = dossier.holdings
    spec = payments_by_year(dossier.state, source=holdings.source, demonstration=holdings.demonstration)
    return replace(spec, title=words.CHARTS["versements"])


def funders_chart(dossier: Dossier) -> ChartSpec:
    """Describe what each kind of funder has voted, the owner's own share included."""
    voted = dossier.lines.groupby("apporteur_type")["vote_eur"].sum()
    voted = voted[voted > 0].sort_values(ascending=False)
    amounts = pd.DataFrame(
        {"Voté": voted.to_numpy()}, index=[capital(typeset(str(name))) for name in voted.index]
    )
    holdings = dossier.holdings
    about = charts.Words(
        words.CHARTS["apporteurs"],
        holdings.source,
        format="euros_compacts",
        demonstration=holdings.demonstration,
    )
    return charts.promised_voted_paid(amounts, about)


def observation_chart(dossier: Dossier) -> ChartSpec:
    """Place the territory among the 21 on dated indicators."""
    names = dossier.holdings.world.names("epci")
    return charts.observation_points(
        dossier.observed, names, chosen=dossier.siren, title=words.CHARTS["observation"]
    )


def territory_map(dossier: Dossier) -> MapSpec:
    """Describe the communes of the territory and the projects that may be named."""
    edition = dossier.holdings.edition
    view = View(
        edition.date, sujet="projets", niveau="commune", epci=dossier.siren, diffusion=edition.audience
    )
    return build_map(view, dossier.holdings.world)


def chart_block(spec: ChartSpec, *, width: float, height: float | None = None) -> Block:
    """Show a chart under its title; `width` and `height` in mm."""
    look = Look(width_mm=width, height_mm=height, captioned=False)
    drawn = draw_chart(spec, look=look)
    return picture(
        bare_chart_svg(spec, look=look),
        title=chart_title(spec),
        alt=alt_text(spec).text,
        height=drawn.page.height_mm,
    )


def map_block(dossier: Dossier, *, width: float, height: float) -> Block:
    """Show the map of the territory under its title; `width` and `height` in mm."""
    spec, edition = territory_map(dossier), dossier.holdings.edition
    geography = dossier.holdings.world.geography(edition.audience, edition.date)
    svg = bare_map_svg(spec, geography, width_mm=width, height_mm=height)
    return picture(
        svg,
        title=typeset(spec.title),
        alt=spec.alt,
        height=height,
        floating=dossier.state.accord_id is not None,
    )
