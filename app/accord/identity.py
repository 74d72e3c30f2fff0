"""Who, when, where we stand: title, stages, sentences and the four figures of an accord."""

import html

import pandas as pd
import streamlit as st

from analysis.accord_state import AccordState
from app import cache, served, texts, texts_accord
from app.chart_panel import show_chart
from app.metrics import show_metrics, told
from app.navigation import ALERTS, CALENDAR, COMPARE, PRIORITIES, PROJECTS, carried, pages
from app.overview import portfolio_source
from data.schema_types import ETAPES
from render import numbers, tables
from render.accord_charts import accord_timeline
from render.accord_summary import accord_sentences, ageing_sentence, days_done
from render.sentences import Forms, population_sentence
from render.sheets.accord_words import part_sentences


def show_title(state: AccordState, siren: str) -> None:
    """Show the name of the territory, its accord and its size."""
    epci = cache.epci().loc[siren]
    years = f" — accord {state.debut.year}-{state.fin.year}" if state.debut and state.fin else ""
    st.title(f"{epci['nom']}{years}", anchor=False)
    communes = numbers.plural(epci["n_communes"], "", "1 commune", "# communes")
    outside = int(epci["n_communes"] - epci["n_communes_29"])
    part = f" (dont {outside} dans les Côtes-d’Armor)" if outside else ""
    words = [f"{communes}{part}", f"{numbers.number(epci['population'])} habitants en 2023"]
    if outside:
        words.append(f"{numbers.number(epci['population_29'])} dans le Finistère")
    words.append(texts_accord.ETAT_AU.format(date=numbers.date_fr(state.date)))
    st.caption(" · ".join(words))
    _show_links(siren)


def _show_links(siren: str) -> None:
    """Give the way to what the other pages say of this territory."""
    targets = {
        "projets": (PROJECTS, {"epci": siren}),
        "alertes": (ALERTS, {"epci": siren}),
        "calendrier": (CALENDAR, {"epci": siren}),
        "priorites": (PRIORITIES, {"epci": siren}),
        "comparer": (COMPARE, {"accord": siren}),
    }
    open_pages = {entry.file for entry in pages()}
    with st.container(horizontal=True, key="liens_accord"):
        for name, (page, params) in targets.items():
            if page not in open_pages:
                continue
            st.page_link(page, label=texts_accord.LIENS[name], query_params={**carried(), **params})


def show_stages(state: AccordState) -> None:
    """Show the stages of an accord as a list, the current one marked."""
    if state.etape is None:
        st.info(texts.AUCUN_ACCORD if served.whole() else texts.AUCUN_ACCORD_DIFFUSE)
        return
    reached = ETAPES.index(state.etape)
    steps = []
    for place, name in enumerate(ETAPES):
        kind = "fait" if place < reached else "courant" if place == reached else "avenir"
        current = ' aria-current="step"' if place == reached else ""
        steps.append(f'<li class="etape-{kind}"{current}>{html.escape(name)}</li>')
    st.html(f'<ol class="etapes">{"".join(steps)}</ol>{_progress(state)}')


def _progress(state: AccordState) -> str:
    """Set the time elapsed and the envelope, voted and paid, on one scale."""
    if state.part_ecoulee is None:
        return ""
    paid = state.verse_eur / state.promis_eur if state.promis_eur else None
    lines = [(texts_accord.DUREE, state.part_ecoulee, elapsed_words(state))]
    if served.whole():
        lines += [(texts_accord.VOTEE, state.part_votee, ""), (texts_accord.VERSEE, paid, "")]
    return f'<dl class="avancees">{"".join(_bar(*line) for line in lines)}</dl>'


def _bar(label: str, part: float | None, context: str) -> str:
    said = texts_accord.SANS_ENVELOPPE if part is None else numbers.percent(100 * part, decimals=0)
    words = f"{said} ({context})" if context else said
    width = 100 * min(part or 0.0, 1.0)
    return (
        f"<div><dt>{label}</dt><dd>"
        f'<span class="barre" aria-hidden="true"><i style="width:{width:.1f}%"></i></span>'
        f"<span>{html.escape(words)}</span></dd></div>"
    )


