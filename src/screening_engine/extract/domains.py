"""Domain names by the Public Suffix List that ships with tldextract: never fetched."""

from __future__ import annotations

from functools import cache, lru_cache

from tldextract import TLDExtract


@cache
def _extractor() -> TLDExtract:
    return TLDExtract(suffix_list_urls=(), fallback_to_snapshot=True, cache_dir=None)


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """Return the registrable domain ("example.co.uk" of "www.example.co.uk"), or ""."""
    found = _extractor().extract_str(host.lower())
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else ""


def has_public_suffix(host: str) -> bool:
    """Tell whether the name ends in a suffix under which names are registered."""
    return bool(registrable(host))
