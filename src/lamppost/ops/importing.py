"""Bring in files of ads through the same journey as any other ad, and count what became of them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DataError, transaction

from lamppost.foundation.audit.log import Event, record
from lamppost.foundation.kernel.ids import new_id
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.journeys.import_ads import ImportRun, import_ad
from lamppost.journeys.post_listing import frame_of
from lamppost.journeys.read_ad import AdNotComplete, TypedAd
from lamppost.market.categories.rules import Kind, Taxonomy, validate_attributes
from lamppost.market.listings.queries import imported_source_ids
from lamppost.ops.ad_files import BadRow, FileMapping, Row, read_rows, shown_name
from lamppost.people.accounts.actions import open_import_account
from screening_engine import Outcome

if TYPE_CHECKING:
    from lamppost.market.sites.models import Site

logger = logging.getLogger(__name__)

# One commit for so many ads: a commit waits for the disk. A crash repeats at most one batch,
# and repeating brings nothing twice.
BATCH = 50
KEYS = {
    Outcome.PUBLISH: "published",
    Outcome.FRICTION: "friction",
    Outcome.HOLD: "held",
    Outcome.REFUSE: "refused",
    Outcome.QUARANTINE: "quarantined",
}


@dataclass(slots=True)
class Report:
    """What became of the rows. ``known`` were brought by an earlier run and are counted again."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)
    stopped: list[tuple[str, str, str]] = field(default_factory=list)  # place, outcome, rules

    def as_json(self) -> dict[str, int]:
        """Return the six counts that scripts rely on."""
        keys = ("published", "friction", "held", "refused", "quarantined", "malformed")
        return {key: self.counts[key] for key in keys}


Progress = Callable[[int], None]


def import_files(
    files: Sequence[Path],
    *,
    site: Site,
    source: str,
    mapping: FileMapping,
    clock: Callable[[], datetime],
    progress: Progress,
) -> Report:
    """
    Import files into a site. Interrupted and run again, it goes on where it stopped.

    Rows that an earlier run brought are counted as ``known``.
    """
    now = clock()
    actor = "operator"
    account = open_import_account(name=source, actor=actor, now=now)
    run = ImportRun(
        site=site,
        account=account,
        source=source,
        frame=replace(frame_of(site), is_import=True),
    )
    subject = Subject(SubjectKind.IMPORT, new_id())
    _note(
        Event.IMPORT_STARTED,
        subject,
        run,
        actor,
        now,
        {"files": [shown_name(path) for path in files]},
    )
    report = Report()
    known = imported_source_ids(site.pk, source)
    batch: list[Row] = []
    for path in files:
        for row in read_rows(path, mapping):
            if isinstance(row, BadRow):
                _count_bad(report, row)
                progress(1)
                continue
            if row.source_id in known:
                report.counts["known"] += 1
                progress(1)
                continue
            known.add(row.source_id)
            batch.append(row)
            if len(batch) >= BATCH:
                _bring(batch, run, report, clock(), progress)
                batch = []
    _bring(batch, run, report, clock(), progress)
    _note(Event.IMPORT_FINISHED, subject, run, actor, clock(), dict(report.counts))
    return report


def _bring(
    batch: Sequence[Row], run: ImportRun, report: Report, now: datetime, progress: Progress
) -> None:
    found = Report()
    with transaction.atomic():
        for row in batch:
            try:
                with transaction.atomic():
                    ad = with_own_answers(row, run.frame.taxonomy)
                    imported = import_ad(ad, source_id=row.source_id, run=run, now=now)
            except AdNotComplete as wrong:
                for name, problem in wrong.problems.items():
                    found.bad.append(BadRow(row.place, name, str(problem)))
                found.counts["malformed"] += 1
                continue
            except (DataError, UnicodeError) as wrong:
                logger.exception("%s could not be stored", row.place)
                found.bad.append(BadRow(row.place, "row", type(wrong).__name__))
                found.counts["malformed"] += 1
                continue
            if imported.placed is None or imported.outcome is None:
                found.counts["known"] += 1
                continue
            found.counts[KEYS[imported.outcome]] += 1
            if imported.outcome is not Outcome.PUBLISH:
                rules = ", ".join(reason.rule_id for reason in imported.placed.verdict.reasons)
                found.stopped.append((row.place, str(imported.outcome), rules))
    # Only now is it true.
    report.counts.update(found.counts)
    report.bad += found.bad
    report.stopped += found.stopped
    progress(len(batch))


def with_own_answers(row: Row, taxonomy: Taxonomy) -> TypedAd:
    """
    Return a row's ad with those of its other answers that answer a question of ours.

    Another board's question may be called like one of ours and mean something else: an answer
    that ours does not allow is left out, it makes no row malformed.
    """
    leaf = taxonomy.find(row.ad.category)
    if leaf is None or not row.others:
        return row.ad
    keys = {question.key for question in leaf.attributes} - set(row.ad.attributes)
    fitting = {
        key: answer
        for key, answer in row.others.items()
        if key in keys and not validate_attributes(leaf, {key: answer}, kind=Kind.WANTED)[1]
    }
    return replace(row.ad, attributes={**row.ad.attributes, **fitting})


def _count_bad(report: Report, row: BadRow) -> None:
    report.counts["malformed"] += 1
    report.bad.append(row)


@transaction.atomic
def _note(
    event: Event,
    subject: Subject,
    run: ImportRun,
    actor: str,
    now: datetime,
    details: dict[str, object],
) -> None:
    record(
        event,
        subject=subject,
        actor=actor,
        now=now,
        site_id=run.site.pk,
        details={"source": run.source, **details},
    )
