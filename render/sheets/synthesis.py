"""The synthesis of the Département: all accords on two pages, with their perimeter."""

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analysis.accord import accord_state
from analysis.accord_state import AccordState
from analysis.alerts import alerts
from analysis.funding import funding_lines
from analysis.synthesis import Synthesis, synthesis
from analysis.totals import voted_per_inhabitant
from render import moyens_maps, numbers
from render.alert_words import alerts_by_kind, alerts_sentence
from render.diffusion import COUNTED
from render.mapspec import MapSpec
from render.numbers import SPACE
from render.overview_words import counted_accords, overview_sentence
from render.printing import bare_map_svg
from render.sheets import words
from render.sheets.blocks import Block, bullets, key_figures, note, paragraphs, picture, section, table
from render.sheets.compile import Paper
from render.sheets.holdings import Holdings
from render.sheets.pictures import PAGE_MM
from render.tables import NOTHING, amount
from render.typography import typeset
from render.views.words import MEANS, MEANS_IN_ACCORDS, MEANS_OUTSIDE

_MAP_HEIGHT: Final = 118.0
_SHARES: Final = (38, 14, 10, 17, 17, 10, 17, 10, 17, 12, 10, 10)
_COMMITTED: Final = ("Promis", "% voté", "Reste", "Alertes")
"""Columns that the public does not read: they are told with the whole of the votes."""


def synthesis_paper(holdings: Holdings, *, receipt_id: str = "") -> Paper:
    """
    Write the synthesis of all accords.

    Parameters
    ----------
    holdings
        What it is made from, for an edition.
    receipt_id
        Identifier of the receipt, printed on each page.
    """
    when = numbers.date_fr(holdings.date)
    return Paper(
        title=words.SYNTHESIS_TITLE,
        subtitle=typeset(f"Chiffres arrêtés au {when} · périmètre : {words.PERIMETER}"),
        description=typeset(f"Synthèse départementale des accords, chiffres arrêtés au {when}."),
        header=typeset(f"Synthèse départementale, au {when}"),
        footer=words.footer(holdings, receipt_id=receipt_id),
        notices=holdings.edition.notices,
        sections=_sections(holdings),
        demonstration=holdings.demonstration,
    )


def current_states(holdings: Holdings) -> list[AccordState]:
    """
    Give the state of each accord that runs or is in preparation, by the name of its territory.

    Those of the EPCI are those of their pages; an accord of several EPCI is there once.
    """
    found: dict[str, AccordState] = {}
    for siren in holdings.epci.index:
        state = accord_state(holdings.figures, holdings.epci, siren=str(siren), date=holdings.date)
        if state.accord_id is not None:
            found.setdefault(state.accord_id, state)
    tables = holdings.figures.tables["accord"]
    for accord_id in tables.loc[tables["siren"].isna(), "accord_id"].astype(str):
        if accord_id not in found:
            found[accord_id] = accord_state(
                holdings.figures, holdings.epci, siren=None, date=holdings.date, accord_id=accord_id
            )
    return sorted(found.values(), key=lambda state: _name(holdings, state))


def _name(holdings: Holdings, state: AccordState) -> str:
    """Name the only EPCI of an accord, shortly; an accord of several keeps its own title."""
    if state.partage or state.siren is None:
        return str(state.intitule)
    return str(holdings.epci.at[state.siren, "nom_court"])


def _sections(holdings: Holdings) -> list[dict[str, Any]]:
    states = current_states(holdings)
    whole = synthesis(holdings.figures, holdings.epci, date=holdings.date)
    sections = [
        section(
            f"1. {words.SECTIONS['essentiel']}",
            [key_figures(_figures(holdings, states, whole)), *_essential(holdings, whole)],
        ),
    ]
    if not holdings.public:
        sections.append(section(f"2. {words.SECTIONS['vigilance']}", _vigilance(holdings)))
    place = len(sections) + 1
    sections.append(section(f"{place}. {words.BY_ACCORD}", _by_accord(holdings, states), new_page=True))
    read = ("jours", "habitants") if holdings.public else ("montants", "jours", "habitants")
    geography = holdings.world.geography(holdings.edition.audience, holdings.date)
    cited = [
        typeset(
            f"Accords, projets et moyens : {holdings.source}, version {holdings.world.portfolio.version}."
        ),
        typeset(f"{geography.limits_source}."),
    ]
    reading = [words.READING[name] for name in read]
    if holdings.public:
        reading.insert(0, words.PUBLIC_READING)
    sections.append(section(words.SOURCES, [bullets([*cited, *reading], small=True)]))
    return sections


def _figures(holdings: Holdings, states: list[AccordState], whole: Synthesis) -> list[tuple[str, str, str]]:
    total = totals(states)
    voted, promised = total["vote_eur"], total["promis_eur"]
    share = f"{numbers.percent(100 * voted / promised, decimals=0)} du promis" if promised else ""
    paid = f"{numbers.percent(100 * total['verse_eur'] / voted, decimals=0)} du voté" if voted else ""
    figures = [
        ("Promis", numbers.compact_euros(promised), "enveloppes des accords"),
        ("Voté", numbers.compact_euros(voted), "" if holdings.public else share),
        ("Versé", numbers.compact_euros(total["verse_eur"]), paid),
        ("Reste à affecter", numbers.compact_euros(total["reste_eur"]), "promis moins voté"),
        (
            "Projets",
            numbers.number(total["n_projets"]),
            counted_accords(
                len(states), preparing=whole.n_accords_en_preparation, over=whole.n_accords_echus
            ),
        ),
        ("Ingénierie", numbers.days(total["jours_prevus"]), ""),
    ]
    return [one for one in figures if not (holdings.public and one[0] in ("Promis", "Reste à affecter"))]


