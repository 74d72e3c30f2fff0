"""One EPCI: its rank in words, what makes its score, what would change its rank."""

import streamlit as st

from app import cache, cache_priorites, texts_priorites
from app.cache_priorites import OFFICIAL, Weighting
from app.chart_panel import show_chart
from app.priorites.ranking import short_source
from app.state import linked, read_choice
from app.table_panel import show_table
from render import numbers, priorites_charts, priorites_tables, priority_sentences
from render.charts import Words


def show_territory(weighting: Weighting, siren: str | None) -> None:
    """Show what makes the rank of the EPCI that was chosen, or how to choose one."""
    if siren is None:
        st.header(texts_priorites.TERRITOIRE, anchor=False)
        st.info(texts_priorites.AUCUN_EPCI)
        return
    st.header(str(cache.epci().at[siren, "nom"]), anchor=False)
    for sentence in sentences(weighting, siren):
        st.markdown(sentence)
    with st.container(key="duo_rang"):
        left, right = st.columns(2)
        with left:
            _show_contributions(weighting, siren)
        with right:
            _show_changes(weighting, siren)


def sentences(weighting: Weighting, siren: str) -> list[str]:
    """Say the rank of an EPCI, how firm it is and what makes it."""
    reading = cache_priorites.reading(weighting, siren)
    subject = str(cache.epci().at[siren, "sujet"])
    first = [priority_sentences.rank_sentence(reading, sujet=subject)]
    if weighting != OFFICIAL:
        first.append(_official(siren))
    firm = [
        priority_sentences.overlap_sentence(reading),
        priority_sentences.stability_sentence(reading),
        priority_sentences.acceptability_sentence(cache_priorites.acceptability(siren)),
    ]
    change = [
        priority_sentences.parts_sentence(reading, labels=_labels()),
        priority_sentences.change_sentence(reading, labels=cache.theme_labels()),
    ]
    return [" ".join(filter(None, part)) for part in (first, firm, change)]


def _official(siren: str) -> str:
    row = cache_priorites.reading(OFFICIAL, siren)
    if row.rang is None:
        return ""
    return texts_priorites.RANG_OFFICIEL.format(
        rang=numbers.ordinal(row.rang), score=numbers.number(row.score, decimals=1)
    )


def _labels() -> dict[str, str]:
    return {item.id: item.label for item in cache.catalogue().indicateurs}


def _show_contributions(weighting: Weighting, siren: str) -> None:
    parts = cache_priorites.index_of(weighting).contributions
    score = cache_priorites.reading(weighting, siren).score
    if parts is None or score is None:
        return
    points = parts.T[siren].sort_values(ascending=False)
    written = numbers.number(score, decimals=1)
    title = texts_priorites.CONTRIBUTIONS.format(nom=str(cache.epci().at[siren, "nom_court"]), score=written)
    show_chart(
        priorites_charts.contributions_chart(points, _labels(), Words(title, short_source())),
        key="contributions",
    )
    shown = [numbers.number(one, decimals=1) for one in points]
    st.caption(texts_priorites.SOMME.format(somme=" + ".join(shown), score=written))


def _show_changes(weighting: Weighting, siren: str) -> None:
    st.subheader(texts_priorites.CHANGER, anchor=False)
    kind = read_choice("changement", texts_priorites.CHANGEMENTS, "poids")
    st.segmented_control(
        texts_priorites.CHANGER,
        list(texts_priorites.CHANGEMENTS),
        format_func=texts_priorites.CHANGEMENTS.__getitem__,
        label_visibility="collapsed",
        **linked("changement", kind),
    )
    rank = cache_priorites.reading(weighting, siren).rang
    if rank is None:
        return
    if kind == "poids":
        table = priorites_tables.critical_table(
            cache_priorites.thresholds(weighting, siren), cache.theme_labels(), rank=rank
        )
        show_table(table, alt=texts_priorites.CHANGER_POIDS)
        st.caption(texts_priorites.CHANGER_POIDS)
        return
    changes = cache_priorites.changes(weighting)
    own = changes[changes["territoire"] == siren]
    st.markdown(priorites_tables.choices_sentence(own))
    table = priorites_tables.choices_table(own, cache.theme_labels(), _labels())
    show_table(table, alt=texts_priorites.CHANGER_CHOIX)
    st.caption(texts_priorites.CHANGER_CHOIX)
