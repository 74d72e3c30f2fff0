"""The table annexed to an assembly: the decisions of one committee about the accords."""

from typing import Any, Final

import pandas as pd

from analysis.funding import funding_lines
from analysis.governance import decisions_about, instances_of
from analysis.project_facts import project_costs
from render import numbers
from render.calendar_words import territory
from render.errors import SheetError
from render.sheets import words
from render.sheets.blocks import Block, bullets, note, paragraphs, section, table
from render.sheets.compile import Paper
from render.sheets.holdings import Holdings
from render.tables import NOTHING, amount, duration, text
from render.typography import capital, typeset

_SHARES: Final = (7, 32, 46, 32, 20, 18, 18, 18, 10, 18, 26)
GRANTED: Final = "attribué"
_AMOUNTS: Final = ("assiette_eur", "vote_eur", "sollicite_eur")


def annex_paper(holdings: Holdings, instance_id: str, *, receipt_id: str = "") -> Paper:
    """
    Write the table of the decisions of one committee.

    Parameters
    ----------
    holdings
        What it is made from, for an edition.
    instance_id
        The committee.
    receipt_id
        Identifier of the receipt, printed on each page.

    Raises
    ------
    SheetError
        When no committee has this identifier.
    """
    instance = _instance(holdings, instance_id)
    day = instance["date"].date()
    name = typeset(f"{capital(str(instance['type']))} du {numbers.date_fr(day)}")
    place = territory(instance["siren"], holdings.epci["nom"])
    return Paper(
        title=name,
        subtitle=typeset(f"Tableau annexé : décisions sur les accords · {place}"),
        description=typeset(f"Tableau annexé des décisions, {name}."),
        header=name,
        footer=words.footer(holdings, receipt_id=receipt_id),
        notices=holdings.edition.notices,
        sections=_sections(holdings, instance, to_come=day > holdings.date),
        landscape=True,
        demonstration=holdings.demonstration,
    )


def _instance(holdings: Holdings, instance_id: str) -> dict[Any, Any]:
    every = instances_of(holdings.shown)
    found = every[every["instance_id"] == instance_id]
    if found.empty:
        nearest = every.loc[every["type"] == "commission permanente", "instance_id"].tail(1)
        example = f", par exemple {nearest.iloc[0]}" if len(nearest) else ""
        msg = (
            f"Aucune instance « {instance_id[:60]} » parmi les {len(every)} que ce document peut montrer : "
            f"donnez un identifiant de la table « instance »{example}."
        )
        raise SheetError(msg)
    return dict(found.iloc[0])


def decided_rows(holdings: Holdings, instance_id: str) -> pd.DataFrame:
    """
    Give the decisions of a committee that may be named, with what their line and their project say.

    Returns
    -------
    rows
        By territory then object: the columns of `analysis.governance.decisions_about`, `maitre_ouvrage`, `moyen`,
        `assiette_eur`, `cout_eur`, `base_cout`, `jours_prevus`, `territoire` and `decide_eur`: the amount of the
        decision, else what its line is worth at the date, or asks.
    """
    every = decisions_about(holdings.figures)
    rows = holdings.nameable(every[every["instance_id"] == instance_id])
    lines = funding_lines(holdings.figures, date=holdings.date).set_index("financement_id")
    facts = lines[["moyen", "jours_prevus", *_AMOUNTS]]
    projet = holdings.figures.tables["projet"].set_index("projet_id")[["maitre_ouvrage"]]
    costs = project_costs(holdings.figures)
    costs["cout_eur"] = costs["cout_ht_eur"].fillna(costs["cout_ttc_eur"])
    rows = rows.join(facts, on="financement_id").join(projet, on="projet_id")
    rows = rows.join(costs[["cout_eur", "base_cout"]], on="projet_id")
    worth = rows["vote_eur"].where(rows["vote_eur"] > 0, rows["sollicite_eur"])
    rows["decide_eur"] = rows["montant_eur"].fillna(worth.where(rows["sens"] == GRANTED))
    rows["territoire"] = [territory(siren, holdings.epci["nom_court"]) for siren in rows["siren"]]
    return rows.sort_values(["territoire", "objet", "decision_id"], ignore_index=True)


def _sections(holdings: Holdings, instance: dict[Any, Any], *, to_come: bool) -> list[dict[str, Any]]:
    rows = decided_rows(holdings, str(instance["instance_id"]))
    every = decisions_about(holdings.figures)
    left_out = int((every["instance_id"] == instance["instance_id"]).sum()) - len(rows)
    blocks: list[Block] = [paragraphs(_summary(rows, to_come=to_come), words.left_out(left_out))]
    if len(rows):
        granted = float(rows.loc[rows["sens"] == GRANTED, "decide_eur"].sum())
        total = ["", words.TOTAL_GRANTED, *[""] * (len(_SHARES) - 4), amount(granted), ""]
        blocks.append(table(annex_table(rows), _SHARES, total=total))
        blocks.append(note(words.READING["taux"]))
    source = typeset(f"Décisions : {holdings.source}, version {holdings.world.portfolio.version}.")
    title = words.PROPOSED if to_come else words.DECIDED
    return [
        section(title, blocks),
        section(words.SOURCES, [bullets([source, words.READING["jours"]], small=True)]),
    ]


def _summary(rows: pd.DataFrame, *, to_come: bool) -> str:
    if rows.empty:
        return words.NO_DECISION
    count = numbers.plural(len(rows), "", "Une décision", "# décisions")
    counts = rows["sens"].value_counts()
    kinds = ", ".join(
        numbers.plural(counts[sens], "", *forms)
        for sens, forms in words.DECISIONS.items()
        if sens in counts.index
    )
    verb = "proposées" if to_come else "enregistrées"
    verb = verb if len(rows) > 1 else verb.removesuffix("s")
    return typeset(f"{count} {verb} ({kinds}).")


def annex_table(rows: pd.DataFrame) -> pd.DataFrame:
    """List decisions, numbered, as an assembly reads them."""
    money = rows["moyen"].isna() | (rows["moyen"] == "financement")
    rates = rows["decide_eur"] / rows["assiette_eur"].where(rows["assiette_eur"] > 0)
    decided = [
        amount(value) if in_euros else duration(days)
        for value, in_euros, days in zip(rows["decide_eur"], money, rows["jours_prevus"], strict=True)
    ]
    return pd.DataFrame(
        {
            "N°": [str(place + 1) for place in range(len(rows))],
            "Territoire": rows["territoire"],
            "Opération": rows["objet"].map(text),
            "Maître d’ouvrage": rows["maitre_ouvrage"].map(text),
            "Moyen": rows["moyen"].map(text),
            "Décision": rows["sens"].map(text),
            "Coût": [
                f"{amount(cost)} {base}" if numbers.is_known(cost) and cost else NOTHING
                for cost, base in zip(rows["cout_eur"], rows["base_cout"], strict=True)
            ],
            "Assiette": rows["assiette_eur"].where(money).map(amount),
            "Taux": [
                numbers.percent(100 * rate) if numbers.is_known(rate) and rate and in_euros else NOTHING
                for rate, in_euros in zip(rates, money, strict=True)
            ],
            "Montant": decided,
            "Référence": rows["reference"].map(text),
        }
    )
