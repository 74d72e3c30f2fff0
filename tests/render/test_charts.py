import datetime
import json
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.catalogue import load_catalogue
from render import charts, theme
from render.chart_marks import ranked_rows, ticks
from render.chart_words import alt_text
from render.chartspec import COLUMNS, ChartSpec, chart_table
from render.plotly_charts import draw_plotly
from render.plotly_layout import PLOTLY_CONFIG, plain, text_width, wrapped

NAMES = pd.Series(
    {
        "1": "Pays d’Iroise",
        "2": "Presqu’île de Crozon-Aulne maritime",
        "3": "Communauté de communes Pleyben-Châteaulin-Porzay",
        "4": "Poher",
    }
)
HOSTILE = "<img src=x onerror=alert(1)> & <b>gras</b> %{x}"
DAY = datetime.date(2025, 11, 23)


def ranking(values=(4.1, 7.4, 9.2, 11.8), statut=None, **more):
    rows = pd.DataFrame(
        {
            "code": list(NAMES.index)[: len(values)],
            "label": list(NAMES)[: len(values)],
            "value": pd.Series(values, dtype="float64"),
            "statut": statut or ["ok"] * len(values),
        }
    )
    settings = {"source": "INSEE, RP 2021", "unit": "%", "decimals": 1, "level": "epci", **more}
    return ChartSpec("classement", "Logements vacants", rows, **settings)


def amounts(kind="empilees", **more):
    rows = pd.DataFrame(
        {
            "label": ["2021", "2021", "2022"],
            "series": ["financement", "ingénierie", "financement"],
            "value": [1_200_000.0, 300_000.0, 9_500.0],
        }
    )
    return ChartSpec(kind, "Versé par année", rows, source="Département", format="euros_compacts", **more)


def lines():
    rows = pd.DataFrame(
        {
            "code": ["1", "1", "29", "29", "4", "4"],
            "label": ["Pays d’Iroise"] * 2 + ["Finistère"] * 2 + ["Poher"] * 2,
            "x": [2017, 2023] * 3,
            "value": [100.0, 104.6, 100.0, 102.7, 100.0, 100.2],
        }
    )
    return ChartSpec(
        "courbes", "Population", rows, source="INSEE", decimals=1, highlight="1", reference_label="Finistère"
    )


def points():
    vacant, growth, stock = (
        load_catalogue().indicateur(one)
        for one in ("logements_vacants", "evolution_population", "population")
    )
    frame = pd.DataFrame(
        {"valeur": [4.1, 7.4, 9.2, 11.8], "statut": ["ok", "ok", "secret", "ok"]}, index=NAMES.index
    )
    observed = [charts.Observed(one, frame, 7.1) for one in (vacant, growth, stock)]
    return charts.observation_points(observed, NAMES, chosen="2", title="Observation")


def events():
    frame = pd.DataFrame(
        {
            "label": ["Accord", "Comité territorial"],
            "series": ["durée", "instance"],
            "start": [datetime.date(2021, 10, 4), datetime.date(2026, 5, 1)],
            "end": [datetime.date(2027, 10, 3), None],
        }
    )
    return charts.timeline(frame, charts.Words("Calendrier", "Département"), aujourdhui=DAY)


EVERY_KIND = {
    "classement": ranking,
    "empilees": amounts,
    "groupees": lambda: amounts("groupees"),
    "courbes": lines,
    "points": points,
    "chronologie": events,
}


def drawn(spec, **more):
    return json.loads(draw_plotly(spec, **more).to_json())


