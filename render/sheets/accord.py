"""
The paper of an accord for its Comité territorial, as blocks: what is asked first, what blocks, what is to be decided.

The committee reads every section; the public reads what is voted: neither plan, nor vigilance, nor decisions asked.
"""

from collections.abc import Callable
from typing import Any, Final

from analysis.comparison import compare
from render import numbers, tables
from render.accord_summary import ageing_sentence, named_sentences, outside_sentence
from render.calendar_words import plan_sentence
from render.sentences import population_sentence
from render.sheets import accord_tables, accord_words, pictures, words
from render.sheets.asks import asked_of_committee
from render.sheets.blocks import (
    Block,
    bullets,
    columns,
    key_figures,
    note,
    paragraphs,
    section,
    subtitle,
    table,
)
from render.sheets.compile import Paper
from render.sheets.dossier import Dossier
from render.typography import typeset

MOST_CONTRIBUTIONS: Final = 4
MOST_INSTANCES: Final = 6
AGEING: Final = "part_65_ans_et_plus"
GROWTH: Final = "evolution_population"
POPULATION_YEAR: Final = 2023
GROWTH_SINCE: Final = 2017
_CHART: Final = 85.0
_CHART_HEIGHT: Final = 42.0
_MAP_HEIGHT: Final = 88.0
_PLAN_SHARES: Final = {
    "Enjeu": 8.0,
    "Opération": 36.0,
    "Maître d’ouvrage": 31.0,
    "Avancement": 14.0,
    "Coût": 20.0,
    "Aide du Département": 17.0,
    "Autres financeurs": 16.0,
    "Part du maître d’ouvrage": 16.0,
    "Plan": 14.0,
}
"""Width of the columns of the financing plans, in parts of the whole."""


def accord_paper(dossier: Dossier, *, receipt_id: str = "") -> Paper:
    """
    Write the whole paper of an accord.

    Parameters
    ----------
    dossier
        The accord, at a date and for an audience.
    receipt_id
        Identifier of the receipt, printed on each page.
    """
    holdings = dossier.holdings
    return Paper(
        title=accord_words.accord_title(dossier),
        subtitle=accord_words.identity(dossier),
        description=accord_words.accord_description(dossier),
        header=f"{dossier.epci['nom_court']}, au {numbers.date_fr(dossier.date)}",
        footer=words.footer(holdings, receipt_id=receipt_id),
        notices=holdings.edition.notices,
        sections=accord_sections(dossier),
        demonstration=holdings.demonstration,
    )


def accord_sections(dossier: Dossier) -> list[dict[str, Any]]:
    """
    Write the sections of the paper of an accord, numbered, then its annexes.

    Parameters
    ----------
    dossier
        The accord, at a date and for an audience.
    """
    body: list[tuple[str, Callable[[Dossier], list[Block]]]] = [
        ("essentiel", _essential),
        ("suites", _followed),
        ("avancement", _progress),
        ("vigilance", _vigilance),
        ("territoire", _territory),
        ("plan", _plan),
        ("decisions", _decisions),
    ]
    if dossier.state.accord_id is None:
        body = [("essentiel", _essential), ("projets", _outside), ("territoire", _territory)]
    elif dossier.public:
        body = [one for one in body if one[0] in ("essentiel", "avancement", "territoire")]
    sections = []
    for place, (name, write) in enumerate(body):
        title = words.SECTIONS[name].format(annee=dossier.annee)
        sections.append(section(f"{place + 1}. {title}", write(dossier)))
    return [
        *sections,
        section(words.SECTIONS["plans_financement"], _financing(dossier)),
        section(words.SECTIONS["sources"], _sources(dossier)),
    ]


def _essential(dossier: Dossier) -> list[Block]:
    said = [
        key_figures(accord_words.key_figures_of(dossier)),
        paragraphs(*accord_words.essential_words(dossier)),
    ]
    return said if dossier.state.accord_id is None else [*said, _money_charts(dossier)]


def _money_charts(dossier: Dossier) -> Block:
    funders, payments = pictures.funders_chart(dossier), pictures.payments_chart(dossier)
    if not len(funders.rows) and not len(payments.rows):
        return paragraphs(words.NO_PAYMENT)
    right: Block = paragraphs(words.NO_FUNDER)
    height = _CHART_HEIGHT
    if len(funders.rows):
        right = pictures.chart_block(funders, width=_CHART)
        height = max(height, right["hauteur"])
    left: Block = paragraphs(words.NO_PAYMENT)
    if len(payments.rows):
        left = pictures.chart_block(payments, width=_CHART, height=height)
    return columns([left], [right], share=0.5)


def _followed(dossier: Dossier) -> list[Block]:
    committee = dossier.last_committee
    if committee is None:
        return [paragraphs(words.NO_COMMITTEE)]
    held = words.last_committee(committee["date"].date())
    rows = accord_tables.followed_table(dossier)
    if rows.empty:
        return [paragraphs(f"{held} {words.NO_FOLLOWED}")]
    return [paragraphs(held), table(rows, (40, 18, 24, 13, 13))]


