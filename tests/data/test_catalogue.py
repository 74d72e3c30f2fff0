"""The catalogue: complete, French, and refused with all its faults at once."""

import re
from pathlib import Path

import pandas as pd
import pytest

from data.catalogue import FOLDER, Catalogue, load_catalogue
from data.errors import CatalogueError

THEME = '[[theme]]\nid = "habitat"\nlabel = "Habitat"\nportefeuille = true\n'


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def write(folder: Path, indicateurs: str, themes: str = THEME) -> Path:
    (folder / "themes.toml").write_text(themes, encoding="utf-8")
    (folder / "catalogue.toml").write_text(indicateurs, encoding="utf-8")
    return folder


def entry(**changes: str) -> str:
    """Return one valid indicator as TOML, with some raw values replaced or (empty) removed."""
    fields = {
        "id": '"vacance"',
        "theme": '"habitat"',
        "label": '"Logements vacants"',
        "label_court": '"Vacants"',
        "unite": '"%"',
        "definition": '"Part des logements vacants."',
        "numerateur": '"Vacants"',
        "denominateur": '"Logements"',
        "agregation": '"ratio"',
        "facteur": "100",
        "sens": '"hausse"',
        "role": '"indice"',
        "nature": '"ratio"',
        "decimales": "1",
        "niveaux": '["commune"]',
        "millesime": '"2021"',
        "source": '"INSEE"',
        "producteur": '"INSEE"',
        "licence": '"Licence Ouverte 2.0"',
        "url": '"https://exemple.fr"',
        "a_ne_pas_conclure": '"Rien."',
    } | changes
    lines = [f"{name} = {value}" for name, value in fields.items() if value]
    return "[[indicateur]]\n" + "\n".join(lines) + "\n"


def test_ten_portfolio_themes_come_first(catalogue):
    portfolio = [theme.portefeuille for theme in catalogue.themes]
    assert portfolio == [True] * 10 + [False] * 4
    assert catalogue.theme("economie-proximite").label == "Économie de proximité, tourisme, pêche"


def test_the_default_index_has_one_indicator_in_each_of_its_four_dimensions(catalogue):
    dimensions = {one.theme: one.sens for one in catalogue.indicateurs if one.role == "indice"}
    assert dimensions == {
        "demographie": "baisse",
        "armature": "hausse",
        "ages": "hausse",
        "habitat": "hausse",
    }
    assert sum(one.role == "indice" for one in catalogue.indicateurs) == 4


def test_a_theme_without_indicator_answers_an_empty_tuple(catalogue):
    assert catalogue.par_theme("mobilites") == ()
    assert {one.theme for one in catalogue.par_theme("ages")} == {"ages"}


def test_every_indicator_belongs_to_exactly_one_theme(catalogue):
    listed = [one.id for theme in catalogue.themes for one in catalogue.par_theme(theme.id)]
    assert sorted(listed) == sorted(one.id for one in catalogue.indicateurs)


def test_unknown_identifiers_are_refused(catalogue):
    with pytest.raises(CatalogueError, match="« rien »"):
        catalogue.indicateur("rien")
    with pytest.raises(CatalogueError, match="« rien »"):
        catalogue.theme("rien")


def test_definitions_are_one_sentence(catalogue):
    for one in catalogue.indicateurs:
        assert one.definition.endswith("."), one.id
        assert ". " not in one.definition, one.id


def test_no_label_speaks_of_decline_or_of_fiscal_wealth(catalogue):
    for one in catalogue.indicateurs:
        assert not re.search("déclin|richesse", f"{one.label} {one.label_court} {one.definition}"), one.id


@pytest.mark.parametrize("name", ["catalogue.toml", "themes.toml"])
def test_texts_follow_french_typography(name):
    texts = re.findall(r'= "(.*)"$', (FOLDER / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert texts
    for text in texts:
        if not text.startswith("https:"):
            assert not re.search(r"'| [:;?!%€»]|« |\d \d{3}\b", text), text


def test_every_fault_is_reported_at_once(tmp_path):
    faulty = entry(agregation='"moyenne"', theme='"inconnu"') + entry(label="", facteur='"100"', titre='"x"')
    with pytest.raises(CatalogueError) as raised:
        load_catalogue(write(tmp_path, faulty))
    message = str(raised.value)
    for expected in (
        "« vacance » : identifiant en double",
        "thème « inconnu » absent",
        "« agregation » vaut « moyenne »",
        "champ « label » absent",
        "champ « titre » inconnu",
        "« facteur » doit être de type int ou float",
    ):
        assert expected in message.replace("\u00a0", " "), expected


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"denominateur": '""'}, "sans numérateur ou sans dénominateur"),
        ({"agregation": '"tcam"'}, "millésime « AAAA-AAAA » croissant attendu"),
        ({"agregation": '"tcam"', "millesime": '"2023-2017"'}, "croissant attendu"),
        ({"agregation": '"sum"'}, "nature « ratio » incompatible"),
        ({"niveaux": '["canton"]'}, "« niveaux » doit nommer"),
        ({"niveaux": "[]"}, "« niveaux » doit nommer"),
        ({"facteur": "0"}, "« facteur » doit être positif"),
        ({"decimales": "true"}, "« decimales » doit être de type int"),
        ({"decimales": "9"}, "« decimales » doit être entre 0 et 3"),
        ({"url": '"http://exemple.fr"'}, "« url » doit commencer par https://"),
        ({"definition": '""'}, "champ « definition » vide"),
    ],
)
def test_a_contradictory_indicator_is_refused(tmp_path, changes, fault):
    with pytest.raises(CatalogueError, match=re.escape(fault)):
        load_catalogue(write(tmp_path, entry(**changes)))


def test_an_unreadable_or_empty_catalogue_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="illisible"):
        load_catalogue(write(tmp_path, "[[indicateur"))
    with pytest.raises(CatalogueError, match="aucun bloc"):
        load_catalogue(write(tmp_path, "", ""))


def test_a_ratio_is_unknown_where_its_denominator_is_null(catalogue):
    one = catalogue.indicateur("logements_vacants")
    value = one.value(pd.Series({"a": 5.0, "b": 0.0}), pd.Series({"a": 40.0, "b": 0.0}))
    assert value["a"] == pytest.approx(12.5)
    assert pd.isna(value["b"])


def test_annual_growth_compounds_over_the_years_of_its_vintage(catalogue):
    one = catalogue.indicateur("evolution_population")
    grown = one.value(pd.Series([1000 * 1.01**6]), pd.Series([1000.0]))
    assert one.annees == 6
    assert grown.tolist() == pytest.approx([1.0])


def test_the_needs_of_a_theme_are_its_ratios_that_have_a_direction():
    catalogue = load_catalogue()
    assert [one.id for one in catalogue.besoins("habitat")] == ["logements_vacants"]
    assert catalogue.besoins("mobilites") == ()


def test_a_label_with_its_vintage_tells_no_year_twice_and_always_the_last():
    for one in load_catalogue().indicateurs:
        years = re.findall(r"\b(?:19|20)\d\d\b", one.dated())
        assert len(set(years)) == len(years), one.dated()
        assert one.millesime[-4:] in years
    growth = load_catalogue().indicateur("evolution_population")
    assert growth.dated() == growth.label
    assert load_catalogue().indicateur("population").dated("{label} ({date})") == "Population (2023)"
