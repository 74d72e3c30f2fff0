"""
Race the atlas of the 21 accords against a sequential loop of `geopandas.plot`, on the same content, in one run.

Ours draws each page once, writes it as PNG (A4, 300 dpi), SVG and PDF, over two forked processes. The loop does
what a notebook would: one figure per accord with the same backdrop, classes, limits, names, legend, title and
source, saved three times; it places no name, embeds no font in its SVG, and has no scale, inset or metadata.

Run with `python -m benchmarks.bench_atlas`; the results are kept in `benchmarks/RESULTS.md`.
"""

from __future__ import annotations

import io
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

from analysis.observation import observe
from data.catalogue import load_catalogue
from data.observation import load_observation
from data.territoire import load_communes, load_epci, load_voisins
from render import maps, theme
from render.mapspec import MapSpec
from render.printing import (
    FILE_FORMATS,
    PAGE_FORMATS,
    Furniture,
    PrintGeography,
    figure_bytes,
    map_figure,
)

INDICATOR = "part_65_ans_et_plus"
PAGE = PAGE_FORMATS["a4-paysage"]
PROCESSES = 2
REPEATS = 3
COMMUNES, EPCI, VOISINS = load_communes(), load_epci(), load_voisins()
FURNITURE = Furniture("Banc d’essai", receipt_id="0000-0000")
GEOGRAPHY = PrintGeography(COMMUNES, EPCI, VOISINS)


def specs() -> dict[str, MapSpec]:
    """One map per accord, with the same classes on all."""
    indicateur = load_catalogue().indicateur(INDICATOR)
    observed = observe(load_observation(), COMMUNES, indicateur, niveau="commune")
    whole = maps.indicator_map(observed, COMMUNES["nom"].sort_values(), indicateur, level="commune")
    return {
        siren: replace(whole, title=f"{name} – {indicateur.label}", focus=siren, labels="commune")
        for siren, name in EPCI["nom"].items()
    }


def our_page(spec: MapSpec) -> int:
    """Draw one page and write it three times; give the bytes written."""
    sheet = map_figure(spec, GEOGRAPHY, page=PAGE, furniture=FURNITURE)
    return sum(len(figure_bytes(sheet, file_format=one, metadata={})) for one in FILE_FORMATS)


def ours_forked(every: dict[str, MapSpec]) -> int:
    GEOGRAPHY.warm()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return sum(pool.map(our_page, every.values(), chunksize=1))


def ours_alone(every: dict[str, MapSpec]) -> int:
    GEOGRAPHY.warm()
    return sum(our_page(spec) for spec in every.values())


def looped(every: dict[str, MapSpec]) -> int:
    """Plot each accord as geopandas does it, and save it three times."""
    communes, epci, voisins = (frame.to_crs(2154) for frame in (COMMUNES, EPCI, VOISINS))
    written = 0
    for siren, spec in every.items():
        figure, axes = plt.subplots(figsize=(297 / 25.4, 210 / 25.4))
        axes.set_facecolor(theme.SEA)
        voisins.plot(ax=axes, color=theme.NEIGHBOUR, edgecolor=theme.NEIGHBOUR_EDGE, linewidth=0.5)
        epci.plot(ax=axes, color=theme.NEIGHBOUR, edgecolor=theme.NEIGHBOUR_EDGE, linewidth=0.5)
        members = communes[communes["siren_epci"] == siren]
        colours = [spec.palette[spec.fills[code]].colour for code in members.index]
        members.plot(ax=axes, color=colours, edgecolor=theme.LIMIT, linewidth=0.4)
        epci.loc[[siren]].boundary.plot(ax=axes, color=theme.OUTLINE, linewidth=1.1)
        for name, point in zip(members["nom"], members.representative_point(), strict=True):
            axes.annotate(name, (point.x, point.y), ha="center", fontsize=7.5)
        west, south, east, north = members.total_bounds
        axes.set_xlim(west - 2000, east + 2000)
        axes.set_ylim(south - 2000, north + 2000)
        axes.set_axis_off()
        axes.set_title(spec.title)
        marks = [Patch(facecolor=item.colour, label=item.label) for item in spec.legend]
        axes.legend(handles=marks, title=spec.legend_title, loc="center left", bbox_to_anchor=(1, 0.5))
        figure.text(0.02, 0.02, spec.source, fontsize=6.5)
        for one in FILE_FORMATS:
            out = io.BytesIO()
            figure.savefig(out, format=one, dpi=PAGE.dpi)
            written += len(out.getvalue())
        plt.close(figure)
    return written


def cpu() -> float:
    """Seconds of processor spent so far, by this process and by those that it has ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def measured(task: Callable[[dict[str, MapSpec]], int], every: dict[str, MapSpec]) -> tuple[float, float]:
    """Seconds of the clock, and of the processors."""
    start, before = time.perf_counter(), cpu()
    task(every)
    return time.perf_counter() - start, cpu() - before


def main() -> None:
    mpl.use("agg")
    every = specs()
    runners = {
        f"ours, {PROCESSES} processes": ours_forked,
        "ours, one process": ours_alone,
        "geopandas .plot loop": looped,
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in runners}
    for _ in range(REPEATS):
        for name, task in runners.items():
            times[name].append(measured(task, every))
    print(f"{len(every)} accords x {len(FILE_FORMATS)} formats, A4 at {PAGE.dpi} dpi, medians of {REPEATS}")
    best = statistics.median(clock for clock, _ in times[next(iter(runners))])
    for name, found in times.items():
        clock, spent = (statistics.median(one) for one in zip(*found, strict=True))
        print(f"{name:24} {clock:7.1f} s   ratio {clock / best:5.2f}   processors {spent:7.1f} s")


if __name__ == "__main__":
    main()
