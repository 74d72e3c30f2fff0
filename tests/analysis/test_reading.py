import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.draws import ALL_CHOICES, ALL_WEIGHTINGS
from analysis.errors import FrameError
from analysis.index_spec import Component, IndexSpec
from analysis.priorities import compute_index
from analysis.reading import rank_bands, rank_table, read_rank, stable_classes
from analysis.robustness import assess

SPEC = IndexSpec("Essai", (Component("a", "x", "hausse"), Component("b", "y", "hausse")), n_classes=3)
# Scores with weight w on « x »: 100w, 100(1 - w), 60; « vide » is unknown.
FRAME = pd.DataFrame(
    {"a": [10.0, 0.0, 6.0, np.nan], "b": [0.0, 10.0, 6.0, np.nan]}, index=["a", "b", "mixte", "vide"]
)
RESULT = compute_index(FRAME, SPEC)
WEIGHTINGS = assess(RESULT, ALL_WEIGHTINGS, n_draws=4000, top=1)


def test_a_reading_by_hand():
    reading = read_rank(RESULT, WEIGHTINGS, "mixte")
    assert (reading.score, reading.rang, reading.n) == (pytest.approx(60), 1, 3)
    assert (reading.rang_meilleur, reading.rang_pire) == (1, 2)
    assert reading.p_top == pytest.approx(0.2, abs=0.03)
    assert [part.points for part in reading.parts] == pytest.approx([30, 30])
    assert [part.share for part in reading.parts] == pytest.approx([0.5, 0.5])
    assert reading.changement.poids_requis == pytest.approx(0.399)
    assert reading.changement.rang == 2


def test_every_overlapping_band_is_counted():
    assert read_rank(RESULT, WEIGHTINGS, "mixte").n_recouvrements == 2


def test_a_class_is_stable_from_four_draws_in_five():
    reading = read_rank(RESULT, WEIGHTINGS, "mixte")
    assert replace(reading, p_classe=0.8).stable
    assert not replace(reading, p_classe=0.79).stable
    assert stable_classes(WEIGHTINGS)["mixte"] == reading.stable


def test_a_territory_without_score_has_neither_rank_nor_parts():
    reading = read_rank(RESULT, WEIGHTINGS, "vide")
    assert reading.rang is reading.score is reading.rang_pire is reading.classe is None
    assert reading.parts == ()
    assert reading.part_connue == 0
    assert not reading.stable


def test_harmonic_scores_have_no_parts():
    result = compute_index(FRAME, replace(SPEC, aggregation="harmonic"))
    assert read_rank(result, assess(result, n_draws=50), "a").parts == ()


def test_an_unknown_territory_is_refused():
    with pytest.raises(FrameError, match="'z'"):
        read_rank(RESULT, WEIGHTINGS, "z")


def test_bands_are_rounded_outwards():
    best, worst = rank_bands(WEIGHTINGS)
    assert (best.dropna() <= WEIGHTINGS.table["rang_p05"].dropna()).all()
    assert (worst.dropna() >= WEIGHTINGS.table["rang_p95"].dropna()).all()
    assert best["vide"] != best["vide"]


def test_the_table_is_ordered_plain_and_repeatable():
    noms = {"a": "Territoire A"}
    table = rank_table(RESULT, assess(RESULT, ALL_CHOICES, n_draws=200), noms=noms)
    text = json.dumps(table, allow_nan=False)
    again = rank_table(RESULT, assess(RESULT, ALL_CHOICES, n_draws=200), noms=noms)
    assert json.dumps(again) == text
    entries = table["territoires"]
    assert [entry["siren"] for entry in entries] == ["mixte", "a", "b", "vide"]
    assert entries[1]["nom"] == "Territoire A"
    assert set(entries[0]) == {
        "siren",
        "nom",
        "score",
        "rang",
        "rang_median",
        "rang_p05",
        "rang_p95",
        "p_top5",
        "contributions",
    }
    assert entries[3]["rang"] is entries[3]["contributions"] is entries[3]["rang_median"] is None
    assert table["mise_en_garde"] == SPEC.caveat


def test_written_contributions_sum_to_the_written_score():
    frame = pd.DataFrame(np.random.default_rng(2).normal(size=(21, 3)), columns=list("abc"))
    frame.index = [f"e{i}" for i in range(21)]
    spec = IndexSpec("Essai", tuple(Component(c, c, "hausse", poids=1 / 3) for c in "abc"))
    result = compute_index(frame, spec)
    for entry in rank_table(result, assess(result, n_draws=20), noms={})["territoires"]:
        assert round(sum(entry["contributions"].values()), 6) == entry["score"]
