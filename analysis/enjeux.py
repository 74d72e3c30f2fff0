"""
What each enjeu of the accords has received: projects, money, days, or nothing yet.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.funding import departement_lines, funding_lines, other_lines
from analysis.lookup import is_among, look_up
from analysis.memory import remembered
from analysis.project_facts import principal_enjeux
from data.portfolio import Portfolio

_AMOUNTS = ["sollicite_eur", "vote_eur", "paye_eur", "jours_prevus", "jours_faits"]
_USED = ["projet_id", "enjeu_id", "apporteur_type", "du_maitre_ouvrage", "moyen", "en_vigueur", *_AMOUNTS]


def enjeux_in_force(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Tell which enjeux an accord holds at a date, amendments included.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `enjeu` and `avenant` are read.
    date
        Last day known; None applies all amendments recorded.

    Returns
    -------
    enjeux
        Rows of `enjeu` with `en_vigueur`: False before the amendment that adds the enjeu is voted and in
        effect, and after the one that removes it.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> before = enjeux_in_force(worked_portfolio(), date=dt.date(2024, 1, 31))
    >>> before.loc[before["en_vigueur"], "enjeu_id"].tolist()
    ['J1', 'J2']
    >>> after = enjeux_in_force(worked_portfolio(), date=dt.date(2024, 2, 1))
    >>> after.loc[after["en_vigueur"], "enjeu_id"].tolist()
    ['J1', 'J2', 'J3']
    """
    enjeu = portfolio.tables["enjeu"]
    avenant = portfolio.tables["avenant"].set_index("avenant_id")
    effective = avenant[["date_vote", "date_effet"]].max(axis=1)
    limit = pd.Timestamp.max if date is None else pd.Timestamp(date)
    entered = enjeu["avenant_entree"].isna() | (look_up(enjeu["avenant_entree"], effective) <= limit)
    left = look_up(enjeu["avenant_sortie"], effective) <= limit
    return enjeu.assign(en_vigueur=entered & ~left)


@remembered
def enjeu_means(portfolio: Portfolio, *, date: dt.date | None = None) -> pd.DataFrame:
    """
    Give each enjeu its projects and its means; euros and days follow the principal enjeu only.

    Parameters
    ----------
    portfolio
        The portfolio.
    date
        Last day known.

    Returns
    -------
    means
        One row per `enjeu`, sorted by `accord_id`, `rang`, `enjeu_id`: `accord_id`, `enjeu_id`, `rang`,
        `theme`, `intitule`, `objectif`, `sources`, `indicateurs`, `en_vigueur`, `n_projets` (of
        its accord, principal enjeu, not abandoned), `n_projets_lies` (all that answer it, in its accord
        or not), `sollicite_eur`, `vote_eur`,
        `paye_eur`, `jours_prevus`, `jours_faits`, `n_accompagnements` (of the Département),
        `autres_eur` (voted by other funders), and `sans_moyens`: in force, without a euro voted, a day
        planned or an accompaniment granted by the Département.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> means = enjeu_means(worked_portfolio(), date=dt.date(2023, 12, 31))
    >>> means[["enjeu_id", "n_projets", "vote_eur", "autres_eur", "sans_moyens"]]
      enjeu_id  n_projets  vote_eur  autres_eur  sans_moyens
    0       J1          1   24000.0     36000.0        False
    1       J2          0       0.0         0.0         True
    2       J3          0       0.0         0.0        False
    """
    lines = funding_lines(portfolio, date=date)[_USED]
    lines = lines[lines["enjeu_id"].notna()]
    columns = ["accord_id", "enjeu_id", "rang", "theme", "intitule", "objectif", "sources", "indicateurs"]
    means = enjeux_in_force(portfolio, date=date)[[*columns, "en_vigueur"]]
    means = means.sort_values(["accord_id", "rang", "enjeu_id"], ignore_index=True)
    projet = portfolio.tables["projet"]
    active = projet.loc[projet["avancement"] != "abandonné", "projet_id"]
    links = portfolio.tables["projet_enjeu"][["projet_id", "enjeu_id"]].drop_duplicates()
    principal = principal_enjeux(portfolio)
    own = departement_lines(lines)
    sums = own.groupby("enjeu_id")[_AMOUNTS].sum()
    sums["n_accompagnements"] = accompanied(own).groupby("enjeu_id")["projet_id"].nunique()
    sums["autres_eur"] = other_lines(lines).groupby("enjeu_id")["vote_eur"].sum()
    order = pd.Index(means["enjeu_id"])
    counted = {
        "n_projets": principal[is_among(principal.index, active)],
        "n_projets_lies": links.loc[is_among(links["projet_id"], active), "enjeu_id"],
    }
    for name, chosen in counted.items():
        means[name] = chosen.value_counts().reindex(order, fill_value=0).to_numpy()
    for name in [*_AMOUNTS, "n_accompagnements", "autres_eur"]:
        means[name] = sums[name].reindex(order).fillna(0.0).to_numpy()
    means["n_accompagnements"] = means["n_accompagnements"].astype(int)
    helped = (means["vote_eur"] > 0) | (means["jours_prevus"] > 0) | (means["n_accompagnements"] > 0)
    return means.assign(sans_moyens=means["en_vigueur"] & ~helped)


def accompanied(lines: pd.DataFrame) -> pd.DataFrame:
    """
    Keep the accompaniments in force, with or without money or days.

    Parameters
    ----------
    lines
        From `analysis.funding.funding_lines`.

    Returns
    -------
    accompaniments
        Rows of `lines`.

    Examples
    --------
    >>> lines = pd.DataFrame({"moyen": ["accompagnement", "financement"], "en_vigueur": [True, True]})
    >>> len(accompanied(lines))
    1
    """
    return lines[(lines["moyen"] == "accompagnement") & lines["en_vigueur"]]
