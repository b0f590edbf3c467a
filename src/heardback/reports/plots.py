"""Plots as inline SVG that reads in light and dark, on paper and aloud.

Each plot is drawn twice, wide and narrow, because letters that shrink with a picture cannot be read on a phone.
Colours are the page's own custom properties (the stand-ins below are replaced after drawing), every style is a
class (so a strict content policy holds), ids are deterministic, and text stays text in the reader's own font.
"""

from __future__ import annotations

import html
import io
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from heardback.findings.rates import MATURED_FOR_A_RATE
from heardback.findings.waiting import WaitingCurve
from heardback.reports.figures import Group
from heardback.reports.words import percent, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, NARROW = 720, 350
INK, MUTED, RULE, ACCENT = "#010101", "#010102", "#010103", "#010104"
ANSWERED, OVERDUE, DOUBT, PAPER = "#010105", "#010106", "#010107", "#010108"
PROPERTIES = {
    INK: "--ink",
    MUTED: "--muted",
    RULE: "--rule",
    ACCENT: "--accent",
    ANSWERED: "--answered",
    OVERDUE: "--overdue",
    DOUBT: "--doubt",
    PAPER: "--paper",
}
HOUR, DAY = 3600, 86_400
WAIT_TICKS = (
    (HOUR, "1 h"),
    (4 * HOUR, "4 h"),
    (12 * HOUR, "12 h"),
    (DAY, "1 day"),
    (2 * DAY, "2 days"),
    (4 * DAY, "4 days"),
    (7 * DAY, "1 week"),
    (14 * DAY, "2 weeks"),
    (30 * DAY, "1 month"),
    (91 * DAY, "3 months"),
    (365 * DAY, "1 year"),
    (3 * 365 * DAY, "3 years"),
    (10 * 365 * DAY, "10 years"),
)
CURVE_POINTS = 320
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: `wide` and `narrow` are SVG elements with the same title and description."""

    wide: str
    narrow: str


@dataclass(slots=True)
class Styles:
    """The classes that stand for the styles of every plot of one page, in order of first use."""

    rules: dict[str, str] = field(default_factory=dict)

    def class_of(self, declarations: str) -> str:
        return self.rules.setdefault(declarations, f"p{len(self.rules)}")

    @property
    def css(self) -> str:
        return "\n".join(f".{name}{{{declarations}}}" for declarations, name in self.rules.items())


def prepare() -> None:
    """Import the plotting library ahead of time; a caller may do so in a thread while it waits for work."""
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401


def waiting_plot(
    curve: WaitingCurve,
    answered_only: WaitingCurve,
    standard_seconds: float | None,
    standard_words: str,
    styles: Styles,
) -> Plot:
    """Return the share still waiting against time waited, with the curve of the answered only beside it."""

    def draw(figure: Figure, width: int) -> None:
        axes = _axes(figure, width, left=44, right=26, bottom=34, top=22)
        longest = max(curve.longest, 2 * HOUR)
        _draw_curve(axes, answered_only, longest, MUTED, dashed=True)
        _draw_curve(axes, curve, longest, ACCENT, dashed=False)
        if standard_seconds is not None and standard_seconds <= longest:
            _draw_standard(axes, float(_stretched(standard_seconds)), standard_words)
        axes.set_xlim(0, float(_stretched(longest)))
        axes.set_ylim(0, 1)
        _wait_ticks(axes, longest, width)
        _percent_ticks(axes)
        _label_curves(axes, curve, answered_only, longest, width)

    title = f"{percent(curve.waiting_after(curve.longest))} still have no answer at the end"
    return _plot("waiting", title, "Share of people still waiting by time waited.", 300, draw, styles)


def period_plot(groups: Sequence[Group], styles: Styles) -> Plot:
    """Return stacked bars by month or year, the never answered at the base where length is read."""

    def draw(figure: Figure, width: int) -> None:
        right = 118 if width == WIDE else 12
        axes = _axes(figure, width, left=40, right=right, bottom=30, top=10 if width == WIDE else 52)
        base = np.zeros(len(groups))
        for layer in PERIOD_LAYERS:
            heights = np.array([layer.count(group) for group in groups], dtype=np.float64)
            _draw_layer(axes, base, heights, layer)
            base = base + heights
        axes.set_xlim(-0.6, len(groups) - 0.4)
        axes.set_ylim(0, max(1.0, float(base.max())) * 1.04)
        _period_ticks(axes, [group.name for group in groups], width)
        _count_ticks(axes)
        _label_layers(axes, groups, width)

    return _plot("periods", "Owed answers by when they began", "Stacked bars.", 280, draw, styles)


def groups_plot(
    sections: Sequence[tuple[str, Sequence[Group]]],
    overall: float | None,
    styles: Styles,
) -> Plot:
    """Return one row a group: share answered in time as a dot, its 95 % interval as a line."""
    lines = sum(len(groups) + 1 for _, groups in sections)

    def draw(figure: Figure, width: int) -> None:
        left = 230 if width == WIDE else 16
        axes = _axes(figure, width, left=left, right=118 if width == WIDE else 92, bottom=28, top=8)
        at = 0.0
        for name, groups in sections:
            _row_title(axes, at, name, width)
            for group in groups:
                at += 1
                _draw_group(axes, at, group, width)
            at += 1
        if overall is not None:
            axes.axvline(overall, color=RULE, linewidth=1, zorder=0)
        axes.set_ylim(at - 0.4, -0.6)
        axes.set_xlim(0, 1)
        axes.set_yticks([])
        ticks = (0, 0.25, 0.5, 0.75, 1) if width == WIDE else (0, 0.5, 1)
        axes.set_xticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])

    height = 46 + (28 if lines else 0) * lines
    return _plot(
        "groups", "Answered in time, by group", "Dots with 95 % intervals.", height, draw, styles, 1.35
    )


def week_plot(arrivals: npt.NDArray[np.int64], answers: npt.NDArray[np.int64], styles: Styles) -> Plot:
    """Return two maps of the week on one scale: when people write, when they get their answer."""
    most = max(1, int(arrivals.max()), int(answers.max()))

    def draw(figure: Figure, width: int) -> None:
        height = float(figure.get_figheight() * 72)
        boxes: list[tuple[float, float, float, float]]
        if width == WIDE:
            boxes = [(44, 26, 318, height - 52), (388, 26, 318, height - 52)]
        else:
            half = height / 2
            boxes = [(40, half + 24, width - 50, half - 52), (40, 24, width - 50, half - 52)]
        titles = ("When people write", "When they get an answer")
        for box, title, counts in zip(boxes, titles, (arrivals, answers), strict=True):
            axes = figure.add_axes((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
            _draw_week(axes, counts, most, title, with_days=box[0] < 100)

    return _plot("week", "The week, hour by hour", "Two heat maps.", 230, draw, styles, 2.0)


# ---------------------------------------------------------------- the waiting curve


def _stretched(seconds: float | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Time on a scale that shows the first hours and the last months alike; zero stays at zero."""
    return np.asarray(np.log1p(np.asarray(seconds) / HOUR))


