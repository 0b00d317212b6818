"""
How well and how fast the engine screens: one module a question, in the order of ``MODULES``.

A module has ``measure(*, quick)``, which yields the rows of ``rows.py`` and measures its baseline
in the same run. ``quick`` asks for a smoke run: a small part of the data, the same rows. A module
whose data is not there yields ``skipped(…)``. It runs in a process of its own.
"""

MODULES = {
    "obfuscated_phones": "Are disguised phone numbers read, and ordinary numbers left alone?",
    "ordinary_ads": "How often are ordinary people disturbed?",
    "rules": "How fast are 250 rules judged, and how fast are 10,000 words looked for?",
    "job_fraud": "Is job fraud found in open data, also where near-duplicates are kept apart?",
    "message_spam": "Is spam found in messages, also when every word is disguised?",
    "fairness_twins": "Does an ad fare otherwise when only the people in it are others?",
    "near_duplicates": "What does the index of nearly the same texts cost, against datasketch?",
    "campaigns": "Are the changed copies of one ad linked to it, and nothing else?",
    "pictures": "Which changed pictures are still found, against plain PDQ, and at what cost?",
    "picture_index": "What does finding a near picture cost, against comparing with all?",
}
"""
The file's name here, and the question it answers. To add one: write the file, add its line, tell
method and caveats in ``benchmarks/README.md``.
"""
