import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.synthesis import Figures, Synthesis
from render import sentences as s
from render.overview_words import outside_sentence, overview_sentence

IROISE = s.Forms("le Pays d’Iroise", "du Pays d’Iroise", "dans le Pays d’Iroise")
DAY = datetime.date(2027, 12, 31)
small = st.integers(0, 5)
money = st.one_of(st.just(0.0), st.floats(0.01, 1e8))
maybe_money = st.one_of(st.none(), money)
maybe_share = st.one_of(st.none(), st.floats(0, 1.5))
maybe_date = st.one_of(st.none(), st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31)))
FIGURES = st.builds(
    Figures,
    n_projets=small,
    sollicite_eur=money,
    vote_eur=money,
    paye_eur=money,
    autres_eur=money,
    jours_prevus=st.floats(0, 3000),
    jours_faits=st.floats(0, 3000),
    n_accompagnements=small,
)
titles = st.sampled_from(["Maison de l'eau", "L'« école » du bourg", "Vélo <b>route</b>", "Étude"])

CASES = st.one_of(
    st.builds(
        s.population_sentence,
        st.just(IROISE),
        population=st.integers(0, 10**6),
        annee=st.just(2023),
        n_communes=small,
        taux=st.one_of(st.none(), st.floats(-3, 3)),
        depuis=st.just(2017),
    ),
    st.builds(s.accord_sentence, st.just(IROISE), date_vote=maybe_date, n_enjeux=small, n_sans_moyens=small),
    st.builds(
        s.envelope_sentence,
        promis=maybe_money,
        vote=money,
        verse=money,
        reste=st.one_of(st.none(), st.floats(-1e7, 1e7)),
        fin=maybe_date,
    ),
    st.builds(s.support_sentence, jours=st.floats(0, 300), jours_faits=st.floats(0, 300), n_projets=small),
    st.builds(
        s.per_inhabitant_sentence,
        montant=st.floats(0, 1000),
        depuis=st.just(2021),
        reference=st.one_of(st.none(), st.floats(0, 1000)),
        n_accords=st.integers(1, 5),
        projet=st.one_of(st.none(), titles),
        part=maybe_share,
    ),
    st.builds(s.progress_sentence, ecoule=st.floats(-0.5, 1.5), affecte=maybe_share, n_retards=small),
    st.builds(s.lapse_sentence, n_aides=small, montant=money, horizon=st.just(DAY)),
    st.builds(
        s.age_sentence,
        st.just(IROISE),
        part=st.one_of(st.none(), st.floats(0, 100)),
        reference=st.one_of(st.none(), st.floats(0, 100)),
        millesime=st.just("RP 2021"),
        minimum=st.one_of(st.none(), st.tuples(st.floats(0, 100), st.just("Brest"))),
        maximum=st.one_of(st.none(), st.tuples(st.floats(0, 100), st.just("Le Faou"))),
    ),
    st.builds(s.unfunded_sentence, enjeu=titles, rang=st.integers(1, 9)),
    st.builds(
        s.meeting_sentence,
        instance=st.sampled_from([None, "comité territorial"]),
        date=maybe_date,
        n_decisions=small,
    ),
    st.builds(
        overview_sentence,
        st.builds(
            Synthesis,
            date=st.just(DAY),
            n_epci=st.just(21),
            n_accords=small,
            n_accords_en_preparation=small,
            n_accords_echus=small,
            dans_accord=FIGURES,
            hors_accord=FIGURES,
            ensemble=FIGURES,
            hors_epci=FIGURES,
        ),
        perimetre=st.just("21 EPCI"),
    ),
    st.builds(
        outside_sentence,
        FIGURES.filter(lambda figures: figures.n_projets > 0),
        where=st.just("hors accord (21 EPCI)"),
    ),
)


