"""What a commune may claim, and what it shares."""

import pandas as pd

from analysis.local_projects import projects_of_communes

PROJECTS = pd.DataFrame(
    [
        ("P1", "site", "29001", "A"),
        ("P2", "commune", "29001", "A"),
        ("P3", "commune", "29002", "A"),
        ("P4", "EPCI", None, "A"),
        ("P5", "plusieurs communes", "29001", "A"),
        ("P6", "EPCI", None, "B"),
        ("P7", "département", None, None),
        ("P8", "site", "29155", None),
    ],
    columns=["projet_id", "perimetre", "insee", "siren"],
)


def codes(frame):
    return frame["projet_id"].tolist()


def test_projects_of_one_commune_are_its_own_and_wider_ones_are_shared():
    placed = projects_of_communes(PROJECTS, ["29001"], sirens=["A"])
    assert codes(placed.locaux) == ["P1", "P2"]
    assert codes(placed.partages) == ["P4", "P5"]


def test_an_island_without_epci_has_its_projects_and_shares_none():
    placed = projects_of_communes(PROJECTS, ["29155"], sirens=[])
    assert codes(placed.locaux) == ["P8"]
    assert codes(placed.partages) == []


def test_no_commune_has_no_project():
    placed = projects_of_communes(PROJECTS, [], sirens=[])
    assert placed.locaux.empty
    assert placed.partages.empty
