"""Country codes of ISO 3166-1 and the unions that laws name: facts, needed to read a place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from screening_engine.policy.problems import did_you_mean

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())

_OF_THE_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
_EU = frozenset(_OF_THE_EU.split())
REGIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"EU": _EU, "EEA": _EU | {"IS", "LI", "NO"}}
)
"""Unions of countries that a place can lie within: the laws of the EU and of the EEA."""

_MEANT = {"UK": "GB", "EN": "GB", "USA": "US", "EL": "GR"}


def country_hint(word: str) -> str:
    """Return what was probably meant by a word that is no country."""
    meant = _MEANT.get(word.upper(), "") or (word.upper() if word.upper() in COUNTRIES else "")
    return f'Did you mean "{meant}"?' if meant else did_you_mean(word.upper(), REGIONS)


def is_within_place(place: str, path: str) -> bool:
    """Return whether a place such as ``DE/altona`` is the path, in it, or in that union."""
    if path in REGIONS:
        return place.partition("/")[0] in REGIONS[path]
    return f"{place}/".startswith(f"{path}/")