def _draw_curve(axes: Axes, curve: WaitingCurve, longest: float, colour: str, *, dashed: bool) -> None:
    if not curve.total:
        return
    at = np.linspace(0, float(_stretched(longest)), CURVE_POINTS)
    index = np.searchsorted(curve.times, np.expm1(at) * HOUR, side="right")
    series = [np.concatenate(([1.0], part))[index] for part in (curve.waiting, curve.low, curve.high)]
    if not dashed:
        axes.fill_between(at, series[1], series[2], step="post", color=colour, alpha=0.16, linewidth=0)
    style = (0, (4, 3)) if dashed else "solid"
    axes.step(at, series[0], where="post", color=colour, linewidth=1.4 if dashed else 2.2, linestyle=style)


def _draw_standard(axes: Axes, at: float, words: str) -> None:
    axes.axvline(at, color=INK, linewidth=1)
    axes.annotate(
        f"our standard: {words}",
        (at, 1),
        xytext=(0, 6),
        textcoords="offset points",
        ha="center",
        color=INK,
        fontsize=12,
        annotation_clip=False,
    )


def _wait_ticks(axes: Axes, longest: float, width: int) -> None:
    gap = float(_stretched(longest)) * 62 / (width - 70)
    ticks, labels = [0.0], ["0"]
    for seconds, words in WAIT_TICKS:
        at = float(_stretched(seconds))
        if seconds <= longest and at - ticks[-1] >= gap:
            ticks.append(at)
            labels.append(words)
    axes.set_xticks(ticks, labels)


