"""A chart as a file carries its receipt, which makes the same bytes again."""

import base64
import datetime as dt
import io
import json
import zlib
from dataclasses import replace

import pandas as pd
import pytest
from pypdf import PdfReader

from data.demonstration import demonstration_portfolio
from render.chart_images import chart_bytes
from render.chart_packing import LONGEST, packed, unpacked
from render.diffusion import MARKS, PRE_ELECTION
from render.errors import ReceiptError
from render.printing import FILE_FORMATS, read_metadata
from render.receipt import LONGEST_RECEIPT, read_receipt
from render.views.charts import CHART, DRAWN, About, chart_file, chart_receipt
from render.views.replay import replay
from render.views.world import load_world
from tests.render.test_chart_images import KINDS, compared, spec_of

DAY = dt.date(2026, 11, 23)
MOMENT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def world():
    return load_world(demonstration_portfolio())


def receipt_of(chart, world, kind="svg", *, date=DAY, **order):
    about = About(world.portfolio, world.donnees, date)
    return chart_receipt(chart, about, name="essai", kind=kind, moment=MOMENT, **order)


def test_a_chart_says_who_may_see_it_and_the_campaign_and_says_it_again_when_replayed(world):
    spec, campaign = spec_of("points"), dt.date(2027, 9, 1)
    content = chart_file(receipt_of(spec, world, "pdf", date=campaign, diffusion="interne"))
    text = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    assert MARKS["interne"] in text
    assert " ".join(PRE_ELECTION.split()) in text
    assert replay(read_receipt(content), world) == content
    public = chart_file(receipt_of(spec, world, "pdf"))
    assert "ne pas diffuser" not in PdfReader(io.BytesIO(public)).pages[0].extract_text()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_of_a_chart_draws_it_as_it_is(kind):
    spec = spec_of(kind)
    assert chart_bytes(unpacked(packed(spec)), file_format="svg") == chart_bytes(spec, file_format="svg")
    pd.testing.assert_frame_equal(unpacked(packed(spec)).rows, spec.rows.reset_index(drop=True))


def test_compared_territories_are_kept_too():
    chart = compared("courbes")
    assert unpacked(packed(chart)).names == chart.names
    assert chart_bytes(unpacked(packed(chart)), file_format="svg") == chart_bytes(chart, file_format="svg")


@pytest.mark.parametrize("file_format", FILE_FORMATS)
def test_a_chart_is_replayed_to_the_byte_from_its_own_file(world, file_format):
    content = chart_file(receipt_of(spec_of("points"), world, file_format))
    told = read_receipt(content)
    assert (told.objet, told.parametres[CHART], told.fichier) == (CHART, "essai", file_format)
    assert replay(told, world) == content
    assert read_metadata(content)["CreationDate"] == MOMENT.isoformat()


def test_a_chart_of_other_data_is_not_replayed(world):
    with pytest.raises(ReceiptError, match="données embarquées"):
        replay(replace(receipt_of(spec_of("points"), world), donnees="0"), world)


def test_a_long_chart_holds_in_a_receipt(world):
    rows = pd.concat([spec_of("courbes").rows.assign(code=str(place)) for place in range(40)])
    receipt = receipt_of(replace(spec_of("courbes"), rows=rows), world)
    assert len(rows) > 2_000
    assert len(receipt.to_json()) < LONGEST_RECEIPT / 2


def forged(change):
    raw = json.loads(zlib.decompress(base64.b64decode(packed(spec_of("classement")))))
    change(raw)
    return base64.b64encode(zlib.compress(json.dumps(raw).encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pas du base64",
        base64.b64encode(b"rien").decode(),
        base64.b64encode(zlib.compress(b"[]")).decode(),
        base64.b64encode(zlib.compress(b" " * (LONGEST + 1))).decode(),
        forged(lambda raw: raw["spec"].update(kind="licorne")),
        forged(lambda raw: raw["spec"].update(inconnu=1)),
        forged(lambda raw: raw.update(rows=raw["rows"][1:])),
        forged(lambda raw: raw["rows"][2].__setitem__(1, "int64")),
        forged(lambda raw: raw["spec"].update(colours=3, family="licorne")),
        forged(lambda raw: raw["spec"].update(decimals="beaucoup")),
    ],
)
def test_a_modified_receipt_is_refused_in_one_sentence(world, text):
    receipt = receipt_of(spec_of("classement"), world)
    with pytest.raises(ReceiptError, match=r"\.$"):
        chart_file(replace(receipt, parametres={**receipt.parametres, DRAWN: text}))


def test_what_is_neither_text_number_nor_date_is_refused():
    rows = spec_of("classement").rows.assign(value=[object()] * 7)
    with pytest.raises(TypeError, match="got object"):
        packed(replace(spec_of("classement"), rows=rows))