def strings(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


def read(text):
    return re.sub(r"</?b>|<br>", " ", text).replace("\u00a0", " ").replace("\u202f", " ")


def texts(figure):
    return [read(text) for text in strings(figure)]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_has_title_source_table_and_alternative_text(kind):
    spec = EVERY_KIND[kind]()
    figure = drawn(spec)
    assert any(spec.title in text for text in texts(figure))
    assert any(text.startswith("Source : ") for text in texts(figure))
    assert len(chart_table(spec)) == len(spec.rows)
    alt = alt_text(spec)
    assert spec.title in alt.brief
    assert alt.detail.endswith(".")
    assert not re.search(r"None|\bnan\b|NaT|  ", alt.text)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_chart_has_a_second_axis_or_can_be_zoomed(kind):
    layout = drawn(EVERY_KIND[kind]())["layout"]
    assert {name for name in layout if re.match(r"[xy]axis", name)} == {"xaxis", "yaxis"}
    assert layout["xaxis"]["fixedrange"]
    assert layout["yaxis"]["fixedrange"]
    assert layout["dragmode"] is False


@pytest.mark.parametrize("kind", ["classement", "empilees", "groupees"])
def test_bars_start_at_zero(kind):
    figure = drawn(EVERY_KIND[kind]())
    axis = "yaxis" if kind == "empilees" else "xaxis"
    low, high = figure["layout"][axis]["range"]
    assert low <= 0 < high
    assert all("base" not in trace for trace in figure["data"])


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_headers_of_the_table_are_french(kind):
    headers = list(chart_table(EVERY_KIND[kind]()).columns)
    assert not set(headers) & {
        "code",
        "label",
        "series",
        "value",
        "x",
        "start",
        "end",
        "statut",
        "row",
        "unit",
    }


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_imported_text_is_shown_letter_for_letter(kind):
    spec = EVERY_KIND[kind]()
    rows = spec.rows.copy()
    for column in ("label", "series", "row"):
        if column in rows:
            rows[column] = HOSTILE
    hostile = ChartSpec(
        kind, HOSTILE, rows, source=HOSTILE, reference_label=HOSTILE, highlight=spec.highlight
    )
    for text in strings(drawn(hostile)):
        assert "<" not in re.sub(r"</?b>|<br>", "", text)
    assert not any("template" in key for trace in drawn(hostile)["data"] for key in trace)


def test_entities_typed_by_an_author_are_not_decoded():
    assert plain("&lt;b&gt; <b>\x00") == "&amp;lt;b&amp;gt; &lt;b&gt; "
    assert plain("1\u202f234\u00a0€") == "1\u202f234\u00a0€"


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_chart_without_rows_says_so(kind):
    spec = ChartSpec(kind, "Rien", pd.DataFrame(columns=list(COLUMNS[kind])), source="Département")
    assert any("Aucune donnée" in text for text in texts(drawn(spec)))
    assert alt_text(spec).text.endswith(".")
    assert chart_table(spec).empty


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_demonstration_figures_are_marked_and_real_ones_are_not(kind):
    real = EVERY_KIND[kind]()
    invented = ChartSpec(
        kind, real.title, real.rows, source=real.source, highlight=real.highlight, demonstration=True
    )
    assert any("Données de démonstration" in text for text in texts(drawn(invented)))
    assert not any("démonstration" in text for text in texts(drawn(real)))


def test_values_are_printed_in_french_at_the_end_of_the_bars():
    figure = drawn(ranking(highlight="2"))
    printed = {read(note["text"]): note["x"] for note in figure["layout"]["annotations"]}
    assert printed["11,8 %"] == 11.8
    assert printed["4,1 %"] == 4.1


def test_the_chosen_territory_is_yellow_with_a_dark_edge_and_bold():
    figure = drawn(ranking(highlight="2"))
    (bars,) = figure["data"]
    place = bars["customdata"].index("2")
    assert bars["marker"]["color"][place] == theme.CHOSEN
    assert bars["marker"]["color"].count(theme.CHOSEN) == 1
    assert bars["marker"]["line"]["width"][place] > 0
    names = figure["layout"]["yaxis"]["ticktext"]
    assert [name.startswith("<b>") for name in names].index(True) == place


def test_the_departement_is_a_named_line():
    figure = drawn(ranking(reference=7.1, reference_label="Finistère"))
    assert any(
        shape["type"] == "line" and shape["x0"] == shape["x1"] == 7.1 for shape in figure["layout"]["shapes"]
    )
    assert "Finistère 7,1 %" in texts(figure)


def test_a_ranking_goes_down_and_ties_share_their_rank_as_written():
    rows = ranked_rows(ranking((4.12, 4.14, 11.8, 2.0)))
    assert rows["value"].tolist() == [11.8, 4.14, 4.12, 2.0]
    assert [rank.strip("\u00a0") for rank in rows["rank"]] == ["1", "2", "2", "4"]


def test_ties_are_judged_on_compact_amounts_too():
    rows = ranked_rows(ranking((963_400.0, 963_200.0, 1_000.0), format="euros_compacts"))
    assert [rank.strip("\u00a0") for rank in rows["rank"]] == ["1", "1", "3"]


def test_the_table_says_its_unit_and_speaks_of_absence_only_when_there_is_one():
    assert list(chart_table(ranking()).columns) == ["Code", "Territoire", "Valeur (%)"]
    assert "Absence de valeur" in chart_table(ranking((1.0, None), statut=["ok", "manquant"]))
    assert "Valeur (€)" in chart_table(amounts())


def test_a_secret_value_appears_nowhere():
    spec = ranking((4.1, 77.77, 9.2, 11.8), statut=["ok", "secret", "non_calcule", "ok"], highlight="2")
    figure = drawn(spec)
    assert "77.77" not in json.dumps(figure)
    assert "77,8" not in json.dumps(figure, ensure_ascii=False)
    assert "secret statistique" in texts(figure)
    assert "non calculé" in texts(figure)
    assert chart_table(spec)["Valeur (%)"].isna().tolist() == [False, True, True, False]
    assert "77,8" not in alt_text(spec).text
    assert read(alt_text(spec).text).endswith("secret statistique.")


def test_a_secret_value_is_not_a_point_either():
    assert points().rows.groupby("code")["value"].apply(lambda one: one.isna().all()).to_dict() == {
        "1": False,
        "2": False,
        "3": True,
        "4": False,
    }


@pytest.mark.parametrize("width", [340, 460, 900])
def test_long_names_fit_their_margin_and_lose_no_letter(width):
    figure = drawn(ranking(), width=width)
    names = figure["layout"]["yaxis"]["ticktext"]
    for name in names:
        for line in name.split("<br>"):
            assert text_width(line, theme.SCREEN.label) <= figure["layout"]["margin"]["l"]
    whole = {re.sub(r"^\d\u00a0\u00a0", "", name.replace("<br>", " ")) for name in names}
    assert whole == set(NAMES)


def test_a_ranking_grows_with_its_rows():
    heights = [drawn(ranking((1.0,) * n))["layout"]["height"] for n in (1, 2, 4)]
    assert heights[2] > heights[1] > heights[0]


def test_a_long_unit_is_said_once_in_the_title():
    figure = drawn(ranking(unit="% par an", format="evolution"))
    assert sum("% par an" in text for text in texts(figure)) - len(NAMES) == 1
    assert "+11,8" in texts(figure)


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e7, 1e7)), min_size=1, max_size=4),
    st.one_of(st.none(), st.floats(-1e7, 1e7)),
    st.sampled_from(["nombre", "euros", "euros_compacts", "evolution", "jours", "par_habitant"]),
)
@settings(max_examples=40, deadline=None)
def test_a_ranking_of_any_values_is_drawn(values, reference, form):
    spec = ranking(values, format=form, reference=reference, reference_label="Finistère", highlight="1")
    figure = drawn(spec)
    low, high = figure["layout"]["xaxis"]["range"]
    known = [value for value in [*values, reference, 0.0] if value is not None]
    assert low <= min(known)
    assert high >= max(known)
    assert low < high
    assert not re.search(r"\bnan\b|None", " ".join(texts(figure)))


