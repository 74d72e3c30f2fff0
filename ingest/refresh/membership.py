"""Which commune belongs to which EPCI, since when, and which communes have merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.manifest import Source
from data.territoire import load_epci_formes
from ingest.errors import RefreshError
from ingest.refresh.archives import Archives
from ingest.refresh.step import Frames, Output, Step

DEPARTEMENT = "29"
COMMUNES = "package/data/communes.json"
EPCI = "package/data/epci.json"
HISTORY = "package/data/historique-communes.json"
HISTORY_PACKAGE = "decoupage-0.8.0"
LATEST = "decoupage-6.0.0"

SNAPSHOTS: dict[int, str] = {
    2019: "decoupage-0.7.0",
    2020: "decoupage-0.8.0",
    2021: "decoupage-1.1.1",
    2022: "decoupage-2.3.1",
    2023: "decoupage-3.1.1",
    2024: "decoupage-4.1.0",
    2025: "decoupage-5.3.0",
    2026: "decoupage-6.0.0",
}
"""The package that holds the EPCI as they stood on 1 January of each year."""

NATURES = {"CC": "CC", "CA": "CA", "CU": "CU", "METRO": "ME"}

SOURCES = (
    Source(
        id="dgcl-epci",
        producteur="DGCL",
        titre="Liste et composition des EPCI à fiscalité propre",
        millesime="1er janvier 2019 à 2026",
        licence="Licence Ouverte 2.0",
        url="https://www.collectivites-locales.gouv.fr/",
        date="2026-01-01",
    ),
    Source(
        id="insee-cog",
        producteur="INSEE",
        titre="Code officiel géographique",
        millesime="2026",
        licence="Licence Ouverte 2.0",
        url="https://www.insee.fr/fr/information/2560452",
        date="2026-01-01",
    ),
)


def build(archives: Archives, _built: Frames) -> Frames:
    """Return the EPCI, the dated memberships and the merged communes."""
    intercos = {year: local_epci(archives, package) for year, package in SNAPSHOTS.items()}
    members = {year: members_of(found) for year, found in intercos.items()}
    history = archives.read_json(HISTORY_PACKAGE, HISTORY)
    snapshots = {year: archives.read_json(package, COMMUNES) for year, package in SNAPSHOTS.items()}
    return {
        "epci": _epci(intercos[max(intercos)]),
        "appartenance": dated_memberships(members),
        "passage": pd.concat(
            [mergers_in_history(history), mergers_between(snapshots)], ignore_index=True
        ).drop_duplicates("ancien_insee"),
    }


def local_epci(archives: Archives, package: str) -> list[dict[str, Any]]:
    """Return the raw EPCI that have at least one member in the département."""
    return [
        epci
        for epci in archives.read_json(package, EPCI)
        if any(member["code"].startswith(DEPARTEMENT) for member in epci["membres"])
    ]


def members_of(intercos: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the SIREN of the EPCI of each member commune."""
    return {member["code"]: epci["code"] for epci in intercos for member in epci["membres"]}


def dated_memberships(members: Mapping[int, Mapping[str, str]]) -> pd.DataFrame:
    """
    Turn yearly compositions into periods.

    Parameters
    ----------
    members
        For each consecutive year, the SIREN of the EPCI of each commune on 1 January.

    Returns
    -------
    appartenance
        `insee`, `siren`, `debut`, `fin`: first and last day. The first year's memberships may be older than
        their `debut`; `fin` is null where the membership still holds in the last year.
    """
    open_: dict[str, tuple[str, int]] = {}
    rows: list[tuple[str, str, int, int | None]] = []
    for year in sorted(members):
        for insee, (siren, since) in list(open_.items()):
            if members[year].get(insee) != siren:
                rows.append((insee, siren, since, year - 1))
                del open_[insee]
        for insee, siren in members[year].items():
            open_.setdefault(insee, (siren, year))
    rows += [(insee, siren, since, None) for insee, (siren, since) in open_.items()]
    return pd.DataFrame(
        {
            "insee": pd.Series([row[0] for row in rows], dtype=str),
            "siren": pd.Series([row[1] for row in rows], dtype=str),
            "debut": _dates(f"{row[2]}-01-01" for row in rows),
            "fin": _dates(None if row[3] is None else f"{row[3]}-12-31" for row in rows),
        }
    )


