"""From a file to a published version: read it, check it, replace the rows of its source, keep the others."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from data.catalogue import load_catalogue
from data.complement import Complement
from data.dataset import D, Dataset
from data.durable import explain_refusal
from data.portfolio import Portfolio
from data.schema import TABLES, conform
from data.series import Loaded as LoadedContent
from data.store import Loaded, Store
from data.validation import Fault, blocking, validate
from data.versions import Publication, SourceFile
from data.world import current_complement
from ingest import distances, dotations, filosofi, france_services, limites, modele, observation, pvd, scdl
from ingest.complements import merge_complement
from ingest.decoding import MAX_BYTES, too_large
from ingest.departures import describe_departures
from ingest.errors import LayoutError, PublicationError, ReadingError
from ingest.layout import Layout, Parsed
from ingest.placing import Territoires
from ingest.progress import told_to
from ingest.report import ImportReport

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        dotations.LAYOUT,
        scdl.LAYOUT,
        modele.LAYOUT,
        observation.LAYOUT,
        filosofi.LAYOUT,
        france_services.LAYOUT,
        distances.LAYOUT,
        pvd.LAYOUT,
        limites.LAYOUT,
    )
}
"""Every known layout by name."""

REPORTS = "rapports"
"""Folder of the store with one CSV per import: what became of each row that was not simply accepted."""

Progress = Callable[[str, int, int], None]
"""Receives the step under way, in French, how much is done, and how much there is: `STEP` for each of two steps."""

STEP = 100

_SHOWN_FAULTS = 5
_INVENTED = (
    "Rien n’est publié : ce fichier contient des données de démonstration (source « demonstration »), qui ne se mêlent "
    "jamais à des données réelles. Gardez vos propres lignes seulement, avec leur source."
)
_CLOSED: dict[type[OSError], str] = {
    FileNotFoundError: "il n’existe pas",
    IsADirectoryError: "c’est un dossier",
    PermissionError: "accès refusé",
}


@dataclass(frozen=True)
class Incoming:
    """A file brought in: its bare name and its bytes."""

    name: str
    content: bytes


def read_incoming(path: Path, *, max_bytes: int | None = None) -> Incoming:
    """
    Read a file from disk, without ever holding more than the permitted size, in bytes.

    Raises
    ------
    ReadingError
        When it is absent, unreadable or too large.
    """
    try:
        with path.open("rb") as file:
            limit = max_bytes or MAX_BYTES
            content = file.read(limit + 1)
        if len(content) > limit:
            raise ReadingError(too_large(path.stat().st_size, limit))
    except OSError as error:
        reason = next(
            (words for kind, words in _CLOSED.items() if isinstance(error, kind)), "lecture impossible"
        )
        msg = f"Le fichier {path} ne s’ouvre pas ({reason}) : vérifiez son nom et ses droits."
        raise ReadingError(msg) from error
    return Incoming(path.name, content)


def import_file(
    path: Path,
    *,
    layout: str,
    store: Store | None,
    when: dt.datetime,
    who: str,
    progress: Progress | None = None,
) -> ImportReport:
    """
    Import a file from disk; see `import_content`.

    Raises
    ------
    IngestError, StoreError
        As `import_content`, and when the file cannot be opened.
    """
    known = LAYOUTS.get(layout)
    incoming = read_incoming(path, max_bytes=known.max_bytes if known else None)
    if known is observation.LAYOUT:
        incoming = replace(incoming, content=observation.with_catalogue(incoming.content, path))
    return import_content(incoming, layout=layout, store=store, when=when, who=who, progress=progress)


def import_content(
    incoming: Incoming,
    *,
    layout: str,
    store: Store | None,
    when: dt.datetime,
    who: str,
    progress: Progress | None = None,
) -> ImportReport:
    """
    Import a file: replace the rows of its sources in what is published, and publish the result.

    The rows are those of the portfolio, whose first real import leaves the demonstration behind, or those of what
    completes the embedded data (`Layout.complement`), which leave the portfolio
    alone. Rejected rows do not stop the accepted ones; when none is accepted, nothing is published.

    Parameters
    ----------
    incoming
        Name and bytes of the file.
    layout
        One of `LAYOUTS`.
    store
        Where to publish; None only checks the file.
    when
        Time of publication, aware.
    who
        Who publishes.
    progress
        Told of each step.

    Returns
    -------
    report
        What became of every row; also written beside the versions (`detail`) when a store is given.

    Raises
    ------
    LayoutError
        When the layout is unknown or the file is not of it.
    ReadingError
        When the file is empty, too large or not a text.
    PublicationError
        When its rows do not agree with those of the other sources.
    StoreError
        When the store cannot be read or written; what it held is intact.
    """
    told = progress or _silent
    imported = current_complement() if store is None else store.complements.load()
    territoires = Territoires.embedded(imported.content)
    parsed = _parse(incoming, layout, territoires, told)
    report = _report(parsed, layout=layout, file=incoming.name)
    if store is None:
        return report
    digest = hashlib.sha256(incoming.content).hexdigest()
    report, publishable = _settle(report, parsed, LAYOUTS[layout])
    if publishable:
        told("Publication", STEP, 2 * STEP)
        message = f"Import « {LAYOUTS[layout].label} » : {report.accepted} ligne{'s' if report.accepted > 1 else ''}"
        file = SourceFile(incoming.name, digest, len(incoming.content))
        publication = Publication(who, when, message, file)
        report = _publish(parsed, report, publication, store=store, territoires=territoires)
    refused = f"{when.astimezone(dt.UTC):%Y%m%d-%H%M%S}-{digest[:8]}-refus"
    report = _write_detail(report, store.root / REPORTS, name=report.version or refused)
    told("Terminé", 2 * STEP, 2 * STEP)
    return report


@dataclass(frozen=True, eq=False)
class Rehearsal:
    """
    What an import would do, nothing being published.

    Attributes
    ----------
    report
        What would become of every row.
    before, after
        What the rows would come upon, and with them (the portfolio, or what completes the embedded data); `after` is
        None when no row is accepted.
    """

    report: ImportReport
    before: Dataset
    after: Dataset | None


def rehearse(incoming: Incoming, *, layout: str, store: Store, progress: Progress | None = None) -> Rehearsal:
    """
    Read a file and build what its import would publish; parameters and errors as for `import_content`.

    The accepted rows are checked beside those of the other sources, so what can be rehearsed can be published.
    """
    told = progress or _silent
    territoires = Territoires.embedded(store.complements.load().content)
    parsed = _parse(incoming, layout, territoires, told)
    report = _report(parsed, layout=layout, file=incoming.name)
    told("Rapprochement avec ce qui est affiché", STEP, 2 * STEP)
    report, publishable = _settle(report, parsed, LAYOUTS[layout])
    after: Dataset | None = None
    if LAYOUTS[layout].complement:
        complement = store.complements.base().content
        after = merge_complement(complement, parsed) if publishable else None
        told("Terminé", 2 * STEP, 2 * STEP)
        return Rehearsal(report, complement, after)
    portfolio = store.base().portfolio
    after = _merge(portfolio, parsed, territoires) if publishable else None
    told("Terminé", 2 * STEP, 2 * STEP)
    return Rehearsal(report, portfolio, after)


def _settle(report: ImportReport, parsed: Parsed, layout: Layout) -> tuple[ImportReport, bool]:
    """Tell whether what was read may be published, saying in the report why it may not."""
    if not report.accepted:
        notice = "Aucune ligne acceptée : rien n’est publié."
    elif layout.whole and report.faults:
        notice = f"{len(report.faults)} défaut(s) à corriger : rien n’est publié tant qu’il en reste un."
    elif parsed.demonstration:
        raise PublicationError(_INVENTED)
    else:
        return report, True
    return replace(report, notices=(*report.notices, notice)), False


def _parse(incoming: Incoming, layout: str, territoires: Territoires, told: Progress) -> Parsed:
    """Read the file, the first half of an import, telling how far its rows are read."""
    if layout not in LAYOUTS:
        msg = f"Format « {layout} » inconnu : choisissez parmi {', '.join(LAYOUTS)}."
        raise LayoutError(msg)
    step = "Lecture et contrôle des lignes"
    told(step, 0, 2 * STEP)
    with told_to(lambda share: told(step, int(STEP * share), 2 * STEP)):
        return LAYOUTS[layout].parse(incoming.content, territoires)


def _publish(
    parsed: Parsed, report: ImportReport, publication: Publication, *, store: Store, territoires: Territoires
) -> ImportReport:
    """Publish the accepted rows beside those of the other sources, and tell first what they come upon or replace."""
    notices: list[str] = []

    def told(base: LoadedContent[D], after: D) -> D:
        replaced = frozenset(source.source_id for source in parsed.sources)
        left = describe_departures(base.content, after, version=base.version, replaced=replaced)
        notices.extend(filter(None, (base.notice, left)))
        return after

    def change(base: Loaded) -> Portfolio:
        return told(base, _merge(base.portfolio, parsed, territoires))

    def complete(base: LoadedContent[Complement]) -> Complement:
        return told(base, merge_complement(base.content, parsed))

    if LAYOUTS[report.layout].complement:
        version = store.complements.revise(complete, publication)
    else:
        version = store.revise(change, publication)
    return replace(report, version=version, notices=(*notices, *report.notices))


def _write_detail(report: ImportReport, folder: Path, *, name: str) -> ImportReport:
    """Write the row-by-row file; a disk that refuses it cannot undo what is published, and is told."""
    path = folder / f"{name}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        report.write(path)
    except OSError as error:
        notice = f"Le rapport ligne à ligne n’a pas pu être écrit. {explain_refusal(error, folder)}"
        return replace(report, notices=(*report.notices, notice))
    return replace(report, detail=path)


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _report(parsed: Parsed, *, layout: str, file: str) -> ImportReport:
    rejected = len({(fault.sheet, fault.line) for fault in parsed.faults if fault.line})
    return ImportReport(
        layout=layout,
        file=file,
        read=parsed.read,
        accepted=parsed.read - rejected,
        repaired=len({(repair.sheet, repair.line) for repair in parsed.repairs}),
        rejected=rejected,
        faults=parsed.faults,
        repairs=parsed.repairs,
        a_verifier=parsed.a_verifier,
        notices=parsed.notices,
        totals=parsed.totals,
    )


def _merge(base: Portfolio, parsed: Parsed, territoires: Territoires) -> Portfolio:
    """Replace the rows of the sources that were read; refuse a portfolio that would contradict itself."""
    replaced = {source.source_id for source in parsed.sources}
    tables = {}
    for name in TABLES:
        kept = base.tables[name][~base.tables[name]["source_id"].isin(replaced)]
        fresh = parsed.tables.get(name)
        tables[name] = kept if fresh is None else pd.concat([kept, conform(fresh, name)], ignore_index=True)
    faults = portfolio_faults(tables, territoires)
    if faults:
        first = " ".join(map(str, faults[:_SHOWN_FAULTS]))
        msg = f"Rien n’est publié : {len(faults)} incohérence(s) avec les autres sources. {first}"
        raise PublicationError(msg)
    sources = tuple(source for source in base.sources if source.source_id not in replaced)
    return Portfolio.from_tables(tables, sources=(*sources, *parsed.sources))


def portfolio_faults(tables: Mapping[str, pd.DataFrame], territoires: Territoires) -> list[Fault]:
    """List what forbids the publication of these tables: cells, keys, references and rules between rows."""
    catalogue = load_catalogue()
    return blocking(
        validate(
            tables,
            sirens=territoires.epci,
            insees=set(territoires.communes),
            themes={theme.id for theme in catalogue.themes if theme.portefeuille},
            indicateurs={indicateur.id for indicateur in catalogue.indicateurs},
        )
    )