def _percent_ticks(axes: Axes) -> None:
    ticks = (0, 0.25, 0.5, 0.75, 1)
    axes.set_yticks(ticks, [f"{100 * tick:.0f} %" for tick in ticks])
    axes.grid(axis="y", color=RULE, linewidth=0.7)


def _label_curves(
    axes: Axes, curve: WaitingCurve, answered_only: WaitingCurve, longest: float, width: int
) -> None:
    last = curve.waiting_after(longest)
    high = float(curve.high[-1]) if len(curve.high) else last
    everybody = f"everybody: {percent(last)}" + (" without an answer" if width == WIDE else "")
    above = high < 0.85
    _note(axes, _stretched(longest), high if above else last, everybody, ACCENT, "right", 8 if above else -18)
    quarter = answered_only.answered_by(0.8)
    if quarter is None:
        return
    words = "only the answered,\nas most tools draw it" if width == WIDE else "answered\nonly"
    _note(axes, _stretched(quarter), 0.2, words, MUTED, "right", -26, -8)


def _note(
    axes: Axes,
    at: float | npt.NDArray[np.float64],
    height: float,
    words: str,
    colour: str,
    side: str,
    lift: int,
    shift: int = 0,
) -> None:
    axes.annotate(
        words,
        (float(at), height),
        xytext=(shift, lift),
        textcoords="offset points",
        ha=side,
        color=colour,
        fontsize=12,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.85},
    )


# ---------------------------------------------------------------- months


@dataclass(frozen=True, slots=True)
class Layer:
    words: str
    colour: str
    verdicts: tuple[str, ...]
    alpha: float = 1.0
    hatch: str = ""
    is_outline: bool = False
    edge: str = PAPER

    def count(self, group: Group) -> int:
        return sum(getattr(group.parts, verdict) for verdict in self.verdicts)


PERIOD_LAYERS = (
    Layer("no answer", OVERDUE, ("never_answered",)),
    Layer("cannot tell", DOUBT, ("maybe_answered", "breached_unconfirmed"), 0.9, "////"),
    Layer("late", ANSWERED, ("late",), 0.75),
    Layer("in time", ANSWERED, ("met",), 0.35, edge=ANSWERED),
    Layer("not yet due", MUTED, ("early", "pending"), is_outline=True),
)


def _draw_layer(
    axes: Axes, base: npt.NDArray[np.float64], heights: npt.NDArray[np.float64], layer: Layer
) -> None:
    if not heights.any():
        return
    places = np.flatnonzero(heights)
    filled = not layer.is_outline and not layer.hatch
    axes.bar(places, heights[places], bottom=base[places], width=0.72, color=PAPER)
    axes.bar(
        places,
        heights[places],
        bottom=base[places],
        width=0.72,
        color=layer.colour if filled else "none",
        alpha=layer.alpha if filled else None,
        edgecolor=layer.edge if filled else layer.colour,
        linewidth=0.8,
        hatch=layer.hatch or None,
        linestyle="dashed" if layer.is_outline else "solid",
    )


def _period_ticks(axes: Axes, names: Sequence[str], width: int) -> None:
    room = max(1, round(len(names) * (56 if width == WIDE else 52) / (width - 60)))
    places = list(range(0, len(names), room))
    axes.set_xticks(places, [_period_words(names[at], is_first=at == 0) for at in places])


def _period_words(name: str, *, is_first: bool) -> str:
    if len(name) == 4:
        return name
    month = str(np.datetime64(name, "M").item().strftime("%b"))
    return f"{month} {name[:4]}" if is_first or name.endswith("-01") else month