def totals(states: list[AccordState]) -> dict[str, float]:
    """
    Add up accords; what is left is that of the accords whose envelope is recorded.

    Returns
    -------
    totals
        `promis_eur`, `vote_eur`, `verse_eur`, `reste_eur`, `jours_prevus`, `n_projets`.
    """
    names = ("promis_eur", "vote_eur", "verse_eur", "reste_eur", "jours_prevus", "n_projets")
    return {name: float(sum(getattr(state, name) or 0 for state in states)) for name in names}


def _essential(holdings: Holdings, whole: Synthesis) -> list[Block]:
    said = overview_sentence(whole, perimetre=words.PERIMETER, partial=holdings.public)
    spec = _map(holdings)
    geography = holdings.world.geography(holdings.edition.audience, holdings.date)
    svg = bare_map_svg(spec, geography, width_mm=PAGE_MM, height_mm=_MAP_HEIGHT)
    return [
        paragraphs(said, words.outside_accords(whole.hors_accord)),
        picture(svg, title=typeset(spec.title), alt=spec.alt, height=_MAP_HEIGHT),
    ]


def _map(holdings: Holdings) -> MapSpec:
    lines = funding_lines(holdings.figures, date=holdings.date)
    voted = voted_per_inhabitant(lines, holdings.epci, holdings.world.communes)
    subject = MEANS_IN_ACCORDS if voted.in_accords else MEANS_OUTSIDE
    spec = moyens_maps.means_map(
        voted.values,
        holdings.world.names("epci"),
        title=MEANS.format(sujet=subject, date=numbers.date_fr(holdings.date)),
        source=holdings.source,
        demonstration=holdings.demonstration,
        partial=holdings.public,
    )
    return replace(spec, notes=(*spec.notes, *([COUNTED["public"]] if holdings.public else [])))


def _vigilance(holdings: Holdings) -> list[Block]:
    found = alerts(holdings.figures, aujourdhui=holdings.date)
    said = alerts_sentence(found, perimeter=words.WHOLE, date=holdings.date)
    return [paragraphs(said), table(alerts_by_kind(found, words.ALERTS), (50, 14, 40))]


def _by_accord(holdings: Holdings, states: list[AccordState]) -> list[Block]:
    if not states:
        return [paragraphs(words.NO_ACCORDS)]
    found = alerts(holdings.figures, aujourdhui=holdings.date)["accord_id"].value_counts()
    rows = pd.DataFrame(
        [
            {"Accord": _name(holdings, state), **_row(state, int(found.get(str(state.accord_id), 0)))}
            for state in states
        ]
    )
    whole = totals(states)
    total = _total(whole, len(states), int(found.sum()))
    shares = list(_SHARES)
    if holdings.public:
        kept = [place for place, name in enumerate(rows.columns) if name not in _COMMITTED]
        rows, total, shares = rows.iloc[:, kept], [total[k] for k in kept], [shares[k] for k in kept]
    alone = len(holdings.epci) - len({siren for state in states for siren in state.sirens})
    shown = table(rows, shares, total=total)
    return [shown, note(words.without_accord(alone, public=holdings.public))] if alone else [shown]


def _row(state: AccordState, n_alerts: int) -> dict[str, str]:
    ratio = state.eur_par_habitant
    return {
        "Étape": str(state.etape),
        "Projets": numbers.number(state.n_projets),
        "Promis": amount(state.promis_eur),
        "Voté": amount(state.vote_eur),
        "% voté": _percent(state.part_votee),
        "Versé": amount(state.verse_eur),
        "% versé": _percent(state.part_versee),
        "Reste": numbers.euros(state.reste_eur) if numbers.is_known(state.reste_eur) else NOTHING,
        "Par habitant": numbers.euros(ratio) if ratio else NOTHING,
        "Jours": numbers.trimmed(state.jours_prevus, decimals=1) if state.jours_prevus else NOTHING,
        "Alertes": numbers.number(n_alerts) if n_alerts else NOTHING,
    }


def _percent(share: float | None) -> str:
    return NOTHING if share is None else numbers.percent(100 * share, decimals=0)


def _total(whole: dict[str, float], count: int, n_alerts: int) -> list[str]:
    promised, voted = whole["promis_eur"], whole["vote_eur"]
    return [
        numbers.plural(count, "", f"Un{SPACE}accord", f"#{SPACE}accords"),
        "",
        numbers.number(whole["n_projets"]),
        amount(promised),
        amount(voted),
        _percent(voted / promised if promised else None),
        amount(whole["verse_eur"]),
        _percent(whole["verse_eur"] / voted if voted else None),
        amount(whole["reste_eur"]),
        "",
        numbers.trimmed(whole["jours_prevus"], decimals=1),
        numbers.number(n_alerts),
    ]
