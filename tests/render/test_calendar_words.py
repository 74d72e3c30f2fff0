import datetime as dt

import pandas as pd

from analysis.governance import annual_plan, instances_of, next_instances
from data.demonstration import demonstration_portfolio
from data.territoire import load_epci
from render.calendar_charts import building_chart, committees_chart
from render.calendar_words import committees_table, diary, next_sentence, plan_sentence, plan_table
from render.charts import Words
from render.plotly_charts import draw_plotly

DAY = dt.date(2026, 11, 23)
WORDS = Words("Instances", "essai", demonstration=True)
NAMES = load_epci()["nom"]
PORTFOLIO = demonstration_portfolio()


def committees(*rows):
    return pd.DataFrame(
        [
            {"instance_id": f"I{place}", "siren": None, "ordre_du_jour": "Aides", "n_decisions": 0} | row
            for place, row in enumerate(rows)
        ]
    ).assign(date=lambda frame: pd.to_datetime(frame["date"]))


def test_committees_of_one_kind_share_a_lane_and_a_day_is_drawn_once():
    rows = committees(
        {"type": "comité territorial", "date": "2026-12-01"},
        {"type": "comité territorial", "date": "2026-12-01"},
        {"type": "comité territorial", "date": "2027-03-01"},
        {"type": "comité de pilotage", "date": "2026-10-01"},
    )
    figure = draw_plotly(committees_chart(rows, WORDS, date=DAY)).to_plotly_json()
    assert len(figure["layout"]["yaxis"]["ticktext"]) == 2
    marks = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
    assert sorted(trace["y"][0] for trace in marks) == [0, 1, 1]


def test_only_the_twelve_months_around_the_day_are_drawn():
    rows = committees(
        {"type": "atelier", "date": "2025-11-22"},
        {"type": "atelier", "date": "2025-11-23"},
        {"type": "atelier", "date": "2027-11-23"},
        {"type": "atelier", "date": "2027-11-24"},
    )
    drawn = committees_chart(rows, WORDS, date=DAY).rows["start"]
    assert drawn.tolist() == [pd.Timestamp("2025-11-23"), pd.Timestamp("2027-11-23")]


def test_the_year_after_the_day_is_drawn_even_when_nothing_lies_in_it():
    spec = committees_chart(committees({"type": "atelier", "date": "2026-06-01"}), WORDS, date=DAY)
    first, last = draw_plotly(spec).layout.xaxis.range
    assert first <= "2025-11-23"
    assert last >= "2027-11-23"


def test_the_building_of_the_accords_goes_from_summer_2020_to_autumn_2021():
    rows = building_chart().rows
    assert rows["start"].min() == pd.Timestamp("2020-07-01")
    assert rows["end"].max().year == 2021
    assert (rows["start"] < rows["end"]).all()
    assert building_chart().reference is None


def test_the_next_committee_of_each_kind_is_told_once():
    ahead = next_instances(PORTFOLIO, date=DAY)
    sentence = next_sentence(ahead, n_past=0, perimeter="tout", date=DAY)
    for kind in ahead["type"].unique():
        assert sentence.count(f"{kind} le ") == 1
    assert "aucune instance passée" in sentence


def test_nothing_to_come_is_said():
    none = instances_of(PORTFOLIO).head(0)
    sentence = next_sentence(none, n_past=1, perimeter="tout", date=DAY)
    assert "aucune instance à venir" in sentence
    assert "1 instance passée" in sentence


def test_what_is_not_diffused_is_not_said_never_to_have_been_recorded():
    none = instances_of(PORTFOLIO).head(0)
    sentence = next_sentence(none, n_past=1, perimeter="tout", date=DAY, whole=False)
    assert "aucune instance à venir n’est diffusée" in sentence


def test_a_committee_without_epci_is_the_departements():
    table = committees_table(instances_of(PORTFOLIO), NAMES)
    places = dict(zip(table["Instance"], table["Territoire"], strict=True))
    assert places["Commission permanente"] == "Département"
    assert places["Comité territorial"] in set(NAMES)


def test_invented_committees_say_so_in_the_diary_and_keys_are_distinct():
    ahead = next_instances(PORTFOLIO, date=DAY)
    events = diary(ahead, NAMES, demonstration=True)
    assert all("données de démonstration" in event.summary for event in events)
    assert len({event.key for event in events}) == len(ahead)
    assert [event.day for event in events] == [day.date() for day in ahead["date"]]


def test_each_committee_of_a_diary_says_who_may_read_its_agenda():
    ahead = next_instances(PORTFOLIO, date=DAY)
    events = diary(ahead, NAMES, demonstration=True, notices=("Ne pas diffuser",))
    assert all(event.description.endswith("\nNe pas diffuser") for event in events)


def test_the_sentence_of_a_plan_adds_what_its_table_lists():
    plan = annual_plan(PORTFOLIO, annee=2027, date=DAY)
    sentence = plan_sentence(plan, annee=2027, perimeter="tout")
    assert f"{len(plan)} projets inscrits" in sentence
    assert len(plan_table(plan, NAMES)) == len(plan)


def test_a_year_without_plan_is_said():
    plan = annual_plan(PORTFOLIO, annee=1999, date=DAY)
    assert "Aucun projet n’est inscrit" in plan_sentence(plan, annee=1999, perimeter="tout")


def test_a_plan_without_any_aid_does_not_speak_of_zero_euros():
    plan = annual_plan(PORTFOLIO, annee=2027, date=DAY).assign(aide_eur=0.0)
    sentence = plan_sentence(plan, annee=2027, perimeter="tout")
    assert "aucune aide du Département votée ni demandée" in sentence
    assert "0\u00a0€" not in sentence
