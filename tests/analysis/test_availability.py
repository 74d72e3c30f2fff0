"""Every commune is counted once, with a value or with a reason."""

import pytest

from analysis.availability import REASONS, availability
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes


@pytest.fixture(scope="module")
def observation():
    return load_observation()


@pytest.fixture(scope="module")
def counts(observation):
    return availability(observation, load_communes(), load_catalogue())


def test_every_indicator_of_the_catalogue_has_its_counts(counts):
    assert list(counts.index) == [one.id for one in load_catalogue().indicateurs]


def test_known_and_absent_communes_add_up(counts):
    absent = counts[list(REASONS)].sum(axis="columns")
    assert (counts["communes_connues"] + absent == counts["communes"]).all()
    assert (counts["part_connue"] * counts["communes"]).to_numpy() == pytest.approx(
        counts["communes_connues"].to_numpy()
    )


def test_counts_are_those_of_the_embedded_rows(counts, observation):
    rows = observation[(observation["niveau"] == "commune") & (observation["statut"] == "non_calcule")]
    expected = rows.groupby("indicateur").size().reindex(counts.index, fill_value=0)
    assert counts["non_calcule"].tolist() == expected.tolist()


def test_a_secret_is_counted_as_such(observation):
    hidden = observation.copy()
    rows = hidden.index[(hidden["indicateur"] == "part_65_ans_et_plus") & (hidden["niveau"] == "commune")][:7]
    hidden.loc[rows, "statut"] = "secret"
    found = availability(hidden, load_communes(), load_catalogue()).loc["part_65_ans_et_plus"]
    assert (found["secret"], found["communes_connues"]) == (7, 274)