def test_stacks_show_their_totals_and_a_key():
    figure = drawn(amounts(colours=theme.MEANS_SERIES))
    assert "1,5 M€" in texts(figure)
    assert "9 500 €" in texts(figure)
    keys = [shape["fillcolor"] for shape in figure["layout"]["shapes"]]
    assert keys == [theme.MEANS_SERIES["financement"], theme.MEANS_SERIES["ingénierie"]]


def test_a_few_totals_are_all_told_and_many_by_their_extremes():
    assert "2021 : 1,5 M€ ; 2022 : 9 500 €" in read(alt_text(amounts()).detail)
    many = pd.DataFrame([(str(year), "financement", float(year)) for year in range(2000, 2020)])
    spec = ChartSpec("empilees", "Versé", many.set_axis(["label", "series", "value"], axis=1), source="s")
    assert "de 2 000 (2000) à 2 019 (2019)" in read(alt_text(spec).detail)
    flat = spec.rows.assign(value=5.0)
    assert "sont égales : 5." in read(alt_text(ChartSpec("empilees", "V", flat, source="s")).detail)


def test_series_without_given_colours_never_take_the_same_one():
    figure = drawn(amounts("groupees"))
    colours = [trace["marker"]["color"] for trace in figure["data"]]
    assert len(set(colours)) == 2


