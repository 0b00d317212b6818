"""Words for digits and numbers in the languages people hide phone numbers in."""

from __future__ import annotations

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
0 zero nought naught zilch cero null nul nulo sifr ноль нуль صفر 零 〇
1 one uno una eins eine un une wahid wahed один одна واحد 一
2 two dos zwei zwo deux dois duas twee ithnan два две اثنان اثنين اتنين 二
3 three tres drei trois tre drie thalatha talata три ثلاثة ثلاث تلاتة 三
4 four cuatro vier quatre quatro quattro arbaa четыре اربعة اربع 四
5 five fife cinco funf fuenf cinq cinque vijf khamsa пять خمسة خمس 五
6 six seis sechs zes sitta шесть ستة ست 六
7 seven siete sieben sept sete sette zeven sabaa семь سبعة سبع 七
8 eight ocho acht huit oito otto thamanya tamanya восемь ثمانية ثماني تمانية 八
9 nine niner nueve neun neuf nove negen tisaa девять تسعة تسع 九
"""
_SOFT = """
0 o oh ow
1 won wun l i ein um een
2 to too tu tew due z
3 tree thre e
4 for fore foe a
5 fiv s
6 sicks sics sei
7 t
8 ate ait b
9 nein nien g q
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
_SPANISH_TWENTIES = ("un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
# Digits that are ordinary words or syllables in some language: never looked for inside a token.
_NOT_GLUED = frozenset({"un", "une", "una", "uno", "eine", "tre", "sitta", "dez", "dix"})


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
        for units, unit in enumerate((*_SPANISH_TWENTIES[:1], *_SPANISH_TWENTIES[1:]), start=1)
    }
    return german | spanish | {"veintiuno": ("21", Kind.TEEN)}


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

GLUED_WORDS: Mapping[str, tuple[str, Kind]] = {
    word: meaning
    for word, meaning in NUMBER_WORDS.items()
    if meaning[1] in (Kind.WORD, Kind.TEEN, Kind.TEN, Kind.TIMES)
    and word not in _NOT_GLUED
    and (len(word) > 2 or not word.isascii())
} | {"o": ("0", Kind.SOFT), "oh": ("0", Kind.SOFT)}
"""The words that are also recognised where they are written together: "sixonefive"."""

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

LOOK_ALIKE_SIGNS: Mapping[str, str] = {"!": "1", "|": "1", "$": "5", "§": "5", "@": "0", "&": "8"}
"""Signs that look like a digit when they stand between digits without a space."""

FILLERS = words(
    "dash hyphen dot point space then and y und et e plus minus guion tiret strich um comma "
    "followed by tick bar slash period"
)
"""Words said between digits that add nothing."""
