import json

import pandas as pd
import pytest

from analysis.gap_classes import gap_classes
from data.catalogue import load_catalogue
from render import theme
from render.gap_maps import GapWords, gap_map, gap_sentence, gap_table
from render.mapspec import MapSpec
from render.moyens_maps import means_map, voted_sentence
from render.small_rates import class_items
from render.webmap import payload

NAMES = pd.Series({"a": "Alpha", "b": "Bravo", "c": "Charlie", "d": "Delta", "e": "Écho"})
NEED = pd.Series({"a": 2.0, "b": 12.0, "c": 12.0, "d": 7.0, "e": float("nan")})
MEANS = pd.Series({"a": 50.0, "b": 5.0, "c": 0.0, "d": 25.0, "e": 30.0})


def classes() -> pd.DataFrame:
    return gap_classes(NEED, MEANS, pivots=(7.0, 25.0))


@pytest.fixture
def spec() -> MapSpec:
    observed = pd.DataFrame({"valeur": NEED, "statut": ["ok", "ok", "ok", "ok", "secret"]})
    return gap_of(observed)


def gap_of(observed: pd.DataFrame, *, means: "pd.Series[float]" = MEANS, partial: bool = False) -> MapSpec:
    return gap_map(
        gap_classes(NEED, means, pivots=(7.0, 25.0)),
        observed,
        means,
        NAMES,
        GapWords("Besoin et moyens", "essai", demonstration=True, partial=partial),
        indicateur=load_catalogue().indicateur("logements_vacants"),
    )


def told(spec: MapSpec) -> str:
    """All the words of a map: its legend, what the pointer reads, its alternative text and its table."""
    words = [spec.title, spec.alt, *spec.texts.values(), *(item.label for item in spec.legend)]
    return plain(" | ".join([*words, *spec.table.astype(str).to_numpy().ravel()])).lower()


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def colour_of(spec: MapSpec, code: str) -> str:
    return spec.palette[spec.fills[code]].colour


def test_need_and_means_choose_the_cell(spec: MapSpec):
    assert colour_of(spec, "a") == theme.BIVARIATE[0][2]
    assert colour_of(spec, "b") == theme.BIVARIATE[2][0]
    assert colour_of(spec, "d") == theme.BIVARIATE[1][1]


def test_no_means_and_secret_needs_are_no_cell(spec: MapSpec):
    cells = {item.label for item in spec.legend[:9]}
    assert sum(int(label[-2]) for label in cells) == 3
    assert spec.palette[spec.fills["e"]] == theme.ABSENCE["secret"]
    assert {spec.fills[code] for code in "ce"}.isdisjoint(range(9))


def test_a_need_without_means_keeps_the_colour_of_the_need_under_hatching(spec: MapSpec):
    assert spec.palette[spec.fills["c"]] == theme.Flat(theme.BIVARIATE[2][0], hatch=True)
    labels = [plain(item.label) for item in spec.legend if item.mark == "hachures"]
    assert labels == ["Hachures : aucun moyen voté (1)", "Secret statistique"]
    assert plain(spec.alt).endswith("Hachures, aucun moyen voté : Charlie.")
    low = gap_of(pd.DataFrame({"valeur": NEED, "statut": "ok"}), means=MEANS * 0)
    shown = [low.palette[low.fills[code]] for code in "adb"]
    assert shown == [theme.Flat(row[0], hatch=True) for row in theme.BIVARIATE]


def test_where_everyone_has_means_nothing_is_said_of_hatching():
    spec = gap_of(pd.DataFrame({"valeur": NEED, "statut": "ok"}), means=MEANS + 1)
    assert "achures" not in told(spec)


def test_every_cell_of_the_square_has_its_words(spec: MapSpec):
    assert spec.square is not None
    cells = spec.legend[: spec.square.size**2]
    assert [item.colour for item in cells] == [colour for row in theme.BIVARIATE for colour in row]
    assert len({item.label for item in cells}) == len(cells)
    assert cells[0].label == "Besoin plus faible, moyens plus faibles (0)"
    assert cells[6].label == "Besoin plus élevé, moyens plus faibles (1)"


def test_the_square_reaches_the_web_engine(spec: MapSpec):
    assert json.loads(payload(spec))["square"] == {"size": 3, "rows": "besoin", "columns": "moyens"}


