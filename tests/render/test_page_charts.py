"""What the charts of the pages hold, before any drawing: rows that reconcile, references, absences, marks."""

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.observation import observe
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.schema import TABLES
from data.territoire import load_communes, load_epci
from render import charts, theme
from render.accord_charts import progress_chart
from render.chart_words import alt_text
from render.chartspec import chart_table
from render.plotly_charts import draw_plotly

NAMES = pd.Series({"b": "Brest", "a": "Audierne", "c": "Crozon"})
WORDS = charts.Words("Moyens", "Essai", format="euros", unit="€", decimals=0, demonstration=True)


def observed(values, statut="ok"):
    return pd.DataFrame({"valeur": pd.Series(values, dtype=float), "statut": statut})


def indicateur(identifier):
    return load_catalogue().indicateur(identifier)


def test_a_ranking_has_one_row_per_name_in_their_order():
    values = observed({"a": 1.0, "b": 2.0, "z": 9.0})
    spec = charts.indicator_ranking(values, NAMES, indicateur("logements_vacants"), reference=7.0, chosen="a")
    assert spec.rows["code"].tolist() == ["b", "a", "c"]
    assert spec.rows["label"].tolist() == NAMES.tolist()
    assert spec.rows["value"].tolist()[:2] == [2.0, 1.0]
    assert spec.rows["statut"].tolist() == ["ok", "ok", "manquant"]
    assert (spec.highlight, spec.reference, spec.reference_label) == ("a", 7.0, "Finistère")


def test_a_ranking_speaks_the_words_of_the_catalogue():
    for one in load_catalogue().indicateurs:
        spec = charts.indicator_ranking(observed({"a": 1.0}), NAMES, one, reference=1.0)
        assert (spec.title, spec.unit, spec.decimals) == (one.label, one.unite, one.decimales)
        assert (spec.source, spec.millesime) == (one.source, one.millesime)
        assert not spec.demonstration


def test_a_stock_is_never_compared_with_the_departement():
    for one in load_catalogue().indicateurs:
        spec = charts.indicator_ranking(observed({"a": 1.0}), NAMES, one, reference=5.0)
        assert spec.reference == (None if one.nature == "stock" else 5.0), one.id


def test_only_a_growth_is_written_with_its_sign():
    for one in load_catalogue().indicateurs:
        spec = charts.indicator_ranking(observed({"a": 1.0}), NAMES, one, reference=None)
        assert spec.write(1.0).startswith("+") == (one.agregation == "tcam"), one.id


def test_a_secret_value_that_came_along_is_not_in_the_table():
    values = observed({"a": 1.0, "b": 77.0, "c": None}, ["ok", "secret", "non_calcule"])
    spec = charts.indicator_ranking(values, NAMES, indicateur("logements_vacants"), reference=None)
    table = chart_table(spec).set_index("Code")
    assert table["Valeur (%)"].notna().to_dict() == {"a": True, "b": False, "c": False}
    assert table["Absence de valeur"].to_dict() == {
        "a": "",
        "b": "secret statistique",
        "c": "non calculé",
    }


def test_the_ranking_of_the_21_epci_holds_the_figures_of_the_observation():
    one, names = indicateur("logements_vacants"), load_epci()["nom_court"].sort_values()
    frame = observe(load_observation(), load_communes(), one, niveau="epci")
    spec = charts.indicator_ranking(frame, names, one, reference=None)
    assert len(spec.rows) == 21
    assert dict(zip(spec.rows["code"], spec.rows["value"], strict=True)) == frame["valeur"].to_dict()
    highest = spec.rows.loc[spec.rows["value"].idxmax()]
    assert (highest["label"], spec.write(highest["value"])) == ("Monts d’Arrée", "11,8\u00a0%")