def _progress(dossier: Dossier) -> list[Block]:
    rows = accord_tables.enjeux_table(dossier)
    if rows.empty:
        blocks: list[Block] = [paragraphs(words.NO_ENJEU[dossier.public])]
    else:
        largest = float(dossier.enjeux["vote_eur"].max()) or 1.0
        bars = {"Voté": [float(vote) / largest for vote in dossier.enjeux["vote_eur"]]}
        said = accord_words.accord_words(dossier)
        total = accord_tables.enjeux_total(dossier)
        blocks = [paragraphs(said), table(rows, (46, 8, 9, 9, 9, 14, 14, 7), total=total, bars=bars)]
    blocks.append(note(outside_sentence(dossier.state, partial=dossier.public)))
    return [*blocks, pictures.map_block(dossier, width=pictures.PAGE_MM, height=_MAP_HEIGHT)]


def _outside(dossier: Dossier) -> list[Block]:
    return [pictures.map_block(dossier, width=pictures.PAGE_MM, height=_MAP_HEIGHT)]


def _vigilance(dossier: Dossier) -> list[Block]:
    said = named_sentences(dossier.state, dossier.forms).get("caducite", "")
    rows = accord_tables.alerts_table(dossier)
    hidden = words.unnamed_alerts(len(dossier.every_alert) - len(dossier.alerts))
    if rows.empty:
        return [paragraphs(said, hidden or words.NO_ALERT)]
    return [paragraphs(said), table(rows, (26, 44, 26, 13, 13)), *([note(hidden)] if hidden else [])]


def _territory(dossier: Dossier) -> list[Block]:
    world, epci = dossier.holdings.world, dossier.epci
    growth: Any = world.observed(GROWTH, "epci").loc[dossier.siren, "valeur"]
    ageing = world.catalogue.indicateur(AGEING)
    comparison = compare(world.observation, world.communes, ageing, territoire=dossier.siren)
    said = [
        population_sentence(
            dossier.forms,
            population=int(epci["population"]),
            annee=POPULATION_YEAR,
            n_communes=int(epci["n_communes"]),
            taux=float(growth) if numbers.is_known(growth) else None,
            depuis=GROWTH_SINCE,
        ),
        ageing_sentence(dossier.forms, comparison, millesime=ageing.millesime),
    ]
    chart = pictures.chart_block(pictures.observation_chart(dossier), width=pictures.PAGE_MM)
    blocks = [paragraphs(" ".join(said)), chart]
    if dossier.public:
        return blocks
    received = accord_tables.contributions_table(dossier, most=MOST_CONTRIBUTIONS)
    if received.empty:
        return [*blocks, note(words.NO_CONTRIBUTION)]
    count = words.contributions(len(dossier.state.contributions), shown=len(received))
    return [*blocks, subtitle(count), table(received, (10, 18, 80))]


def _plan(dossier: Dossier) -> list[Block]:
    said = plan_sentence(dossier.every_plan_row, annee=dossier.annee, perimeter=f"accord {dossier.forms.de}")
    hidden = words.unnamed_operations(len(dossier.every_plan_row) - len(dossier.plan))
    if dossier.plan.empty:
        return [paragraphs(said, hidden)]
    rows = accord_tables.next_plan_table(dossier)
    return [
        paragraphs(said),
        table(rows, (34, 20, 16, 13, 9, 14, 13, 14)),
        *([note(hidden)] if hidden else []),
    ]


def _decisions(dossier: Dossier) -> list[Block]:
    said = named_sentences(dossier.state, dossier.forms).get("rendez_vous", "")
    blocks: list[Block] = [paragraphs(said)]
    asked = asked_of_committee(dossier)
    if asked:
        blocks += [subtitle(words.TO_DECIDE), bullets(asked)]
    expected = accord_tables.expected_table(dossier)
    committee = dossier.next_committee
    if committee is not None and len(expected):
        title = words.agenda(committee["date"].date())
        blocks += [subtitle(title), table(expected, (70, 26, 14))]
    elif not asked:
        blocks.append(paragraphs(words.NO_EXPECTED))
    ahead = accord_tables.instances_table(dossier, most=MOST_INSTANCES)
    if ahead.empty:
        return [*blocks, note(words.NO_INSTANCE)]
    return [*blocks, subtitle(words.CALENDAR), table(ahead, (16, 50, 30))]


def _financing(dossier: Dossier) -> list[Block]:
    rows = accord_tables.financing_table(dossier)
    if rows.empty:
        return [paragraphs(words.NO_PROJECT)]
    if dossier.public:
        rows = rows.drop(columns=["Part du maître d’ouvrage", "Plan"])
    # A column in which nothing is known of any project only takes room.
    rows = rows.loc[:, (rows != tables.NOTHING).any()]
    shares = [_PLAN_SHARES[name] for name in rows.columns]
    hidden = words.unnamed(dossier.n_unnamed)
    return [table(rows, shares), *([note(hidden)] if hidden else [])]


def _sources(dossier: Dossier) -> list[Block]:
    holdings = dossier.holdings
    used = [one.indicateur for one in dossier.observed]
    named = dict.fromkeys(f"{one.source} ({one.licence})" for one in used)
    edition = holdings.edition
    geography = holdings.world.geography(edition.audience, edition.date)
    cited = [
        f"Accords, projets et moyens : {holdings.source}, version {holdings.world.portfolio.version}.",
        f"Observation : {' ; '.join(named)}.",
        f"{geography.limits_source}.",
    ]
    read = ("jours", "habitants") if dossier.public else tuple(words.READING)
    return [bullets([*map(typeset, cited), *(words.READING[name] for name in read)], small=True)]
