"""Clusters: whatever is linked, over any number of steps."""

from __future__ import annotations

from collections.abc import Iterable


def join_clusters(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the members of each cluster of linked keys, in order of their smallest key."""
    parents: dict[int, int] = {}

    def root(key: int) -> int:
        parents.setdefault(key, key)
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parents[high] = low
    members: dict[int, list[int]] = {}
    for key in sorted(parents):
        members.setdefault(root(key), []).append(key)
    return list(members.values())
