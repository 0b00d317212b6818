"""Words for digits and numbers in the languages people hide phone numbers in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from screening_engine.extract.wordlist import words


class Kind(Enum):
    """How a piece of text stands for digits."""

    DIGITS = "digits"
    WORD = "word"  # a digit as a word
    SOFT = "soft"  # a word or letter that is a digit only among other digits: "to", "O"
    TEEN = "teen"  # ten to nineteen: two digits, takes no unit
    TEN = "ten"  # twenty to ninety: a unit may follow
    SCORE = "score"  # the French tens that combine in their own way: dix, vingt, soixante
    HUNDRED = "hundred"  # appends zeros to the number before it
    TIMES = "times"  # "double": repeats the digit after it
    PLURAL = "plural"  # "fives": repeated by the number before it
    LOOK = "look"  # digits and letters that look like digits in one token


# Keys are folded as a skeleton is: lower case, without accents.
_DIGITS = """
0 zero nought naught zilch cero null nul nulo sifr ноль нуль صفر
1 one uno una eins eine un une wahid wahed один одна واحد
2 two dos zwei zwo deux dois duas twee ithnan два две اثنان اثنين اتنين
3 three tres drei trois tre drie thalatha talata три ثلاثة ثلاث تلاتة
4 four cuatro vier quatre quatro quattro arbaa четыре اربعة اربع
5 five fife cinco funf fuenf cinq cinque vijf khamsa пять خمسة خمس
6 six seis sechs zes sitta шесть ستة ست
7 seven siete sieben sept sete sette zeven sabaa семь سبعة سبع
8 eight ocho acht huit oito otto thamanya tamanya восемь ثمانية ثماني تمانية
9 nine niner nueve neun neuf nove negen tisaa девять تسعة تسع
"""
_SOFT = """
0 oh ow
1 won wun ein um een
2 to too tu tew due
3 tree thre
4 for fore foe
5 fiv
6 sicks sics sei
8 ate ait
9 nein nien
"""
_TEENS = """
10 ten diez zehn dieci dez عشرة десять
11 eleven onze undici одиннадцать
12 twelve doce zwolf zwoelf douze dodici doze двенадцать
13 thirteen trece dreizehn treize tredici treze тринадцать
14 fourteen catorce vierzehn quatorze quattordici четырнадцать
15 fifteen quince funfzehn fuenfzehn quinze quindici пятнадцать
16 sixteen dieciseis sechzehn seize sedici dezesseis шестнадцать
17 seventeen diecisiete siebzehn diciassette dezessete семнадцать
18 eighteen dieciocho achtzehn diciotto dezoito восемнадцать
19 nineteen diecinueve neunzehn diciannove dezenove девятнадцать
"""
_TENS = """
20 twenty veinte zwanzig venti vinte twintig двадцать
30 thirty treinta dreissig dreizig trente trenta trinta dertig тридцать
40 forty fourty cuarenta vierzig quarante quaranta quarenta veertig сорок
50 fifty cincuenta funfzig fuenfzig cinquante cinquanta cinquenta пятьдесят
60 sixty sesenta sechzig sessanta sessenta шестьдесят
70 seventy setenta siebzig septante settanta семьдесят
80 eighty ochenta achtzig huitante ottanta oitenta восемьдесят
90 ninety noventa neunzig nonante novanta девяносто
"""
_OTHERS: Mapping[str, tuple[str, Kind]] = {
    "once": ("11", Kind.SOFT),  # Spanish eleven, English "once"
    "elf": ("11", Kind.SOFT),
    "dix": ("10", Kind.SCORE),
    "soixante": ("60", Kind.SCORE),
    "hundred": ("00", Kind.HUNDRED),
    "cien": ("00", Kind.HUNDRED),
    "thousand": ("000", Kind.HUNDRED),
    "double": ("2", Kind.TIMES),
    "dbl": ("2", Kind.TIMES),
    "doble": ("2", Kind.TIMES),
    "doppel": ("2", Kind.TIMES),
    "doppelt": ("2", Kind.TIMES),
    "twice": ("2", Kind.TIMES),
    "triple": ("3", Kind.TIMES),
    "treble": ("3", Kind.TIMES),
    "thrice": ("3", Kind.TIMES),
    "quadruple": ("4", Kind.TIMES),
    "vingt": ("20", Kind.SCORE),
    "vingts": ("20", Kind.SCORE),
}
_GERMAN_UNITS = ("", "ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun")
_GERMAN_TENS = ("zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig")
_GERMAN_SMALL = frozenset(
    (
        *_GERMAN_UNITS[2:], "eins", "fuenf", *_GERMAN_TENS, "neunzig", "zehn", "elf", "zwolf",
        *("dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
    )
)  # fmt: skip
_SPANISH_TWENTIES = ("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
# Digits that are ordinary words or syllables in some language: never looked for inside a token.
_NOT_GLUED = frozenset({"un", "une", "una", "tre", "sitta", "dez", "dix"})


def _table(source: str, kind: Kind) -> dict[str, tuple[str, Kind]]:
    rows = (line.split() for line in source.strip().splitlines())
    return {word: (digits, kind) for digits, *words in rows for word in words}


def _compounds() -> dict[str, tuple[str, Kind]]:
    german = {
        f"{unit}und{ten}": (str(10 * tens + units), Kind.TEEN)
        for tens, ten in enumerate((*_GERMAN_TENS, "neunzig"), start=2)
        for units, unit in enumerate(_GERMAN_UNITS)
        if unit
    }
    spanish = {
        f"veinti{unit}": (str(20 + units), Kind.TEEN)
        for units, unit in enumerate(_SPANISH_TWENTIES, start=1)
    }
    return german | _german_hundreds(german) | spanish | {"veintiuno": ("21", Kind.TEEN)}


def _german_hundreds(compounds: Mapping[str, tuple[str, Kind]]) -> dict[str, tuple[str, Kind]]:
    """Dreihundert, dreihundertzwölf, dreihundertfünfundzwanzig."""
    small = {**_table(_DIGITS, Kind.TEEN), **_table(_TEENS, Kind.TEEN), **_table(_TENS, Kind.TEEN)}
    rests = {word: int(digits) for word, (digits, _) in {**small, **compounds}.items()}
    rests["elf"] = 11
    german = {word: rest for word, rest in rests.items() if _is_german(word) and rest} | {"": 0}
    return {
        f"{unit}hundert{rest}": (str(100 * hundreds + number), Kind.TEEN)
        for hundreds, unit in enumerate(_GERMAN_UNITS)
        if unit
        for rest, number in german.items()
    }


def _is_german(word: str) -> bool:
    return word in _GERMAN_SMALL or "und" in word


def _plurals() -> dict[str, tuple[str, Kind]]:
    names = [line.split()[1] for line in _DIGITS.strip().splitlines()]
    english = {f"{name}s": (str(digit), Kind.PLURAL) for digit, name in enumerate(names)}
    digits = {f"{digit}s": (str(digit), Kind.PLURAL) for digit in range(10)}
    return english | digits | {"sixes": ("6", Kind.PLURAL), "zeroes": ("0", Kind.PLURAL)}


NUMBER_WORDS: Mapping[str, tuple[str, Kind]] = (
    _table(_DIGITS, Kind.WORD)
    | _table(_SOFT, Kind.SOFT)
    | _table(_TEENS, Kind.TEEN)
    | _table(_TENS, Kind.TEN)
    | _compounds()
    | _plurals()
    | dict(_OTHERS)
)
"""A folded word to the digits it stands for and how."""

# Alone they are words of the sentence ("一" also serves as a dash); only together are they digits.
_HAN = {char: (str(digit), Kind.WORD) for digit, char in enumerate("零一二三四五六七八九")}

GLUED_WORDS: Mapping[str, tuple[str, Kind]] = {
    **{
        word: meaning
        for word, meaning in NUMBER_WORDS.items()
        if meaning[1] in (Kind.WORD, Kind.TEEN, Kind.TEN, Kind.TIMES)
        and word not in _NOT_GLUED
        and (len(word) > 2 or not word.isascii())
    },
    **_HAN,
    "〇": ("0", Kind.WORD),
    "o": ("0", Kind.SOFT),
    "oh": ("0", Kind.SOFT),
}
"""The words that are also recognised where they are written together: "sixonefive"."""

_SAME_LOOK = str.maketrans("10l35$!|", "ioiessii")
_REPEATED = re.compile(r"(.)\1+")


def rough_form(word: str) -> str:
    """Return a lower-case word so that "threee" and "thre3", "elght" and "eight" are the same."""
    return _REPEATED.sub(r"\1", word.translate(_SAME_LOOK))


ROUGH_WORDS: Mapping[str, tuple[str, Kind]] = {
    rough_form(word): meaning
    for word, meaning in NUMBER_WORDS.items()
    if meaning[1] in (Kind.WORD, Kind.TEEN, Kind.TEN) and len(word) > 2 and word.isascii()
}
"""Number words by their rough form, for those that are spelled with look-alikes."""

LOOK_ALIKE_DIGITS: Mapping[str, str] = {
    **dict.fromkeys("OoQD", "0"),
    **dict.fromkeys("IilLjJ", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ee", "3"),
    **dict.fromkeys("Aa", "4"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("Gb", "6"),
    **dict.fromkeys("Tt", "7"),
    **dict.fromkeys("B", "8"),
    **dict.fromkeys("gqP", "9"),
}
"""Letters that look like a digit, as drawn: case matters."""

SECOND_LOOK: Mapping[str, str] = {**LOOK_ALIKE_DIGITS, "b": "8", "g": "6", "L": "7", "S": "8"}
"""The second-likeliest reading of the same letters."""

CUE_PREFIXES = ("callme", "textme", "call", "text", "txt", "tel", "phone", "cell", "ring", "at")
"""Words that are written together with a number to hide it: "call7025550133now"."""

TAILS = words("now thanks please pls asap anytime only call text me ok and or")
"""Words that follow so."""

LOOK_ALIKE_SIGNS: Mapping[str, str] = {"!": "1", "|": "1", "$": "5", "§": "5", "@": "0", "&": "8"}
"""Signs that look like a digit when they stand between digits without a space."""

FILLERS = words(
    "dash hyphen dot point space then and y und et e plus minus guion tiret strich comma number "
    "followed by tick bar slash period underscore"
)
"""Words said between digits that add nothing."""
