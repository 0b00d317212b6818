"""The one sealer: puts committed lines in order, chains them and signs the head."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from lamppost.foundation.audit.chain import START, key_id, leaf_of, link, sign_head
from lamppost.foundation.audit.models import AuditHead, AuditLine

BATCH = 500


def seal_lines(*, key: Ed25519PrivateKey, now: datetime) -> int:
    """
    Seal up to 500 committed lines and sign the new head; return how many were sealed.

    Only one process may call this at a time (the caller holds the sequencer lock): a number
    is given to rows that are already committed, so none can turn up behind the head later.
    """
    waiting = AuditLine.objects.filter(seq__isnull=True).order_by("id")
    # Asked without a transaction: an idle sealer must not take SQLite's write lock all day.
    if not waiting.exists():
        return 0
    with transaction.atomic():
        return _seal(list(waiting[:BATCH]), key, now)


def _seal(lines: list[AuditLine], key: Ed25519PrivateKey, now: datetime) -> int:
    last = AuditLine.objects.filter(seq__isnull=False).order_by("-seq").first()
    seq, chain = (last.seq or 0, last.chain) if last else (0, START)
    for line in lines:
        seq += 1
        line.seq = seq
        line.leaf = leaf_of(line, seq)
        chain = line.chain = link(chain, line.leaf)
    AuditLine.objects.bulk_update(lines, ["seq", "leaf", "chain"])
    AuditHead.objects.create(
        seq=seq,
        chain=chain,
        signed_at=now,
        key_id=key_id(key.public_key()),
        signature=sign_head(key, seq, chain, now),
    )
    return len(lines)
