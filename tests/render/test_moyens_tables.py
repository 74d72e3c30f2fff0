import pandas as pd

from analysis.funding import departement_lines, funding_lines
from analysis.totals import departement_totals
from analysis.worked_example import worked_portfolio
from render.charts import Words
from render.moyens_charts import leverage_chart, steps_chart
from render.moyens_tables import (
    balance_table,
    inside_sentence,
    means_sentence,
    payments_table,
    perimeter_table,
    voted_table,
)

BALANCE = pd.DataFrame(
    {
        "accord_id": ["A1", "A2"],
        "promis_eur": [1_000_000.0, float("nan")],
        "jours_promis": [100.0, float("nan")],
        "vote_eur": [750_000.0, 0.0],
        "paye_eur": [300_000.0, 0.0],
        "jours_prevus": [80.0, 0.0],
        "jours_faits": [10.0, 0.0],
        "reste_eur": [250_000.0, float("nan")],
    }
)
WORDS = {"title": "Moyens", "source": "essai", "demonstration": True}


def test_what_is_left_is_unknown_where_nothing_is_promised():
    table = balance_table(BALANCE, "accord_id", "Accord", {"A1": "Zoulou", "A2": "Alpha"})
    assert list(table["Accord"]) == ["Alpha", "Zoulou"]
    assert list(table["Reste à affecter"]) == ["–", "250\u202f000\u00a0€"]
    assert list(table["Part votée du promis"]) == ["–", "75\u00a0%"]


def test_an_amount_and_its_rate_are_both_nothing_or_both_zero():
    rows = BALANCE.assign(promis_eur=[1_000_000.0, 500_000.0])
    table = balance_table(rows, "accord_id", "Accord", {"A1": "Zoulou", "A2": "Alpha"}).set_index("Accord")
    assert table.loc["Alpha", ["Voté", "Part votée du promis"]].tolist() == ["0\u00a0€", "0\u00a0%"]
    assert table.loc["Alpha", ["Versé", "Part versée du voté"]].tolist() == ["–", "–"]
    unpaid = balance_table(BALANCE.assign(paye_eur=0.0), "accord_id", "Accord", {}).iloc[0]
    assert unpaid[["Versé", "Part versée du voté"]].tolist() == ["0\u00a0€", "0\u00a0%"]
    themes = BALANCE.assign(n_projets=2, sollicite_eur=5.0)
    row = voted_table(themes, "accord_id", "Thème", {}).iloc[1]
    assert row[["Voté", "Part du voté"]].tolist() == ["0\u00a0€", "0\u00a0%"]


def test_the_sentence_gives_the_four_figures():
    said = means_sentence(BALANCE)
    assert "Un accord promet 1,0\u00a0M€" in said
    assert "voté 750\u202f000\u00a0€ (75\u00a0%)" in said
    assert "versé 300\u202f000\u00a0€ (40\u00a0% du voté)" in said
    assert "reste 250\u202f000\u00a0€ à affecter" in said


def test_the_sentence_says_when_there_is_nothing():
    assert means_sentence(BALANCE.head(0)).startswith("Aucun moyen")


def test_bars_are_ordered_by_the_votes_and_empty_groups_left_out():
    spec = steps_chart(BALANCE, "accord_id", {"A1": "Alpha"}, **WORDS)
    assert list(spec.rows["series"]) == ["Promis", "Voté", "Versé"]
    assert set(spec.rows["label"]) == {"Alpha"}
    assert spec.demonstration


def test_a_group_without_a_vote_has_no_ratio():
    effects = pd.DataFrame({"theme": ["habitat", "numerique"], "effet_levier": [1.5, float("nan")]})
    labels = pd.Series({"habitat": "Habitat", "numerique": "Numérique"})
    spec = leverage_chart(effects, "theme", labels, Words("Levier", "essai", unit="€"), overall=1.5)
    assert spec.rows.set_index("code")["statut"].to_dict() == {"habitat": "ok", "numerique": "non_calcule"}
    assert spec.reference == 1.5


def test_years_add_the_kinds_of_means_up():
    payments = pd.DataFrame(
        {
            "exercice": [2022, 2022],
            "moyen": ["financement", "ingénierie"],
            "prevu_eur": [100.0, 0.0],
            "paye_eur": [80.0, 0.0],
            "jours_prevus": [0.0, 5.0],
            "jours_faits": [0.0, 2.0],
        }
    )
    assert payments_table(payments).to_dict("records") == [
        {
            "Année": "2022",
            "Prévu": "100\u00a0€",
            "Versé": "80\u00a0€",
            "Jours prévus": "5\u00a0jours",
            "Jours réalisés": "2\u00a0jours",
        }
    ]


def test_the_projects_of_a_perimeter_are_those_with_a_line_of_the_departement():
    lines = funding_lines(worked_portfolio())
    others = lines.drop(departement_lines(lines).index).assign(projet_id="P9")
    assert len(others)
    own = departement_lines(pd.concat([lines, others], ignore_index=True))
    table = perimeter_table({"Ici": departement_totals(own)}, {"ensemble": "Ensemble"}, header="Périmètre")
    assert table["Ici\u00a0: projets avec une aide du Département"].tolist() == ["3"]
    assert not [name for name in table.columns if name.endswith(": projets")]


def test_inside_and_outside_add_up_to_the_whole():
    assert "3\u202f000\u00a0€ (75\u00a0%)" in inside_sentence(3_000, 1_000)