def elapsed_words(state: AccordState) -> str:
    """Say how much of the accord is behind: « 4 ans et 1 mois écoulés sur 6 ans »."""
    if state.mois_ecoules is None or state.mois_total is None:
        return ""
    return f"{_duration(state.mois_ecoules)} écoulés sur {_duration(state.mois_total)}"


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    words = []
    if years:
        words.append(numbers.plural(years, "", "1 an", "# ans"))
    if rest or not years:
        words.append(f"{rest} mois")
    return " et ".join(words)


def show_four_figures(state: AccordState) -> None:
    """Show promised, voted, paid and left on one line, then the days; without accord, what stands outside."""
    if state.accord_id is None:
        _show_outside_figures(state)
        return
    share = numbers.percent(100 * state.part_votee, decimals=0) if state.part_votee is not None else None
    paid = numbers.percent(100 * state.part_versee, decimals=0) if state.part_versee is not None else None
    # What is left of an envelope is told from all the votes, or not at all.
    promised = [(texts.PROMIS, _amount(state.promis_eur), texts.PROMIS_AIDE)] if served.whole() else []
    left = [(texts.RESTE, _amount(state.reste_eur), texts.RESTE_AIDE)] if served.whole() else []
    show_metrics(
        [
            *promised,
            (texts.VOTE, told(state.vote_eur, _amount), f"{share} du promis" if share else None),
            (texts.VERSE, told(state.verse_eur, _amount), f"{paid} du voté" if paid else None),
            *left,
            (
                texts.PAR_HABITANT,
                numbers.euros(state.eur_par_habitant) if state.eur_par_habitant else tables.NOTHING,
                _reference(state),
            ),
            (
                texts.JOURS,
                told(state.jours_prevus, numbers.days),
                days_done(state) if served.whole() or state.jours_prevus else None,
            ),
        ]
    )


def _reference(state: AccordState) -> str | None:
    if state.reference_eur_par_habitant is None:
        return None
    accords = numbers.plural(state.reference_n_accords, "", "un accord", "# accords")
    return f"ensemble de {accords} : {numbers.euros(state.reference_eur_par_habitant)}"


def _show_outside_figures(state: AccordState) -> None:
    outside = state.hors_accord
    show_metrics(
        [
            (texts.HORS_ACCORD, numbers.number(outside.n_projets), None),
            (texts.VOTE_DEPARTEMENT, told(outside.vote_eur, numbers.euros), texts.HORS_ACCORD_AIDE),
            (texts.VOTE_AUTRES, told(outside.autres_eur, numbers.euros), texts.HORS_ACCORD_AIDE),
        ]
    )


def _amount(value: float | None) -> str:
    return texts.SANS_MONTANT if value is None or pd.isna(value) else numbers.euros(value)


def show_sentences(state: AccordState, siren: str) -> None:
    """Show the sentences that sum up the territory and its accord."""
    epci = cache.epci().loc[siren]
    forms = Forms.of(epci)
    growth = cache.observed("evolution_population", "epci").loc[siren]
    ageing = cache.catalogue().indicateur("part_65_ans_et_plus")
    written = [
        population_sentence(
            forms,
            population=int(epci["population"]),
            annee=2023,
            n_communes=int(epci["n_communes"]),
            taux=float(growth["valeur"]) if pd.notna(growth["valeur"]) else None,
            depuis=2017,
        ),
        *told_sentences(state, forms),
        ageing_sentence(forms, cache.comparison(ageing.id, siren), millesime=ageing.millesime),
    ]
    st.html("".join(f"<p>{html.escape(sentence)}</p>" for sentence in written))


def told_sentences(state: AccordState, forms: Forms) -> list[str]:
    """Say where an accord stands; neither what lacks means nor what is left is told from a part of the votes."""
    return accord_sentences(state, forms) if served.whole() else part_sentences(state, forms)


def show_timeline(state: AccordState) -> None:
    """Draw the six years of the accord, the municipal renewal and the day, when its dates are known."""
    if not state.debut or not state.fin:
        return
    spec = accord_timeline(state, source=portfolio_source(), demonstration=cache.portfolio().demonstration)
    show_chart(spec, key="frise")
