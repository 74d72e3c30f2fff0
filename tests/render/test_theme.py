"""The palettes are judged with colour science written apart from the one that drew them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render import comparer_charts, couverture_maps, theme
from render.colour import contrast, distance, from_lch, lab

# Machado, Oliveira & Fernandes (2009), severity 1.0, applied to linear light.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
EYES = {
    "usual": np.eye(3),
    "grey": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
    **{name: np.array(matrix) for name, matrix in DEFICIENCIES.items()},
}
FAMILIES = ("observation", "besoin", "moyens")

CLASSES_APART = 8.0
"""Least ΔE*ab between neighbouring classes; about 2.3 is just noticeable side by side."""
MARKS_APART = 15.0
"""Least ΔE*ab between any two marks, which are small and far from each other."""


def seen(colour, eye):
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    light = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    light = np.clip(EYES[eye] @ light, 0, 1)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    ratio = to_xyz @ light / to_xyz.sum(axis=1)
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def apart(one, other, eye):
    return float(np.linalg.norm(seen(one, eye) - seen(other, eye)))


def closest(pairs, eye):
    return min(apart(one, other, eye) for one, other in pairs)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("k", range(3, 8))
@pytest.mark.parametrize("family", FAMILIES)
def test_neighbouring_classes_of_a_ramp_are_told_apart_by_every_eye(family, k, eye):
    assert closest(itertools.pairwise(theme.sequential(family, k)), eye) >= CLASSES_APART


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("k", range(1, 8))
@pytest.mark.parametrize("family", FAMILIES)
def test_a_ramp_darkens_steadily_for_every_eye(family, k, eye):
    lightness = [seen(colour, eye)[0] for colour in theme.sequential(family, k)]
    assert len(lightness) == k
    assert all(after < before for before, after in itertools.pairwise(lightness))


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("k", range(2, 8))
def test_all_classes_of_a_diverging_palette_differ_for_every_eye(k, eye):
    assert closest(itertools.combinations(theme.diverging(k), 2), eye) >= CLASSES_APART


@pytest.mark.parametrize("eye", DEFICIENCIES)
@pytest.mark.parametrize("k", range(2, 8))
def test_the_two_sides_of_a_reference_keep_opposite_hues(k, eye):
    palette = theme.diverging(k)
    half = k // 2
    sides = itertools.product(palette[:half], palette[-half:])
    assert closest(sides, eye) >= 2 * CLASSES_APART


@pytest.mark.parametrize("k", range(3, 8, 2))
def test_an_odd_diverging_palette_is_lightest_in_its_middle(k):
    lightness = [lab(colour)[0] for colour in theme.diverging(k)]
    assert lightness.index(max(lightness)) == k // 2


def test_the_middle_of_a_diverging_palette_is_neither_the_sea_nor_the_land_around():
    middle = theme.diverging(5)[2]
    grounds = (theme.SEA, theme.PAPER, theme.NEIGHBOUR)
    assert min(distance(middle, ground) for ground in grounds) > CLASSES_APART


def test_sides_of_unequal_length_keep_their_hue_and_turn_on_the_reference():
    assert theme.diverging_around(2, 2) == theme.diverging(4)
    assert theme.diverging_around(1, 2) == theme.diverging(4)[1:]
    assert theme.diverging_around(2, 0) == theme.diverging(4)[:2]
    assert theme.diverging_around(1, 2, middle=True) == theme.diverging(5)[1:]


@pytest.mark.parametrize("eye", EYES)
def test_neighbouring_cells_of_the_bivariate_square_differ_for_every_eye(eye):
    square = theme.BIVARIATE
    sides = [(row[j], row[j + 1]) for row in square for j in range(2)]
    sides += [(square[i][j], square[i + 1][j]) for i in range(2) for j in range(3)]
    assert closest(sides, eye) >= CLASSES_APART


@pytest.mark.parametrize("eye", [eye for eye in EYES if eye != "grey"])
def test_all_cells_of_the_bivariate_square_differ_in_colour(eye):
    cells = itertools.chain.from_iterable(theme.BIVARIATE)
    assert closest(itertools.combinations(cells, 2), eye) >= CLASSES_APART


@pytest.mark.parametrize("eye", [eye for eye in EYES if eye != "grey"])
def test_theme_marks_are_told_apart_by_their_colour(eye):
    colours = [mark.colour for mark in theme.THEME_MARKS.values()]
    assert closest(itertools.combinations(colours, 2), eye) >= MARKS_APART


def test_theme_marks_are_told_apart_by_their_shape_alone():
    shapes = [mark.shape for mark in theme.THEME_MARKS.values()]
    assert len(set(shapes)) == len(shapes) == 10
    assert set(shapes) == set(theme.PLOTLY_SYMBOLS) == set(theme.MATPLOTLIB_MARKERS)


def test_theme_marks_stand_out_on_paper():
    assert all(contrast(mark.colour, theme.PAPER) >= 3 for mark in theme.THEME_MARKS.values())


def test_an_unknown_theme_takes_the_neutral_mark():
    assert theme.theme_mark("demographie") == theme.OTHER_MARK


@pytest.mark.parametrize("eye", EYES)
def test_the_three_kinds_of_means_are_told_apart_by_every_eye(eye):
    assert closest(itertools.combinations(theme.MEANS_SERIES.values(), 2), eye) >= 2 * CLASSES_APART


@pytest.mark.parametrize("eye", [eye for eye in EYES if eye != "grey"])
def test_territories_compared_are_told_apart_by_their_colour(eye):
    colours = [mark.colour for mark in comparer_charts.MARKS]
    assert closest(itertools.combinations(colours, 2), eye) >= MARKS_APART


def test_territories_compared_are_told_apart_without_colour():
    assert len({mark.shape for mark in comparer_charts.MARKS}) == len(comparer_charts.MARKS) == 4
    assert len({mark.dash for mark in comparer_charts.MARKS}) == len(comparer_charts.MARKS)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("colours", [couverture_maps.REACH_COLOURS, couverture_maps.SITING_COLOURS])
def test_communes_reached_are_told_from_the_others_by_every_eye(colours, eye):
    assert closest(itertools.combinations(colours, 2), eye) >= CLASSES_APART


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("hue", [theme.OBSERVATION, theme.NEED, theme.MEANS])
def test_what_the_reader_chose_stands_out_for_every_eye(hue, eye):
    assert apart(theme.CHOSEN, hue, eye) >= MARKS_APART


@pytest.mark.parametrize("eye", EYES)
def test_reasons_of_absence_differ_by_hatching_or_for_every_eye(eye):
    for one, other in itertools.combinations(theme.ABSENCE.values(), 2):
        assert one.hatch != other.hatch or apart(one.colour, other.colour, eye) > 5


@pytest.mark.parametrize("family", FAMILIES)
def test_the_palest_class_is_neither_the_sea_nor_the_paper(family):
    palest = theme.sequential(family, 6)[0]
    assert (
        min(distance(palest, ground) for ground in (theme.SEA, theme.PAPER, theme.NEIGHBOUR)) > CLASSES_APART
    )


@pytest.mark.parametrize(
    "text",
    [theme.INK, theme.INK_SOFT, theme.ATLANTIC, theme.OBSERVATION, theme.NEED, theme.MEANS, theme.WARNING],
)
def test_texts_are_readable_on_paper(text):
    assert contrast(text, theme.PAPER) >= 4.5


def test_special_texts_are_readable_on_their_ground():
    assert contrast(theme.SEA_NAME, theme.SEA) >= 4.5
    assert contrast(theme.DEMONSTRATION, theme.DEMONSTRATION_PAPER) >= 4.5
    assert contrast(theme.WARNING, theme.WARNING_PAPER) >= 4.5


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_a_text_is_readable_on_any_colour(rgb):
    colour = "#{:02X}{:02X}{:02X}".format(*rgb)
    assert contrast(theme.text_on(colour), colour) >= 4.5


def test_contrast_and_lightness_agree_with_their_norms():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert lab("#FFFFFF") == pytest.approx((100, 0, 0), abs=0.02)
    assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)


@given(st.floats(20, 95), st.floats(0, 80), st.floats(0, 360))
def test_a_colour_drawn_from_its_lightness_has_that_lightness(lightness, chroma, hue):
    assert lab(from_lch(lightness, chroma, hue))[0] == pytest.approx(lightness, abs=0.6)


@pytest.mark.parametrize("k", [0, 8])
def test_a_palette_refuses_more_classes_than_the_eye_can_tell(k):
    with pytest.raises(ValueError, match="classes"):
        theme.sequential("besoin", k)
    with pytest.raises(ValueError, match="classes"):
        theme.diverging(k)
