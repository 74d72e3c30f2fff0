"""What is said of a commune or of a canton: what it is, to whom it belongs, what its projects receive."""

from collections.abc import Sequence

from analysis.project_search import SelectionTotals
from render import numbers
from render.sentences import Forms
from render.typography import at, capital, listed, of, subject, typeset


def commune_forms(nom: str) -> Forms:
    """Give the forms of the name of a commune: « Le Faou », « du Faou », « au Faou »."""
    return Forms(subject(nom), of(nom), at(nom))


def membership_sentence(nom: str, *, epci: Forms | None, cantons: Sequence[str], departement: str) -> str:
    """
    Say to which EPCI and canton a commune belongs.

    Parameters
    ----------
    nom
        The commune.
    epci
        Name of its EPCI, None when it has none.
    cantons
        Names of its canton, of all those that share it, or none outside the Finistère.
    departement
        « 29 », else the commune belongs to another département.
    """
    name = capital(subject(nom))
    member = (
        f"{name} est une commune {epci.de}"
        if epci
        else f"{name} n'appartient à aucune intercommunalité : elle n'a pas d'accord de territoire"
    )
    if departement != "29":
        return typeset(
            f"{member}, mais se trouve dans les Côtes-d'Armor : elle compte dans les totaux de son "
            "intercommunalité, pas dans ceux du Finistère."
        )
    if len(cantons) > 1:
        return typeset(f"{member} ; elle est partagée entre les cantons de {listed(list(cantons))}.")
    place = f" ; elle est dans le canton {of(cantons[0])}" if cantons else ""
    return typeset(f"{member}{place}.")


def canton_sentence(
    nom: str,
    *,
    n_communes: int,
    population: int,
    epci: Sequence[tuple[str, int]],
    partagee: str | None,
) -> str:
    """
    Say what a canton is made of, and what of it is not known.

    Parameters
    ----------
    nom
        « Crozon ».
    n_communes, population
        Its whole communes and their inhabitants.
    epci
        Short name of each EPCI and number of communes there; communes of no EPCI are left out.
    partagee
        The town of which it holds a part, None for a canton made of whole communes.
    """
    title = f"Canton {of(nom)} :"
    if partagee and not n_communes:
        return typeset(
            f"{title} une partie de {partagee}. Ses limites ne sont pas connues de cet outil : aucun chiffre "
            f"n'est donné pour lui ; ceux de la ville entière sont sur la fiche {of(partagee)}."
        )
    whole = ("une commune entière", "# communes entières") if partagee else ("une commune", "# communes")
    count = numbers.plural(n_communes, "", *whole)
    people = numbers.plural(population, "", "# habitant", "# habitants")
    places = [f"{name} ({numbers.plural(n, '', '1 commune', '# communes')})" for name, n in epci]
    within = numbers.plural(len(places), "", "intercommunalité", "intercommunalités")
    spread = f" ; {within} : {listed(places)}" if places else ""
    if not partagee:
        return typeset(f"{title} {count} et {people} en 2023{spread}.")
    own = "cette commune" if n_communes == 1 else "ces communes"
    return typeset(
        f"{title} une partie de {partagee} et {count} ({people} en 2023){spread}. La limite dans "
        f"{partagee} n'est pas connue de cet outil : les chiffres sont ceux de {own}."
    )


def local_means_sentence(local: SelectionTotals, *, lieu: str, partial: bool = False) -> str:
    """
    Say what the projects of a place receive, and how many more are given up.

    Parameters
    ----------
    local
        Sums over its own projects.
    lieu
        « à Roscoff », « dans le canton de Crozon ».
    partial
        Whether the reader knows of a part of the projects only.
    """
    dropped = local.n_abandonnes
    if not local.n_projets:
        but = numbers.plural(dropped, "", ", hors un projet abandonné", ", hors # projets abandonnés")
        return typeset(f"Aucun projet situé {lieu} n'est {'diffusé' if partial else 'connu'}{but}.")
    left = numbers.plural(dropped, "", " (et un abandonné)", " (et # abandonnés)")
    one, several = ("Un projet diffusé", "# projets diffusés") if partial else ("Un projet", "# projets")
    projects = numbers.plural(local.n_projets, "", f"{one}{left} est situé", f"{several}{left} sont situés")
    inside = numbers.plural(
        local.n_dans_accord, "aucun dans un accord", "un dans un accord", "# dans un accord"
    )
    money = [
        f"{numbers.euros(amount)} {words}"
        for amount, words in (
            (local.vote_eur, "votés par le Département"),
            (local.autres_eur, "par d'autres financeurs"),
        )
        if amount > 0
    ]
    received = f" : {listed(money)}" if money else " : aucun montant voté"
    return typeset(f"{projects} {lieu}, dont {inside}{received}.")


def shared_sentence(n_partages: int, vote_eur: float) -> str:
    """Say what wider projects receive, and why it is counted in no commune; empty without any."""
    if not n_partages:
        return ""
    projects = numbers.plural(
        n_partages, "", "Un projet d'échelle plus large sert", "# projets d'échelle plus large servent"
    )
    amount = f" ({numbers.euros(vote_eur)} votés par le Département)" if vote_eur > 0 else ""
    return typeset(f"{projects} aussi ce territoire{amount} : leur montant ne se partage pas entre communes.")
