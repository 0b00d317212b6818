"""Reads: with how many other accounts was an identifier seen?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count

from lamppost.trust.links.models import Observation
from lamppost.trust.links.rules import Identifier, IdentifierKind


def count_other_accounts(
    identifiers: Sequence[Identifier], *, account_id: UUID
) -> dict[IdentifierKind, int]:
    """
    Return, for each kind, with how many other accounts the busiest identifier was seen.

    Attested imports do not count. One query.
    """
    rows = (
        Observation.objects.filter(hash__in=[i.hash for i in identifiers], is_attested=False)
        .exclude(account_id=account_id)
        .values("kind", "hash")
        .annotate(accounts=Count("account_id", distinct=True))
    )
    found: dict[IdentifierKind, int] = {}
    for row in rows:
        kind = IdentifierKind(row["kind"])
        found[kind] = max(found.get(kind, 0), row["accounts"])
    return found


def subjects_sharing(subject: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """Return (subject, kind) of what shares an identifier with a subject, newest first."""
    hashes = list(Observation.objects.filter(subject=subject).values_list("hash", flat=True))
    rows = (
        Observation.objects.filter(hash__in=hashes)
        .exclude(subject=subject)
        .order_by("-seen_at")
        .values_list("subject", "kind")[: limit * 4]
    )
    return list(dict.fromkeys(rows))[:limit]


def own_subjects_with_text(
    identifiers: Sequence[Identifier], *, account_id: UUID, but: str
) -> list[str]:
    """Return an account's other subjects that hold the same words."""
    hashes = [i.hash for i in identifiers if i.kind is IdentifierKind.TEXT]
    if not hashes:
        return []
    rows = Observation.objects.filter(
        hash__in=hashes, kind=IdentifierKind.TEXT, account_id=account_id
    )
    return list(rows.exclude(subject=but).values_list("subject", flat=True)[:50])
