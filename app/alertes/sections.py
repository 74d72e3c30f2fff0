"""The choices, the counts and the list of the page of alerts."""

import datetime
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app import cache, cache_alertes, served, texts, texts_alertes
from app.export_notes import file_notes
from app.navigation import ACCORD, PROJECTS, carried, open_page
from app.overview import names_of, portfolio_source
from app.state import linked, read_choice, read_choices
from app.table_panel import grid_height
from render import numbers
from render.alert_words import alerts_by_epci, alerts_by_kind, alerts_full_table
from render.export import csv_bytes
from render.typography import typeset

TABLE_HEIGHT = 560


@dataclass(frozen=True)
class Choice:
    """Kinds and SIREN wanted (none means all), and inside or outside accords."""

    kinds: tuple[str, ...]
    sirens: tuple[str, ...]
    cadre: str


def read_choice_of_alerts() -> Choice:
    """Read the choice from the link."""
    return Choice(
        kinds=read_choices("nature", cache.kinds_told(), ()),
        sirens=read_choices("epci", tuple(cache.epci().index), ()),
        cadre=read_choice("cadre", texts_alertes.CADRES, "tous"),
    )


def show_filters(choice: Choice) -> None:
    """Show what can be asked, each choice written to the link."""
    names = names_of("epci")
    with st.container(horizontal=True, vertical_alignment="bottom", key="criteres_alertes"):
        st.multiselect(
            texts_alertes.NATURES,
            list(cache.kinds_told()),
            format_func=texts.ALERTES.__getitem__,
            placeholder=texts_alertes.NATURES_TOUTES,
            select_all=False,
            width=420,
            **linked("nature", list(choice.kinds)),
        )
        st.multiselect(
            texts_alertes.EPCI,
            list(names.index),
            format_func=lambda siren: str(names[siren]),
            placeholder=texts_alertes.EPCI_TOUTES,
            select_all=False,
            width=420,
            **linked("epci", list(choice.sirens)),
        )
        st.segmented_control(
            texts_alertes.CADRE,
            list(texts_alertes.CADRES),
            format_func=texts_alertes.CADRES.__getitem__,
            **linked("cadre", choice.cadre),
        )


def chosen_alerts(every: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Keep the alerts that the choice asks for, in their order."""
    found = cache_alertes.about(every, choice.sirens) if choice.sirens else every
    if choice.kinds:
        found = found[found["kind"].isin(choice.kinds)]
    if choice.cadre != "tous":
        found = found[found["accord_id"].notna() == (choice.cadre == "accord")]
    return found.reset_index(drop=True)


def perimeter_words(choice: Choice) -> str:
    """Write the choice in force."""
    names = names_of("epci")
    parts = [
        ", ".join(texts.ALERTES[kind].lower() for kind in choice.kinds),
        ", ".join(str(names[siren]) for siren in choice.sirens),
        texts_alertes.CADRES[choice.cadre].lower() if choice.cadre != "tous" else "",
    ]
    return typeset(" ; ".join(part for part in parts if part) or texts_alertes.PERIMETRE_TOUT[served.whole()])


def show_counts(found: pd.DataFrame, choice: Choice) -> None:
    """Show how many there are by kind and by EPCI, and the way to each project and accord concerned."""
    with st.container(key="duo_alertes"):
        left, right = st.columns([4, 5])
        with left:
            st.header(texts_alertes.PAR_NATURE, anchor=False)
            st.dataframe(
                alerts_by_kind(found, {kind: texts.ALERTES[kind] for kind in cache.kinds_told()}),
                hide_index=True,
                width="stretch",
                column_config={
                    "Point de vigilance": st.column_config.TextColumn(width=285),
                    "Nombre": st.column_config.NumberColumn(width=65),
                    "Montant concerné": st.column_config.TextColumn(width=200),
                },
                alt=texts_alertes.NATURES_ALT,
            )
            st.caption(texts_alertes.COMPARER)
            show_projects(found)
            show_accords(found)
        with right:
            st.header(texts_alertes.PAR_EPCI, anchor=False)
            names = names_of("epci")
            shown = names[names.index.isin(choice.sirens)] if choice.sirens else names
            counts = alerts_by_epci(found, shown)
            st.dataframe(
                counts,
                hide_index=True,
                width="stretch",
                height="content",
                column_config={"Intercommunalité": st.column_config.TextColumn(width=190)},
                alt=texts_alertes.TABLEAU_ALT,
            )


def show_list(found: pd.DataFrame, perimeter: str, date: datetime.date) -> None:
    """Show every alert chosen, and give the list as a file."""
    st.header(texts_alertes.LISTE, anchor=False)
    # What a kind is exactly stands in the counts, and in the file.
    short = {kind: words.partition(" (")[0] for kind, words in texts.ALERTES.items()}
    table = alerts_full_table(found, names_of("epci"), short)
    st.dataframe(
        table,
        hide_index=True,
        width="stretch",
        height=grid_height(len(table), most=TABLE_HEIGHT),
        column_config={
            "Point de vigilance": st.column_config.TextColumn(width=205),
            "Objet": st.column_config.TextColumn(width=310),
            "Maître d’ouvrage": st.column_config.TextColumn(width=185),
            "Date": st.column_config.TextColumn(width=85),
            "Montant": st.column_config.TextColumn(width=85, alignment="right"),
            "Intercommunalité": st.column_config.TextColumn(width=180),
            "Nature de la date": st.column_config.TextColumn(width=112),
            "Nature du montant": st.column_config.TextColumn(width=128),
        },
        alt=texts_alertes.LISTE_ALT,
    )
    notes = file_notes(
        portfolio_source(),
        demonstration=cache.portfolio().demonstration,
        audience=served.widest(),
        about=[
            texts_alertes.NOTE_DATE.format(date=numbers.date_fr(date)),
            texts_alertes.NOTE_PERIMETRE.format(perimetre=perimeter),
        ],
    )
    st.download_button(
        texts_alertes.TELECHARGER,
        csv_bytes(alerts_full_table(found, cache.epci()["nom"], texts.ALERTES), notes=notes),
        file_name="points_de_vigilance.csv",
        mime="text/csv",
        on_click="ignore",
    )


def show_projects(found: pd.DataFrame) -> None:
    """Offer the projects concerned, and open the one that is chosen."""
    concerned = (
        found.dropna(subset=["projet_id"]).drop_duplicates("projet_id").set_index("projet_id")["objet"]
    )
    if concerned.empty:
        return
    chosen = st.selectbox(
        texts_alertes.PROJET,
        list(concerned.sort_values().index),
        index=None,
        format_func=lambda code: str(concerned[code]),
        placeholder=texts_alertes.PROJET_EXEMPLE,
    )
    if chosen:
        open_page(PROJECTS, projet=str(chosen))


def show_accords(found: pd.DataFrame) -> None:
    """Give the way to the accord of every EPCI concerned."""
    counts = found["siren"].value_counts()
    names = names_of("epci")
    concerned = [siren for siren in names.index if siren in counts.index]
    if not concerned:
        return
    st.header(texts_alertes.ACCORDS, anchor=False)
    with st.container(horizontal=True, key="accords_alertes"):
        for siren in concerned:
            label = texts_alertes.OUVRIR.format(nom=names[siren], n=counts[siren])
            st.page_link(ACCORD, label=label, query_params={**carried(), "accord": str(siren)})
