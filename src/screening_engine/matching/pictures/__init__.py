"""Known pictures: hash them, find them again after small changes, and keep lists of them."""

from screening_engine.matching.pictures.bank import (
    LABELS,
    Bank,
    BankError,
    Entry,
    Taken,
    Withdrawal,
)
from screening_engine.matching.pictures.decode import (
    Decoder,
    PictureWords,
    SeenPicture,
    digests_of,
    hash_picture,
    words_in_picture,
)
from screening_engine.matching.pictures.folder import BadBankFile, BankFolder
from screening_engine.matching.pictures.formats import (
    READERS,
    BadLine,
    BadList,
    Gone,
    HashKind,
    HashList,
    Signal,
)
from screening_engine.matching.pictures.hashes import (
    LEAST_QUALITY,
    MATCH_DISTANCE,
    BadHash,
    PictureHash,
    rows_of,
)
from screening_engine.matching.pictures.index import Found, PictureIndex
from screening_engine.matching.pictures.limits import (
    DecodeLimits,
    DecoderFailed,
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureTooLarge,
)
from screening_engine.matching.pictures.matcher import Match, Matcher
from screening_engine.matching.pictures.pdq import PictureTooSmall, hash_luma, luma_of
from screening_engine.matching.pictures.saved import BadIndex, load_index, save_index
from screening_engine.matching.pictures.variants import picture_variants, query_hashes

__all__ = [
    "LABELS",
    "LEAST_QUALITY",
    "MATCH_DISTANCE",
    "READERS",
    "BadBankFile",
    "BadHash",
    "BadIndex",
    "BadLine",
    "BadList",
    "Bank",
    "BankError",
    "BankFolder",
    "DecodeLimits",
    "Decoder",
    "DecoderFailed",
    "Entry",
    "Found",
    "Gone",
    "HashKind",
    "HashList",
    "Match",
    "Matcher",
    "NotAPicture",
    "PictureBroken",
    "PictureError",
    "PictureHash",
    "PictureIndex",
    "PictureTooLarge",
    "PictureTooSmall",
    "PictureWords",
    "SeenPicture",
    "Signal",
    "Taken",
    "Withdrawal",
    "digests_of",
    "hash_luma",
    "hash_picture",
    "load_index",
    "luma_of",
    "picture_variants",
    "query_hashes",
    "rows_of",
    "save_index",
    "words_in_picture",
]
