"""What is imported appears in an open dashboard, without a line of code and without starting it again."""

import pytest

from app.navigation import OVERVIEW, PRIORITIES
from data.complement import EMBEDDED
from data.store import Store
from data.territoire import load_communes
from tests.data.store_cases import NOON, alter
from tests.ingest.imports import read

COMMUNES = [str(code) for code in load_communes().index]
FILOSOFI = "CODGEO;MED21;TP6021\n" + "\n".join(
    f"{code};{20_000 + 5 * n};s" for n, code in enumerate(COMMUNES)
)


@pytest.fixture
def reader(store, session):
    """Open the dashboard on the embedded data alone."""
    return session().open()


def _options(reader):
    return [option for box in reader.test.selectbox for option in box.options]


def test_an_imported_indicator_appears_everywhere_then_goes_when_the_embedded_data_come_back(reader, store):
    assert not any("Niveau de vie" in option for option in _options(reader))
    read(FILOSOFI, "filosofi", Store(store))
    reader.open(OVERVIEW, indicateur="taux_pauvrete", niveau="commune")
    assert reader.faults == []
    assert any("Niveau de vie médian 2021" in option for option in _options(reader))
    assert "Secret statistique" in str(reader.maps[0]) + reader.text
    assert "complétée par" in reader.text
    reader.open(PRIORITIES)
    assert "5 indicateurs publics" in reader.text
    Store(store).complements.use(EMBEDDED, who="x", when=NOON)
    reader.open(OVERVIEW, indicateur="taux_pauvrete")
    assert reader.faults == []
    assert any("taux_pauvrete" in message for message in reader.warnings)


def test_a_damaged_complement_is_told_and_the_embedded_data_are_shown(reader, store):
    version = read(FILOSOFI, "filosofi", Store(store)).version
    alter(Store(store).complements.root / "versions" / version / "observation.parquet")
    reader.open()
    assert reader.faults == []
    (message,) = reader.warnings
    assert "abîmée" in message
    assert EMBEDDED in message
