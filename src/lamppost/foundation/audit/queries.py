"""Reads: verify the log, and the story of one subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import QuerySet

from lamppost.foundation.audit.chain import START, is_head_genuine, key_id, leaf_of, link
from lamppost.foundation.audit.log import hash_erasable
from lamppost.foundation.audit.models import AuditHead, AuditLine
from lamppost.foundation.kernel.subjects import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What an audit of the log found. ``problem`` is empty when it holds."""

    sealed: int
    unsealed: int
    heads: int
    problem: str = ""
    at_seq: int | None = None


def lines_about(subject: Subject) -> QuerySet[AuditLine]:
    """Return the log lines of one subject, oldest first."""
    return AuditLine.objects.filter(subject=str(subject)).order_by("happened_at", "id")


def lines_about_any(subjects: Iterable[Subject]) -> QuerySet[AuditLine]:
    """Return the log lines of several subjects, oldest first."""
    names = [str(subject) for subject in subjects]
    return AuditLine.objects.filter(subject__in=names).order_by("happened_at", "id")


def unsealed_lines() -> int:
    """Return how many lines wait for their place in the chain."""
    return AuditLine.objects.filter(seq__isnull=True).count()


def oldest_unsealed() -> datetime | None:
    """Return since when a line waits for its place in the chain, None if none does."""
    # Ids grow with time, and the index of unsealed lines is in their order.
    line = AuditLine.objects.filter(seq__isnull=True).order_by("id").first()
    return line.happened_at if line else None


def last_head() -> AuditHead | None:
    """Return the newest signed head."""
    return AuditHead.objects.order_by("-seq").first()


def verify_log(*, key: Ed25519PublicKey) -> Verification:
    """
    Recompute every leaf, link and signature.

    Lines of the last second may not be sealed yet: they are counted, not a fault.
    """
    heads = {head.seq: head for head in AuditHead.objects.all()}
    unsealed = unsealed_lines()
    chain, sealed = START, 0
    for line in _sealed_lines():
        problem = _fault_of(line, expected_seq=sealed + 1, chain=chain)
        chain, sealed = line.chain, sealed + 1
        problem = problem or _fault_of_head(heads.get(sealed), line=line, key=key)
        if problem:
            return Verification(
                sealed=sealed, unsealed=unsealed, heads=len(heads), problem=problem, at_seq=sealed
            )
    missing = max(heads, default=0)
    problem = (
        f"a signed head says {missing} lines, only {sealed} are left" if missing > sealed else ""
    )
    if sealed and sealed not in heads and not problem:
        problem = "the last sealed line has no signed head"
    return Verification(
        sealed=sealed,
        unsealed=unsealed,
        heads=len(heads),
        problem=problem,
        at_seq=sealed if problem else None,
    )


def _sealed_lines() -> Iterator[AuditLine]:
    return AuditLine.objects.filter(seq__isnull=False).order_by("seq").iterator(chunk_size=1000)


def _fault_of(line: AuditLine, *, expected_seq: int, chain: str) -> str:
    if line.seq != expected_seq:
        return f"line {expected_seq} is missing"
    if leaf_of(line, expected_seq) != line.leaf:
        return "the line's content does not fit its leaf"
    if link(chain, line.leaf) != line.chain:
        return "the chain is broken"
    if line.erasable is not None and (
        hash_erasable(line.erasable_salt, line.erasable) != line.erasable_hash
    ):
        return "the erasable part was changed"
    return ""


def _fault_of_head(head: AuditHead | None, *, line: AuditLine, key: Ed25519PublicKey) -> str:
    if head is None:
        return ""
    if head.chain != line.chain:
        return "a signed head does not fit the chain"
    if head.key_id != key_id(key):
        return f"the head was signed with another key ({head.key_id})"
    if not is_head_genuine(key, head.signature, head.seq, head.chain, head.signed_at):
        return "a head's signature is not genuine"
    return ""
