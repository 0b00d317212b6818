"""
Nearly the same text: sketches, an index that is kept up to date, and templates that explain.

``sketch_text`` makes a few hundred bytes of a text; ``NearIndex`` finds the texts that share most
of the rare words in the same order, though half of the words were changed; ``join_clusters`` groups
what was found; ``template_of`` shows what a group shares, and what differs.
"""

from screening_engine.matching.texts.clusters import join_clusters
from screening_engine.matching.texts.file import UnreadableIndex
from screening_engine.matching.texts.index import Hit, NearIndex
from screening_engine.matching.texts.read import sketch_reading
from screening_engine.matching.texts.sketch import (
    SKETCH_VERSION,
    Sketch,
    UnknownSketch,
    sketch_from_bytes,
    sketch_many,
    sketch_text,
)
from screening_engine.matching.texts.template import Slot, Template, explain, template_of

__all__ = [
    "SKETCH_VERSION",
    "Hit",
    "NearIndex",
    "Sketch",
    "Slot",
    "Template",
    "UnknownSketch",
    "UnreadableIndex",
    "explain",
    "join_clusters",
    "sketch_from_bytes",
    "sketch_many",
    "sketch_reading",
    "sketch_text",
    "template_of",
]
