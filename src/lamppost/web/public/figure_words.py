"""The figures of a month as tables with names, sentences and charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton, format_timedelta
from babel.numbers import format_percent
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from lamppost.trust.screening.queries import rule_book
from lamppost.web import charts
from lamppost.web.charts import Datum
from lamppost.web.jinja import RIGHT_TO_LEFT, locale, number
from lamppost.web.public.counting import (
    MONTHS_BACK,
    REST,
    MonthFigures,
    fold_small,
    months_before,
)
from lamppost.web.rule_links import rule_number

Draw = Callable[..., Markup]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table. ``code`` is its name for machines and never changes."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    What is shown together: a title, one sentence that says what to see, rows, and a chart.

    ``note`` says what to know about the numbers.
    """

    key: str
    title: str
    finding: str
    rows: Sequence[Row]
    draw: Draw
    note: str = ""

    @property
    def chart(self) -> Markup:
        """The picture of the rows; empty where there is nothing to see."""
        if not any(row.count for row in self.rows):
            return Markup("")
        data = [
            Datum(label=row.label, value=row.count, shown=number(row.count)) for row in self.rows
        ]
        language = (get_language() or "en").split("-")[0]
        return self.draw(data, name=self.finding, rtl=language in RIGHT_TO_LEFT)


def tables_of(figures: MonthFigures) -> list[Table]:
    """Return everything that a page, or a file, shows about a month."""
    return [
        _ads(figures),
        _deciders(figures),
        _rules(figures),
        _reports(figures),
        _report_outcomes(figures),
        _waits(figures),
        _appeals(figures),
        _objections(figures),
        _messages(figures),
    ]


def month_name(month: date) -> str:
    """Return "October 2026" as the reader's language writes it."""
    return format_skeleton("yMMMM", month, locale=locale())


def share(part: int, whole: int) -> str:
    """Return a share in percent, or a dash where there is no whole."""
    return format_percent(part / whole, locale=locale()) if whole else "–"


def span_words(hours: float) -> str:
    """Return a length of time in words, roughly."""
    return format_timedelta(timedelta(hours=hours), locale=locale(), threshold=1.5)


def _ads(figures: MonthFigures) -> Table:
    fates = figures.ad_fates
    total = sum(fates.values())
    return Table(
        key="ads",
        title=_("What happened to ads"),
        finding=_("%(share)s of all checks of ads ended with the ad being live at once.")
        % {"share": share(fates["live"], total)},
        rows=_fate_rows(fates, live=_("Live at once")),
        draw=charts.stacked,
        note=_("An ad that is changed is checked again, and counts again here."),
    )


def _messages(figures: MonthFigures) -> Table:
    fates = figures.message_fates
    total = sum(fates.values())
    return Table(
        key="messages",
        title=_("What happened to messages"),
        finding=_("%(share)s of all messages arrived at once.")
        % {"share": share(fates["live"], total)},
        rows=_fate_rows(fates, live=_("Delivered at once")),
        draw=charts.stacked,
    )


def _fate_rows(fates: Mapping[str, int], *, live: str) -> list[Row]:
    labels = {
        "live": live,
        "asked": _("The writer was asked to look again"),
        "person": _("Waited for a person"),
        "refused": _("Refused by the program alone"),
    }
    return [Row(code=code, label=label, count=fates[code]) for code, label in labels.items()]


def _deciders(figures: MonthFigures) -> Table:
    fates = figures.ad_fates
    by_person, total = fates["person"], sum(fates.values())
    rows = [
        Row(code="program", label=_("By the program alone"), count=total - by_person),
        Row(code="person", label=_("By a person"), count=by_person),
    ]
    return Table(
        key="deciders",
        title=_("Who decided about ads"),
        finding=_("A person looked at %(share)s.") % {"share": share(by_person, total)},
        rows=rows,
        draw=charts.stacked,
    )


def _rules(figures: MonthFigures) -> Table:
    counts = Counter[str]()
    for statement in figures.decided.statements:
        counts[statement.clause] += statement.count
    policy, language = rule_book(), get_language() or "en"

    def label(clause: str) -> str:
        known = clause in policy.clauses
        heading = policy.clause(clause, language).heading if known else ""
        return f"{rule_number(clause)} {heading}".strip()

    total = counts.total()
    return Table(
        key="rules",
        title=_("Refused or taken down, by rule"),
        finding=ngettext(
            "One statement of reasons was sent.",
            "%(count)s statements of reasons were sent.",
            total,
        )
        % {"count": number(total)},
        rows=_folded(counts, label),
        draw=charts.bars,
        note=_small_note(),
    )


