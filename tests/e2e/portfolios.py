"""Portfolios that put the pages to the test: a thousand sites, and texts that would like to be code."""

from typing import Final

import pandas as pd

from data.demonstration import demonstration_portfolio
from data.portfolio import Portfolio, PortfolioSource

SITES: Final = 1_000
IMAGE: Final = "<img src=x onerror=window.__pwned=1>"
LINK: Final = "[x](javascript:window.__pwned=1)"
SCRIPT: Final = "<script>window.__pwned=1</script>"
ANCHOR: Final = '<a href="javascript:window.__pwned=1">lien</a>'
HOSTILE: Final = f"{IMAGE} {LINK} {SCRIPT} {ANCHOR} $x^2$ **gras** :red[rouge]"
WRITTEN_BY_OTHERS: Final = {
    "projet": ("intitule", "maitre_ouvrage"),
    "enjeu": ("intitule", "objectif"),
    "contribution": ("resume",),
    "avenant": ("objet",),
    "instance": ("ordre_du_jour",),
    "decision": ("reference",),
    "financement": ("apporteur", "dispositif"),
}
SOURCE: Final = PortfolioSource("demonstration", HOSTILE, HOSTILE, "Licence Ouverte 2.0", "2026", "")


def crowded_and_hostile() -> Portfolio:
    """
    Give the demonstration as real data, with a thousand sited projects and hostile texts everywhere.

    Every text that an import could bring in holds an image, a link, a script and Markdown.
    """
    tables = {name: frame.copy() for name, frame in demonstration_portfolio().tables.items()}
    tables["projet"] = _crowded(tables["projet"])
    for name, columns in WRITTEN_BY_OTHERS.items():
        tables[name] = tables[name].assign(**dict.fromkeys(columns, HOSTILE))
    return Portfolio.from_tables(tables, sources=(SOURCE,))


def _crowded(projet: pd.DataFrame) -> pd.DataFrame:
    """Repeat the sited projects of accords, under new identifiers, until there are a thousand sites."""
    sited = projet[projet["lon"].notna() & projet["accord_id"].notna()]
    missing = SITES - int(projet["lon"].notna().sum())
    more = pd.concat([sited] * (missing // len(sited) + 1)).head(missing)
    more = more.assign(projet_id=[f"P{rank}" for rank in range(SITES, SITES + missing)])
    return pd.concat([projet, more], ignore_index=True)
