import numpy as np
import pandas as pd
import pytest

from analysis.catchment import catchment, commune_reach, straight_table
from analysis.errors import FrameError

COMMUNES = pd.Index(["29001", "29002", "29003", "29004"])
STRAIGHT = pd.DataFrame({"lycee": [1.0, 8.0, 30.0, np.nan], "29002": [7.0, 0.0, 5.0, np.nan]}, index=COMMUNES)


def test_a_line_over_the_sea_is_not_a_distance():
    links = pd.DataFrame(
        {
            "origine": ["29001", "29002"],
            "destination": ["lycee", "lycee"],
            "km": [3.0, 4.0],
            "traverse_mer": [False, True],
        }
    )
    table = straight_table(links, COMMUNES, pd.Index(["lycee"]))
    assert table["lycee"].at["29001"] == 3.0
    assert table["lycee"].drop("29001").isna().all()


def test_a_site_gains_only_the_communes_that_nothing_reached():
    state = catchment(
        STRAIGHT,
        existing=["lycee"],
        sites=["29002"],
        reach_km=10,
        detour=1.35,
        unknown=pd.Index(["29004"]),
    )
    # By road: 1,35 km; 10,8 km to the lycée but 0 to the site; 40,5 and 6,75 km; nothing known.
    assert state.to_dict() == {"29001": "deja", "29002": "gagne", "29003": "gagne", "29004": "non_calcule"}


def test_what_no_site_reaches_is_beyond():
    state = catchment(STRAIGHT, existing=["lycee"], sites=[], reach_km=10, detour=1.35)
    assert state.to_dict() == {
        "29001": "deja",
        "29002": "au_dela",
        "29003": "au_dela",
        "29004": "au_dela",
    }


def test_an_unknown_place_is_refused():
    with pytest.raises(FrameError, match="ailleurs"):
        catchment(STRAIGHT, existing=["ailleurs"], sites=[], reach_km=10, detour=1.0)


def test_one_commune_is_within_reach_beyond_or_in_between():
    shares = pd.DataFrame(
        {
            "territoire": list("abcd"),
            "seuil": 10.0,
            "part_basse": [1.0, 0.0, 0.0, np.nan],
            "part_haute": [1.0, 1.0, 0.0, np.nan],
        }
    )
    assert commune_reach(shares)[10.0].to_dict() == {
        "a": "sur",
        "b": "selon",
        "c": "au_dela",
        "d": "non_calcule",
    }
