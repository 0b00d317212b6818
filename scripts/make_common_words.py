"""Write the engine's list of common words, most frequent first, from ads that anybody may count.

Usage: python scripts/make_common_words.py path/to/ordinary_ads

Counts in how many of the ads (JSON Lines with ``title`` and ``body``) a word stands. Only words and
their order are kept, no text.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

LIST = Path(__file__).parents[1] / "src/screening_engine/normalise/common_words.txt"
HEADER = """\
# Common words of English classified ads, most frequent first: what letters written apart are cut
# into. Counted by scripts/make_common_words.py; words and their order only.
"""
LEAST_ADS = 12
SHORT = re.compile("a|i|a[mnst]|b[ey]|do|go|he|i[fnst]|m[ey]|no|o[fknr]|so|to|u[ps]|we")
WORD = re.compile(r"(?<![\w'])[a-z]+(?![\w'])")


def main(folder: Path) -> None:
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for ad in map(json.loads, lines):
                counts.update(set(WORD.findall(f"{ad['title']} {ad['body']}".lower())))
    words = [word for word, ads in counts.items() if ads >= LEAST_ADS and _is_word(word)]
    words.sort(key=lambda word: (-counts[word], word))
    LIST.write_text(HEADER + "\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words written to {LIST.name}")


def _is_word(word: str) -> bool:
    return len(word) > 2 or SHORT.fullmatch(word) is not None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
