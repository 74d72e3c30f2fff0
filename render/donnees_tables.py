"""The catalogue of indicators, the sources and the journal as tables for a reader."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from data.catalogue import Catalogue, Indicateur
from data.complement import EMBEDDED
from data.journal import Entry
from data.manifest import Source
from data.portfolio import PortfolioSource
from data.schema import TABLES
from data.spelling import folded
from data.store import DEMONSTRATION
from data.versions import Version
from render import numbers, tables
from render.typography import typeset

ROLES: Final = {"indice": "Indice de fragilité", "contexte": "Contexte"}
DIRECTIONS: Final = {
    "hausse": "une valeur haute dit un besoin plus grand",
    "baisse": "une valeur basse dit un besoin plus grand",
    "neutre": "aucun sens de besoin",
}
LEVELS: Final = {"iris": "IRIS", "commune": "commune", "epci": "EPCI", "departement": "Finistère"}
ACTIONS: Final = {"publication": "Publication", "choix": "Retour à une version"}
PARIS: Final = ZoneInfo("Europe/Paris")
_SHIPPED: Final = {DEMONSTRATION: "démonstration", EMBEDDED: "données livrées seules"}


def formula(indicateur: Indicateur) -> str:
    """Write how an indicator is computed at any level, from the parts that its catalogue entry names."""
    top, under = indicateur.numerateur, indicateur.denominateur
    if indicateur.agregation == "none":
        return typeset("Valeur publiée par le producteur, jamais agrégée.")
    if indicateur.agregation == "sum":
        return typeset(f"Somme : {top}" if top else "Somme des valeurs des communes.")
    if indicateur.agregation == "tcam":
        return typeset(
            f"(({top} ÷ {under})^(1/{indicateur.annees}) − 1) × {numbers.trimmed(indicateur.facteur)}"
        )
    factor = "" if indicateur.facteur == 1 else f" × {numbers.trimmed(indicateur.facteur)}"
    return typeset(f"{top} ÷ {under}{factor}")


def found(catalogue: Catalogue, *, theme: str | None, words: str) -> list[Indicateur]:
    """
    Find the indicators of a theme that hold every word, whatever its case and accents.

    Parameters
    ----------
    catalogue
        All the indicators, in order of display.
    theme
        Theme id, or None for all.
    words
        Words searched in the label, the definition, the source and the producer.
    """
    wanted = folded(words).split()
    kept = []
    for one in catalogue.indicateurs:
        text = folded(f"{one.label} {one.definition} {one.source} {one.producteur} {one.unite}")
        if theme in (None, one.theme) and all(word in text for word in wanted):
            kept.append(one)
    return kept


def catalogue_table(
    indicateurs: Iterable[Indicateur], catalogue: Catalogue, counts: pd.DataFrame
) -> pd.DataFrame:
    """
    List indicators with their unit, vintage, producer, role and coverage.

    Parameters
    ----------
    indicateurs
        Those shown.
    catalogue
        For the names of themes.
    counts
        From `analysis.availability.availability`.
    """
    rows = _by_indicator(counts)
    return pd.DataFrame(
        [
            {
                "Thème": catalogue.theme(one.theme).label,
                "Indicateur": one.label,
                "Unité": one.unite,
                "Millésime": one.millesime,
                "Producteur": one.producteur,
                "Rôle": ROLES[one.role],
                "Communes connues": known_words(rows[one.id]),
                "Sans valeur, ou estimées": absent_words(rows[one.id]) or tables.NOTHING,
            }
            for one in indicateurs
        ]
    )


def _by_indicator(counts: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {
        str(name): dict(zip(counts.columns, row, strict=True))
        for name, row in zip(counts.index, counts.to_numpy(dtype=object), strict=True)
    }


def known_words(row: Mapping[str, Any]) -> str:
    """Write how many communes have a value: « 262 sur 281 (93 %) », and no share when all have one."""
    known, total = int(row["communes_connues"]), int(row["communes"])
    if not total:
        return tables.NOTHING
    share = f" ({100 * known // total} %)" if known < total else ""
    return typeset(f"{known} sur {total}{share}")


def absent_words(row: Mapping[str, Any]) -> str:
    """Write why communes have no value, and how many are estimated; nothing when all are known as they are."""
    said = (
        numbers.plural(row["secret"], "", "1 sous secret statistique", "# sous secret statistique"),
        numbers.plural(row["manquant"], "", "1 absente de la source", "# absentes de la source"),
        numbers.plural(row["non_calcule"], "", "1 non calculée", "# non calculées"),
        numbers.plural(row["estime"], "", "1 estimée", "# estimées"),
    )
    return typeset(" ; ".join(words for words in said if words))


def producers(indicateurs: Iterable[Indicateur]) -> list[str]:
    """Name every producer once, in the order of the catalogue; an entry may name several."""
    return list(dict.fromkeys(name.strip() for one in indicateurs for name in one.producteur.split(";")))


def contents_table(rows: Mapping[str, int]) -> pd.DataFrame:
    """List the tables of the portfolio: name, what it holds, number of rows."""
    return pd.DataFrame(
        [
            {
                "Table": name,
                "Ce qu’elle contient": TABLES[name].description,
                "Lignes": numbers.number(count),
            }
            for name, count in rows.items()
        ]
    )


def indicator_card(
    indicateur: Indicateur, catalogue: Catalogue, row: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """
    Tell all that the catalogue knows of one indicator, as pairs of a heading and its text.

    Parameters
    ----------
    indicateur, catalogue
        The entry, and the names of themes.
    row
        Its counts (`analysis.availability.availability`).
    """
    pairs = [
        ("Thème", catalogue.theme(indicateur.theme).label),
        ("Définition", indicateur.definition),
        ("Unité", indicateur.unite),
        ("Calcul", formula(indicateur)),
        ("Niveaux", ", ".join(LEVELS[level] for level in indicateur.niveaux)),
        ("Millésime", indicateur.millesime),
        ("Source", indicateur.source),
        ("Producteur", indicateur.producteur),
        ("Licence", indicateur.licence),
        ("Adresse", indicateur.url),
        ("Rôle", f"{ROLES[indicateur.role]} ; {DIRECTIONS[indicateur.sens]}"),
        ("Communes connues", " ; ".join(filter(None, [known_words(row), absent_words(row)]))),
        ("EPCI connus", f"{int(row['epci_connus'])} sur {int(row['epci'])}"),
        ("À ne pas conclure", indicateur.a_ne_pas_conclure),
    ]
    return [(name, text if name == "Adresse" else typeset(text)) for name, text in pairs]


def catalogue_file(
    indicateurs: Iterable[Indicateur], catalogue: Catalogue, counts: pd.DataFrame
) -> pd.DataFrame:
    """Give the whole of the catalogue, one row per indicator, one column per heading, for a file."""
    rows = _by_indicator(counts)
    return pd.DataFrame(
        [
            {
                "Identifiant": one.id,
                "Indicateur": one.label,
                **dict(indicator_card(one, catalogue, rows[one.id])),
            }
            for one in indicateurs
        ]
    )


def sources_table(sources: Iterable[Source]) -> pd.DataFrame:
    """List the data sets behind the embedded files."""
    return pd.DataFrame(
        [
            {
                "Producteur": one.producteur,
                "Jeu de données": one.titre,
                "Millésime": one.millesime,
                "Licence": one.licence,
                "Adresse": one.url,
            }
            for one in sources
        ]
    )


def packages_table(packages: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """List the packages that hold the data sets, each once with all the versions that were read."""
    heads = {"name": "Paquet", "producteur": "Producteur", "licence": "Licence", "version": "Versions"}
    table = pd.DataFrame([dict(one) for one in packages])[list(heads)].rename(columns=heads)
    one = list(heads.values())[:-1]
    return table.groupby(one, sort=False)["Versions"].agg(", ".join).reset_index()


def portfolio_sources_table(sources: Iterable[PortfolioSource]) -> pd.DataFrame:
    """List where the rows of the portfolio come from, or those imported beside the embedded data."""
    return pd.DataFrame(
        [
            {
                "Source": one.label,
                "Producteur": one.producteur or tables.NOTHING,
                "Millésime": one.millesime or tables.NOTHING,
                "Licence": one.licence or tables.NOTHING,
                "Adresse": one.url or tables.NOTHING,
            }
            for one in sources
        ],
        columns=["Source", "Producteur", "Millésime", "Licence", "Adresse"],
    )


def journal_table(
    entries: Iterable[Entry], versions: Mapping[str, Version], *, portfolio: bool = True
) -> pd.DataFrame:
    """
    List the switches of a series of versions, newest first.

    Parameters
    ----------
    entries
        Oldest first.
    versions
        Identifier → what its manifest says, for the number of projects, or of rows.
    portfolio
        Whether they are versions of the portfolio, not of what completes the embedded data.
    """
    counted = "Projets" if portfolio else "Lignes"
    rows = []
    for entry in reversed(list(entries)):
        version, said = versions.get(entry.version), entry.publication
        rows.append(
            {
                "N°": entry.rang,
                "Date": _moment(said.when),
                "Acte": ACTIONS[entry.action],
                "Version": _named(entry.version),
                "Version précédente": _named(entry.previous),
                counted: _count(version, portfolio) if version else tables.NOTHING,
                "Fichier": said.file.name if said.file else tables.NOTHING,
                "Message": said.message or tables.NOTHING,
            }
        )
    columns = ["N°", "Date", "Acte", "Version", "Version précédente", counted, "Fichier", "Message"]
    return pd.DataFrame(rows, columns=columns).map(
        lambda cell: typeset(cell) if isinstance(cell, str) else cell
    )


def _moment(when: datetime.datetime) -> str:
    here = when.astimezone(PARIS)
    return f"{numbers.date_short(here.date())} à {here:%H} h {here:%M}"


def _count(version: Version, portfolio: bool) -> str:
    return numbers.number(version.rows.get("projet", 0) if portfolio else sum(version.rows.values()))


def _named(version: str) -> str:
    return _SHIPPED.get(version, version)
