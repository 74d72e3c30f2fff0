"""Enjeux and means: one square per enjeu, by accord and theme, then the enjeux that have no means."""

import datetime
import html

import pandas as pd
import streamlit as st

from app import cache, cache_couverture, cache_moyens, texts_couverture
from app.data_panel import show_data
from app.markdown import escaped
from app.navigation import ACCORD, carried
from app.overview import portfolio_source
from app.state import current
from render import couverture_tables, numbers
from render.typography import typeset


def show_matrix() -> None:
    """Show the matrix of the enjeux, its legend and its table."""
    st.header(texts_couverture.MATRICE, anchor=False)
    accords = cache_moyens.accord_names()
    if not accords:
        st.info(texts_couverture.SANS_ACCORD)
        return
    date = current()[0].date
    enjeux = cache_couverture.enjeux(date)
    legend = "".join(
        f"<span>{_square(state)} {words}</span>" for state, words in texts_couverture.ETATS.items()
    )
    st.html(f'<p class="cases-legende"><span>{texts_couverture.MATRICE_LEGENDE}</span>{legend}</p>')
    st.html(matrix_html(enjeux, accords))
    st.caption(f"{texts_couverture.MATRICE_LECTURE} Source : {escaped(portfolio_source())}.")
    show_data(
        couverture_tables.coverage_table(cache_couverture.thematic(date), accords, cache.theme_labels()),
        alt=f"{texts_couverture.MATRICE_FICHIER} {couverture_tables.enjeux_sentence(enjeux)}",
        source=portfolio_source(),
        file_name="enjeux_et_moyens",
        demonstration=cache.portfolio().demonstration,
    )


def matrix_html(enjeux: pd.DataFrame, accords: dict[str, str]) -> str:
    """Write the table of the enjeux: accords down, themes across, one square per enjeu."""
    themes = {code: label for code, label in cache.theme_labels().items() if (enjeux["theme"] == code).any()}
    states = enjeux.assign(etat=couverture_tables.enjeu_states(enjeux))
    cells = dict(list(states.groupby(["accord_id", "theme"])))
    head = "".join(f'<th scope="col">{html.escape(label)}</th>' for label in themes.values())
    body = []
    for code, name in sorted(accords.items(), key=lambda pair: pair[1]):
        row = "".join(_cell(cells.get((code, theme))) for theme in themes)
        if not (enjeux["accord_id"] == code).any() and themes:
            row = f'<td colspan="{len(themes)}" class="cases-vide">{texts_couverture.SANS_ENJEU}</td>'
        body.append(f'<tr><th scope="row">{html.escape(name)}</th>{row}</tr>')
    label = html.escape(texts_couverture.DEFILER)
    return (
        f'<div class="cases" tabindex="0" role="region" aria-label="{label}"><table><thead><tr>'
        f'<th scope="col">{texts_couverture.MATRICE_ACCORD}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _cell(rows: pd.DataFrame | None) -> str:
    if rows is None:
        return "<td></td>"
    counts = rows["etat"].value_counts()
    said = ", ".join(
        f"{counts[state]} : {words}"
        for state, words in texts_couverture.ETATS_COURTS.items()
        if state in counts
    )
    squares = "".join(
        _square(enjeu.etat, title=f"{enjeu.intitule} – {texts_couverture.ETATS_COURTS[enjeu.etat]}")
        for enjeu in rows.itertuples()
    )
    return f'<td>{squares}<span class="case-mots">{typeset(said)}</span></td>'


def _square(state: str, *, title: str = "") -> str:
    words = f' title="{html.escape(title)}"' if title else ""
    return f'<span class="case case-{state}" aria-hidden="true"{words}></span>'


def show_without_means() -> None:
    """List the enjeux without means under the accord they belong to, with the way to it."""
    st.header(texts_couverture.SANS_MOYENS, anchor=False)
    accords = cache_moyens.accord_names()
    if not accords:
        st.info(texts_couverture.SANS_ACCORD)
        return
    rows = without_means(current()[0].date)
    if rows.empty:
        st.info(texts_couverture.TOUS_DOTES)
        return
    sirens = cache_moyens.sirens_of_accords()
    with st.container(key="sans_moyens"):
        for code in sorted(rows["accord_id"].unique(), key=lambda one: accords[one]):
            _show_accord(rows[rows["accord_id"] == code], accords[code], sirens.get(code))
    st.caption(texts_couverture.SANS_MOYENS_LECTURE)


def without_means(date: datetime.date) -> pd.DataFrame:
    """Give the enjeux in force without means at a date."""
    enjeux = cache_couverture.enjeux(date)
    return enjeux[enjeux["sans_moyens"]]


def _show_accord(enjeux: pd.DataFrame, name: str, siren: str | None) -> None:
    link, words = st.columns([2, 5], gap="small")
    with link:
        if siren:
            st.page_link(ACCORD, label=f"**{name}**", query_params={**carried(), "accord": siren})
        else:
            st.markdown(f"**{escaped(name)}**")
    labels = cache.theme_labels()
    lines = [] if enjeux["accord_vote"].all() else [f"{texts_couverture.NON_VOTE}\n"]
    for enjeu in enjeux.itertuples():
        count = numbers.plural(enjeu.n_projets, "aucun projet", "un projet", "# projets")
        theme = labels.get(enjeu.theme, enjeu.theme)
        lines.append(f"- {escaped(str(enjeu.intitule))} ({escaped(theme)}) – {count}")
    words.markdown("\n".join(lines))
