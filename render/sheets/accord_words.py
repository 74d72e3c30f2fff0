"""What the sheet and the slides of an accord say alike: title, key figures, sentences."""

from analysis.accord_state import AccordState
from render import numbers, tables
from render.accord_summary import days_done, named_sentences, outside_sentence
from render.numbers import SPACE
from render.sentences import Forms
from render.sheets import words
from render.sheets.dossier import Dossier
from render.typography import typeset


def accord_title(dossier: Dossier) -> str:
    """Name the territory and the years of its accord."""
    state = dossier.state
    years = f"{SPACE}— accord{SPACE}{state.debut.year}-{state.fin.year}" if state.debut and state.fin else ""
    return f"{dossier.epci['nom']}{years}"


def accord_description(dossier: Dossier) -> str:
    """Say in one sentence what the paper is."""
    return words.sheet_description(dossier.forms, numbers.date_fr(dossier.date), public=dossier.public)


def identity(dossier: Dossier) -> str:
    """Write the line under the title: next committee, day, communes, stage."""
    state, epci = dossier.state, dossier.epci
    communes = numbers.plural(epci["n_communes"], "", "1 commune", "# communes")
    outside = int(epci["n_communes"] - epci["n_communes_29"])
    part = f" (dont {outside} dans les Côtes-d’Armor)" if outside else ""
    said = [f"Chiffres arrêtés au {numbers.date_fr(dossier.date)}", f"{communes}{part}"]
    if state.etape:
        said.append(f"étape : {state.etape}")
    committee = dossier.next_committee
    if committee is not None and not dossier.public:
        said.insert(0, f"Comité territorial du {numbers.date_fr(committee['date'].date())}")
    return typeset(" · ".join(said))


def essential_words(dossier: Dossier) -> list[str]:
    """Write what an accord comes to: its money, per inhabitant, its progress, and who is not named."""
    said = named_sentences(dossier.state, dossier.forms)
    if not said:
        return [words.NO_ACCORD[dossier.public], outside_sentence(dossier.state, partial=dossier.public)]
    if dossier.public:
        return [words.public_votes(dossier.state), said.get("par_habitant", ""), words.PUBLIC_READING]
    money = " ".join(said[name] for name in ("enveloppe", "appui"))
    return [money, said.get("par_habitant", ""), said.get("avancement", ""), words.unnamed(dossier.n_unnamed)]


def part_sentences(state: AccordState, forms: Forms) -> list[str]:
    """
    Write what an accord comes to for readers of a part of the votes: nothing on the envelope, nor on what lacks means.

    Parameters
    ----------
    state
        The accord, computed on the part of the portfolio that may be read.
    forms
        Forms of the name of its territory.
    """
    said = named_sentences(state, forms)
    if not said:
        return []
    paid = f", dont {numbers.compact_euros(state.verse_eur)} versés" if state.verse_eur else ""
    voted = (
        f"Les aides du Département comptées ici atteignent {numbers.compact_euros(state.vote_eur)} votés{paid}."
        if state.vote_eur
        else "Aucun vote d'une aide du Département n'est diffusé à cette date."
    )
    retained = words.public_enjeux(forms, date_vote=state.date_vote_cd, count=state.n_enjeux)
    return [retained, typeset(voted), *([said["par_habitant"]] if "par_habitant" in said else [])]


def key_figures_of(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Give the figures that an accord answers first, written as on its page: name, value, remark."""
    state = dossier.state
    if state.accord_id is None:
        outside = state.hors_accord
        return [
            ("Projets hors accord", numbers.number(outside.n_projets), ""),
            ("Voté par le Département", numbers.euros(outside.vote_eur), "hors accord"),
            ("Voté par d’autres financeurs", numbers.euros(outside.autres_eur), "hors accord"),
        ]
    share = (
        f"{numbers.percent(100 * state.part_votee, decimals=0)} du promis"
        if state.part_votee is not None
        else ""
    )
    paid = (
        f"{numbers.percent(100 * state.part_versee, decimals=0)} du voté"
        if state.part_versee is not None
        else ""
    )
    figures = [
        ("Promis", _amount(state.promis_eur), "enveloppe du Département"),
        ("Voté", numbers.euros(state.vote_eur), share),
        ("Versé", numbers.euros(state.verse_eur), paid),
        ("Reste à affecter", _amount(state.reste_eur), "promis moins voté"),
        ("Voté par habitant", _per_inhabitant(state.eur_par_habitant), _reference(dossier)),
        ("Ingénierie", numbers.days(state.jours_prevus), days_done(state)),
    ]
    return [one for one in figures if not (dossier.public and one[0] in ("Promis", "Reste à affecter"))]


def _amount(value: float | None) -> str:
    return numbers.euros(value) if numbers.is_known(value) else words.NOT_RECORDED


def _per_inhabitant(value: float | None) -> str:
    return numbers.euros(value) if value else tables.NOTHING


def _reference(dossier: Dossier) -> str:
    reference, count = dossier.state.reference_eur_par_habitant, dossier.state.reference_n_accords
    if reference is None:
        return ""
    accords = numbers.plural(count, "", "l’accord", "les # accords")
    return f"{accords} : {numbers.euros(reference)}"


def accord_words(dossier: Dossier) -> str:
    """Say how many enjeux the accord retains."""
    state = dossier.state
    if dossier.public:
        return words.public_enjeux(dossier.forms, date_vote=state.date_vote_cd, count=state.n_enjeux)
    return named_sentences(state, dossier.forms).get("accord", "")
