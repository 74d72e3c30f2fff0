"""From a receipt to the same file again, to the byte."""

from collections.abc import Callable, Mapping
from typing import Final

from render.errors import ReceiptError, ViewError
from render.receipt import Receipt, logo_digest
from render.reports import KINDS, remake
from render.views.atlas import ATLAS, SIRENS, atlas_file
from render.views.charts import CHART, chart_file
from render.views.export import FILE_KINDS, Making, map_file
from render.views.view import View, strict_view
from render.views.world import World

Maker = Callable[[Receipt, World, Making], bytes]


def check_receipt(receipt: Receipt, world: World, *, logo: bytes | None) -> None:
    """
    Refuse a receipt that what is at hand can no longer honour.

    Parameters
    ----------
    receipt
        What the file was made from.
    world
        What it would be drawn from.
    logo
        The logo given again, or None.

    Raises
    ------
    ReceiptError
        Listing every difference: embedded data, rows of the portfolio, logo, kind of file.
    """
    faults = []
    if receipt.donnees != world.donnees:
        faults.append(
            f"les données embarquées sont de la version {world.donnees}, le reçu est de la version "
            f"{receipt.donnees} : installez la version de l’atlas qui la porte"
        )
    if receipt.contenu != world.portfolio.content_hash:
        faults.append(
            f"le portefeuille « {receipt.portefeuille} » n’a plus les lignes du reçu : restaurez le magasin "
            "où il était publié"
        )
    if receipt.logo != logo_digest(logo):
        faults.append(
            "le logo n’est pas celui du reçu : donnez le même fichier par --logo"
            if receipt.logo
            else "le fichier n’avait pas de logo : rejouez-le sans --logo"
        )
    if receipt.objet not in MAKERS:
        faults.append(f"ce logiciel ne sait pas refaire un fichier « {receipt.objet[:20]} »")
    if faults:
        msg = f"Le reçu {receipt.id} ne peut pas être rejoué : {' ; '.join(faults)}."
        raise ReceiptError(msg)


def replay(receipt: Receipt, world: World, *, logo: bytes | None = None) -> bytes:
    """
    Make the file of a receipt again.

    Parameters
    ----------
    receipt, world, logo
        As for `check_receipt`, which is called first.

    Returns
    -------
    content
        The same bytes as the first time, where `receipt.logiciel` is the version at hand.

    Raises
    ------
    ReceiptError
        When the receipt can no longer be honoured.
    """
    check_receipt(receipt, world, logo=logo)
    return MAKERS[receipt.objet](receipt, world, Making(receipt.moment, logo))


def _view(receipt: Receipt, world: World) -> View:
    try:
        return strict_view(
            receipt.parametres,
            catalogue=world.catalogue,
            sirens=world.epci.index,
            date=receipt.moment.date(),
        )
    except ViewError as error:
        msg = f"Le reçu {receipt.id} demande ce qui n’existe plus. {error}"
        raise ReceiptError(msg) from error


def _map(receipt: Receipt, world: World, making: Making) -> bytes:
    if receipt.fichier not in FILE_KINDS:
        msg = f"Le reçu {receipt.id} est d’un fichier « {receipt.fichier[:10]} » que l’atlas ne sait pas refaire."
        raise ReceiptError(msg)
    return map_file(_view(receipt, world), world, making, kind=receipt.fichier)


def _atlas(receipt: Receipt, world: World, making: Making) -> bytes:
    sirens = [code for code in receipt.parametres.get(SIRENS, "").split(",") if code]
    return atlas_file(_view(receipt, world), world, making, sirens=sirens)


def _report(receipt: Receipt, world: World, _: Making) -> bytes:
    return remake(receipt, world)


def _chart(receipt: Receipt, _: World, __: Making) -> bytes:
    return chart_file(receipt)


MAKERS: Final[Mapping[str, Maker]] = {
    "carte": _map,
    ATLAS: _atlas,
    CHART: _chart,
    **dict.fromkeys(KINDS, _report),
}
"""What a receipt may be about → how it is made again."""
