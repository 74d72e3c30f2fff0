"""Which figure becomes which map, over the whole real catalogue at both levels; absences and means apart."""

import itertools
import math
import re
from dataclasses import dataclass

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.observation import observe
from data.catalogue import Indicateur, load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci
from render import maps, moyens_maps, numbers, theme
from render.mapspec import MapSpec

ISLANDS = {"29155", "29083"}
NUMBER = re.compile(r"[+\u2212]?\d[\d\u202f]*(?:,\d+)?")


@dataclass(frozen=True)
class Drawn:
    indicateur: Indicateur
    level: str
    observed: pd.DataFrame
    spec: MapSpec

    @property
    def values(self):
        return self.observed["valeur"].dropna()


@pytest.fixture(scope="module")
def names():
    return {"epci": load_epci()["nom_court"].sort_values(), "commune": load_communes()["nom"].sort_values()}


@pytest.fixture(scope="module")
def drawn(names):
    observation, communes = load_observation(), load_communes()
    found = []
    for one in load_catalogue().indicateurs:
        for level in {"epci", "commune"}.intersection(one.niveaux):
            observed = observe(observation, communes, one, niveau=level)
            spec = maps.indicator_map(observed, names[level], one, level=level)
            found.append(Drawn(one, level, observed, spec))
    return found


@pytest.fixture(scope="module")
def stocks(drawn):
    return [one for one in drawn if one.indicateur.nature == "stock"]


@pytest.fixture(scope="module")
def ratios(drawn):
    return [one for one in drawn if one.indicateur.nature == "ratio"]


def figure(text):
    return float(text.replace("\u202f", "").replace(",", ".").replace("\u2212", "-"))


def interval(label):
    """Read a legend label back: lowest, highest, whether the highest is inside, and the count it tells."""
    words, count = re.fullmatch(r"(.+) \((\d+)\)", label).groups()
    edges = [figure(edge) for edge in NUMBER.findall(words)]
    if words.startswith("moins de "):
        return -math.inf, edges[0], False, int(count)
    if words.endswith(" ou plus"):
        return edges[0], math.inf, False, int(count)
    assert re.fullmatch(rf"{NUMBER.pattern}(?: à (?:moins de )?{NUMBER.pattern})?", words)
    return edges[0], edges[-1], "moins de" not in words, int(count)


def belongs(value, label):
    low, high, closed, _ = interval(label)
    return low <= value < high or (closed and value == high)


def classes(spec):
    return [item.label for item in spec.legend if item.label.endswith(")") and item.mark == "aplat"]


def absences(spec):
    return {item.label for item in spec.legend} & set(maps.ABSENT_LABELS.values())


def test_the_catalogue_has_stocks_and_ratios_at_both_levels(stocks, ratios):
    for group in (stocks, ratios):
        assert {one.level for one in group} == {"epci", "commune"}


def test_a_stock_never_becomes_flat_colours(stocks):
    for one in stocks:
        painted = {one.spec.palette[one.spec.fills[code]].colour for code in one.values.index}
        assert painted == {theme.LAND}, one.indicateur.id
        assert classes(one.spec) == []
        assert set(one.spec.symbols) == set(one.values.index[one.values > 0])


def test_a_ratio_never_becomes_circles(ratios):
    for one in ratios:
        assert not one.spec.symbols, one.indicateur.id
        assert {item.mark for item in one.spec.legend} <= {"aplat", "hachures"}


def test_the_area_of_a_circle_follows_the_value(stocks):
    for one in stocks:
        areas = pd.Series(one.spec.symbols) ** 2
        assert (areas / areas.max()).to_numpy() == pytest.approx(
            (one.values[areas.index] / one.values.max()).to_numpy()
        )


