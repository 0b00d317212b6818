"""Known pictures: hash them, find them again after small changes, and keep lists of them."""

from screening_engine.matching.pictures.hashes import (
    LEAST_QUALITY,
    MATCH_DISTANCE,
    BadHash,
    PictureHash,
    rows_of,
)
from screening_engine.matching.pictures.index import Found, PictureIndex
from screening_engine.matching.pictures.pdq import PictureTooSmall, hash_luma, luma_of
from screening_engine.matching.pictures.saved import BadIndex, load_index, save_index
from screening_engine.matching.pictures.variants import picture_variants, query_hashes

__all__ = [
    "LEAST_QUALITY",
    "MATCH_DISTANCE",
    "BadHash",
    "BadIndex",
    "Found",
    "PictureHash",
    "PictureIndex",
    "PictureTooSmall",
    "hash_luma",
    "load_index",
    "luma_of",
    "picture_variants",
    "query_hashes",
    "rows_of",
    "save_index",
]
