"""Tell a person, while they are still typing, what the rules will say about their ad."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamppost.foundation.kernel.money import NotAnAmount, parse_money
from lamppost.journeys.facts import with_small_texts
from lamppost.journeys.picture_facts import words_in_pictures
from lamppost.journeys.post_listing import typed_ad
from lamppost.journeys.read_ad import TypedAd
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import AttributeType, AttributeValue, validate_attributes
from lamppost.market.listings.rules import IMPORTED_BODY_MAX
from lamppost.market.media.picture_facts import seen_of_draft
from lamppost.trust.screening.queries import policy_in_force, signals_in_force
from screening_engine import Money, Outcome, SubjectKind, Submission, advise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lamppost.market.categories.rules import Category
    from lamppost.market.listings.models import Draft
    from lamppost.market.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """
    What one rule would do to the ad as it stands, in the reader's language.

    ``outcome`` is friction (a tip), hold (a person will look) or refuse (not allowed);
    ``clause`` names the public rule, ``heading`` is what that is called.
    """

    outcome: Outcome
    rule_id: str
    clause: str
    heading: str
    text: str


def advise_draft(draft: Draft, *, language: str) -> list[Advice]:
    """
    Return what the rules say about a draft as typed so far, the most severe first.

    From the engine that decides later, without facts about people and without secret rules.
    """
    policy = policy_in_force(draft.site.country)
    reasons = advise(_submission(draft), policy, signals_in_force())
    return [
        Advice(
            outcome=reason.outcome,
            rule_id=reason.rule_id,
            clause=reason.clause,
            heading=policy.clause(reason.clause, language).heading,
            text=policy.tell(reason.rule_id, language),
        )
        for reason in reasons
    ]


def _submission(draft: Draft) -> Submission:
    typed, site = typed_ad(draft), draft.site
    leaf = taxonomy_for(site.pk).find(typed.category)
    answers = validate_attributes(leaf, typed.attributes)[0] if leaf else {}
    photos = seen_of_draft(draft.pk, site_id=site.pk)
    alts = [photo.alt for photo in photos]
    return Submission(
        kind=SubjectKind.LISTING,
        title=typed.title,
        body=with_small_texts(
            typed.body[:IMPORTED_BODY_MAX],
            [*_typed_answers(leaf, answers), *alts, *words_in_pictures(photos)],
        ),
        category=leaf.key if leaf else "",
        offer=typed.offer,
        price=_price(typed, site),
        country=site.country,
        language=site.language,
        site=site.slug,
        attributes={k: tuple(v) if isinstance(v, list) else v for k, v in answers.items()},
    )


def _typed_answers(leaf: Category | None, answers: Mapping[str, AttributeValue]) -> list[str]:
    questions = leaf.attributes if leaf else ()
    typed = [question.key for question in questions if question.type is AttributeType.TEXT]
    return [str(answers[key]) for key in typed if key in answers]


def _price(typed: TypedAd, site: Site) -> Money | None:
    try:
        price = parse_money(typed.price, site.currency)
    except NotAnAmount:
        return None
    return Money(price.minor, price.currency) if price else None
