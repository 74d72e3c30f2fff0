from functools import partial
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis import siting
from analysis.errors import FrameError, SitingError
from analysis.siting import Choice, maximal_coverage, p_median, stability

# spopt builds its variables in a way that PuLP announces to remove.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:spopt", "ignore::DeprecationWarning:pulp")

# Five towns on a road, at these kilometres; any town may hold a service.
PLACES = pd.Series({"a": 0.0, "b": 4.0, "c": 10.0, "d": 13.0, "e": 30.0})
POPULATION = pd.Series({"a": 100.0, "b": 300.0, "c": 200.0, "d": 250.0, "e": 150.0})
ROAD = pd.DataFrame(
    np.abs(np.subtract.outer(PLACES.to_numpy(), PLACES.to_numpy())), PLACES.index, PLACES.index
)


def test_one_site_covers_the_most_inhabitants():
    # Within 6 km of b: a, b, c = 600; of c: b, c, d = 750; of d: c, d = 450.
    choice = maximal_coverage(ROAD, POPULATION, n_sites=1, reach_km=6)
    assert choice.sites == ("c",)
    assert choice.value == pytest.approx(0.75)


def test_an_existing_site_turns_the_choice_to_the_others():
    choice = maximal_coverage(ROAD, POPULATION, n_sites=1, reach_km=6, existing=["c"])
    assert choice.sites == ("e",)
    assert choice.value == pytest.approx(0.9)


def test_one_median_makes_the_trips_shortest():
    # Weighted median of the road: half of the 1 000 inhabitants are passed at c.
    choice = p_median(ROAD, POPULATION, n_sites=1)
    assert choice.sites == ("c",)
    assert choice.value == pytest.approx((100 * 10 + 300 * 6 + 250 * 3 + 150 * 20) / 1000)


def test_a_trip_not_known_covers_no_one():
    island = ROAD.copy()
    island.loc["e"] = np.nan
    assert maximal_coverage(island, POPULATION, n_sites=5, reach_km=50).value == pytest.approx(0.85)
    assert p_median(island, POPULATION, n_sites=4).value == pytest.approx(
        p_median(ROAD.drop(index="e"), POPULATION, n_sites=4).value
    )


def best_of_all(distances, population, n_sites, measure):
    values = [
        measure(distances.to_numpy()[:, list(sites)], population) for sites in combinations(range(6), n_sites)
    ]
    return max(values)


def covered(costs, population, reach=12):
    return float(population[(costs <= reach).any(axis=1)].sum() / population.sum())


def closeness(costs, population):
    return -float(np.average(costs.min(axis=1), weights=population))


@pytest.mark.parametrize("seed", range(4))
def test_choices_are_as_good_as_the_best_of_all_combinations(seed):
    rng = np.random.default_rng(seed)
    towns, sites = rng.uniform(0, 40, (25, 2)), rng.uniform(0, 40, (6, 2))
    names = [f"29{k:03d}" for k in range(25)]
    distances = pd.DataFrame(
        np.hypot(*(towns[:, None] - sites[None]).transpose(2, 0, 1)), index=names, columns=list("uvwxyz")
    )
    population = pd.Series(rng.integers(50, 9_000, 25).astype(float), index=names)
    weights = population.to_numpy()
    for n_sites in (1, 3):
        reach = maximal_coverage(distances, population, n_sites=n_sites, reach_km=12)
        assert reach.value == pytest.approx(best_of_all(distances, weights, n_sites, covered))
        assert covered(distances[list(reach.sites)].to_numpy(), weights) == pytest.approx(reach.value)
        median = p_median(distances, population, n_sites=n_sites)
        assert -median.value == pytest.approx(best_of_all(distances, weights, n_sites, closeness))


def ask(**options):
    population = POPULATION + pd.Series({"a": 100.0}).reindex(POPULATION.index, fill_value=0.0)
    question = partial(maximal_coverage, population=population, n_sites=1, reach_km=7)
    return stability(question, ROAD, **options)


def test_without_doubt_the_central_site_is_always_chosen():
    sites, central, interval = ask(detour=(1.0, 1.0), margin=0.0, draws=3)
    assert central.sites == ("c",)
    assert sites.to_dict("index") == {"c": {"retenu": True, "stabilite": 1.0}}
    assert interval == pytest.approx((750 / 1100, 750 / 1100))


def test_doubt_shares_the_choice_between_sites():
    # The trips between b and c, 6 km, stay under 7 km when their detour is below 7/6. Then c covers 750
    # inhabitants and b 700; else c covers 450, a and b the same 500.
    sites, central, (low, high) = ask(detour=(1.0, 1.6), margin=0.0, draws=25)
    assert "c" in sites.index
    assert {"a", "b"} & set(central.sites)
    assert sites["stabilite"].sum() == pytest.approx(1)
    assert sites["stabilite"].is_monotonic_decreasing
    assert sites["retenu"].sum() == 1
    assert low <= central.value <= high


def test_imported_distances_take_no_detour():
    # With the distances of a table, only the margin of the threshold is left to doubt. A reach of 7 km holds
    # the trips of 6 km that make c the best site, even 10 % shorter; 30 % shorter, no longer.
    sites, central, (low, high) = ask(detour=(1.0, 1.0), margin=0.1, draws=12)
    assert central == Choice(("c",), 750 / 1100)
    assert sites.loc["c", "stabilite"] == 1.0
    assert (low, high) == pytest.approx((750 / 1100, 750 / 1100))
    assert ask(detour=(1.0, 1.0), margin=0.3, draws=12)[2][0] < 750 / 1100


def test_the_order_of_communes_and_sites_changes_no_value():
    flipped = maximal_coverage(ROAD.iloc[::-1, ::-1], POPULATION[::-1], n_sites=2, reach_km=6)
    assert flipped.value == pytest.approx(maximal_coverage(ROAD, POPULATION, n_sites=2, reach_km=6).value)
    assert p_median(ROAD.iloc[::-1, ::-1], POPULATION, n_sites=2).value == pytest.approx(
        p_median(ROAD, POPULATION, n_sites=2).value
    )


def test_the_same_seed_gives_the_same_answer():
    first, second, other = ask(seed=1), ask(seed=1), ask(seed=2)
    pd.testing.assert_frame_equal(first[0], second[0])
    assert first[1:] == second[1:]
    assert not first[0].equals(other[0])


@pytest.mark.parametrize("n_sites", [0, 6])
def test_an_impossible_number_of_sites_is_refused(n_sites):
    with pytest.raises(SitingError, match="between 1 and 5"):
        maximal_coverage(ROAD, POPULATION, n_sites=n_sites, reach_km=6)


def test_unusable_tables_are_refused():
    with pytest.raises(FrameError, match="inhabitants"):
        p_median(ROAD, POPULATION.drop("a"), n_sites=1)
    with pytest.raises(FrameError, match="z"):
        maximal_coverage(ROAD, POPULATION, n_sites=1, reach_km=6, existing=["z"])


def test_a_choice_that_is_not_proved_best_is_refused(monkeypatch):
    monkeypatch.setattr(siting, "TIME_LIMIT_S", 1e-9)
    rng = np.random.default_rng(0)
    hard = pd.DataFrame(rng.uniform(0, 50, (60, 25)), columns=[f"s{k}" for k in range(25)])
    with pytest.raises(SitingError, match="fewer sites"):
        p_median(hard, pd.Series(rng.uniform(1, 100, 60)), n_sites=4)
