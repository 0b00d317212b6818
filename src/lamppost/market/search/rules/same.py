"""Words for the same thing, as people on both sides of a sea or a border call it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lamppost.market.categories.rules.words import stem, tokens

LONGEST_SAME = 4
# Only what may stand for one another in an ad: a couch and a sofa, but not a couch and a chair.
_GROUPS: Mapping[str, str] = {
    "en": """
        sofa, couch, settee, loveseat
        armchair, easy chair, recliner
        wardrobe, armoire, closet
        cupboard, cabinet, hutch
        dresser, chest of drawers, bureau
        nightstand, bedside table, night table
        bookcase, bookshelf
        cot, crib
        pram, stroller, pushchair, buggy, baby carriage
        nappy, diaper
        curtains, drapes
        rug, carpet
        television, tv, telly
        mobile phone, cell phone, cellphone, smartphone
        laptop, notebook computer
        headphones, headset, earphones, earbuds
        speaker, loudspeaker
        fridge, refrigerator
        cooker, stove, range, hob, cooktop
        hoover, vacuum cleaner
        tumble dryer, clothes dryer, dryer
        washing machine, washer
        bicycle, bike, push bike, pushbike, cycle
        motorbike, motorcycle
        mountain bike, mtb
        electric bike, e-bike, pedelec
        car, automobile, auto
        lorry, truck
        pickup, pickup truck
        estate car, station wagon
        caravan, travel trailer
        tyre, tire
        flat, apartment
        townhouse, townhome
        lodger, roommate, flatmate, housemate
        holiday home, vacation home, vacation rental
        garage sale, yard sale, moving sale, car boot sale
        trousers, pants
        jumper, sweater, pullover
        trainers, sneakers
        handbag, purse
        dustbin, trash can, garbage can
        lawnmower, lawn mower, mower
        torch, flashlight
        spanner, wrench
        tap, faucet
        trolley, cart
        football, soccer ball
    """,
    "de": """
        Sofa, Couch, Kanapee
        Schrank, Kasten
        Sessel, Fauteuil
        Stuhl, Sessel
        Kommode, Anrichte
        Fahrrad, Rad, Velo
        E-Bike, Elektrofahrrad, Pedelec
        Handy, Mobiltelefon, Smartphone, Natel
        Fernseher, TV, Fernsehgerät
        Kühlschrank, Eiskasten
        Herd, Kochherd
        Auto, PKW, Wagen
        Motorrad, Töff
        Kinderwagen, Buggy
        Wohnung, Appartement
        Samstag, Sonnabend
        Rasenmäher, Mäher
        Teppich, Läufer
        Lampe, Leuchte
        Regal, Gestell
    """,
    "es": """
        sofá, sillón, tresillo
        coche, auto, carro, automóvil
        móvil, celular, teléfono móvil, smartphone
        ordenador, computadora, computador
        portátil, laptop
        nevera, frigorífico, refrigerador, heladera
        piso, apartamento, departamento
        bicicleta, bici
        moto, motocicleta
        televisor, televisión, tele, tv
        armario, ropero
        auriculares, audífonos
    """,
    "fr": """
        canapé, sofa, divan
        voiture, auto, automobile
        vélo, bicyclette
        télé, télévision, téléviseur, tv
        frigo, réfrigérateur
        portable, téléphone portable, smartphone, mobile
        ordinateur, ordi
        appartement, appart
        moto, motocyclette
        poussette, landau
        commode, chiffonnier
    """,
    "ar": """
        أريكة, كنبة, صوفا
        سيارة, عربية
        جوال, هاتف, موبايل
        ثلاجة, براد
        تلفزيون, تلفاز
        دراجة, بسكليت
        خزانة, دولاب
    """,
}


def same_as(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return other words for a word or phrase in these languages (BCP 47 tags); none if unknown."""
    bases = dict.fromkeys(tag.partition("-")[0].lower() for tag in languages)
    found = (word for base in bases for word in _known(base).get(_term(text, base), ()))
    return tuple(dict.fromkeys(found))


@cache
def _known(language: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.get(language, "").strip().splitlines():
        group = tuple(word.strip() for word in line.split(","))
        for word in group:
            term = _term(word, language)
            others = tuple(one for one in group if _term(one, language) != term)
            found[term] = tuple(dict.fromkeys((*found.get(term, ()), *others)))
    return found


def _term(text: str, language: str) -> str:
    return "".join(stem(word, language) for word in tokens(text))