def mergers_in_history(history: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """
    Follow each commune of the département that ended to the commune that stands in its place.

    Parameters
    ----------
    history
        Events since 1943: a commune that ended names its `successeur`; a delegated or associated commune
        names the `pole` that took it in.

    Returns
    -------
    passage
        `ancien_insee`, `insee` (both codes, never equal) and `date_effet`, when the old code ceased to be
        that of a commune.
    """
    events = {event["id"]: event for event in history}
    alive = {event["code"] for event in history if event["type"] == "COM" and "dateFin" not in event}
    rows = []
    for event in history:
        code = event["code"]
        ended = event["type"] == "COM" and "dateFin" in event and code not in alive
        if not ended or not code.startswith(DEPARTEMENT):
            continue
        heir = _heir(event, events, alive)
        if heir is not None:
            rows.append((code, heir, event["dateFin"]))
    last = pd.DataFrame(rows, columns=["ancien_insee", "insee", "date_effet"]).sort_values("date_effet")
    last = last.drop_duplicates("ancien_insee", keep="last")
    return _passage(last.itertuples(index=False, name=None))


def mergers_between(snapshots: Mapping[int, Iterable[Mapping[str, Any]]]) -> pd.DataFrame:
    """
    Return the communes that ceased between two yearly lists, with the commune that took them in.

    Same columns as `mergers_in_history`; `date_effet` is 1 January of the first list without the commune.
    """
    rows = []
    previous: set[str] = set()
    for year in sorted(snapshots):
        communes = [c for c in snapshots[year] if c["code"].startswith(DEPARTEMENT)]
        current = {c["code"] for c in communes if c["type"] == "commune-actuelle"}
        heirs = {c["code"]: c.get("chefLieu") or c.get("communeAbsorbante") for c in communes}
        rows += [
            (code, str(heirs[code]), f"{year}-01-01")
            for code in sorted(previous - current)
            if heirs.get(code)
        ]
        previous = current
    return _passage(rows)


def _heir(event: Mapping[str, Any], events: Mapping[str, Mapping[str, Any]], alive: set[str]) -> str | None:
    """Return the code of the standing commune at the end of the chain, None when the chain breaks."""
    seen = set()
    following: Mapping[str, Any] | None = event
    while following is not None and following["id"] not in seen:
        if following["type"] == "COM" and following["code"] in alive:
            return str(following["code"])
        seen.add(following["id"])
        following = events.get(following.get("pole") or following.get("successeur") or "")
    return None


def _epci(intercos: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the EPCI with their official name, French forms and nature."""
    forms = load_epci_formes()
    codes = {epci["code"] for epci in intercos}
    if codes != set(forms["siren"]):
        gap = ", ".join(sorted(codes ^ set(forms["siren"])))
        msg = f"epci_formes.csv doit nommer exactement les EPCI publiés ; écarts : {gap}."
        raise RefreshError(msg)
    natures = pd.Series({epci["code"]: NATURES[epci["type"]] for epci in intercos}, name="nature")
    renamed = forms.rename(columns={"nom_officiel": "nom", "nom_carte": "nom_court"})
    return renamed.merge(natures, left_on="siren", right_index=True, validate="one_to_one")


def _passage(rows: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    listed = list(rows)
    return pd.DataFrame(
        {
            "ancien_insee": pd.Series([row[0] for row in listed], dtype=str),
            "insee": pd.Series([row[1] for row in listed], dtype=str),
            "date_effet": _dates(row[2] for row in listed),
        }
    )


def _dates(values: Iterable[str | None]) -> pd.Series[Any]:
    return pd.Series(np.array(list(values), dtype="datetime64[us]"))


STEP = Step(
    label="Intercommunalités et communes fusionnées",
    run=build,
    outputs=(
        Output("epci", ("siren",), ("dgcl-epci",)),
        Output("appartenance", ("insee", "debut"), ("dgcl-epci",)),
        Output("passage", ("ancien_insee",), ("insee-cog",)),
    ),
    sources=SOURCES,
)