def _reports(figures: MonthFigures) -> Table:
    counts = Counter[str]()
    for report in figures.decided.reports:
        counts[report.reason] += report.count
    words = reason_words()
    total = counts.total()
    return Table(
        key="reports",
        title=_("Reports, by reason"),
        finding=ngettext("People made one report.", "People made %(count)s reports.", total)
        % {"count": number(total)},
        rows=_folded(counts, lambda reason: words.get(reason, reason)),
        draw=charts.bars,
        note=_small_note(),
    )


def _report_outcomes(figures: MonthFigures) -> Table:
    counts = Counter[str]()
    for report in figures.decided.reports:
        counts[report.outcome or "waiting"] += report.count
    labels = {
        "acted": _("We did something"),
        "kept": _("No rule was broken"),
        "gone": _("It was gone already"),
        "undone": _("Undone after an objection"),
        "waiting": _("Not decided yet"),
    }
    rows = [Row(code=code, label=label, count=counts[code]) for code, label in labels.items()]
    decided = counts.total() - counts["waiting"]
    return Table(
        key="report_outcomes",
        title=_("Reports, by what came of them"),
        finding=_("Something was done after %(share)s of the reports that are decided.")
        % {"share": share(counts["acted"], decided)}
        if decided
        else _("None of them is decided yet."),
        rows=rows,
        draw=charts.stacked,
    )


def _waits(figures: MonthFigures) -> Table:
    waits = figures.waits
    labels = (
        ("up-to-1-hour", _("1 h")),
        ("up-to-6-hours", _("6 h")),
        ("up-to-24-hours", _("24 h")),
        ("up-to-3-days", _("3 days")),
        ("longer", _("longer")),
    )
    rows = [
        Row(code=code, label=label, count=count)
        for (code, label), count in zip(labels, waits.bins, strict=True)
    ]
    return Table(
        key="time_to_decision",
        title=_("How long people took to decide"),
        finding=_waits_finding(figures),
        rows=rows,
        draw=charts.columns,
        note=_("From the moment something began to wait until a person decided. Each column "
               "counts what took longer than the one before it, and at most this long."),
    )  # fmt: skip


def _waits_finding(figures: MonthFigures) -> str:
    waits = figures.waits
    if waits.median is None:
        return _("Fewer than five decisions: too few for a middle.")
    half = _("Half of all decisions took %(half)s or less") % {"half": span_words(waits.median)}
    if waits.slowest is None:
        return f"{half}."
    return _("%(half)s, nine of ten %(most)s or less.") % {
        "half": half,
        "most": span_words(waits.slowest),
    }


def _appeals(figures: MonthFigures) -> Table:
    appeals = figures.decided.appeals
    sums = {
        name: sum(getattr(row, name) for row in appeals)
        for name in ("made", "overturned", "upheld", "waiting", "closed")
    }
    labels = {
        "overturned": _("We were wrong, and undid it"),
        "upheld": _("It stayed as it was"),
        "waiting": _("Not decided yet"),
        "closed": _("Settled otherwise, such as by a change of the ad"),
    }
    decided = sums["overturned"] + sums["upheld"]
    return Table(
        key="objections",
        title=_("Objections"),
        finding=_("%(share)s of the decided objections succeeded.")
        % {"share": share(sums["overturned"], decided)}
        if decided
        else _("None of them is decided yet."),
        rows=[Row(code=code, label=label, count=sums[code]) for code, label in labels.items()],
        draw=charts.stacked,
        note=_("Objections of those who were refused, and of reporters who asked again."),
    )


def _objections(figures: MonthFigures) -> Table:
    known = {row.month: row.overturned for row in figures.objections}
    months = [months_before(figures.month, back) for back in range(MONTHS_BACK - 1, -1, -1)]
    rows = [
        Row(code=f"{month:%Y-%m}", label=month_name(month), count=known.get(month, 0))
        for month in months
    ]
    total = sum(row.count for row in rows)
    return Table(
        key="overturned_by_month",
        title=_("Objections that succeeded, month by month"),
        finding=ngettext(
            "In the last twelve months one objection succeeded.",
            "In the last twelve months %(count)s objections succeeded.",
            total,
        )
        % {"count": number(total)},
        rows=rows,
        draw=charts.line,
    )


def _folded(counts: Counter[str], label: Callable[[str], str]) -> list[Row]:
    return [
        Row(
            code=code,
            label=_("Others, fewer than five each") if code == REST else label(code),
            count=count,
        )
        for code, count in fold_small(counts)
    ]


def _small_note() -> str:
    return _("What has fewer than five is added up in one line, so that it points at nobody.")


def reason_words() -> dict[str, str]:
    """Return what people may report, by its code."""
    return {
        "scam": _("Scam or fraud"),
        "prohibited": _("Something that may not be sold"),
        "danger": _("Someone may be in danger"),
        "child": _("A child is at risk"),
        "discrimination": _("Discrimination"),
        "rights": _("Somebody’s rights, such as pictures"),
        "adult": _("Sexual services"),
        "spam": _("Spam or the wrong category"),
        "other": _("Something else"),
    }
