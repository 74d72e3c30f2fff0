"""One project: what it is, who pays it, what was decided, which committees come."""

import datetime
import html

import pandas as pd
import streamlit as st

from app import cache, cache_projets, served, texts, texts_projets
from app.markdown import escaped
from app.navigation import ACCORD, carried
from app.table_panel import show_table
from render import numbers, tables
from render.project_tables import place, plan_table
from render.project_words import plan_sentence
from render.typography import capital

COMMITTEES = 3


def show_detail(projet: "pd.Series", date: datetime.date) -> None:
    """Show one project from end to end."""
    st.subheader(escaped(str(projet["intitule"])), anchor=False)
    _show_facts(projet)
    projet_id = str(projet["projet_id"])
    st.markdown(f"**{texts_projets.PLAN}**")
    # A plan seen in part does not close: the public reads its lines, not what they come to.
    if not served.public():
        st.markdown(escaped(plan_sentence(cache_projets.plan_state(projet_id, date))))
    plan = cache_projets.plan_of(projet_id, date)
    _table(plan_table(plan, plan["taux"]), texts_projets.PLAN_VIDE[served.whole()], texts_projets.PLAN)
    _show_decisions(projet_id, date)
    _show_territory(projet, date)


def _show_facts(projet: "pd.Series") -> None:
    inside = pd.notna(projet["accord_id"])
    facts = {
        "theme": cache.theme_labels().get(projet["theme"], projet["theme"]),
        "lieu": place(
            projet["siren"],
            projet["insee"],
            projet["perimetre"],
            epci_names=cache.epci()["nom_court"],
            commune_names=cache.communes()["nom"],
        ),
        "maitre_ouvrage": projet["maitre_ouvrage"],
        "avancement": tables.stage(projet["avancement"]),
        "cadre": texts_projets.CADRE_ACCORD if inside else texts_projets.CADRE_HORS,
        **({"enjeu": enjeu_of(projet["enjeu_id"])} if pd.notna(projet["enjeu_id"]) else {}),
        "periode": _period(projet["debut"], projet["fin"]),
        "diffusion": projet["diffusion"],
    }
    rows = [
        f"<div><dt>{html.escape(texts_projets.FAITS[name])}</dt>"
        f"<dd>{html.escape(capital(str(value)))}</dd></div>"
        for name, value in facts.items()
    ]
    st.html(f'<dl class="faits">{"".join(rows)}</dl>')


def enjeu_of(enjeu_id: str) -> str:
    """Title of an enjeu."""
    return str(cache.portfolio().table("enjeu").set_index("enjeu_id").at[enjeu_id, "intitule"])


def _period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    if pd.isna(start) and pd.isna(end):
        return tables.NOTHING
    if pd.isna(end):
        return f"à partir du {numbers.date_fr(start)}"
    if pd.isna(start):
        return f"jusqu’au {numbers.date_fr(end)}"
    return f"du {numbers.date_fr(start)} au {numbers.date_fr(end)}"


def _show_decisions(projet_id: str, date: datetime.date) -> None:
    decisions = cache_projets.decisions_of(projet_id)
    taken = decisions["date"] <= pd.Timestamp(date)
    st.markdown(f"**{texts_projets.DECISIONS}**")
    _table(
        _decisions_table(decisions[taken].iloc[::-1]),
        texts_projets.DECISIONS_VIDE[served.whole()],
        texts_projets.DECISIONS,
    )
    if (~taken).any():
        st.markdown(f"**{texts_projets.ATTENDUES}**")
        _table(_decisions_table(decisions[~taken]), "", texts_projets.ATTENDUES)


def _decisions_table(decisions: pd.DataFrame) -> pd.DataFrame:
    """List decisions; their object is the project itself, so the means that each grants is told in its place."""
    moyens = cache.portfolio().table("financement").set_index("financement_id")["moyen"]
    granted = decisions["financement_id"].map(moyens).map(tables.text)
    return (
        tables.decisions_table(decisions).assign(Objet=granted).rename(columns={"Objet": texts_projets.MOYEN})
    )


def _show_territory(projet: "pd.Series", date: datetime.date) -> None:
    """Show the committees to come of its territory, but to the public, and the way to its accord."""
    siren = projet["siren"]
    if not served.public():
        st.markdown(f"**{texts_projets.INSTANCES}**")
    if pd.isna(siren) or siren not in cache.epci().index:
        st.caption(texts_projets.SANS_EPCI)
        return
    if not served.public():
        ahead = cache_projets.committees_ahead(str(siren), date).head(COMMITTEES)
        _table(
            tables.instances_table(ahead).drop(columns=tables.TERRITORY_DECISIONS),
            texts.AUCUNE_INSTANCE[served.whole()],
            texts_projets.INSTANCES,
        )
    label = texts_projets.VERS_ACCORD.format(nom=cache.epci().at[siren, "nom_court"])
    st.page_link(ACCORD, label=label, query_params={**carried(), "accord": str(siren)})


def _table(table: pd.DataFrame, empty: str, title: str) -> None:
    """Show a table without the columns in which nothing is known; its cells wrap, so that nothing is hidden."""
    if table.empty:
        st.caption(empty)
    else:
        show_table(table.loc[:, (table != tables.NOTHING).any()], alt=title)
