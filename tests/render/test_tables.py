"""Tables as a reader sees them: amounts that add up, a dash for nothing, and no null that shows."""

import datetime as dt
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.accord import accord_state
from analysis.alerts import KINDS, alerts
from analysis.funding import funding_lines
from analysis.project_means import project_means
from app.texts import ALERTES
from data.catalogue import load_catalogue
from data.demonstration import demonstration_portfolio
from data.territoire import load_epci
from render import tables

DAY = dt.date(2026, 3, 15)
LABELS = {theme.id: theme.label for theme in load_catalogue().themes}
NULLS = re.compile(r"\b(nan|NaN|NaT|None)\b|<NA>")


def euros(cell):
    """Read an amount back, 0 for a dash."""
    return 0.0 if cell == tables.NOTHING else float(re.sub(r"[^\d,-]", "", cell).replace(",", "."))


@pytest.fixture(scope="module")
def portfolio():
    return demonstration_portfolio()


@pytest.fixture(scope="module")
def states(portfolio):
    epci = load_epci()
    return [accord_state(portfolio, epci, siren=siren, date=DAY) for siren in epci.index[:4]]


@pytest.fixture(scope="module")
def means(portfolio):
    return project_means(portfolio, funding_lines(portfolio, date=DAY))


def test_nothing_of_a_demonstration_accord_shows_a_null(states, means, portfolio):
    found = alerts(portfolio, aujourdhui=DAY)
    shown = [tables.projects_table(means, LABELS), tables.alerts_table(found, ALERTES)]
    for state in states:
        shown += [
            tables.decisions_table(state.decisions),
            tables.instances_table(state.prochaines_instances),
            tables.contributions_table(state.contributions),
            tables.amendments_table(state.avenants),
        ]
    for table in shown:
        assert not table.isna().any(axis=None)
        for cell in table.to_numpy().ravel():
            assert isinstance(cell, str)
            assert cell
            assert not NULLS.search(cell), cell


def test_every_kind_of_alert_has_its_french_label():
    assert set(ALERTES) == set(KINDS)


def test_projects_keep_their_order_and_their_amounts_add_up(means):
    table = tables.projects_table(means, LABELS)
    assert table["Projet"].tolist() == means["intitule"].tolist()
    for header, column in (
        ("Voté (Département)", "vote_eur"),
        ("Versé (Département)", "paye_eur"),
        ("Autres financeurs", "autres_eur"),
    ):
        # Each cell is rounded to the euro, so that the whole is known to half a euro a row.
        assert table[header].map(euros).sum() == pytest.approx(means[column].sum(), abs=len(means) / 2)
        assert (table[header] == tables.NOTHING).tolist() == (means[column] == 0).tolist()
    assert set(table["Thème"]) == {LABELS[theme] for theme in means["theme"]}


def project(**cells):
    row = {
        "intitule": "Halle",
        "maitre_ouvrage": "commune de Sein",
        "theme": "habitat",
        "avancement": "en cours",
        "cout_ht_eur": None,
        "cout_ttc_eur": None,
        "vote_eur": 0.0,
        "paye_eur": 0.0,
        "autres_eur": 0.0,
        "jours_prevus": 0.0,
    }
    return pd.DataFrame([row | cells])


def test_a_cost_says_its_base_and_columns_without_any_figure_are_left_out():
    table = tables.projects_table(project(cout_ht_eur=1200.0, cout_ttc_eur=1440.0), LABELS)
    assert table["Coût"].tolist() == ["1\u202f200\u00a0€ HT"]
    assert tables.projects_table(project(cout_ttc_eur=1440.0), LABELS)["Coût"].tolist() == [
        "1\u202f440\u00a0€ TTC"
    ]
    assert list(tables.projects_table(project(), LABELS)) == [
        "Projet",
        "Maître d’ouvrage",
        "Thème",
        "Avancement",
    ]
    assert table["Maître d’ouvrage"].tolist() == ["Commune de Sein"]


def test_days_are_written_as_days_and_never_as_euros():
    table = tables.projects_table(project(jours_prevus=1.5), LABELS)
    assert table["Jours d’ingénierie"].tolist() == ["1,5\u00a0jour"]


