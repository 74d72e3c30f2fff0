"""What a code of the search box stands for: a commune or a canton, its members and its names."""

from dataclasses import dataclass

import streamlit as st

from app import cache, texts_territoire
from app.cache_territoire import members_of
from app.state import linked, read_choice
from render.sentences import Forms
from render.territoire_words import canton_sentence, commune_forms
from render.typography import of


@dataclass(frozen=True)
class Place:
    """
    A commune or a canton.

    Attributes
    ----------
    code, nom
        INSEE code or code of the canton, and the name of its figures: « Roscoff », « Canton de Crozon »,
        « Canton de Brest-4, hors Brest ».
    forms
        Its name in sentences.
    communes
        INSEE codes of its whole communes, by name.
    sirens
        EPCI of these communes, those with most of them first.
    canton
        Whether it is a canton.
    """

    code: str
    nom: str
    forms: Forms
    communes: tuple[str, ...]
    sirens: tuple[str, ...]
    canton: bool

    @property
    def title(self) -> str:
        """Heading of its sheet."""
        if self.canton:
            return texts_territoire.TITRE_CANTON.format(de=of(str(cache.cantons().at[self.code, "nom"])))
        if not self.sirens:
            return texts_territoire.TITRE_SEULE.format(nom=self.nom)
        return texts_territoire.TITRE_COMMUNE.format(nom=self.nom, de=cache.epci().at[self.sirens[0], "de"])


def place_of(code: str) -> Place:
    """Tell what a code stands for; it must be that of a commune or of a canton."""
    members = members_of(code)
    counts = members["siren_epci"].value_counts()
    sirens = tuple(sorted(map(str, counts.index), key=lambda siren: (-counts[siren], siren)))
    communes = tuple(map(str, members.index))
    if code in cache.cantons().index:
        nom, forms = _canton_names(code)
        return Place(code, nom, forms, communes, sirens, canton=True)
    nom = str(cache.communes().at[code, "nom"])
    return Place(code, nom, commune_forms(nom), communes, sirens, canton=False)


def _canton_names(code: str) -> tuple[str, Forms]:
    """Name a canton; figures of one that holds a part of a town are those of its other communes, and say so."""
    canton = cache.cantons().loc[code]
    de, town = of(str(canton["nom"])), canton["commune_partagee"]
    nom = texts_territoire.TITRE_CANTON.format(de=de)
    if not isinstance(town, str):
        return nom, Forms(f"le canton {de}", f"du canton {de}", f"dans le canton {de}")
    town_name = str(cache.communes().at[town, "nom"])
    part = f"partie du canton {de} hors {of(town_name)}"
    return f"{nom}, hors {town_name}", Forms(f"la {part}", f"de la {part}", f"dans la {part}")


def cantons_of(insee: str) -> list[str]:
    """Codes of the canton of a commune, or of all those that share it."""
    own = cache.communes().at[insee, "code_canton"]
    if isinstance(own, str):
        return [own]
    cantons = cache.cantons()
    return [str(code) for code in cantons.index[cantons["commune_partagee"] == insee]]


def canton_words(code: str) -> str:
    """Say what a canton is made of, and what of it is not known."""
    canton, members = cache.cantons().loc[code], members_of(code)
    counts = members["siren_epci"].value_counts()
    town = canton["commune_partagee"]
    names = cache.epci()["nom_court"]
    return canton_sentence(
        str(canton["nom"]),
        n_communes=len(members),
        population=int(members["population"].sum()),
        epci=[(str(names[siren]), int(counts[siren])) for siren in place_of(code).sirens],
        partagee=str(cache.communes().at[town, "nom"]) if isinstance(town, str) else None,
    )


def wants_sheet(code: str, *, other: str, first: str = "fiche") -> bool:
    """
    Ask whether to show the sheet of a place or the page around it.

    Parameters
    ----------
    code
        The place.
    other
        Name of the page around it.
    first
        What a link that does not say shows: `fiche`, or `page`.
    """
    place = place_of(code)
    labels = {"fiche": place.title if place.canton else place.nom, "page": other}
    view = read_choice("vue", labels, first)
    st.segmented_control(
        texts_territoire.VUE,
        list(labels),
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        **linked("vue", view),
    )
    return view == "fiche"
