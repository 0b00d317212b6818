"""Decisions about what is mine: read one, say what is wrong with it, see how objections stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.kernel.subjects import Subject, SubjectKind
from lamppost.journeys.matter import QUOTE
from lamppost.journeys.object_to_decision import (
    Objection,
    get_own_statement,
    object_to_statement,
    why_no_objection,
)
from lamppost.journeys.read_ad import FieldProblem
from lamppost.market.contact.queries import messages_by_ids
from lamppost.market.listings.queries import listings_by_ids, revisions_of
from lamppost.market.sites.queries import all_sites
from lamppost.trust.cases.queries import (
    objection_to,
    objections_to,
    overturn_rate,
    statements_of,
)
from lamppost.trust.cases.rules import (
    NOTE_MAX,
    OBJECTION_WITHIN,
    CannotObject,
    CaseState,
    Decision,
    Measure,
)
from lamppost.trust.screening.queries import rule_book
from lamppost.web.errors import say
from lamppost.web.http import MemberRequest
from lamppost.web.limits import OBJECTIONS, TooOften, count_or_refuse
from lamppost.web.member.access import signed_in
from lamppost.web.member.fields import storable
from lamppost.web.member.reasons import statement_rows
from lamppost.web.public.tracker import usual_wait
from lamppost.web.report_words import chosen_claims, claim_words, claims_in_words

if TYPE_CHECKING:
    from lamppost.market.contact.models import Message
    from lamppost.market.listings.models import Listing, ListingRevision
    from lamppost.trust.cases.models import Case, Statement

RATE_OVER = timedelta(days=90)
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed into the form, and what is wrong with it."""

    words: str = ""
    claims: Sequence[str] = ()
    error: str = ""


@signed_in
def decision(request: MemberRequest, statement_id: UUID) -> HttpResponse:
    """Show a statement of reasons to whom it concerns, and take in an objection to it."""
    statement = get_own_statement(statement_id, request.user)
    if request.method != "POST":
        return _page(request, statement, Typed())
    claims = chosen_claims(request.POST.getlist("claims"))
    words = storable(request.POST.get("words", ""))
    try:
        _check(words, claims)
        count_or_refuse(request, OBJECTIONS)
        given = Objection(statement_id=statement.pk, words=words, claims=claims)
        object_to_statement(given, account=request.user, now=timezone.now())
    except (FieldProblem, CannotObject, TooOften) as refused:
        typed = Typed(words=words, claims=[str(c) for c in claims], error=say(refused))
        return _page(request, statement, typed)
    messages.success(request, _("Your objection is with us. We write to you when it is decided."))
    return redirect("decision", statement_id=statement.pk)


def _check(words: str, claims: Sequence[object]) -> None:
    if not words.strip() and not claims:
        raise FieldProblem(N_("Say what we got wrong: choose something, or write a sentence."))
    if len(words) > NOTE_MAX:
        raise FieldProblem(
            N_("Your objection has %(have)d characters; %(most)d is the most."),
            have=len(words),
            most=NOTE_MAX,
        )


def _page(request: MemberRequest, statement: Statement, typed: Typed) -> HttpResponse:
    now = timezone.now()
    site = all_sites().filter(pk=statement.site_id).first()
    request.site = site
    case = objection_to(statement.pk)
    rule = rule_book().rule(statement.rule_id)
    context = {
        "statement": statement,
        "title": titles_of([statement])[statement.pk],
        "state": state_of(statement, case),
        "rows": statement_rows(statement, site.name if site else ""),
        "rule_text": rule_book().clause(rule.clause, get_language() or "en").text if rule else "",
        "was": _as_it_was(statement),
        "listing_url": _listing_url(statement),
        "case": case,
        "claims_said": claims_in_words(case.claims) if case else [],
        "cannot": _(why) if (why := why_no_objection(statement, now=now)) else "",
        "until": statement.issued_at + OBJECTION_WITHIN,
        "expected": usual_wait(statement.site_id, now=now) if case and _waits(case) else "",
        "rate": overturn_rate(statement.rule_id, since=now - RATE_OVER),
        "claim_options": claim_words(),
        "typed": typed,
        "words_max": NOTE_MAX,
    }
    status = UNPROCESSABLE if typed.error else 200
    return render(request, "member/decision.html", context, status=status)


