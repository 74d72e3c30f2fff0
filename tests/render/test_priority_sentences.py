import math
import re
from dataclasses import replace

import pytest

from analysis.equity import Theil
from analysis.reading import Part, RankReading, WeightChange
from render.priority_sentences import (
    acceptability_sentence,
    change_sentence,
    inequality_sentence,
    overlap_sentence,
    parts_sentence,
    rank_sentence,
    stability_sentence,
)

READING = RankReading(
    territoire="242900074",
    score=71.64,
    rang=2,
    n=21,
    rang_meilleur=1,
    rang_pire=4,
    classe=1,
    n_classes=4,
    p_classe=0.914,
    top=5,
    p_top=0.634,
    n_recouvrements=3,
    parts=(Part("vacance", 23.19, 0.32), Part("age", 1.25, 0.02), Part("autre", 0.0, 0.0)),
    changement=WeightChange("habitat", 0.25, 0.312, 3),
    part_connue=1.0,
)
UNRANKED = replace(
    READING,
    score=None,
    rang=None,
    rang_meilleur=None,
    rang_pire=None,
    classe=None,
    parts=(),
    changement=None,
    part_connue=0.4,
)
LABELS = {"vacance": "Logements vacants", "age": "65 ans ou plus", "habitat": "Habitat"}


def test_the_rank_goes_with_its_band():
    assert rank_sentence(READING, sujet="le Pays d’Iroise") == (
        "Le Pays d’Iroise est au 2e rang sur 21 (71,6 sur 100)\u202f; "
        "dans 90\u00a0% des variantes de calcul, ce rang va du 1er au 4e."
    )


def test_a_rank_that_never_moves_is_said_so():
    firm = replace(READING, rang=1, rang_meilleur=1, rang_pire=1)
    assert rank_sentence(firm, sujet="Monts d’Arrée Communauté").endswith(
        "est au 1er rang sur 21 (71,6 sur 100) et y reste dans 90\u00a0% des variantes de calcul."
    )


def test_a_territory_without_rank_says_why():
    assert rank_sentence(UNRANKED, sujet="la Haute Cornouaille") == (
        "La Haute Cornouaille n’a pas de rang\u00a0: les valeurs connues ne portent que 40\u00a0% du poids de l’indice."
    )
    assert (
        overlap_sentence(UNRANKED) == stability_sentence(UNRANKED) == acceptability_sentence(UNRANKED) == ""
    )
    assert parts_sentence(UNRANKED, labels=LABELS) == change_sentence(UNRANKED, labels=LABELS) == ""


@pytest.mark.parametrize(
    ("count", "start"),
    [(0, "Aucun autre"), (1, "L’intervalle d’un autre"), (3, "Les intervalles de 3 autres")],
)
def test_overlaps_agree_in_number(count, start):
    assert overlap_sentence(replace(READING, n_recouvrements=count)).startswith(start)


def test_stable_and_unstable_classes_read_differently():
    assert (
        stability_sentence(READING) == "Sa classe est stable\u00a0: elle tient dans 91\u00a0% des variantes."
    )
    assert "hachurée" in stability_sentence(replace(READING, p_classe=0.5))


@pytest.mark.parametrize(
    ("p_top", "words"),
    [(1.0, "presque toutes"), (0.634, "63\u00a0% des pondérations"), (0.0, "Presque aucune")],
)
def test_acceptability_is_not_said_with_false_precision(p_top, words):
    assert words in acceptability_sentence(replace(READING, p_top=p_top))


def test_the_main_parts_are_named_with_their_points():
    assert parts_sentence(READING, labels=LABELS) == (
        "Ce qui pèse le plus dans ce score\u00a0: «\u00a0Logements vacants\u00a0» (23,2 points) "
        "et «\u00a065 ans ou plus\u00a0» (1,3 point)."
    )


def test_the_weight_that_changes_the_rank_is_said():
    assert change_sentence(READING, labels=LABELS) == (
        "Ce rang deviendrait le 3e si le poids de «\u00a0Habitat\u00a0» montait de 25\u00a0% à 31,2\u00a0%."
    )
    lower = replace(READING, changement=WeightChange("habitat", 0.25, 0.1, 1))
    assert (
        "le 1er si le poids de «\u00a0Habitat\u00a0» descendait de 25\u00a0% à 10\u00a0%"
        in change_sentence(lower, labels=LABELS)
    )
    assert "ne change pas" in change_sentence(replace(READING, changement=None), labels=LABELS)


def test_inequality_is_never_presented_as_a_target():
    sentence = inequality_sentence(Theil(0.2, 0.05, 0.15), gini=0.314)
    assert "0,31" in sentence
    assert "25\u00a0% de l’inégalité" in sentence
    assert "sélectif" in sentence
    assert "Aucun moyen" in inequality_sentence(Theil(math.nan, math.nan, math.nan), gini=math.nan)


def test_no_sentence_breaks_before_its_punctuation():
    sentences = [
        rank_sentence(READING, sujet="le Pays d’Iroise"),
        overlap_sentence(READING),
        stability_sentence(READING),
        parts_sentence(READING, labels=LABELS),
        change_sentence(READING, labels=LABELS),
        inequality_sentence(Theil(0.2, 0.05, 0.15), gini=0.314),
    ]
    for sentence in sentences:
        assert not re.search(r" [:;?!%€»]|« |'", sentence)
