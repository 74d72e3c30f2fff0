"""What every image carries around its map."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Furniture:
    """
    What is on a page and not in its `MapSpec`.

    Attributes
    ----------
    producer
        Who made the map.
    receipt_id
        Identifier of the receipt that makes the image again.
    logo
        A PNG or JPEG image, or None.
    notices
        Sentences that must go with the image: diffusion, pre-election reserve.
    date
        Day of the data shown, written under the map.
    subtitle
        Line under the title; by default, what the map shows territory by territory.
    """

    producer: str
    receipt_id: str = ""
    logo: bytes | None = None
    notices: tuple[str, ...] = ()
    date: datetime.date | None = None
    subtitle: str = ""