@given(CASES)
def test_every_sentence_is_correct_french_whatever_the_figures(said):
    assert said.endswith(".")
    assert not said.endswith("..")
    assert said[0] == said[0].upper()
    for wrong in ("  ", "None", "'", "non disponible.", "()", " ,", " .", "déclin"):
        assert wrong not in said
    assert not re.search(r"\bnan\b", said)
    assert not re.search(r"[ ][:;?!%€»]|«[ ]", said)
    assert not re.search(
        r"(?<![\d\u202f,])[01](,\d+)? (projets|enjeux|communes|jours|aides|décisions|accords|points)\b", said
    )
    assert not re.search(r"(?<![\d,])([2-9]|\d\d) (projet|commune|jour|aide|décision)\b", said)
    assert "#" not in said


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("taux", "words"),
    [
        (0.19, "est quasi stable"),
        (-0.194, "est quasi stable"),
        (0.2, "augmente de 0,2 % par an"),
        (-0.37, "diminue de 0,4 % par an"),
    ],
)
def test_a_population_is_quasi_stable_under_two_tenths(taux, words):
    said = s.population_sentence(IROISE, population=49_000, annee=2023, n_communes=19, taux=taux, depuis=2017)
    assert plain(said) == (
        f"Le Pays d'Iroise compte 49 000 habitants en 2023 dans 19 communes ; sa population {words} depuis 2017."
    )


@pytest.mark.parametrize(
    ("n", "m", "words"),
    [
        (0, 0, "ne retient encore aucun enjeu."),
        (1, 0, "retient un enjeu, doté de moyens votés."),
        (1, 1, "retient un enjeu, encore sans moyens votés."),
        (5, 0, "retient 5 enjeux ; aucun n'est sans moyens votés."),
        (5, 1, "retient 5 enjeux ; un est sans moyens votés."),
        (5, 2, "retient 5 enjeux ; 2 sont sans moyens votés."),
        (5, 5, "retient 5 enjeux, tous encore sans moyens votés."),
    ],
)
def test_an_accord_counts_its_stakes_and_those_without_means(n, m, words):
    said = plain(s.accord_sentence(IROISE, date_vote=datetime.date(2021, 10, 4), n_enjeux=n, n_sans_moyens=m))
    assert said == f"L'accord du Pays d'Iroise, voté le 4 octobre 2021, {words}"


def test_an_accord_not_voted_says_so():
    said = plain(s.accord_sentence(IROISE, date_vote=None, n_enjeux=3, n_sans_moyens=0))
    assert "non encore voté" in said


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (
            (3_200_000, 2_900_000, 1_073_000, 300_000),
            "Sur une enveloppe de 3,2 M€, le Département a voté 2,9 M€ (91 %) et versé 1,1 M€ (37 % du voté) ; "
            "il reste 300 000 € à affecter d'ici au 31 décembre 2027.",
        ),
        (
            (1_000_000, 1_000_000, 0, 0),
            "Sur une enveloppe de 1,0 M€, le Département a voté 1,0 M€ (100 %) mais n'a encore rien versé ; "
            "l'enveloppe est entièrement affectée.",
        ),
        (
            (1_000_000, 1_200_000, 1_199_999, -200_000),
            "Sur une enveloppe de 1,0 M€, le Département a voté 1,2 M€ (120 %) et versé 1,2 M€ "
            "(plus de 99 % du voté) ; l'enveloppe est dépassée de 200 000 €.",
        ),
        (
            (None, 50_000, 100, None),
            "Aucune enveloppe n'est inscrite ; le Département a voté 50 000 € et versé 100 € "
            "(moins de 1 % du voté).",
        ),
        (
            (1_000_000, 0, 0, 1_000_000),
            "Sur une enveloppe de 1,0 M€, le Département n'a encore rien voté ; "
            "il reste 1,0 M€ à affecter d'ici au 31 décembre 2027.",
        ),
        ((0, 0, 0, 0), "Aucune enveloppe n'est inscrite ; le Département n'a encore rien voté."),
    ],
)
def test_promised_voted_paid_and_left_are_said_together(figures, expected):
    promis, vote, verse, reste = figures
    assert plain(s.envelope_sentence(promis=promis, vote=vote, verse=verse, reste=reste, fin=DAY)) == expected


