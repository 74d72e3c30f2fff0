"""
What a project says of each of its financing lines: principal enjeu, cost, owner.

See docs/methode/moyens.md.
"""

from __future__ import annotations

import pandas as pd

from analysis.lookup import look_up
from data.portfolio import Portfolio


def principal_enjeux(portfolio: Portfolio) -> pd.Series[str]:
    """
    Give each project its principal enjeu, which must be one of its own accord.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `projet_enjeu`, `projet` and `enjeu` are read.

    Returns
    -------
    enjeu_id
        Index `projet_id`; projects without such an enjeu are absent. Were two links marked principal, the
        first code would count, so that no euro counts twice.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> principal_enjeux(worked_portfolio()).to_dict()
    {'P1': 'J1'}
    """
    links = portfolio.tables["projet_enjeu"]
    links = links[links["principal"].fillna(False).astype(bool)]
    of_projet = look_up(links["projet_id"], portfolio.tables["projet"].set_index("projet_id")["accord_id"])
    of_enjeu = look_up(links["enjeu_id"], portfolio.tables["enjeu"].set_index("enjeu_id")["accord_id"])
    links = links[of_projet == of_enjeu].sort_values(["projet_id", "enjeu_id"])
    return links.drop_duplicates("projet_id").set_index("projet_id")["enjeu_id"]


def project_costs(portfolio: Portfolio) -> pd.DataFrame:
    """
    Choose the cost of each project: in the base of its lines, else in the base of its owner.

    Lines that all have one base decide it. Otherwise an association counts TTC (it seldom recovers
    VAT) and any other owner HT. When the cost is known in the other base only, that base is kept: a
    project never has both costs, so that no sum can mix them.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `projet` and `financement` are read.

    Returns
    -------
    costs
        Index `projet_id`; `base_cout` (HT, TTC), `cout_ht_eur`, `cout_ttc_eur` (one of them at most is
        known, in euros), `bases_lignes` (number of bases among its lines).

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> project_costs(worked_portfolio()).loc[["P1", "P3"], ["base_cout", "cout_ht_eur"]]
              base_cout  cout_ht_eur
    projet_id
    P1               HT     100000.0
    P3               HT      30000.0
    """
    projet = portfolio.tables["projet"].set_index("projet_id")
    lines = portfolio.tables["financement"][["projet_id", "base"]].drop_duplicates()
    n_bases = lines["projet_id"].value_counts().reindex(projet.index, fill_value=0)
    single = lines.drop_duplicates("projet_id", keep=False).set_index("projet_id")["base"]
    ttc = projet["maitre_ouvrage_type"] == "association"
    known_base = single.reindex(projet.index)
    ttc = (known_base == "TTC") | (known_base.isna() & ttc)
    has_ht, has_ttc = projet["cout_ht_eur"].notna(), projet["cout_ttc_eur"].notna()
    ttc = (ttc & (has_ttc | ~has_ht)) | (has_ttc & ~has_ht)
    return pd.DataFrame(
        {
            "base_cout": pd.Series("HT", index=projet.index, dtype="str").mask(ttc, "TTC"),
            "cout_ht_eur": projet["cout_ht_eur"].mask(ttc),
            "cout_ttc_eur": projet["cout_ttc_eur"].where(ttc),
            "bases_lignes": n_bases,
        }
    )


def owner_lines(portfolio: Portfolio) -> pd.Series[bool]:
    """
    Tell which financing lines are paid by the owner of the project itself.

    Parameters
    ----------
    portfolio
        The portfolio; its tables `financement` and `projet` are read.

    Returns
    -------
    own
        One value per row of `financement`: True when the type is « maître d'ouvrage », when both SIRET
        are the same, or when both names are the same but for case and spaces.

    Examples
    --------
    >>> from analysis.worked_example import worked_portfolio
    >>> owner_lines(worked_portfolio()).fillna(False).tolist()
    [False, False, True, False, False, False]
    """
    lines = portfolio.tables["financement"]
    projet = portfolio.tables["projet"].set_index("projet_id")
    owner = look_up(lines["projet_id"], projet["maitre_ouvrage"]).str.strip().str.casefold()
    siret = look_up(lines["projet_id"], projet["maitre_ouvrage_siret"])
    same_name = lines["apporteur"].str.strip().str.casefold() == owner
    return (lines["apporteur_type"] == "maître d'ouvrage") | same_name | (lines["apporteur_siret"] == siret)