def _waits(case: Case) -> bool:
    return case.state == CaseState.OPEN


def _as_it_was(statement: Statement) -> ListingRevision | Message | None:
    """Return the words that were judged, as they were: a version of an ad, or a message."""
    about = Subject.parse(statement.subject)
    if about.kind is SubjectKind.LISTING:
        revisions = revisions_of(about.id)
        return next((one for one in revisions if one.pk == statement.revision_id), None)
    if about.kind is SubjectKind.MESSAGE:
        return messages_by_ids([about.id]).get(about.id)
    return None


def _listing_url(statement: Statement) -> str:
    about = Subject.parse(statement.subject)
    found = listings_by_ids([about.id]) if about.kind is SubjectKind.LISTING else {}
    listing = found.get(about.id)
    return reverse("my-listing", kwargs={"code": listing.code}) if listing else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One decision in the list. ``state`` is a tone and a word."""

    statement_id: UUID
    title: str
    measure: str
    heading: str
    at: datetime
    state: tuple[str, str]


@require_safe
@signed_in
def my_appeals(request: MemberRequest) -> HttpResponse:
    """List every decision about what is mine, and how objections to them stand."""
    found = statements_of(request.user.pk)
    objections = objections_to([one.pk for one in found])
    titles = titles_of(found)
    rows = [
        Row(
            statement_id=one.pk,
            title=titles[one.pk],
            measure=measure_word(one),
            heading=one.clause_heading,
            at=one.issued_at,
            state=state_of(one, objections.get(one.pk)),
        )
        for one in found
    ]
    return render(request, "member/my_appeals.html", {"rows": rows})


def titles_of(statements: Sequence[Statement]) -> dict[UUID, str]:
    """Return what to call what several statements are about: two reads for all of them."""
    about = {one.pk: Subject.parse(one.subject) for one in statements}
    of_kind = {
        kind: [one.id for one in about.values() if one.kind is kind]
        for kind in (SubjectKind.LISTING, SubjectKind.MESSAGE)
    }
    listings = listings_by_ids(of_kind[SubjectKind.LISTING])
    texts = messages_by_ids(of_kind[SubjectKind.MESSAGE])
    return {
        pk: _title(subject, listings.get(subject.id), texts.get(subject.id))
        for pk, subject in about.items()
    }


def _title(subject: Subject, listing: Listing | None, message: Message | None) -> str:
    if subject.kind is SubjectKind.ACCOUNT:
        return _("A warning to you")
    if subject.kind is SubjectKind.MESSAGE:
        words = " ".join(message.body.split()) if message else ""
        return words[:QUOTE] or _("A message of yours")
    return listing.current.title if listing and listing.current.title else _("An ad of yours")


def measure_word(statement: Statement) -> str:
    """Return what was done, in a few words."""
    if statement.decision == Measure.WARN:
        return _("Warning")
    if Subject.parse(statement.subject).kind is SubjectKind.MESSAGE:
        is_removed = statement.decision == Measure.REMOVE
        return _("Message taken away") if is_removed else _("Message not delivered")
    return _("Taken off the board") if statement.decision == Measure.REMOVE else _("Not published")


def state_of(statement: Statement, objection: Case | None) -> tuple[str, str]:
    """Return how a decision stands: a tone of the pages and a word."""
    if objection is not None and objection.state == CaseState.OPEN:
        return "wait", _("You objected: a person looks again")
    if objection is not None and objection.decision == Decision.APPROVE:
        return "good", _("You objected and were right: undone")
    if objection is not None and objection.state == CaseState.DECIDED:
        return "stop", _("You objected: the decision stands")
    if statement.withdrawn_at is not None:
        return "", _("No longer in force")
    return "stop", _("In force")
