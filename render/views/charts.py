"""A chart of a page as a file: its receipt, which holds what is drawn, its bytes, and the same bytes again."""

import datetime
from dataclasses import dataclass
from typing import Final, cast, get_args

from analysis.diffusion import Audience
from data.portfolio import Portfolio
from data.software import software_version
from render.chart_images import Look, chart_bytes
from render.chart_packing import packed, unpacked
from render.chartspec import ChartSpec
from render.comparer_charts import Compared
from render.diffusion import notices
from render.errors import ReceiptError
from render.printing import FileFormat
from render.receipt import Receipt

CHART: Final = "graphique"
"""What the receipt of a chart is about, and its parameter that names it on its page."""
DATE: Final = "date"
"""Parameter of that receipt: the day its figures are stated at, which may call for the notice of the campaign."""
DRAWN: Final = "dessin"
"""Parameter of that receipt: the chart itself (`render.chart_packing`)."""


@dataclass(frozen=True)
class About:
    """
    What the figures of a chart come from.

    Attributes
    ----------
    portfolio, donnees
        The portfolio, and the name of the other data (`render.views.world.data_name`).
    date
        The day they are stated at.
    """

    portfolio: Portfolio
    donnees: str
    date: datetime.date


def chart_receipt(
    chart: ChartSpec | Compared,
    about: About,
    *,
    name: str,
    kind: FileFormat,
    moment: datetime.datetime,
    diffusion: Audience = "public",
) -> Receipt:
    """
    Write the receipt of a chart.

    Parameters
    ----------
    chart
        What is drawn, which the receipt keeps.
    about
        What its figures come from.
    name
        Name of the chart on its page.
    kind
        Format of the file.
    moment
        When it is made, with its time zone, to the second.
    diffusion
        For whom.
    """
    return Receipt(
        objet=CHART,
        parametres={CHART: name, DATE: about.date.isoformat(), DRAWN: packed(chart)},
        fichier=kind,
        diffusion=diffusion,
        donnees=about.donnees,
        portefeuille=about.portfolio.version,
        contenu=about.portfolio.content_hash,
        logiciel=software_version(),
        moment=moment,
    )


def chart_file(receipt: Receipt) -> bytes:
    """
    Draw the chart of a receipt; the same bytes each time.

    Raises
    ------
    ReceiptError
        When the receipt is not that of a chart, or was modified.
    """
    if receipt.fichier not in get_args(FileFormat) or DRAWN not in receipt.parametres:
        msg = f"Le reçu {receipt.id} n’est pas celui d’un graphique que l’atlas sait dessiner."
        raise ReceiptError(msg)
    chart = unpacked(receipt.parametres[DRAWN])
    try:
        date = datetime.date.fromisoformat(receipt.parametres[DATE])
        look = Look(notices=notices(receipt.diffusion, date=date, moment=receipt.moment))
        return chart_bytes(
            chart, file_format=cast(FileFormat, receipt.fichier), look=look, metadata=receipt.metadata
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        msg = f"Le reçu {receipt.id} a été modifié : son graphique ne se dessine plus ({error})."
        raise ReceiptError(msg) from error