def test_the_circles_of_the_legend_have_the_size_of_their_value(stocks):
    for one in stocks:
        largest = max(one.spec.symbols.values())
        circles = [item for item in one.spec.legend if item.mark == "cercle"]
        assert len(circles) in (2, 3)
        for item in circles:
            value = figure(NUMBER.match(item.label).group())
            assert item.size / 2 == pytest.approx(largest * math.sqrt(value / one.values.max()))


def test_every_territory_is_painted_islands_included(drawn, names):
    wanted = {"commune": set(names["commune"].index), "epci": set(names["epci"].index) | ISLANDS}
    assert [len(codes) for codes in wanted.values()] == [281, 23]
    for one in drawn:
        assert set(one.spec.fills) == wanted[one.level], one.indicateur.id
        assert set(one.spec.fills.values()) <= set(range(len(one.spec.palette)))
        assert set(one.spec.texts) == wanted[one.level]


def test_class_counts_add_up_to_the_known_territories(ratios):
    for one in ratios:
        counts = [interval(label)[3] for label in classes(one.spec)]
        assert sum(counts) == len(one.values), one.indicateur.id
        painted = pd.Series(one.spec.fills)[one.values.index].value_counts()
        assert {place: count for place, count in enumerate(counts) if count} == painted.to_dict()


def test_a_value_as_written_lies_in_the_class_that_the_legend_says(ratios):
    for one in ratios:
        labels = classes(one.spec)
        for code in one.values.index:
            written = figure(NUMBER.match(one.spec.texts[code]).group())
            label = labels[one.spec.fills[code]]
            assert belongs(written, label), (one.indicateur.id, one.level, code, written, label)


def test_classes_follow_each_other_and_never_repeat_a_value(ratios):
    for one in ratios:
        read = [interval(label) for label in classes(one.spec)]
        for low, high, closed, count in read:
            assert low < high or (closed and low == high and count), one.indicateur.id
        for below, above in itertools.pairwise(read):
            assert below[1] == above[0]


def test_a_map_says_its_unit_its_date_its_source_and_itself_in_words(drawn):
    for one in drawn:
        spec, indicateur = one.spec, one.indicateur
        assert indicateur.unite.lower() in " ".join(spec.legend_title.lower().split())
        assert indicateur.dated() in spec.title
        assert indicateur.source in spec.source
        assert indicateur.licence in spec.source
        assert spec.alt.startswith("Carte\u00a0: Finistère")
        assert spec.alt.endswith(".")
        assert not re.search(r"\b(nan|None|NaN)\b|<NA>", spec.alt)
        assert not spec.demonstration


def test_the_table_writes_what_the_map_writes_in_the_order_of_the_names(drawn, names):
    for one in drawn:
        assert one.spec.table["Code"].tolist() == names[one.level].index.tolist()
        assert one.spec.table["Territoire"].tolist() == names[one.level].tolist()
        assert one.spec.table[one.indicateur.label].tolist() == [
            one.spec.texts[code] for code in names[one.level].index
        ]


def test_growth_has_fixed_breaks_whatever_the_values():
    growth = load_catalogue().indicateur("evolution_population")
    values = {"a": -0.6, "b": -0.5, "c": -0.3, "d": -0.2, "e": 0.0, "f": 0.199, "g": 0.2, "h": 0.49, "i": 0.5}
    spec = maps.indicator_map(_observed(values), pd.Series({c: c for c in values}), growth, level="commune")
    # 0.199 is written 0,20 and so classed with it.
    assert [spec.fills[code] for code in values] == [0, 1, 1, 2, 2, 3, 3, 3, 4]
    assert [round(interval(label)[1], 2) for label in classes(spec)][:-1] == [-0.5, -0.2, 0.2, 0.5]
    assert spec.texts["g"].startswith("+0,20")


def test_growth_keeps_its_classes_when_some_hold_nobody():
    growth = load_catalogue().indicateur("evolution_population")
    spec = maps.indicator_map(_observed({"a": 0.1}), pd.Series({"a": "A"}), growth, level="commune")
    assert [label.split(" (")[1] for label in classes(spec)] == ["0)", "0)", "1)", "0)", "0)"]
    assert classes(spec)[0] == "moins de \u22120,50 (0)"
    assert classes(spec)[-1] == "+0,50 ou plus (0)"