def test_only_the_chosen_line_and_the_departement_are_named():
    figure = drawn(lines())
    named = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "Pays d’Iroise" in named
    assert "Finistère" in named
    assert "Poher" not in named
    assert "Une autre courbe" in alt_text(lines()).detail


def test_names_at_the_end_of_close_lines_do_not_touch():
    spec = lines()
    close = spec.rows.assign(value=[100, 102.7, 100, 102.7, 100, 100.2])
    figure = drawn(ChartSpec("courbes", "P", close, source="s", highlight="1", reference_label="Finistère"))
    shifts = [note["yshift"] for note in figure["layout"]["annotations"] if note.get("xshift") == 8]
    assert len(shifts) == 2
    assert abs(shifts[0] - shifts[1]) >= 2 * theme.SCREEN.note


def test_each_indicator_has_its_own_scale_and_its_departement():
    figure = drawn(points())
    said = texts(figure)
    assert any("7,4 % · Finistère 7,1 %" in text for text in said)
    assert any("+7,40 % par an" in text for text in said)
    assert not any("Finistère 7 habitants" in text for text in said)
    assert all(0 <= at <= 1 for trace in figure["data"] for at in trace["x"])


def test_the_day_is_marked_on_a_timeline_in_french():
    figure = drawn(events())
    assert "Au 23 novembre 2025" in texts(figure)
    assert figure["layout"]["xaxis"]["ticktext"] == ["2022", "2023", "2024", "2025", "2026", "2027"]
    assert "du 4 octobre 2021 au 3 octobre 2027" in read(alt_text(events()).detail)


def test_years_without_any_payment_stay_on_the_axis():
    frame = pd.DataFrame({"exercice": [2021, 2023], "moyen": ["financement"] * 2, "paye_eur": [10.0, 20.0]})
    spec = charts.means_by_year(frame, charts.Words("Versé", "Département", format="euros"))
    assert spec.rows["label"].tolist() == ["2021", "2022", "2023"]
    assert spec.rows["value"].tolist() == [10.0, 0.0, 20.0]


def test_a_stock_is_never_ranked_against_the_departement():
    frame = pd.DataFrame({"valeur": [1.0, 2, 3, 4], "statut": "ok"}, index=NAMES.index)
    population = load_catalogue().indicateur("population")
    assert charts.indicator_ranking(frame, NAMES, population, reference=933_455).reference is None
    vacant = load_catalogue().indicateur("logements_vacants")
    assert charts.indicator_ranking(frame, NAMES, vacant, reference=7.1).reference == 7.1


def test_a_territory_that_was_not_observed_is_missing_not_lost():
    frame = pd.DataFrame({"valeur": [1.0], "statut": ["ok"]}, index=["1"])
    spec = charts.indicator_ranking(
        frame, NAMES, load_catalogue().indicateur("logements_vacants"), reference=None
    )
    assert spec.rows["statut"].tolist() == ["ok", "manquant", "manquant", "manquant"]


def test_values_of_the_portfolio_are_ranked_in_ochre_against_all_accords():
    words = charts.Words("Voté par habitant", "Département", format="par_habitant", demonstration=True)
    spec = charts.values_ranking(
        pd.Series({"1": 91.4, "2": None, "3": 40.0, "4": 0.0}), NAMES, words, reference=("21 accords", 78.0)
    )
    said = texts(drawn(spec))
    assert "21 accords 78 €/hab." in said
    assert "non disponible" in said
    assert drawn(spec)["data"][0]["marker"]["color"][0] == theme.MEANS


def test_rows_without_their_columns_are_refused():
    with pytest.raises(ValueError, match="needs the columns"):
        ChartSpec("classement", "t", pd.DataFrame({"code": []}), source="s")


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_ticks_are_round_few_and_inside(low, width):
    at = ticks(low, low + width)
    assert 1 <= len(at) <= 7
    assert all(low - 1e-6 * width <= tick <= low + 1.000001 * width for tick in at)


@given(st.text(alphabet="abc m’-", max_size=80), st.integers(20, 300))
def test_cut_lines_join_back_into_the_text(text, width):
    cut = wrapped(text, width, 13)
    assert " ".join(cut) == text
    assert all(text_width(line, 13) <= width or " " not in line for line in cut)


def test_the_tool_bar_that_speaks_english_is_never_shown():
    assert PLOTLY_CONFIG["displayModeBar"] is False
    assert PLOTLY_CONFIG["locale"] == "fr"
