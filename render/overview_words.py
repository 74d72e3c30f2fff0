"""What is said of the whole portfolio: its accords, what stands outside them."""

from analysis.synthesis import Figures, Synthesis
from render.numbers import compact_euros, is_known, plural
from render.sentences import share
from render.typography import listed, typeset


def overview_sentence(whole: Synthesis, *, perimetre: str, partial: bool = False) -> str:
    """
    Sum up all accords, those in preparation and those that are over told apart, with their perimeter.

    Parameters
    ----------
    whole
        The key figures; its projects are those of all these accords.
    perimetre
        « 21 EPCI »: every total says its own.
    partial
        Whether the figures count a part of the portfolio only.
    """
    count = whole.n_accords + whole.n_accords_en_preparation + whole.n_accords_echus
    if count <= 0:
        known = "diffusé" if partial else "enregistré"
        return typeset(f"Aucun accord n'est {known} (périmètre : {perimetre}).")
    inside = whole.dans_accord
    verb = "réunit" if count == 1 else "réunissent"
    accords, apart = _accords_and_apart(count, whole.n_accords_en_preparation, whole.n_accords_echus)
    start = f"{accords}, {apart}," if apart else accords
    joined = f"{start} {verb if inside.n_projets else f'ne {verb}'}"
    projects = plural(inside.n_projets, "aucun projet", "un projet", "# projets")
    parts = []
    if inside.vote_eur:
        paid = f" dont {share(inside.paye_eur, inside.vote_eur)} versés" if inside.paye_eur else ""
        parts.append(f"{compact_euros(inside.vote_eur)} votés{paid}")
    else:
        parts.append(f"aucun {'vote diffusé' if partial else 'euro voté'}")
    if is_known(inside.jours_prevus) and inside.jours_prevus > 0:
        parts.append(f"{plural(inside.jours_prevus, '', '# jour', '# jours')} d'ingénierie")
    said = f"{joined} {projects} : {listed(parts)} (périmètre : {perimetre})."
    return typeset(said[:1].upper() + said[1:])


def counted_accords(count: int, *, preparing: int, over: int = 0) -> str:
    """Count accords, those in preparation and those that are over set apart."""
    accords, apart = _accords_and_apart(count, preparing, over)
    return f"{accords}, {apart}" if apart else accords


def _accords_and_apart(count: int, preparing: int, over: int) -> tuple[str, str]:
    accords = plural(count, "aucun accord", "un accord", "# accords")
    kinds = [
        plural(preparing, "", "un en préparation", "# en préparation"),
        plural(over, "", "un échu", "# échus"),
    ]
    told = listed([one for one in kinds if one])
    if not told:
        return accords, ""
    return accords, told.removeprefix("un ") if count == 1 else f"dont {told}"


def outside_sentence(outside: Figures, *, where: str) -> str:
    """
    Sum up the projects that stand outside the accords.

    Parameters
    ----------
    outside
        Their figures, one project at least.
    where
        « hors accord (21 EPCI) ».
    """
    amounts = []
    if outside.vote_eur or not outside.autres_eur:
        amounts.append(f"{compact_euros(outside.vote_eur)} du Département")
    if outside.autres_eur:
        amounts.append(f"{compact_euros(outside.autres_eur)} d'autres financeurs")
    projects = plural(outside.n_projets, "", "Un projet", "# projets")
    return typeset(f"{projects} {where} : {' et '.join(amounts)}.")
