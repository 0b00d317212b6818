"""Small words, which say little by themselves: an ad may lack them and still be meant. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lamppost.market.search.rules.spoken import folded
from lamppost.market.search.rules.words import Word

# Articles, prepositions, pronouns, and the verbs of somebody who asks. No word for a thing, and
# none that names a condition of it: "without", "new" and numbers change what is meant.
_BY_LANGUAGE: Mapping[str, str] = {
    "en": """a about am an and any are as at be been best better both but by can cheap could did
        do does find for from get give good has have help here how i i'm if in is it its like
        looking me much must my near need needed nice of on or our please really s search
        seeking sell selling should so some somebody someone something that the their them
        there these they this to too us very want wanting was we what when where which who will
        with would you your""",
    "de": """als am an auch auf aus bei beim bin bitte brauche da das dem den der des die ein eine
        einem einen einer eines er es etwas für gegen guter gut gute gutes haben hat habe ich im
        in ist jemand kann können kaufen man mein meine meinem meinen meiner mich mir mit nach
        oder schön schöne sehr sein sie sind so soll suche suchen um und uns unser von vom war
        was welche wer wie wir wird wo zu zum zur""",
    "es": """a al algo alguien algún alguna busco buen buena bueno comprar como con cual cuál de
        del donde dónde el ella en es esta este esto está hay la las le lo los me mi mis muy
        necesito o para por que qué quiero se ser si son su sus tu un una unas uno unos y yo""",
    "fr": """a ai au aux avec besoin bien bon bonne ce ces cet cette cherche chercher d dans de des
        du elle en est et il j je l la le les leur ma mes moi mon nous on ou où par pas peut pour
        quel quelle quelqu'un que qui quoi sa se ses son sur ta très tu un une veux vous y à""",
    "ar": """أو أي أين أبحث أريد إلى ال التي الذي اريد ابحث عن على عند في كل كم لا لي ما مع من
        هذا هذه هل هنا هناك هو هي و يا""",
}


@cache
def small_words(languages: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the small words of languages (BCP 47 tags) and of English, folded; all without any."""
    asked = {tag.partition("-")[0].lower() for tag in languages} or set(_BY_LANGUAGE)
    texts = (_BY_LANGUAGE.get(language, "") for language in {*asked, "en"})
    return frozenset(folded(word) for text in texts for word in text.split())


def may_lack(words: tuple[Word, ...], languages: tuple[str, ...]) -> frozenset[Word]:
    """
    Return which words of a search an ad may lack: small ones, if there are others.

    Never one in quotes or excluded.
    """
    known = small_words(languages)
    asked = [word for word in words if not word.is_excluded]
    small = [word for word in asked if not word.is_quoted and folded(word.text) in known]
    return frozenset(small) if len(small) < len(asked) else frozenset()
