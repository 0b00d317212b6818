"""Words by which people say a price, a kind of ad or a place inside a query, by language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lamppost.market.search.rules.spoken import folded

FALLBACK = "en"
UP_TO: Mapping[str, tuple[str, ...]] = {
    "en": (
        "under", "below", "up to", "upto", "less than", "cheaper than", "no more than", "at most",
        "not over", "max.", "maximum", "<", "<=", "≤",
    ),
    "de": (
        "unter", "bis", "bis zu", "höchstens", "maximal", "max.", "weniger als",
        "billiger als", "günstiger als", "nicht über",
    ),
    "es": ("menos de", "hasta", "por debajo de", "máximo", "como máximo", "máx", "max."),
    "fr": ("moins de", "jusqu'à", "jusqu’à", "en dessous de", "au plus", "maximum", "max."),
    "ar": ("أقل من", "تحت", "حتى", "دون", "لا يزيد عن", "بحد أقصى"),
}  # fmt: skip
AT_LEAST: Mapping[str, tuple[str, ...]] = {
    "en": (
        "over", "above", "more than", "at least", "from", "min.", "minimum", ">", ">=", "≥",
    ),
    "de": ("über", "ab", "mehr als", "mindestens", "mind.", "min."),
    "es": ("más de", "desde", "a partir de", "por encima de", "mínimo", "como mínimo"),
    "fr": ("plus de", "à partir de", "dès", "au moins", "au-dessus de", "minimum"),
    "ar": ("أكثر من", "فوق", "ابتداء من", "على الأقل", "لا يقل عن"),
}  # fmt: skip
# "Air Max 90" and "Pro Max 256" are no prices: after these, a sign of the currency is needed.
SHORT_MAX = ("max", "máx")
BEFORE_MAX = ("air", "pro", "xs", "ultra", "plus", "mi", "note", "mini", "mad", "mac", "studio")
# What says that somebody has little money, and nothing of what they look for.
CHEAP: Mapping[str, tuple[str, ...]] = {
    "en": ("cheap", "cheapest", "inexpensive", "affordable"),
    "de": (
        "billig", "billige", "billiger", "billiges", "billigen", "günstig", "günstige",
        "günstiger", "günstiges", "günstigen", "preiswert", "preiswerte", "preiswertes",
    ),
    "es": ("barato", "barata", "baratos", "baratas", "económico", "económica"),
    "fr": ("pas cher", "pas chère", "pas chers", "pas chères", "bon marché"),
    "ar": ("رخيص", "رخيصة"),
}  # fmt: skip
BETWEEN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (("between", "and"), ("from", "to")),
    "de": (("zwischen", "und"), ("von", "bis")),
    "es": (("entre", "y"), ("de", "a"), ("desde", "hasta")),
    "fr": (("entre", "et"), ("de", "à")),
    "ar": (("بين", "و"), ("من", "إلى"), ("من", "الى")),
}
# Of these only prices are said; "38-40" and "de 2 a 3" may be sizes and seats.
PLAINLY_BETWEEN = ("between", "zwischen", "entre", "بين")
OR_LESS: Mapping[str, tuple[str, ...]] = {
    "en": ("or less", "maximum", "tops"),
    "de": ("oder weniger", "maximal"),
    "es": ("o menos", "máximo"),
    "fr": ("ou moins", "maximum"),
    "ar": ("أو أقل", "كحد أقصى"),
}
OFFERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "free": {
        "en": ("free", "for free", "to give away", "giving away"),
        "de": ("gratis", "umsonst", "kostenlos", "verschenkt", "verschenke", "zu verschenken"),
        "es": ("gratis", "se regala", "regalo"),
        "fr": ("gratuit", "gratuite", "gratuits", "gratuitement", "à donner", "je donne"),
        "ar": ("مجاني", "مجانا", "مجانًا", "مجانية"),
    },
    "wanted": {
        "en": ("wanted",),
        "de": ("gesucht", "suche"),
        "es": ("se busca", "busco"),
        "fr": ("cherche", "recherche", "je cherche"),
        "ar": ("مطلوب",),
    },
    "swap": {
        "en": ("to swap", "swap"),
        "de": ("zu tauschen", "tausche", "tausch"),
        "es": ("cambio", "se cambia"),
        "fr": ("échange", "à échanger"),
        "ar": ("للمبادلة", "مقايضة"),
    },
}
PHOTO: Mapping[str, tuple[str, ...]] = {
    "en": ("with photo", "with photos", "with a photo", "with picture", "with pictures"),
    "de": ("mit foto", "mit fotos", "mit bild", "mit bildern"),
    "es": ("con foto", "con fotos", "con imagen"),
    "fr": ("avec photo", "avec photos", "avec image"),
    "ar": ("مع صور", "مع صورة", "بالصور"),
}
BEFORE_PLACE: Mapping[str, tuple[str, ...]] = {
    "en": ("in", "at", "near", "around", "in the", "near to"),
    "de": ("in", "im", "in der", "bei", "nahe", "um", "rund um"),
    "es": ("en", "en el", "en la", "cerca de", "por"),
    "fr": ("à", "au", "dans", "près de", "autour de", "sur"),
    "ar": ("في", "قرب", "بالقرب من", "حول"),
}
# A number before one of these measures something else.
UNITS = (
    "km", "m", "cm", "mm", "g", "kg", "l", "ml", "m2", "m²", "qm", "sqm", "sq", "ft", "inch",
    "inches", "zoll", "pulgadas", "pouces", "miles", "mi", "kms", "gb", "tb", "mb", "ps", "hp",
    "kw", "w", "watt", "watts", "v", "volt", "ah", "wh", "mah", "cc", "ccm", "years", "year",
    "months", "weeks", "days", "hours", "h", "min", "jahre", "jahren", "monate", "wochen", "tage",
    "stunden", "años", "meses", "semanas", "días", "horas", "ans", "an", "mois", "semaines",
    "jours", "heures", "rooms", "bedrooms", "zimmer", "habitaciones", "pièces", "chambres",
    "plazas", "places", "sitzer", "doors", "türen", "puertas", "portes", "teile", "teilig",
    "piezas", "people", "persons", "personen", "personas", "personnes", "seats", "pieces", "stück",
    "x", "سنة", "سنوات", "شهر", "كم", "متر", "غرف", "غرفة", "كغ",
)  # fmt: skip
SIGNS: Mapping[str, tuple[str, ...]] = {
    "EUR": ("€", "eur", "euro", "euros", "يورو"),
    "USD": ("$", "us$", "usd", "dollar", "dollars", "bucks", "dólares", "دولار"),
    "GBP": ("£", "gbp", "pound", "pounds", "quid", "pfund", "libras", "livres"),
    "CHF": ("chf", "fr.", "sfr", "franken", "francs", "francos"),
}


def of_language(cues: Mapping[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """Return the cues of a language and the English ones, with and without accents."""
    found = (*cues.get(language, ()), *cues[FALLBACK])
    return tuple(dict.fromkeys(form for cue in found for form in (cue, folded(cue))))


def pairs_of(language: str) -> Iterable[tuple[str, str]]:
    """Return the cues before and between the two ends of a range."""
    found = (*BETWEEN.get(language, ()), *BETWEEN[FALLBACK])
    return dict.fromkeys(form for one in found for form in (one, (folded(one[0]), folded(one[1]))))


def signs_of(currency: str) -> tuple[str, ...]:
    """Return how people write a currency; its code at least."""
    return SIGNS.get(currency, (currency.lower(),))
