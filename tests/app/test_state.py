"""The link read as a pure function: whatever it holds, the choice is sound and every bad value is told."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.state import MAX_DATE, MIN_DATE, MOYENS, NIVEAUX, Selection, read_selection
from data.catalogue import load_catalogue

CATALOGUE = load_catalogue()
INDICATEURS = [indicateur.id for indicateur in CATALOGUE.indicateurs]
SIRENS = ("200067072", "242900314")
TERRITOIRES = ("200067072", "242900314", "29239", "2909")
TODAY = dt.date(2026, 11, 23)
NAMES = ("indicateur", "date", "accord", "territoire", "niveau", "moyens")
SOUND = {
    "indicateur": st.sampled_from(INDICATEURS),
    "date": st.dates(MIN_DATE, MAX_DATE).map(dt.date.isoformat),
    "accord": st.sampled_from(SIRENS),
    "territoire": st.sampled_from(TERRITOIRES),
    "niveau": st.sampled_from(NIVEAUX),
    "moyens": st.sampled_from(MOYENS),
}
HOSTILE = st.sampled_from(
    ["", " ", "<b>", "[x](javascript:alert(1))", "None", "2026-02-30", "0001-01-01", "9999-12-31", "{}", "%s"]
)


def read(params):
    return read_selection(
        params, catalogue=CATALOGUE, sirens=SIRENS, territoires=TERRITOIRES, aujourdhui=TODAY
    )


def is_sound(selection):
    return (
        selection.indicateur in INDICATEURS
        and MIN_DATE <= selection.date <= MAX_DATE
        and selection.accord in (None, *SIRENS)
        and selection.territoire in (None, *TERRITOIRES)
        and selection.niveau in NIVEAUX
        and selection.moyens in MOYENS
    )


def written(selection):
    """Write a selection as the link would hold it."""
    values = {name: getattr(selection, name) for name in NAMES}
    return {name: str(value) for name, value in values.items() if value is not None}


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), st.text(max_size=60) | HOSTILE))
def test_whatever_the_link_holds_the_selection_is_sound(params):
    selection, _ = read(params)
    assert is_sound(selection)


def test_a_day_after_the_last_that_may_be_asked_for_is_told():
    tomorrow = (TODAY + dt.timedelta(days=1)).isoformat()
    selection, messages = read_selection(
        {"date": tomorrow},
        catalogue=CATALOGUE,
        sirens=SIRENS,
        territoires=TERRITOIRES,
        aujourdhui=TODAY,
        latest=TODAY,
    )
    assert selection.date == TODAY
    assert [tomorrow in message for message in messages] == [True]


@given(st.fixed_dictionaries({}, optional=SOUND))
def test_a_sound_link_is_kept_whole_and_without_a_message(params):
    selection, messages = read(params)
    assert messages == []
    assert {name: written(selection).get(name) for name in params} == params


@given(st.fixed_dictionaries({}, optional=SOUND))
def test_a_selection_written_to_the_link_is_read_back_the_same(params):
    selection, _ = read(params)
    assert read(written(selection)) == (selection, [])


@given(st.fixed_dictionaries({}, optional=SOUND), st.sets(st.sampled_from(NAMES)), HOSTILE)
def test_each_bad_value_is_told_once_and_spoils_no_other(sound, spoilt, value):
    selection, messages = read({**sound, **dict.fromkeys(spoilt, value)})
    assert len(messages) == len(spoilt)
    assert all(f"« {value} »" in message and "lien" in message for message in messages)
    assert {name: written(selection).get(name) for name in set(sound) - spoilt} == {
        name: sound[name] for name in set(sound) - spoilt
    }


@given(st.sampled_from(NAMES), st.text("z", min_size=200, max_size=2000))
def test_a_very_long_value_is_quoted_short(name, value):
    _, (message,) = read({name: value})
    assert value[:20] in message
    assert len(message) < 200


@given(st.dates(max_value=MIN_DATE - dt.timedelta(days=1)) | st.dates(MAX_DATE + dt.timedelta(days=1)))
def test_a_date_outside_the_period_gives_today_and_says_so(date):
    selection, messages = read({"date": date.isoformat()})
    assert selection.date == TODAY
    assert len(messages) == 1


@pytest.mark.parametrize("date", [MIN_DATE, MAX_DATE])
def test_the_ends_of_the_period_are_inside(date):
    assert read({"date": date.isoformat()})[0].date == date


def test_an_empty_link_shows_the_habitual_view_of_today():
    selection, messages = read({})
    assert selection == Selection(indicateur=selection.indicateur, date=TODAY)
    assert messages == []
    assert CATALOGUE.indicateur(selection.indicateur).role == "indice"


def test_parameters_of_other_sections_are_let_through_in_silence():
    assert read({"vue_moyens": "annee", "embed": "true"}) == read({})


def test_a_selection_cannot_be_changed():
    selection, _ = read({})
    with pytest.raises(AttributeError):
        selection.niveau = "commune"


def _widget_and_link():
    """Show a level, open another link, then let Streamlit announce what the widget holds."""
    import streamlit as st

    from app.state import linked

    args = linked("niveau", "epci")
    st.query_params["niveau"] = "commune"
    for held in st.session_state["held"]:
        st.session_state[args["key"]] = held
        args["on_change"]()
    st.text(st.query_params["niveau"])


@pytest.mark.parametrize(
    ("held", "link"),
    [
        (["epci"], "commune"),
        ([None], "commune"),
        (["commune", "epci"], "epci"),
    ],
)
def test_a_link_follows_what_the_reader_touched_and_nothing_else(held, link):
    script = AppTest.from_function(_widget_and_link)
    script.session_state["held"] = held
    script.run()
    assert not script.exception
    assert script.text[0].value == link
