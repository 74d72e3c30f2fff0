"""What the overview shows for a selection: its map, its ranking, its sentences."""

import datetime
from dataclasses import dataclass, replace

import pandas as pd

from app import cache, served, texts, texts_moyens
from app.prose import prose
from app.state import Selection
from app.territoire.place import canton_words
from data.catalogue import Indicateur
from render import charts, maps, moyens_maps, numbers, project_maps, small_rates, sources
from render.chartspec import ChartSpec
from render.mapspec import Level, MapSpec
from render.moyens_maps import voted_sentence
from render.overview_words import outside_sentence, overview_sentence
from render.reading import map_sentence
from render.typography import capital, subject, typeset
from render.views.words import AND_PROJECTS

PERIMETRE = "21 EPCI"
LONGEST_RANKING = 25


@dataclass(frozen=True)
class OverviewView:
    """The map, its ranking, the sentence between them, and what the reader must know first."""

    map: MapSpec
    ranking: ChartSpec
    sentence: str
    notices: tuple[str, ...] = ()


def overview_view(selection: Selection) -> OverviewView:
    """Build what the overview shows."""
    if selection.moyens == "eur_hab":
        return _means_view(selection)
    return _observation_view(selection)


def _observation_view(selection: Selection) -> OverviewView:
    indicateur = cache.catalogue().indicateur(selection.indicateur)
    level: Level = selection.niveau
    notices: list[str] = []
    if level not in indicateur.niveaux:
        level = "epci"
        notices.append(texts.NIVEAU_ABSENT)
    names = names_of(level)
    observed = cache.observed(indicateur.id, level)
    spec = maps.indicator_map(
        observed, names, indicateur, level=level, chosen=selection.territoire or selection.accord
    )
    spec = small_rates.hatched(spec, indicateur, cache.communes()["population"])
    if selection.moyens == "projets":
        projets = cache.projects(selection.date)
        title = AND_PROJECTS.format(titre=spec.title, date=numbers.date_fr(selection.date))
        spec = replace(
            project_maps.with_projects(spec.entitled(title), projets, cache.theme_labels()),
            source=f"{spec.source} ; {portfolio_source()}",
            demonstration=cache.portfolio().demonstration,
        )
    ranking = indicator_ranking(
        observed, names, indicateur, level=level, chosen=selection.territoire or selection.accord
    )
    return OverviewView(spec, ranking, indicator_words(indicateur, observed, names, level), tuple(notices))


def indicator_ranking(
    observed: pd.DataFrame,
    names: "pd.Series[str]",
    indicateur: Indicateur,
    *,
    level: Level,
    chosen: str | None,
) -> ChartSpec:
    """Rank the territories; beyond 25, only the highest values, and the title says so."""
    highest = observed["valeur"].reindex(names.index).sort_values(ascending=False).head(LONGEST_RANKING)
    spec = charts.indicator_ranking(
        observed,
        names[names.index.isin(highest.index)],
        indicateur,
        reference=cache.reference(indicateur.id),
        chosen=chosen,
        level=level,
    )
    if len(names) <= LONGEST_RANKING:
        return spec
    return replace(spec, title=texts.CLASSEMENT_LONG.format(label=indicateur.label, n=LONGEST_RANKING))


def indicator_words(
    indicateur: Indicateur, observed: pd.DataFrame, names: "pd.Series[str]", level: Level
) -> str:
    """Say what the map shows, then what must not be concluded from it."""
    shown = observed.reindex(names.index)
    words = map_sentence(
        shown["valeur"],
        names,
        indicateur,
        level=level,
        statut=shown["statut"].fillna("manquant"),
        reference=cache.reference(indicateur.id),
    )
    return f"{words} {typeset(indicateur.a_ne_pas_conclure)}"


def _means_view(selection: Selection) -> OverviewView:
    names = names_of("epci")
    demonstration = cache.portfolio().demonstration
    voted = cache.voted_per_inhabitant(selection.date)
    subject = texts.MOYENS_DANS_ACCORD if voted.in_accords else texts.MOYENS_HORS_ACCORD
    source = portfolio_source()
    notices = (texts.MOYENS_EPCI,) if selection.niveau == "commune" else ()
    spec = moyens_maps.means_map(
        voted.values,
        names,
        title=texts.CARTE_MOYENS.format(sujet=subject, date=numbers.date_fr(selection.date)),
        source=source,
        demonstration=demonstration,
        chosen=selection.territoire or selection.accord,
        partial=not served.whole(),
    )
    ranking = charts.values_ranking(
        voted.values,
        ranked_names(voted.values, names),
        charts.Words(subject, spec.source, format="par_habitant", demonstration=demonstration),
        reference=(PERIMETRE, voted.reference) if voted.reference else None,
        chosen=selection.territoire or selection.accord,
    )
    said = voted_sentence(
        voted.values,
        names,
        subject=texts.MOYENS_MONTANT,
        reference=voted.reference,
        partial=not served.whole(),
    )
    outside = texts_moyens.of_shown(texts.MOYENS_LECTURE_HORS, whole=served.whole())
    reading = texts.MOYENS_LECTURE if voted.in_accords else outside
    return OverviewView(spec, ranking, f"{said} {reading}", notices)


def names_of(level: Level) -> "pd.Series[str]":
    """Code → name on the map, in alphabetical order."""
    names = cache.epci()["nom_court"] if level == "epci" else cache.communes()["nom"]
    return names.sort_values()


def ranked_names(values: "pd.Series[float]", names: "pd.Series[str]") -> "pd.Series[str]":
    """
    Keep the territories that a ranking of means may show.

    Where only a part of the votes is told, a territory without any of them is left out: a bar of 0 € would say
    that it received nothing.
    """
    return names if served.whole() else names[values.reindex(names.index) > 0]


def portfolio_source() -> str:
    """Write where the figures of the portfolio come from, with producer, vintage and licence."""
    return sources.portfolio_source(cache.portfolio())


def key_sentence(date: datetime.date) -> str:
    """Sum up the portfolio, with the perimeter of each figure."""
    figures = cache.key_figures(date)
    said = [overview_sentence(figures, perimetre=PERIMETRE, partial=not served.whole())]
    for outside, where in (
        (figures.hors_accord, texts.ENSEMBLE_HORS_ACCORD),
        (figures.hors_epci, texts.ENSEMBLE_HORS_EPCI),
    ):
        if outside.n_projets:
            said.append(outside_sentence(outside, where=where.format(perimetre=PERIMETRE)))
    return " ".join(said)


def found_sentence(code: str) -> str:
    """Say what the territory found with the search box is, when it has no page of its own."""
    if code in cache.cantons().index:
        return canton_words(code)
    if cache.siren_of(code) is None:
        return prose("hors_epci", nom=capital(subject(str(cache.communes().at[code, "nom"]))))
    return prose("territoire_choisi", nom=cache.territory_labels()[code])


def accords_of_territory(code: str) -> list[str]:
    """SIREN of the EPCI that a territory belongs to or spreads over, by name."""
    siren = cache.siren_of(code)
    if siren is not None:
        return [siren]
    communes = cache.communes()
    members = set(communes.loc[communes["code_canton"] == code, "siren_epci"].dropna())
    if code in cache.cantons().index and pd.notna(town := cache.cantons().at[code, "commune_partagee"]):
        members.add(cache.siren_of(town))
    return [str(one) for one in names_of("epci").index if one in members]