@pytest.mark.parametrize(
    ("jours", "faits", "n", "expected"),
    [
        (0, 0, 0, "Il n'y ajoute ni jour d'ingénierie, ni accompagnement de projet."),
        (0, 0, 2, "Il n'y ajoute aucun jour d'ingénierie, mais accompagne 2 projets."),
        (1, 0, 0, "Il y ajoute 1 jour d'ingénierie, à réaliser, mais n'accompagne aucun projet."),
        (140, 0, 1, "Il y ajoute 140 jours d'ingénierie, dont aucun réalisé, et accompagne un projet."),
        (140, 1, 1, "Il y ajoute 140 jours d'ingénierie, dont 1 réalisé, et accompagne un projet."),
        (140, 85.5, 4, "Il y ajoute 140 jours d'ingénierie, dont 85,5 réalisés, et accompagne 4 projets."),
        (12, 12, 4, "Il y ajoute 12 jours d'ingénierie, tous réalisés, et accompagne 4 projets."),
    ],
)
def test_days_and_accompanied_projects_agree_in_number(jours, faits, n, expected):
    assert plain(s.support_sentence(jours=jours, jours_faits=faits, n_projets=n)) == expected


def test_euros_per_inhabitant_come_with_their_reference_and_the_first_project():
    said = s.per_inhabitant_sentence(
        montant=91.4, depuis=2021, reference=78, n_accords=21, projet="Maison de l'eau", part=0.31
    )
    assert plain(said) == (
        "Cela représente 91 € par habitant depuis 2021, contre 78 € pour l'ensemble des 21 accords ; "
        "le premier projet, « Maison de l'eau », pèse 31 % du total."
    )


@pytest.mark.parametrize(
    ("ecoule", "affecte", "n", "expected"),
    [
        (
            0.68,
            0.91,
            2,
            "L'accord a parcouru 68 % de sa durée et affecté 91 % de son enveloppe ; 2 projets de l'accord sont",
        ),
        (0.68, None, 0, "L'accord a parcouru 68 % de sa durée ; aucun projet de l'accord n'est"),
        (
            1.0,
            0.9,
            1,
            "L'accord est arrivé à son terme et a affecté 90 % de son enveloppe ; un projet de l'accord est",
        ),
        (
            -0.1,
            0.0,
            0,
            "L'accord n'a pas encore commencé et a affecté 0 % de son enveloppe ; aucun projet de l'accord n'est",
        ),
    ],
)
def test_time_elapsed_is_set_against_what_is_allocated(ecoule, affecte, n, expected):
    said = plain(s.progress_sentence(ecoule=ecoule, affecte=affecte, n_retards=n))
    assert said == f"{expected} en retard de plus de six mois."


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, "Aucune aide de l'accord ne devient caduque avant le 31 décembre 2027."),
        (1, "Une aide de l'accord (120 000 €) devient caduque avant le 31 décembre 2027."),
        (3, "3 aides de l'accord (120 000 €) deviennent caduques avant le 31 décembre 2027."),
    ],
)
def test_lapsing_aids_are_counted_with_their_amount(n, expected):
    assert plain(s.lapse_sentence(n_aides=n, montant=120_000, horizon=DAY)) == expected


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (38.7, "soit 12,2 points de plus que dans le Finistère (26,5 %, RP 2021)"),
        (25.3, "soit 1,2 point de moins que dans le Finistère (26,5 %, RP 2021)"),
        (26.2, "une part proche de celle du Finistère (26,5 %, RP 2021)"),
    ],
)
def test_the_older_share_is_compared_in_points(part, words):
    said = s.age_sentence(IROISE, part=part, reference=26.5, millesime="RP 2021")
    assert plain(said) == (
        f"Dans le Pays d'Iroise, {str(part).replace('.', ',')} % des habitants ont 65 ans ou plus, {words}."
    )


