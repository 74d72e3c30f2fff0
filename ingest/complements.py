"""Adding imported observation, limits and services to those of other sources, or refusing what contradicts them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.catalogue import FOLDER, load_catalogue
from data.complement import Complement
from data.complement_tables import COMPLEMENT_TABLES
from data.dataset import PortfolioSource
from data.folder_series import FolderSeries
from data.schema import conform
from data.versions import Publication
from ingest.errors import PublicationError
from ingest.layout import Parsed

_SHOWN = 5


def merge_complement(base: Complement, parsed: Parsed) -> Complement:
    """
    Replace the rows of the sources that were read.

    Parameters
    ----------
    base
        What is shown.
    parsed
        Accepted rows of a file.

    Raises
    ------
    PublicationError
        When two sources would say the same thing twice, or an indicator has values and no catalogue entry.
    """
    replaced = {source.source_id for source in parsed.sources}
    tables = {}
    for name, table in COMPLEMENT_TABLES.items():
        kept = base.tables[name][~base.tables[name]["source_id"].isin(replaced)]
        fresh = parsed.tables.get(name)
        tables[name] = kept if fresh is None else pd.concat([kept, conform(fresh, table)], ignore_index=True)
    sources = tuple(source for source in base.sources if source.source_id not in replaced)
    return _checked(tables, (*sources, *parsed.sources))


def withdraw(series: FolderSeries[Complement], source_id: str, publication: Publication) -> str:
    """
    Publish a version without the rows of one source; those of the others stay.

    Parameters
    ----------
    series
        The versions of what completes the embedded data (`Store.complements`).
    source_id
        The source.
    publication
        Who, when, why.

    Returns
    -------
    version
        Identifier of the new version.

    Raises
    ------
    PublicationError
        When what is shown holds nothing of that source, or when other rows lean on it.
    StoreError
        When the store cannot be written; what it held is intact.
    """
    return series.revise(lambda base: _without(base.content, source_id), publication)


def _without(base: Complement, source_id: str) -> Complement:
    if source_id not in {source.source_id for source in base.sources}:
        msg = f"Rien n’est publié : la version affichée n’a pas de source « {source_id} »."
        raise PublicationError(msg)
    tables = {name: rows[rows["source_id"] != source_id] for name, rows in base.tables.items()}
    return _checked(tables, tuple(source for source in base.sources if source.source_id != source_id))


def _checked(tables: dict[str, pd.DataFrame], sources: tuple[PortfolioSource, ...]) -> Complement:
    """Refuse rows that contradict each other."""
    faults = [*_repeated(tables), *_undescribed(tables)]
    if faults:
        more = f" … et {len(faults) - _SHOWN} autre(s)." if len(faults) > _SHOWN else ""
        msg = f"Rien n’est publié : {' '.join(faults[:_SHOWN])}{more}"
        raise PublicationError(msg)
    return Complement.from_tables(tables, sources=sources)


def _repeated(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Say which rows two sources give."""
    for name, table in COMPLEMENT_TABLES.items():
        rows = tables[name]
        twice = rows[rows.duplicated(list(table.key), keep="first")]
        for row in twice.to_dict("records"):
            key = ", ".join(str(row[column]) for column in table.key)
            yield f"« {key} » est déjà donné par une autre source ou une autre ligne (table {name})."


def _undescribed(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Say which indicators have values, here, and no entry of the catalogue."""
    known = {one.id for one in load_catalogue(FOLDER).indicateurs} | set(tables["indicateur"]["id"])
    for name in sorted(set(tables["observation"]["indicateur"]) - known):
        yield f"l’indicateur « {name} » n’est pas décrit : joignez sa fiche de catalogue."
