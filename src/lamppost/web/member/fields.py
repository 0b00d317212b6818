"""What a form of the post flow carried, as raw strings: nothing is checked and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import timezone

from lamppost.foundation.kernel.errors import N_, DomainError
from lamppost.journeys.read_ad import FieldProblem
from lamppost.market.categories.queries import taxonomy_for
from lamppost.market.categories.rules import AttributeType, Category
from lamppost.market.listings.actions import save_draft
from lamppost.market.listings.rules import RAW_MAX

if TYPE_CHECKING:
    from lamppost.market.listings.actions.drafts import RawValue
    from lamppost.market.listings.models import Draft

TEXTS = ("title", "body", "price", "offer", "district", "email")
# Every answer ever typed, so that a change of category and back brings it back.
ANSWERS = "answers"
_SURROGATE = re.compile(r"[\ud800-\udfff]")

Fields = Mapping[str, "RawValue"]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what of it is so long that it cannot even be kept."""

    fields: dict[str, RawValue]
    problems: dict[str, DomainError]


def typed_in(form: QueryDict, draft: Draft) -> Typed:
    """Return what a form carried; fields that it does not show stay out."""
    fields: dict[str, RawValue] = {
        name: storable(form.get(name, "")) for name in TEXTS if name in form
    }
    if calm := form.get("title_as"):
        fields["title"] = storable(calm)
    if "price_shown" in form:
        fields["price_type"] = "negotiable" if form.get("negotiable") else "fixed"
    category = form.get("any_category") or form.get("category")
    if category:
        fields["category"] = storable(category)
    fields |= _answers(form, draft, str(fields.get("category", draft.fields.get("category", ""))))
    return Typed(fields, _too_long(fields))


def storable(text: str) -> str:
    """Return a text without what no database keeps: NUL and halves of characters."""
    return _SURROGATE.sub("\ufffd", text.replace("\x00", ""))


def _answers(form: QueryDict, draft: Draft, category: str) -> dict[str, RawValue]:
    leaf = taxonomy_for(draft.site_id).find(category)
    if leaf is None:
        return {}
    known = {**_mapping(draft.fields.get("attributes")), **_mapping(draft.fields.get(ANSWERS))}
    if "answers_shown" in form:
        known |= _answers_in(form, leaf)
    if _length_of(known) > RAW_MAX:  # those of other categories are a kindness, not a store
        known = {q.key: known[q.key] for q in leaf.attributes if q.key in known}
    fields: dict[str, RawValue] = {
        ANSWERS: known,
        "attributes": {q.key: known[q.key] for q in leaf.attributes if q.key in known},
    }
    offer = form.get("offer") or draft.fields.get("offer")
    if offer not in {kind.value for kind in leaf.kinds}:
        fields["offer"] = leaf.kinds[0].value
    return fields


def _answers_in(form: QueryDict, leaf: Category) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for question in leaf.attributes:
        name = f"a-{question.key}"
        if question.type is AttributeType.MULTI_CHOICE:
            found[question.key] = [storable(answer) for answer in form.getlist(name)]
        else:
            found[question.key] = storable(form.get(name, ""))
    return found


def _mapping(value: object) -> dict[str, str | list[str]]:
    return dict(value) if isinstance(value, dict) else {}


def _too_long(fields: Fields) -> dict[str, DomainError]:
    lengths = {name: len(value) for name, value in fields.items() if isinstance(value, str)}
    answers = _mapping(fields.get(ANSWERS))
    if _length_of(answers) > RAW_MAX:
        longest = max(answers, key=lambda key: _length_of({key: answers[key]}))
        lengths[f"attributes.{longest}"] = _length_of(answers)
    return {
        name: FieldProblem(
            N_("This text has %(have)d characters. That is too long to keep; please shorten it."),
            have=have,
        )
        for name, have in lengths.items()
        if have > RAW_MAX
    }


def _length_of(answers: Mapping[str, str | list[str]]) -> int:
    # A list is as long as its parts, and an empty part is one, too.
    return sum(
        len(answer) if isinstance(answer, str) else sum(len(part) + 1 for part in answer)
        for answer in answers.values()
    )


def keep(draft: Draft, fields: Fields) -> Draft:
    """
    Save what changed. Sending the same form again is no new version of the draft.

    :raises Stale: if the draft has become an ad meanwhile, or is gone
    """
    changed = {name: value for name, value in fields.items() if draft.fields.get(name) != value}
    if not changed:
        return draft
    return save_draft(draft_id=draft.pk, fields=changed, now=timezone.now())
