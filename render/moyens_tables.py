"""The tables and sentences of the means of all accords, as written for the reader."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from render import numbers
from render.sentences import share
from render.tables import NOTHING, amount, duration
from render.typography import capital, typeset

HELPED: Final = "projets avec une aide du Département"
"""What `departement_totals` counts: a line of the Département, asked or voted; other projects have no line there."""


def balance_table(balance: pd.DataFrame, key: str, header: str, labels: Mapping[str, str]) -> pd.DataFrame:
    """
    List promised, voted, paid and left, with both rates.

    Parameters
    ----------
    balance
        From `analysis.envelopes.balance`, by `key`.
    key
        `accord_id` or `moyen`.
    header
        Header of the first column.
    labels
        Value of `key` → words.

    Returns
    -------
    table
        One row per group, ordered by words; a column in which nothing is known is left out.
    """
    words = [labels.get(str(code), capital(str(code))) for code in balance[key]]
    table = pd.DataFrame(
        {
            header: words,
            "Promis": balance["promis_eur"].map(amount),
            "Voté": _parts(balance["vote_eur"], balance["promis_eur"]),
            "Versé": _parts(balance["paye_eur"], balance["vote_eur"]),
            "Reste à affecter": balance["reste_eur"].map(
                lambda value: numbers.euros(value) if numbers.is_known(value) else NOTHING
            ),
            "Part votée du promis": _rates(balance["vote_eur"], balance["promis_eur"]),
            "Part versée du voté": _rates(balance["paye_eur"], balance["vote_eur"]),
            "Jours promis": balance["jours_promis"].map(duration),
            "Jours prévus": balance["jours_prevus"].map(duration),
            "Jours réalisés": balance["jours_faits"].map(duration),
        }
    )
    return _without_empty(table.sort_values(header, ignore_index=True))


def voted_table(voted: pd.DataFrame, key: str, header: str, labels: Mapping[str, str]) -> pd.DataFrame:
    """
    List voted and paid by theme or funder, the largest vote first.

    Parameters
    ----------
    voted
        From `analysis.funding.summarise`, by `key`.
    key, header, labels
        As for `balance_table`.
    """
    rows = voted.sort_values("vote_eur", ascending=False, kind="stable")
    total = pd.Series(rows["vote_eur"].sum(), index=rows.index)
    table = pd.DataFrame(
        {
            header: [labels.get(str(code), capital(typeset(str(code)))) for code in rows[key]],
            "Projets": [numbers.number(count) for count in rows["n_projets"]],
            "Sollicité": rows["sollicite_eur"].map(amount),
            "Voté": _parts(rows["vote_eur"], total),
            "Part du voté": _rates(rows["vote_eur"], total),
            "Versé": rows["paye_eur"].map(amount),
            "Jours prévus": rows["jours_prevus"].map(duration),
            "Jours réalisés": rows["jours_faits"].map(duration),
        }
    )
    return _without_empty(table.reset_index(drop=True))


def payments_table(payments: pd.DataFrame) -> pd.DataFrame:
    """List euros planned and paid and days done by year, from `summarise(payment_lines, ["exercice", "moyen"])`."""
    sums = payments.groupby("exercice", as_index=False)[
        ["prevu_eur", "paye_eur", "jours_prevus", "jours_faits"]
    ].sum()
    table = pd.DataFrame(
        {
            "Année": [str(int(year)) for year in sums["exercice"]],
            "Prévu": sums["prevu_eur"].map(amount),
            "Versé": sums["paye_eur"].map(amount),
            "Jours prévus": sums["jours_prevus"].map(duration),
            "Jours réalisés": sums["jours_faits"].map(duration),
        }
    )
    return _without_empty(table)


def perimeter_table(
    totals: Mapping[str, pd.DataFrame], perimeters: Mapping[str, str], *, header: str
) -> pd.DataFrame:
    """
    Set the Département's votes in accords beside those outside, by perimeter.

    Parameters
    ----------
    totals
        Words → `analysis.totals.departement_totals`.
    perimeters
        Row of the totals → words, in order.
    header
        Header of the first column.
    """
    columns: dict[str, list[str]] = {header: list(perimeters.values())}
    for words, rows in totals.items():
        known = rows.reindex(list(perimeters))
        columns[f"{words} : voté"] = [amount(value) for value in known["vote_eur"]]
        columns[f"{words} : versé"] = [amount(value) for value in known["paye_eur"]]
        columns[f"{words} : {HELPED}"] = [numbers.number(value) for value in known["n_projets"]]
        columns[f"{words} : jours prévus"] = [duration(value) for value in known["jours_prevus"]]
    table = pd.DataFrame({typeset(name): values for name, values in columns.items()})
    # A special perimeter without a single project says nothing.
    counts = [name for name in table.columns if name.endswith(HELPED)]
    kept = (table[counts] != "0").any(axis=1) | (table[header] == perimeters["ensemble"])
    return _without_empty(table[kept].reset_index(drop=True))


def means_sentence(balance: pd.DataFrame) -> str:
    """
    Say what all accords together promise, voted, paid and have left.

    Parameters
    ----------
    balance
        From `analysis.envelopes.balance`, by `accord_id`.
    """
    promised, voted, paid = (float(balance[name].sum()) for name in ("promis_eur", "vote_eur", "paye_eur"))
    if not promised and not voted:
        return typeset("Aucun moyen n’est promis ni voté dans un accord à cette date.")
    count = numbers.plural(
        int((balance["promis_eur"] > 0).sum()), "Aucun accord ne", "Un accord", "# accords"
    )
    if not promised:
        return typeset(
            f"Aucune enveloppe n’est promise à cette date ; le Département a voté {numbers.compact_euros(voted)} dans "
            f"les accords et versé {numbers.compact_euros(paid)}."
        )
    verb = "promet" if count == "Un accord" else "promettent"
    rate = f" ({share(paid, voted)} du voté)" if voted else ""
    start = f"{count} {verb} {numbers.compact_euros(promised)}"
    left = float(balance["reste_eur"].sum())
    rest = f"il reste {numbers.compact_euros(left)} à affecter" if left > 0 else "tout le promis est affecté"
    return typeset(
        f"{start} ; le Département en a voté {numbers.compact_euros(voted)} ({share(voted, promised)}) et versé "
        f"{numbers.compact_euros(paid)}{rate} ; {rest}."
    )


def votes_sentence(balance: pd.DataFrame) -> str:
    """
    Say what was voted and paid in the accords, where the envelopes are not told.

    Parameters
    ----------
    balance
        From `analysis.envelopes.balance`, by `accord_id`.
    """
    voted, paid = (float(balance[name].sum()) for name in ("vote_eur", "paye_eur"))
    if not voted:
        return typeset("Aucun moyen n’est voté dans un accord à cette date, dans ce qui est diffusé.")
    rate = f" et versé {numbers.compact_euros(paid)} ({share(paid, voted)} du voté)" if paid else ""
    return typeset(f"Le Département a voté {numbers.compact_euros(voted)} dans les accords{rate}.")


def leverage_sentence(effect: float, own: float, others: float) -> str:
    """Say how many euros of other funders go with one euro of the Département, with both amounts."""
    return typeset(
        f"Pour 1 € voté par le Département dans les accords, les autres financeurs ont voté "
        f"{numbers.euros(effect, decimals=2)} dans les mêmes projets ({numbers.compact_euros(others)} pour "
        f"{numbers.compact_euros(own)})."
    )


def inside_sentence(inside: float, outside: float) -> str:
    """Say what share of the Département's votes stands in accords."""
    total = inside + outside
    return typeset(
        f"Sur {numbers.compact_euros(total)} votés par le Département et connus ici, {numbers.compact_euros(inside)} "
        f"({share(inside, total)}) le sont dans un accord et {numbers.compact_euros(outside)} hors accord."
    )


def _parts(parts: "pd.Series[float]", wholes: "pd.Series[float]") -> list[str]:
    """Write amounts as their rates are written: nothing out of something is a known zero."""
    return [
        numbers.euros(part) if whole > 0 and numbers.is_known(part) else amount(part)
        for part, whole in zip(parts, wholes, strict=True)
    ]


def _rates(parts: "pd.Series[float]", wholes: "pd.Series[float]") -> list[str]:
    return [
        share(float(part), float(whole)) if whole > 0 else NOTHING
        for part, whole in zip(parts, wholes, strict=True)
    ]


def _without_empty(table: pd.DataFrame) -> pd.DataFrame:
    return table.loc[:, (table != NOTHING).any()]