def test_the_gap_is_the_difference_of_the_two_figures_shown():
    # 26,04 and 24,96 differ by 1,08 but read 26,0 and 25,0.
    said = plain(s.age_sentence(IROISE, part=26.04, reference=24.96, millesime="RP 2021"))
    assert "soit 1,0 point de plus" in said


def test_the_extreme_communes_are_named_when_they_differ():
    both = {"part": 30.0, "reference": 26.5, "millesime": "RP 2021"}
    said = plain(s.age_sentence(IROISE, **both, minimum=(20.1, "Brest"), maximum=(41.0, "Le Faou")))
    assert said.endswith(" ; de 20,1 % (Brest) à 41,0 % (Le Faou) selon les communes.")
    alike = plain(s.age_sentence(IROISE, **both, minimum=(30.0, "Brest"), maximum=(30.01, "Le Faou")))
    assert "selon les communes" not in alike


def test_a_stake_without_means_is_named_with_its_rank():
    assert plain(s.unfunded_sentence(enjeu="Mobilités", rang=1)) == (
        "L'enjeu « Mobilités » est au 1er rang de l'accord, mais aucun moyen n'est voté à ce jour."
    )


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "aucune décision n'y est attendue"),
        (1, "une décision y est attendue"),
        (4, "4 décisions y sont attendues"),
    ],
)
def test_the_next_meeting_says_what_is_expected_of_it(n, words):
    said = s.meeting_sentence(instance="comité territorial", date=DAY, n_decisions=n)
    start = f"Prochain rendez-vous : comité territorial le 31 décembre 2027 ; {words} pour"
    assert plain(said) == f"{start} ce territoire."
    named = s.meeting_sentence(instance="comité territorial", date=DAY, n_decisions=n, sujet=IROISE.sujet)
    assert plain(named) == f"{start} le Pays d'Iroise."


def test_no_meeting_planned_is_said():
    assert "Aucun rendez-vous" in s.meeting_sentence(instance=None, date=None)


INSIDE = Figures(612, 5e7, 48_300_000, 17_900_000, 9e7, 1204, 800, 3)
NONE = Figures(0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("accords", "start"),
    [
        ((21, 0, 0), "21 accords réunissent 612 projets"),
        ((20, 1, 0), "21 accords, dont un en préparation, réunissent 612 projets"),
        ((17, 2, 1), "20 accords, dont 2 en préparation et un échu, réunissent 612 projets"),
        ((0, 1, 0), "Un accord, en préparation, réunit 612 projets"),
        ((1, 0, 0), "Un accord réunit 612 projets"),
    ],
)
def test_the_overview_counts_the_accords_of_all_its_projects_and_says_its_perimeter(accords, start):
    said = overview_sentence(Synthesis(DAY, 21, *accords, INSIDE, NONE, INSIDE, NONE), perimetre="21 EPCI")
    assert plain(said) == (
        f"{start} : 48,3 M€ votés dont 37 % versés et 1 204 jours d'ingénierie (périmètre : 21 EPCI)."
    )


def test_projects_outside_are_counted_beside_what_was_voted_for_them_not_as_all_having_received_it():
    said = outside_sentence(replace(INSIDE, n_projets=177), where="hors accord (21 EPCI)")
    assert (
        plain(said)
        == "177 projets hors accord (21 EPCI) : 48,3 M€ du Département et 90,0 M€ d'autres financeurs."
    )


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 10, "0 %"),
        (1, 1000, "moins de 1 %"),
        (999, 1000, "plus de 99 %"),
        (10, 10, "100 %"),
        (1, 3, "33 %"),
    ],
)
def test_a_share_never_hides_a_remainder(part, whole, expected):
    assert plain(s.share(part, whole)) == expected


def test_every_epci_has_the_forms_that_sentences_need():
    from data.territoire import load_epci

    for _, epci in load_epci().iterrows():
        forms = s.Forms.of(epci)
        assert forms.de.startswith(("de ", "du ", "d’"))
        assert forms.lieu.startswith(("à ", "dans ", "en "))
        assert plain(forms.sujet) in plain(forms.de) or forms.sujet.startswith("le ")