def test_the_table_says_the_position_in_words(spec: MapSpec):
    said = spec.table.set_index("Code")["Par rapport au Finistère"]
    assert said["b"] == "besoin plus élevé, moyens plus faibles"
    assert said["c"] == "besoin plus élevé, aucun moyen"
    assert said["e"] == "non comparable"
    assert "secret" in spec.texts["e"]


def test_the_sentence_names_who_needs_more_and_has_less():
    said = gap_sentence(classes(), NAMES)
    assert "2 intercommunalités" in said
    assert "aucun moyen voté sur ce thème\u00a0: Charlie" in said
    assert "moyens par habitant plus faibles\u00a0: Bravo" in said


def test_the_sentence_says_when_no_need_is_higher():
    assert gap_sentence(classes().loc[["a", "d"]], NAMES).startswith("Aucune intercommunalité")


def test_the_highest_needs_with_the_fewest_means_come_first_in_the_table(spec: MapSpec):
    table = gap_table(spec.table, classes())
    assert table["Territoire"].tolist() == ["Charlie", "Bravo", "Delta", "Alpha", "Écho"]
    assert table["Besoin comparé"].tolist()[:3] == ["plus élevé", "plus élevé", "proche"]
    assert table["Moyens comparés"].tolist()[:3] == ["aucun", "plus faibles", "proches"]
    assert table["Besoin comparé"].iloc[-1] == "non comparable"


def test_a_map_of_means_is_told_with_its_extremes_and_who_has_none():
    said = voted_sentence(MEANS, NAMES, subject="Le montant voté", reference=21.5)
    assert said.startswith(
        "Le montant voté va de 5,0\u00a0€ par habitant (Bravo) à 50\u00a0€ par habitant (Alpha)"
    )
    assert "l’ensemble des 5 EPCI est à 22\u00a0€ par habitant" in said
    assert said.endswith("Aucun moyen voté\u00a0: Charlie.")


def test_a_day_before_any_vote_has_no_extremes():
    said = voted_sentence(MEANS * 0, NAMES, subject="Le montant voté", reference=0.0)
    assert said == "Aucun moyen n’est voté à cette date."


def test_the_source_of_the_inhabitants_goes_with_the_euros_divided_by_them(spec: MapSpec):
    population = load_catalogue().indicateur("population")
    means = means_map(MEANS, NAMES, title="Moyens", source="essai", demonstration=False)
    for source in (means.source, spec.source):
        assert source.startswith("essai ; ")
        assert source.endswith(f" : {population.source}, {population.licence}")


def test_a_map_of_a_part_of_the_votes_never_says_that_nothing_is_voted_without_saying_of_what():
    observed = pd.DataFrame({"valeur": NEED, "statut": "ok"})
    voted = {"title": "Moyens", "source": "essai", "demonstration": False}
    for spec in (means_map(MEANS, NAMES, **voted, partial=True), gap_of(observed, partial=True)):
        words = told(spec)
        assert words.count("dans ce qui est diffusé") >= 4
        for clause in words.split("aucun moyen voté")[1:]:
            assert clause.removeprefix(" sur ce thème").startswith(" dans ce qui est diffusé")
    assert "diffusé" not in told(means_map(MEANS, NAMES, **voted)) + told(gap_of(observed))


def test_the_classes_of_a_map_of_a_part_end_before_those_who_have_none():
    spec = means_map(MEANS, NAMES, title="Moyens", source="essai", demonstration=False, partial=True)
    assert spec.legend[-1].label == "Aucun moyen voté dans ce qui est diffusé"
    assert spec.legend[-1] not in class_items(spec)


def test_the_sentences_of_a_part_say_so():
    said = voted_sentence(MEANS, NAMES, subject="Le montant voté", reference=21.5, partial=True)
    assert said.endswith("Aucun moyen voté dans ce qui est diffusé\u00a0: Charlie.")
    assert gap_sentence(classes(), NAMES, partial=True).count("dans ce qui est diffusé\u00a0: Charlie") == 1
    nothing = voted_sentence(MEANS * 0, NAMES, subject="Le montant voté", reference=0.0, partial=True)
    assert nothing == "Aucun moyen n’est voté à cette date dans ce qui est diffusé."