def _observed(values, statut="ok"):
    return pd.DataFrame({"valeur": pd.Series(values, dtype=float), "statut": statut, "millesime": "2021"})


@pytest.mark.parametrize("identifier", ["logements_vacants", "population", "evolution_population"])
def test_secret_missing_and_not_computed_are_three_legend_entries(identifier):
    one = load_catalogue().indicateur(identifier)
    observed = _observed({"a": 1.0, "b": 2.0, "c": None, "d": None, "e": None, "f": None})
    observed["statut"] = ["ok", "estime", "secret", "manquant", "non_calcule", "autre"]
    codes = [*observed.index, "g"]
    spec = maps.indicator_map(observed, pd.Series({c: c.upper() for c in codes}), one, level="commune")
    assert absences(spec) == {"Secret statistique", "Donnée non disponible", "Non calculé"}
    flats = {code: spec.palette[spec.fills[code]] for code in codes}
    assert len({flats[code] for code in "acde"}) == 4
    assert flats["d"] == flats["f"] == flats["g"]
    assert (spec.texts["c"], spec.texts["e"]) == ("secret statistique", "non calculé")
    assert "estimation" in spec.texts["b"]


def test_a_secret_value_that_came_along_is_neither_painted_nor_written():
    one = load_catalogue().indicateur("logements_vacants")
    observed = _observed({"a": 1.0, "b": 77.7})
    observed["statut"] = ["ok", "secret"]
    spec = maps.indicator_map(observed, pd.Series({"a": "A", "b": "B"}), one, level="commune")
    assert spec.palette[spec.fills["b"]] == theme.ABSENCE["secret"]
    assert not any("77" in text for text in [*spec.texts.values(), spec.alt, *classes(spec)])


@pytest.mark.parametrize("identifier", ["logements_vacants", "population", "evolution_population"])
def test_a_map_without_any_value_has_absences_and_nothing_else(identifier):
    one = load_catalogue().indicateur(identifier)
    spec = maps.indicator_map(_observed({"a": None}), pd.Series({"a": "A"}), one, level="commune")
    assert [item.label for item in spec.legend] == ["Donnée non disponible"]
    assert spec.palette[spec.fills["a"]] == theme.ABSENCE["manquant"]
    assert "Aucune valeur connue" in spec.alt


def test_the_islands_without_epci_have_their_own_entry_unless_one_epci_is_shown_alone(names):
    one = load_catalogue().indicateur("logements_vacants")
    observed = _observed(dict.fromkeys(names["epci"].index, 5.0))
    whole = maps.indicator_map(observed, names["epci"], one, level="epci", chosen="242900314")
    assert absences(whole) == {"Hors intercommunalité"}
    assert {whole.palette[whole.fills[code]] for code in ISLANDS} == {theme.ABSENCE["hors_epci"]}
    assert whole.chosen == "242900314"
    siren = names["epci"].index[0]
    alone = maps.indicator_map(observed, names["epci"].loc[[siren]], one, level="epci", focus=siren)
    assert (alone.focus, set(alone.fills)) == (siren, {siren})


def test_a_unit_that_ends_the_name_is_not_told_twice():
    catalogue = load_catalogue()
    told = {
        name: maps.indicator_map(
            _observed({"a": 1.0}), pd.Series({"a": "A"}), catalogue.indicateur(name), level="epci"
        ).legend_title
        for name in ("indice_vieillissement", "lycees_generaux_technologiques", "densite")
    }
    written = [" ".join(one.split()) for one in told.values()]
    assert written == ["65 ans ou plus pour 100 jeunes", "Lycées", "Densité (habitants/km²)"]


