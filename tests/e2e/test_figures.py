"""The figures of a page are those of the command line, to the euro."""

import json
import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app import texts
from tests.e2e.conftest import ROOT, TODAY
from tests.e2e.driving import visit

FIGURES = {
    texts.PROMIS: "promis_eur",
    texts.VOTE: "vote_eur",
    texts.VERSE: "verse_eur",
    texts.RESTE: "reste_eur",
    texts.JOURS: "jours_prevus",
}


def summary(store: Path, siren: str, date: str) -> dict[str, float]:
    """Ask the command line for the figures of an accord."""
    done = subprocess.run(
        [sys.executable, "cli.py", "accord", siren, "--json", "--date", date],
        cwd=ROOT,
        env={**os.environ, "ATS_STORE": str(store)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def shown_figures(page: Page) -> dict[str, Decimal]:
    """Read the key figures of the page: label → number, whatever its spaces and its unit."""
    blocks = page.locator(".chiffres").first.locator("> div").all()
    pairs = {
        block.locator("dt").inner_text(): block.locator("dd").evaluate("e => e.firstChild.data")
        for block in blocks
    }
    kept = {label: "".join(c for c in text if c.isdigit() or c in ",−") for label, text in pairs.items()}
    return {
        label: Decimal(digits.replace(",", ".").replace("−", "-")) for label, digits in kept.items() if digits
    }


@pytest.mark.parametrize(
    ("siren", "date"), [("200067072", TODAY), ("242900314", TODAY), ("242900744", "2024-06-30")]
)
def test_promised_voted_paid_and_left_are_those_of_the_command_line(
    page: Page, demonstration_url: str, demonstration_store: Path, siren: str, date: str
):
    visit(page, f"{demonstration_url}/accord?accord={siren}&date={date}")
    told, shown = summary(demonstration_store, siren, date), shown_figures(page)
    for label, name in FIGURES.items():
        exact = Decimal(str(told[name]))
        step = Decimal("0.1") if label == texts.JOURS else Decimal(1)
        assert shown[label] == exact.quantize(step, ROUND_HALF_UP), label
    assert shown[texts.PROMIS] - shown[texts.VOTE] == shown[texts.RESTE]
    assert shown[texts.VOTE] > 0
