"""
A process of its own that recovers, says what it found, then posts ads until it is killed.

Run by ``killing``: ``python -m tests.reliability.poster ACKNOWLEDGED``. First line on standard
output: what was found, as JSON. Then one id a line, each after its ad was committed.
"""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path
from uuid import UUID

import django
from django.utils import timezone

if __name__ == "__main__":
    django.setup()

from tantivy import Query

from lamppost.environment import env
from lamppost.foundation.audit.keys import signing_key
from lamppost.foundation.audit.queries import lines_about, verify_log
from lamppost.foundation.jobs.queries import given_up_work
from lamppost.foundation.kernel.ids import new_code
from lamppost.foundation.notify.queries import written_mails
from lamppost.market.listings.queries import listings_by_ids, published
from lamppost.market.search import folder
from lamppost.market.search.schema import schema
from lamppost.market.sites.queries import all_sites
from lamppost.ops.follow import settle
from lamppost.ops.prepare import prepare_database
from tests import cast
from tests.ads import post, typed


def main(acknowledged: Path) -> None:
    """Recover and report; then post until killed, unless there is nothing more to do."""
    prepare_database()
    settle()
    ids = [UUID(line) for line in acknowledged.read_text().split()]
    say(json.dumps(found(ids)))
    if sys.argv[2:] != ["--only-look"]:
        post_for_ever()


def found(acknowledged: list[UUID]) -> dict[str, object]:
    """Compare what was acknowledged with what is there, the index with the database."""
    sites = list(all_sites())
    listings = listings_by_ids(acknowledged)
    in_database = {listing.pk for site in sites for listing in published(site.pk)}
    log = verify_log(key=signing_key(env().home).public_key())
    return {
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - in_database),
        "half done": sum(not is_whole(listing) for listing in listings.values()),
        "published": len(in_database),
        "index": differences(in_database),
        "log": log.problem,
        "unsealed": log.unsealed,
        "lines": log.sealed,
        "given up": given_up_work().count(),
    }


def is_whole(listing) -> bool:
    """An acknowledged ad has its words, its lines in the log and its letter."""
    events = {line.event for line in lines_about(listing.subject)}
    has_letter = written_mails().filter(dedupe__startswith=f"outcome:{listing.revision_id}:")
    return (
        bool(listing.current.title)
        and {"listing.created", "screening.done", "listing.moved"} <= events
        and has_letter.count() == 1
    )


def differences(in_database: set[UUID]) -> int:
    """Return how many ads are in the index and not in the database, or the other way round."""
    current = folder.current()
    if current is None:
        return len(in_database)
    searcher = folder.open_index(current).searcher()
    hits = {
        key: searcher.search(Query.term_query(schema(), "key", str(key)), limit=1).count
        for key in in_database
    }
    once = sum(count == 1 for count in hits.values())
    return len(hits) - once + searcher.num_docs - once


def post_for_ever() -> None:
    """Post an ad, say its id once it is committed, and so on."""
    site = next(iter(all_sites()), None) or cast.open_lumen(timezone.now())
    for number in count():
        if number % 20 == 0:  # more from one person in a day would be asked about
            seller = cast.person(f"sam-{new_code()}", now=timezone.now())
        ad = typed(
            title=f"Oak table number {number}", body=f"Solid oak, {new_code()} {number} of many."
        )
        placed = post(ad, site=site, seller=seller, now=timezone.now())
        say(str(placed.listing.pk))


def say(line: str) -> None:
    """Say a whole line at once: a pipe takes so few bytes all or not at all."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