def test_the_legend_of_a_part_of_the_territories_counts_that_part_in_the_classes_of_all():
    one = load_catalogue().indicateur("logements_vacants")
    values = {code: float(place) for place, code in enumerate("abcdefgh", start=1)}
    names = pd.Series({code: code.upper() for code in values})
    whole = maps.indicator_map(_observed(values), names, one, level="commune")
    part = maps.indicator_map(
        _observed(values), names, one, level="commune", focus="200067072", members=["a", "h"]
    )
    assert [interval(label)[:3] for label in classes(part)] == [
        interval(label)[:3] for label in classes(whole)
    ]
    assert [interval(label)[3] for label in classes(part)] == [1, 0, 0, 0, 1]
    assert part.fills == {code: whole.fills[code] for code in "ah"}
    assert set(part.texts) == set(part.table["Code"]) == set("ah")


amounts = st.one_of(st.none(), st.just(0.0), st.floats(0.01, 5000))


@given(st.lists(amounts, min_size=1, max_size=21))
def test_the_means_as_written_lie_in_their_class_and_no_vote_is_a_class_of_its_own(values):
    codes = [f"c{place}" for place in range(len(values))]
    spec = moyens_maps.means_map(
        pd.Series(values, index=codes, dtype=float),
        pd.Series(codes, index=codes),
        title="Finistère – Moyens",
        source="Essai",
        demonstration=True,
    )
    nothing = [code for code, value in zip(codes, values, strict=True) if not value]
    for code in codes:
        if code in nothing:
            assert spec.texts[code] == "aucun moyen voté"
            assert spec.palette[spec.fills[code]] == maps.ABSENT_FLATS["sans_moyen"]
        else:
            written = figure(NUMBER.match(spec.texts[code]).group())
            assert belongs(written, classes(spec)[spec.fills[code]])
    assert ("Aucun moyen voté" in absences(spec)) == bool(nothing)
    assert sum(interval(label)[3] for label in classes(spec)) == len(codes) - len(nothing)
    assert spec.demonstration


def test_the_words_of_a_means_map_give_the_amounts_that_the_map_writes():
    values = pd.Series({"a": 4.26, "b": 12.5, "c": 100.0, "d": None})
    spec = moyens_maps.means_map(
        values, pd.Series({c: c for c in "abcd"}), title="Moyens", source="S", demonstration=False
    )
    assert spec.texts["b"] == "13\u00a0€ par habitant"
    assert spec.texts["a"] in spec.alt
    assert spec.texts["c"] in spec.alt
    assert not spec.demonstration


@given(st.floats(1, 1e9))
def test_the_legend_of_circles_has_round_values_under_the_largest(largest):
    found = maps.round_values(largest)
    assert 1 <= len(found) <= 3
    assert list(found) == sorted(set(found), reverse=True)
    assert largest / 2.5 * (1 - 1e-9) <= found[0] <= largest * (1 + 1e-9)
    for value in found:
        assert f"{value:.0e}"[0] in "125"
        assert value == pytest.approx(float(f"{value:.0e}"))


def test_class_labels_write_the_single_value_of_a_class_once():
    breaks = maps.class_breaks(pd.Series([1.0, 2.0, 2.0]), scheme="fisher", k=4)
    assert maps.class_labels(breaks, 0) == ["1 à moins de 2 (1)", "2 (2)"]


def test_numbers_and_classes_round_alike(names):
    # 6,25 is written 6,3 (half away from zero); a map that classed 6,2 would contradict its own label.
    one = load_catalogue().indicateur("logements_vacants")
    values = {"a": 6.25, "b": 6.2, "c": 6.4, "d": 1.0}
    spec = maps.indicator_map(_observed(values), pd.Series({c: c for c in values}), one, level="epci")
    assert spec.texts["a"] == numbers.unit_value(6.25, one)
    assert spec.fills["a"] != spec.fills["b"]
    for code in values:
        assert belongs(figure(NUMBER.match(spec.texts[code]).group()), classes(spec)[spec.fills[code]])
