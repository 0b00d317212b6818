"""Reads: with how many other accounts was an identifier seen?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from lamppost.foundation.kernel.subjects import SubjectKind
from lamppost.trust.links.models import Arrival, Observation
from lamppost.trust.links.rules import (
    DAY,
    HOUR,
    WEEK,
    Identifier,
    IdentifierKind,
    Pace,
    Seen,
    Whence,
)

MOST_ALIKE = 200
WORDS = (IdentifierKind.TEXT, IdentifierKind.TEMPLATE)


def count_other_accounts(
    identifiers: Sequence[Identifier], *, account_id: UUID
) -> dict[IdentifierKind, int]:
    """
    Return, for each kind, with how many other accounts the busiest identifier was seen.

    Attested imports do not count, nor does who came after this account. One query.
    """
    rows = Observation.objects.filter(hash__in=[i.hash for i in identifiers], is_attested=False)
    others = _not_after(account_id, rows).exclude(account_id=account_id)
    counted = others.values("kind", "hash").annotate(accounts=Count("account_id", distinct=True))
    found: dict[IdentifierKind, int] = {}
    for row in counted:
        kind = IdentifierKind(row["kind"])
        found[kind] = max(found.get(kind, 0), row["accounts"])
    return found


def _not_after(account_id: UUID, rows: QuerySet[Observation]) -> QuerySet[Observation]:
    """
    Leave out where others wrote what this account had written before them.

    Who is copied is no copier: else three copies would be enough to hold up the ad they copy.
    """
    own = Observation.objects.filter(
        hash=OuterRef("hash"), kind=OuterRef("kind"), account_id=account_id
    )
    first = Subquery(own.order_by("seen_at").values("seen_at")[:1])
    rows = rows.alias(own_first=first)
    return rows.filter(
        Q(own_first=None) | Q(seen_at__lte=F("own_first")) | Q(account_id=account_id)
    )


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


def subjects_with(
    identifiers: Sequence[Identifier],
    kinds: Collection[IdentifierKind],
    *,
    but: str,
    copied_from: UUID,
) -> dict[IdentifierKind, set[str]]:
    """
    Return the newest 200 other subjects at which identifiers of these kinds were seen, by kind.

    Attested imports do not count, nor words that others wrote after the account ``copied_from``:
    who copies an ad and is refused must not bring down its first poster. A contact counts whoever
    came first, for one behind many accounts shows only by it. One query; none without identifiers.
    """
    hashes = [i.hash for i in identifiers if i.kind in kinds]
    found: dict[IdentifierKind, set[str]] = {kind: set() for kind in kinds}
    if not hashes:
        return found
    rows = Observation.objects.filter(hash__in=hashes, kind__in=list(kinds), is_attested=False)
    words = _not_after(copied_from, rows.filter(kind__in=WORDS))
    rows = rows.filter(~Q(kind__in=WORDS) | Q(pk__in=words.values("pk")))
    rows = rows.exclude(subject=but).order_by("-seen_at", "-id")
    for kind, subject in rows.values_list("kind", "subject")[:MOST_ALIKE]:
        found[IdentifierKind(kind)].add(subject)
    return found


def whence_of(subject: str) -> Whence:
    """Return where a subject came from, as far as it is still known."""
    row = Arrival.objects.filter(subject=subject).values("device_hash", "network_hash").first()
    return Whence(row["device_hash"], row["network_hash"]) if row else Whence()


def pace_from(whence: Whence, *, account_id: UUID, but: str, now: datetime) -> Pace:
    """
    Return what else came from a browser and a network within their windows.

    ``but`` is the subject that is asked about. One query a side that is known.
    """
    return Pace(
        **(_from_device(whence.device, account_id, but, now) if whence.device else {}),
        **(_from_network(whence.network, account_id, but, now) if whence.network else {}),
    )


MOST_COUNTED = 2_000


def arrivals_like(whence: Whence, by: str, *, but: str, since: datetime) -> list[Seen]:
    """Return the newest 2,000 that came from the same ``by`` ("device" or "network")."""
    hashed = {f"{by}_hash": whence.device if by == "device" else whence.network}
    rows = Arrival.objects.filter(**hashed, seen_at__gt=since).exclude(subject=but)
    found = rows.order_by("-seen_at", "-id").values_list("subject", "account_id", "site_id")
    return [Seen(*row) for row in found[:MOST_COUNTED]]


def seen_since(
    identifiers: Sequence[Identifier],
    kinds: Collection[IdentifierKind],
    *,
    but: str,
    since: datetime,
) -> list[Seen]:
    """Return the newest 2,000 others with one of the identifiers; attested imports are left out."""
    hashes = [i.hash for i in identifiers if i.kind in kinds]
    rows = Observation.objects.filter(
        hash__in=hashes, kind__in=list(kinds), is_attested=False, seen_at__gt=since
    ).exclude(subject=but)
    found = rows.order_by("-seen_at", "-id").values_list("subject", "account_id", "site_id")
    return list(dict.fromkeys(Seen(*row) for row in found[:MOST_COUNTED]))


def count_contacts_at(subjects: Sequence[str], kinds: Collection[IdentifierKind]) -> int:
    """Return how many different contacts were seen at subjects."""
    rows = Observation.objects.filter(subject__in=list(subjects), kind__in=list(kinds))
    return rows.values("kind", "hash").distinct().count()


_LISTINGS = Q(subject__startswith=f"{SubjectKind.LISTING}:")


def _from_device(device: str, account_id: UUID, but: str, now: datetime) -> dict[str, int]:
    rows = Arrival.objects.filter(device_hash=device, seen_at__gt=now - WEEK).exclude(subject=but)
    others = ~Q(account_id=account_id)
    return rows.aggregate(
        device_listings_last_hour=Count("id", filter=_LISTINGS & Q(seen_at__gt=now - HOUR)),
        device_listings_last_day=Count("id", filter=_LISTINGS & Q(seen_at__gt=now - DAY)),
        device_accounts_last_week=Count("account_id", filter=others, distinct=True),
    )


def _from_network(network: str, account_id: UUID, but: str, now: datetime) -> dict[str, int]:
    rows = Arrival.objects.filter(network_hash=network, seen_at__gt=now - DAY).exclude(subject=but)
    others = ~Q(account_id=account_id)
    return rows.aggregate(
        network_listings_last_hour=Count("id", filter=_LISTINGS & Q(seen_at__gt=now - HOUR)),
        network_accounts_last_day=Count("account_id", filter=others, distinct=True),
    )