def test_an_unknown_progress_is_a_dash_among_known_ones():
    rows = pd.concat([project(), project(avancement=None)], ignore_index=True)
    assert tables.projects_table(rows, LABELS)["Avancement"].tolist() == ["En cours", tables.NOTHING]


@pytest.mark.parametrize(
    ("stored", "shown"), [("à l'étude", "À l’étude"), ("prêt", "Prêt à démarrer"), ("réalisé", "Réalisé")]
)
def test_the_progress_of_a_project_is_written_for_a_reader(stored, shown):
    assert tables.projects_table(project(avancement=stored), LABELS)["Avancement"].tolist() == [shown]


def test_no_project_leaves_a_table_with_its_headers():
    assert "Projet" in tables.projects_table(project().iloc[:0], LABELS).columns


def test_a_decision_has_its_day_its_committee_and_its_amount():
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2025-12-08", None]),
            "instance_type": ["commission permanente", None],
            "sens": ["attribué", "ajourné"],
            "objet": ["halle", None],
            "montant_eur": [116_000.0, None],
        }
    )
    assert tables.decisions_table(rows).to_numpy().tolist() == [
        ["08/12/2025", "Commission permanente", "Attribué", "Halle", "116\u202f000\u00a0€"],
        ["–", "–", "Ajourné", "–", "–"],
    ]


@pytest.mark.parametrize(("count", "words"), [(0, "aucune"), (1, "1 décision"), (12, "12 décisions")])
def test_expected_decisions_agree_in_number(count, words):
    row = {"date": pd.Timestamp(DAY), "type": "atelier", "ordre_du_jour": None, "n_decisions": count}
    assert tables.instances_table(pd.DataFrame([row]))["Décisions sur ce territoire"].tolist() == [words]


def test_an_amendment_is_named_by_its_number(states):
    amended = next(state for state in states if len(state.avenants))
    table = tables.amendments_table(amended.avenants)
    assert table["Avenant"].tolist() == [f"n°\u00a0{number}" for number in amended.avenants["numero"]]


def test_the_steps_of_the_means_stand_in_rows_and_the_ratio_divides_the_votes():
    means = pd.DataFrame(
        {
            "moyen": ["financement", "ingénierie"],
            "sollicite_eur": [0.0, 0.0],
            "promis_eur": [5000.0, None],
            "vote_eur": [4000.0, 0.0],
            "paye_eur": [1000.0, 0.0],
            "jours_prevus": [0.0, 12.0],
            "jours_faits": [0.0, 1.0],
        }
    )
    table = tables.means_table(means, inhabitants=100).set_index("Étape")
    assert list(table.columns) == ["Financement", "Ingénierie"]
    assert table["Financement"].tolist() == [
        "5\u202f000\u00a0€",
        "4\u202f000\u00a0€",
        "1\u202f000\u00a0€",
        "40\u00a0€/hab.",
        "–",
        "–",
    ]
    assert table.loc["Jours prévus", "Ingénierie"] == "12\u00a0jours"
    assert "Sollicité" not in table.index
    assert "Voté par habitant" not in tables.means_table(means, inhabitants=None)["Étape"].tolist()


@given(st.one_of(st.none(), st.just(pd.NaT), st.dates(min_value=dt.date(1700, 1, 1)).map(pd.Timestamp)))
def test_a_day_is_written_in_french_order_or_as_a_dash(value):
    shown = tables.day(value)
    if value is None or value is pd.NaT:
        assert shown == tables.NOTHING
    else:
        assert "-".join(reversed(shown.split("/"))) == value.date().isoformat()


@given(st.floats(allow_infinity=True))
def test_an_amount_is_written_in_whole_euros_or_as_a_dash(value):
    shown = tables.amount(value)
    if shown != tables.NOTHING:
        assert shown.endswith("\u00a0€")
        assert abs(euros(shown.replace("\u2212", "-")) - value) <= 0.5 + abs(value) * 1e-12
    else:
        assert not abs(value) < float("inf") or value == 0


@pytest.mark.parametrize("nothing", [None, "", pd.NA, float("nan")])
def test_an_absent_text_is_a_dash(nothing):
    assert tables.text(nothing) == tables.NOTHING
    assert tables.duration(nothing) == tables.NOTHING