def _count_ticks(axes: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.grid(axis="y", color=RULE, linewidth=0.7)


def _label_layers(axes: Axes, groups: Sequence[Group], width: int) -> None:
    """Beside the last bar where there is room, else in two lines above the bars."""
    present = [layer for layer in PERIOD_LAYERS if any(layer.count(group) for group in groups)]
    if width != WIDE:
        for number, layer in enumerate(present):
            _swatch(axes, layer, 4 + 104 * (number % 3), 36 - 18 * (number // 3), (0.0, 1.0))
        return
    top = axes.get_ylim()[1]
    base, lowest = 0.0, 0.02
    for layer in present:
        share = layer.count(groups[-1]) / top
        middle = max(base + share / 2, lowest)
        _swatch(axes, layer, 10, 0, (1.0, middle))
        base, lowest = base + share, middle + 18 / 240


def _swatch(axes: Axes, layer: Layer, right: float, up: float, corner: tuple[float, float]) -> None:
    """A patch of the layer's own ink and its words, `right` and `up` points from a corner of the axes."""
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import ScaledTranslation

    move = ScaledTranslation(right / 72, up / 72, axes.figure.dpi_scale_trans)
    place = axes.transAxes + move
    box = axes.get_window_extent()
    width, height = 10 / box.width, 10 / box.height
    filled = not layer.is_outline and not layer.hatch
    axes.add_patch(
        Rectangle(
            (corner[0], corner[1] - height / 2),
            width,
            height,
            transform=place,
            facecolor=layer.colour if filled else "none",
            alpha=layer.alpha if filled else None,
            edgecolor="none" if filled else layer.colour,
            hatch=layer.hatch * 2 or None,
            linestyle="dashed" if layer.is_outline else "solid",
            linewidth=0.8,
            clip_on=False,
        )
    )
    axes.text(
        corner[0] + 1.5 * width,
        corner[1],
        layer.words,
        transform=place,
        va="center_baseline",
        color=INK,
        fontsize=12,
    )


# ---------------------------------------------------------------- groups and the week


def _row_title(axes: Axes, at: float, name: str, width: int) -> None:
    left = -222 if width == WIDE else -12
    axes.annotate(
        name,
        (0, at),
        xytext=(left, 0),
        textcoords="offset points",
        va="center",
        fontsize=12,
        color=MUTED,
        annotation_clip=False,
    )


def _draw_group(axes: Axes, at: float, group: Group, width: int) -> None:
    rate = group.rate
    name = plain_text(group.name) or "not known"
    if width == WIDE:
        _side_text(axes, 0, at, -222, _shortened(name, 32), INK)
    else:
        _side_text(axes, 0, at - 0.36, 0, _shortened(name, 34), INK)
    if rate.rate is None or rate.wilson_low is None or rate.is_few:
        few = f"{rate.matured}/{MATURED_FOR_A_RATE}"
        few = f"{rate.met} of {rate.matured} ({few})" if width == WIDE else few
        _side_text(axes, 1, at, 12, few, MUTED)
        return
    axes.hlines(at, rate.wilson_low, rate.wilson_high or 1.0, color=ACCENT, linewidth=2.4, alpha=0.5)
    axes.plot(rate.rate, at, "o", color=ACCENT, markersize=8)
    if rate.bound_high is not None and rate.bound_high > rate.rate:
        axes.plot(rate.bound_high, at, "|", color=MUTED, markersize=11, markeredgewidth=1.4)
    _side_text(axes, 1, at, 12, f"{percent(rate.rate)} of {rate.matured:,}", INK)


def _side_text(axes: Axes, at: float, height: float, shift: int, words: str, colour: str) -> None:
    axes.annotate(
        words,
        (at, height),
        xytext=(shift, 0),
        textcoords="offset points",
        va="center",
        fontsize=12,
        color=colour,
        annotation_clip=False,
    )


def _shortened(name: str, length: int) -> str:
    """Only the picture shortens a name; the table below it does not."""
    return name if len(name) <= length else name[: length - 1] + "…"


def _draw_week(axes: Axes, counts: npt.NDArray[np.int64], most: int, title: str, *, with_days: bool) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.path import Path

    box = axes.get_window_extent()
    wide, high = 0.92 * box.width / 24, 0.88 * box.height / 7
    cell = Path([(-wide, -high), (wide, -high), (wide, high), (-wide, high), (-wide, -high)])
    day, hour = np.nonzero(counts)
    depths = np.round(0.14 + 0.86 * counts[day, hour] / most, 2)
    inks = [(*to_rgb(ACCENT), depth) for depth in depths.tolist()]
    size = max(wide, high) ** 2
    axes.scatter(hour + 0.5, day, s=size, marker=cell, c=inks, linewidths=0, clip_on=False)
    axes.set_xlim(0, 24)
    axes.set_ylim(6.5, -0.5)
    axes.set_xticks((0, 6, 12, 18, 24), ("0", "6", "12", "18", "24"))
    axes.set_yticks(range(7), WEEKDAYS if with_days else [""] * 7)
    axes.text(0, -0.8, title, color=INK, fontsize=12)
    _calm(axes)


# ---------------------------------------------------------------- from a drawing to the page


def _plot(
    name: str,
    title: str,
    description: str,
    height: int,
    draw: Callable[[Figure, int], None],
    styles: Styles,
    narrow_height: float = 0.9,
) -> Plot:
    wide = _render(f"{name}-wide", title, description, WIDE, height, draw, styles)
    narrow = _render(f"{name}-narrow", title, description, NARROW, int(height * narrow_height), draw, styles)
    return Plot(wide, narrow)


def _render(
    name: str,
    title: str,
    description: str,
    width: int,
    height: int,
    draw: Callable[[Figure, int], None],
    styles: Styles,
) -> str:
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": name,
            "text.parse_math": False,
            "font.size": 12,
            "hatch.linewidth": 1.2,
        }
    ):
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        FigureCanvasSVG(figure)
        drawn = io.StringIO()
        with warnings.catch_warnings():
            # Letters that matplotlib's own font lacks are drawn by the reader's font, as text.
            warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
            draw(figure, width)
            figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    return _inline(drawn.getvalue(), name, title, description, styles)


def _axes(figure: Figure, width: int, *, left: int, right: int, bottom: int, top: int) -> Axes:
    height = float(figure.get_figheight() * 72)
    box = (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    axes = figure.add_axes(box)
    _calm(axes)
    return axes


def _calm(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(RULE)
    axes.tick_params(length=0, colors=MUTED, labelsize=12, pad=6)
    axes.set_axisbelow(True)


_STYLE = re.compile(r' style="([^"]*)"')
_GROUP_ID = re.compile(r'<g id="[^"]*"')
_PATH = re.compile(r' d="[^"]*"')
_DECIMALS = re.compile(r"(\.\d)\d+")


def _inline(svg: str, name: str, title: str, description: str, styles: Styles) -> str:
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r'<style type="text/css">.*?</style>', "", body, flags=re.DOTALL)
    body = _PATH.sub(lambda found: _DECIMALS.sub(r"\1", found[0]), body)
    body = _GROUP_ID.sub("<g", body)
    body = _STYLE.sub(lambda found: f' class="{styles.class_of(_declarations(found[1]))}"', body)
    view = re.search(r'viewBox="([^"]*)"', body)
    start = body.index(">") + 1
    head = (
        f'<svg class="plot" viewBox="{view[1] if view else ""}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{html.escape(title)}</title>'
        f'<desc id="{name}-desc">{html.escape(description)} The numbers are in the table below.</desc>'
    )
    return head + re.sub(r"\n\s*", "\n", body[start:]).strip()


def _declarations(style: str) -> str:
    """The page's font instead of matplotlib's, the page's colours instead of the stand-ins."""
    for stand_in, name in PROPERTIES.items():
        style = style.replace(stand_in, f"var({name})")
    kept = []
    for declaration in style.split(";"):
        key, _, value = declaration.strip().partition(":")
        if key == "font":
            size = re.search(r"([\d.]+)px", value)
            kept.append(f"font-size:{size[1] if size else 12}px")
        elif key and key != "font-family":
            kept.append(f"{key}:{value.strip()}")
    return ";".join(kept)