def test_any_values_are_ranked_with_their_own_reference():
    values = pd.Series({"a": 12.0, "b": None})
    spec = charts.values_ranking(values, NAMES, WORDS, reference=("21 accords", 8.0), chosen="b")
    assert spec.rows["statut"].tolist() == ["manquant", "ok", "manquant"]
    assert (spec.reference_label, spec.reference, spec.highlight) == ("21 accords", 8.0, "b")
    assert spec.demonstration
    alone = charts.values_ranking(values, NAMES, charts.Words("T", "S"))
    assert (alone.reference, alone.demonstration) == (None, False)


kinds = st.sampled_from(list(theme.MEANS_SERIES))
payments = st.lists(st.tuples(st.integers(2019, 2030), kinds, st.integers(0, 10**9)), max_size=25)


def payment_frame(rows, name="paye_eur"):
    return pd.DataFrame(rows, columns=["exercice", "moyen", name]).astype({"exercice": "Int64"})


@given(payments)
def test_stacks_add_up_to_the_payments_and_skip_no_year(rows):
    spec = charts.means_by_year(payment_frame(rows), WORDS)
    assert spec.rows["value"].sum() == sum(amount for *_, amount in rows)
    years = [year for year, *_ in rows]
    shown = list(dict.fromkeys(spec.rows["label"]))
    assert shown == ([str(year) for year in range(min(years), max(years) + 1)] if rows else [])
    series = set(spec.rows["series"])
    assert series == {kind for _, kind, _ in rows}
    assert len(spec.rows) == len(shown) * len(series)


def test_the_years_asked_for_are_shown_even_empty():
    spec = charts.means_by_year(payment_frame([(2022, "financement", 5)]), WORDS, years=(2021, 2022, 2023))
    assert spec.rows["label"].tolist() == ["2021", "2022", "2023"]
    assert spec.rows["value"].tolist() == [0.0, 5.0, 0.0]


def test_days_are_stacked_apart_from_euros():
    frame = payment_frame([(2022, "ingénierie", 5)]).assign(jours_faits=[3.5])
    spec = charts.means_by_year(frame, charts.Words("Jours", "S", format="jours"), value="jours_faits")
    assert spec.rows["value"].tolist() == [3.5]
    assert spec.write(3.5) == "3,5\u00a0jours"


def test_every_kind_of_means_has_a_colour():
    moyen = next(column for column in TABLES["financement"].columns if column.name == "moyen")
    assert set(moyen.values) == set(theme.MEANS_SERIES)


def test_promised_voted_and_paid_stand_side_by_side_in_the_order_given():
    amounts = pd.DataFrame({"voté": [4.0, 6.0], "versé": [1.0, 2.0]}, index=["Enjeu 2", "Enjeu 1"])
    spec = charts.promised_voted_paid(amounts, WORDS)
    assert spec.rows.to_numpy().tolist() == [
        ["Enjeu 2", "voté", 4.0],
        ["Enjeu 2", "versé", 1.0],
        ["Enjeu 1", "voté", 6.0],
        ["Enjeu 1", "versé", 2.0],
    ]
    assert spec.demonstration


def test_lines_of_the_same_name_keep_their_own_amounts():
    amounts = pd.DataFrame({"voté": [4.0, 6.0]}, index=["Habitat", "Habitat"])
    assert charts.promised_voted_paid(amounts, WORDS).rows["value"].tolist() == [4.0, 6.0]


def test_each_indicator_of_a_chart_of_points_keeps_its_unit_and_reference():
    ids = ("logements_vacants", "evolution_population", "population")
    given_values = [
        charts.Observed(indicateur(one), observed({"a": 1.0, "b": 2.0, "c": 3.0}), 7.0) for one in ids
    ]
    spec = charts.observation_points(given_values, NAMES, chosen="a", title="Observation")
    first = spec.rows.groupby("row", sort=False).first()
    assert first.index.tolist() == [indicateur(one).label for one in ids]
    assert first["unit"].tolist() == [indicateur(one).unite for one in ids]
    assert first["evolution"].tolist() == [False, True, False]
    # A stock has no common measure with the whole.
    assert first["reference"].tolist()[:2] == [7.0, 7.0]
    assert spec.rows.loc[spec.rows["row"] == indicateur("population").label, "reference"].isna().all()
    assert len(spec.rows) == 9
    assert spec.highlight == "a"


