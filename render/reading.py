"""
What a map or a ranking shows, read from its values: extremes with their names, median, what is not known.

The sentence under a map and its alternative text both come from here, so that they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data.catalogue import Indicateur
from render.numbers import ABSENT, is_known, number, plural, unit_value
from render.typography import listed, quoted, typeset

Write = Callable[[Any], str]


@dataclass(frozen=True)
class Noun:
    """What one territory of a level is called."""

    one: str
    many: str
    feminine: bool

    def counted(self, count: int) -> str:
        """« une commune », « 3 communes »; « aucune commune »."""
        end = "e" if self.feminine else ""
        return plural(count, f"aucun{end} {self.one}", f"un{end} {self.one}", f"# {self.many}")


NOUNS: Final = {
    "epci": Noun("intercommunalité", "intercommunalités", feminine=True),
    "commune": Noun("commune", "communes", feminine=True),
    "iris": Noun("quartier", "quartiers", feminine=False),
    "barre": Noun("barre", "barres", feminine=True),
    "theme": Noun("thème", "thèmes", feminine=False),
}
OTHER_NOUN: Final = Noun("territoire", "territoires", feminine=False)


@dataclass(frozen=True)
class Reading:
    """
    What a set of values says, already written.

    Attributes
    ----------
    n, n_known
        Territories, and those that have a value.
    lowest, highest, median
        Written values; empty without any value.
    lowest_at, highest_at
        Who has them: « Brest Métropole », « A et B », « 5 communes ».
    n_secret, n_not_computed, n_missing
        Why the others have none.
    noun
        What a territory of this level is called.
    """

    n: int
    n_known: int
    lowest: str
    lowest_at: str
    highest: str
    highest_at: str
    median: str
    n_secret: int
    n_not_computed: int
    n_missing: int
    noun: Noun


def read_values(
    values: "pd.Series[Any]",
    names: "pd.Series[str]",
    *,
    write: Write,
    level: str = "",
    statut: "pd.Series[str] | None" = None,
) -> Reading:
    """
    Read the values of a map.

    Parameters
    ----------
    values
        One per territory, on the index of codes; null where there is none.
    names
        Code → name shown.
    write
        Writes one value with its unit; territories whose written values are the same are tied.
    level
        ``epci``, ``commune``, ``iris``, ``barre`` (of a chart), or anything else for « territoire ».
    statut
        Why a value is absent; without it, an absent value is missing.
    """
    noun = NOUNS.get(level, OTHER_NOUN)
    reasons = pd.Series(index=values.index, dtype=object) if statut is None else statut.reindex(values.index)
    # What is secret stays so even where its value came along.
    known = values[values.map(is_known).astype(bool) & ~reasons.isin(list(ABSENT))].astype(float)
    written = known.map(write)
    why = reasons[~values.index.isin(known.index)]
    ends = [_end(written, known, names, noun, largest=largest) for largest in (False, True)]
    return Reading(
        n=len(values),
        n_known=len(known),
        lowest=ends[0][0],
        lowest_at=ends[0][1],
        highest=ends[1][0],
        highest_at=ends[1][1],
        median=write(known.median()) if len(known) else "",
        n_secret=int((why == "secret").sum()),
        n_not_computed=int((why == "non_calcule").sum()),
        n_missing=int((~why.isin(["secret", "non_calcule"])).sum()),
        noun=noun,
    )


def _end(
    written: "pd.Series[str]",
    known: "pd.Series[float]",
    names: "pd.Series[str]",
    noun: Noun,
    *,
    largest: bool,
) -> tuple[str, str]:
    if known.empty:
        return "", ""
    figures = known.to_numpy()
    text = written.iloc[int(figures.argmax() if largest else figures.argmin())]
    tied = [str(names.get(code, code)) for code in written.index[written == text]]
    return text, listed(tied) if len(tied) <= 2 else f"{number(len(tied))} {noun.many}"


def range_words(reading: Reading) -> str:
    """Write the extremes: « de 3,3 % (Brest Métropole) à 11,8 % (Monts d’Arrée) »."""
    return typeset(f"de {reading.lowest} ({reading.lowest_at}) à {reading.highest} ({reading.highest_at})")


def absence_sentence(reading: Reading) -> str:
    """Count the territories without a value, by reason; empty when all are known."""
    reasons = {
        "sous secret statistique": reading.n_secret,
        "sans donnée": reading.n_missing,
        "sans valeur calculée": reading.n_not_computed,
    }
    parts = [f"{reading.noun.counted(count)} {reason}" for reason, count in reasons.items() if count]
    return typeset(f"Il reste {listed(parts)}.") if parts else ""


def values_sentence(subject: str, reading: Reading, *, reference: str = "", millesime: str = "") -> str:
    """
    Say what a map shows, in one to three sentences.

    Parameters
    ----------
    subject
        What varies, beginning the sentence: « L’indicateur « Logements vacants » », « Le montant voté ».
    reading
        From `read_values`.
    reference
        Clause on the département, already written: « le Finistère est à 6,6 % ».
    millesime
        Vintage, shown between brackets.
    """
    noun = reading.noun
    known = f" connu{'e' if noun.feminine else ''}s" if reading.n_known < reading.n else ""
    date = f" ({millesime})" if millesime else ""
    if not reading.n_known:
        text = f"{subject} n'est connu pour {noun.counted(0)}{date}."
    elif reading.n_known == 1:
        text = f"{subject} n'est connu que pour {reading.lowest_at} : {reading.lowest}{date}."
    elif reading.lowest == reading.highest:
        text = f"{subject} est le même partout : {reading.lowest}{date}."
    else:
        text = f"{subject} va {range_words(reading)} selon les {number(reading.n_known)} {noun.many}{known}{date}."
        median = f"La médiane est de {reading.median}"
        text += f" {median} ; {reference}." if reference else f" {median}."
        reference = ""
    extra = f" {reference[:1].upper()}{reference[1:]}." if reference else ""
    return typeset(f"{text}{extra} {absence_sentence(reading)}")


def map_sentence(
    values: "pd.Series[Any]",
    names: "pd.Series[str]",
    indicateur: Indicateur,
    *,
    level: str,
    statut: "pd.Series[str] | None" = None,
    reference: float | None = None,
) -> str:
    """
    Write « Ce que montre la carte » for one indicator.

    Parameters
    ----------
    values, names, level, statut
        As for `read_values`.
    indicateur
        Its catalogue entry: words, unit, decimals, vintage.
    reference
        Value of the département itself (never the mean of its territories), in the unit of the indicator.
    """
    growth = indicateur.agregation == "tcam"

    def write(value: Any) -> str:
        return unit_value(value, indicateur, sign=growth)

    reading = read_values(values, names, write=write, level=level, statut=statut)
    clause = ""
    if is_known(reference):
        total = indicateur.nature == "stock"
        clause = (
            f"le Finistère compte au total {write(reference)}"
            if total
            else f"l'ensemble du Finistère est à {write(reference)}"
        )
    subject = f"L'indicateur {quoted(indicateur.label)}"
    return values_sentence(subject, reading, reference=clause, millesime=indicateur.millesime)
