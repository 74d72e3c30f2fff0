"""The tables of the paper of an accord, as texts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from render import numbers
from render.calendar_words import plan_table
from render.sheets import words
from render.sheets.dossier import Dossier
from render.tables import NOTHING, amount, day, stage, text
from render.typography import typeset


def enjeux_table(dossier: Dossier) -> pd.DataFrame:
    """List the enjeux in force: what is done of their projects, what is voted and paid, or that nothing is."""
    rows = dossier.enjeux
    public = dossier.public
    return pd.DataFrame(
        {
            "Enjeu": [f"{rank}. {title}" for rank, title in zip(rows["rang"], rows["intitule"], strict=True)],
            "Projets": rows["n_projets"].map(_count),
            "Réalisés": rows["n_realises"].map(_count),
            "En cours": rows["n_en_cours"].map(_count),
            "À venir": rows["n_a_venir"].map(_count),
            "Voté": [
                "sans moyens" if without and not public else amount(voted)
                for voted, without in zip(rows["vote_eur"], rows["sans_moyens"], strict=True)
            ],
            "Versé": rows["paye_eur"].map(amount),
            "Jours": rows["jours_prevus"].map(
                lambda days: numbers.trimmed(days, decimals=1) if days else NOTHING
            ),
        }
    )


def enjeux_total(dossier: Dossier) -> list[str]:
    """Give the last row of the enjeux: the whole accord, projects without enjeu included."""
    state, projects = dossier.state, dossier.every_project["avancement"]
    done, going = int((projects == "réalisé").sum()), int(projects.isin(("en cours", "suspendu")).sum())
    return [
        "Ensemble de l’accord",
        _count(state.n_projets),
        _count(done),
        _count(going),
        _count(len(projects) - done - going),
        amount(state.vote_eur),
        amount(state.verse_eur),
        numbers.trimmed(state.jours_prevus, decimals=1) if state.jours_prevus else NOTHING,
    ]


def _count(value: int) -> str:
    return numbers.number(value) if value else NOTHING


def followed_table(dossier: Dossier) -> pd.DataFrame:
    """List what the last committee decided, and what came of it."""
    rows = dossier.followed
    return pd.DataFrame(
        {
            "Opération": rows["objet"].map(text),
            "Décision du comité": rows["sens"].map(text),
            "Suite donnée": [_follow_up(row) for row in rows.to_dict("records")],
            "Avancement": rows["avancement"].map(stage),
            "Voté": rows["vote_eur"].map(amount),
        }
    )


def _follow_up(row: Mapping[Any, Any]) -> str:
    later = pd.notna(row["suite_date"]) and row["suite_date"] > row["date"]
    if not later:
        return "Aucune depuis"
    return typeset(f"{text(row['suite_sens'])} le {day(row['suite_date'])} ({row['suite_instance_type']})")


def alerts_table(dossier: Dossier) -> pd.DataFrame:
    """List the points of vigilance that may be named, with who can act and before when."""
    rows = dossier.alerts
    return pd.DataFrame(
        {
            "Point de vigilance": rows["kind"].map(dict(words.ALERTS)),
            "Objet": [
                f"{text(title)} (hors accord)" if pd.isna(accord) else text(title)
                for title, accord in zip(rows["objet"], rows["accord_id"], strict=True)
            ],
            "Maître d’ouvrage": rows["maitre_ouvrage"].map(text),
            "Échéance": rows["date"].map(day),
            "Montant": rows["montant_eur"].map(amount),
        }
    )


def next_plan_table(dossier: Dossier) -> pd.DataFrame:
    """List the operations of the plan in preparation, as a committee examines them."""
    wanted = [
        "Opération",
        "Maître d’ouvrage",
        "Coût",
        "Assiette",
        "Taux",
        "Aide du Département",
        "Autres financeurs",
        "Part du maître d’ouvrage",
    ]
    return plan_table(dossier.plan, dossier.holdings.world.names("epci"))[wanted]


def contributions_table(dossier: Dossier, *, most: int) -> pd.DataFrame:
    """List the last contributions received."""
    rows = dossier.state.contributions.head(most)
    return pd.DataFrame(
        {
            "Date": rows["date"].map(day),
            "Origine": rows["origine"].map(text),
            "Résumé": rows["resume"].map(text),
        }
    )


def expected_table(dossier: Dossier) -> pd.DataFrame:
    """List the decisions written on the agenda of the next committee."""
    rows = dossier.decisions_of(dossier.next_committee)
    return pd.DataFrame(
        {
            "Opération": rows["objet"].map(text),
            "Décision attendue": rows["sens"].map(text),
            "Montant": rows["montant_eur"].map(amount),
        }
    )


def instances_table(dossier: Dossier, *, most: int) -> pd.DataFrame:
    """List the next committees and how many decisions about the territory they await."""
    rows = dossier.instances.head(most)
    return pd.DataFrame(
        {
            "Date": rows["date"].map(day),
            "Instance": rows["type"].map(text),
            "Décisions attendues": [
                numbers.plural(count, "aucune", "une décision", "# décisions")
                for count in rows["n_decisions"]
            ],
        }
    )


def financing_table(dossier: Dossier) -> pd.DataFrame:
    """List the projects that may be named with their financing plan, by enjeu."""
    order = {str(code): place for place, code in enumerate(dossier.enjeux["enjeu_id"])}
    ranks = {
        str(code): str(rank)
        for code, rank in zip(dossier.enjeux["enjeu_id"], dossier.enjeux["rang"], strict=True)
    }
    rows = dossier.projects
    rows = rows.assign(ordre=rows["enjeu_id"].map(order).fillna(len(order)))
    rows = rows.sort_values(["ordre", "vote_eur", "projet_id"], ascending=[True, False, True])
    return pd.DataFrame(
        {
            "Enjeu": [ranks.get(str(code), NOTHING) for code in rows["enjeu_id"]],
            "Opération": rows["intitule"].map(text),
            "Maître d’ouvrage": rows["maitre_ouvrage"].map(text),
            "Avancement": rows["avancement"].map(stage),
            "Coût": [
                f"{amount(cost)} {base}" if numbers.is_known(cost) and cost else NOTHING
                for cost, base in zip(rows["cout_eur"], rows["base_cout"], strict=True)
            ],
            "Aide du Département": rows["vote_eur"].map(amount),
            "Autres financeurs": rows["autres_eur"].map(amount),
            "Part du maître d’ouvrage": rows["part_mo_eur"].map(amount),
            "Plan": rows["etat_plan"].map(dict(words.PLANS)).fillna(NOTHING),
        }
    )