def test_points_show_no_value_that_is_secret_or_not_computed_and_keep_estimates():
    values = observed({"a": 1.0, "b": 2.0, "c": 3.0}, ["estime", "secret", "non_calcule"])
    one = charts.Observed(indicateur("logements_vacants"), values, None)
    spec = charts.observation_points([one], NAMES, chosen="a", title="T")
    assert spec.rows.set_index("code")["value"].dropna().to_dict() == {"a": 1.0}
    assert spec.rows["reference"].isna().all()


def test_each_source_is_cited_once():
    same = [charts.Observed(indicateur(one), observed({"a": 1.0}), None) for one in ("population", "densite")]
    sources = {one.indicateur.source for one in same}
    spec = charts.observation_points([*same, *same], NAMES, chosen="a", title="T")
    assert spec.source.split(" ; ") == list(dict.fromkeys(one.indicateur.source for one in same))
    assert len(spec.source.split(" ; ")) == len(sources)


def test_no_indicator_gives_an_empty_chart():
    spec = charts.observation_points([], NAMES, chosen="a", title="T")
    assert spec.rows.empty
    assert spec.source == ""


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_timeline_marks_the_day_it_was_given(demonstration):
    events = pd.DataFrame(
        {"label": ["Vote"], "series": ["Votes"], "start": [datetime.date(2021, 10, 4)], "end": [None]}
    )
    day = datetime.date(2026, 3, 15)
    words = charts.Words("Calendrier", "S", demonstration=demonstration)
    spec = charts.timeline(events, words, aujourdhui=day)
    assert (spec.reference, spec.demonstration) == (day, demonstration)
    assert list(chart_table(spec).columns) == ["Événement", "Nature", "Début", "Fin"]


def history():
    days = [datetime.date(2021, 12, 31), datetime.date(2022, 12, 31), datetime.date(2023, 3, 5)]
    shares = {
        "part_ecoulee": [0.03, 0.2, 0.23],
        "part_votee": [None, 0.4, 0.41],
        "part_versee": [None, 0.1, 0.2],
    }
    return pd.DataFrame({"date": days, **shares})


def test_the_years_of_an_accord_are_in_order_and_the_day_comes_last():
    spec = progress_chart(history(), source="Essai", demonstration=True)
    places = spec.rows["x"].drop_duplicates().tolist()
    assert places == ["2021", "2022", "mars 2023"] == sorted(places)
    voted = spec.rows[spec.rows["label"] == "Enveloppe votée"]["value"]
    assert voted.tolist()[1:] == pytest.approx([40.0, 41.0])
    assert pd.isna(voted.iloc[0])


def test_every_line_of_an_accord_is_named_in_its_own_colour():
    spec = progress_chart(history(), source="Essai", demonstration=True)
    figure = draw_plotly(spec)
    lines = {trace.name: trace.line for trace in figure.data}
    assert lines["Enveloppe votée"].color == spec.colours["Enveloppe votée"]
    assert lines["Enveloppe votée"].dash == "solid"
    assert lines["Durée écoulée"].dash == "dot"
    words = " ".join(note.text for note in figure.layout.annotations)
    assert all(name in words for name in ("Enveloppe votée", "Enveloppe versée", "Durée écoulée"))
    assert "Enveloppe versée\u00a0: de 10\u00a0% en 2022 à 20\u00a0% en mars 2023" in alt_text(spec).detail


def test_names_of_lines_that_run_along_the_axis_stand_above_its_words():
    spec = progress_chart(
        history().assign(part_votee=0.0, part_versee=0.0), source="Essai", demonstration=True
    )
    layout = draw_plotly(spec).layout
    low, high = layout.yaxis.range
    pixels = (layout.height - layout.margin.t - layout.margin.b) / (high - low)
    names = [note for note in layout.annotations if note.xshift == 8]
    assert len(names) == 3
    for note in names:
        half = (note.text.count("<br>") + 1) * theme.SCREEN.note / 2
        assert (note.y - low) * pixels + note.yshift >= half
