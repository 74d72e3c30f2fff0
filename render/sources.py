"""Where figures come from, as a reader must see it cited."""

from collections.abc import Iterable
from typing import Final

from data.catalogue import Indicateur
from data.portfolio import Portfolio, PortfolioSource
from render.typography import listed

DEMONSTRATION: Final = "portefeuille fictif de démonstration"


def portfolio_source(portfolio: Portfolio) -> str:
    """Write where the figures of a portfolio come from, with producer, vintage and licence."""
    if portfolio.demonstration:
        return DEMONSTRATION
    return cited(portfolio.sources)


def cited(sources: Iterable[PortfolioSource]) -> str:
    """Write imported sources with producer, vintage and licence."""
    return " ; ".join(
        ", ".join(
            part for part in (source.label, source.producteur, source.millesime, source.licence) if part
        )
        for source in sources
    )


def index_source(indicateurs: Iterable[Indicateur]) -> str:
    """Write where the values of a composite index come from, each source and licence once."""
    items = list(indicateurs)
    named = [*dict.fromkeys(item.source for item in items), *dict.fromkeys(item.licence for item in items)]
    return f"{' ; '.join(named)} ; indice calculé ici"


def index_years(indicateurs: Iterable[Indicateur]) -> str:
    """Write the last years of the values of a composite index: « 2021 et 2023 »."""
    return listed(sorted({item.millesime[-4:] for item in indicateurs}))
