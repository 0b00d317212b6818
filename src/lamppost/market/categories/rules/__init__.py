"""Pure decisions about categories: shapes, reading files, overlays, answers, suggestions."""

from lamppost.market.categories.rules.forbidden import forbidden_term
from lamppost.market.categories.rules.icons import SPARE_ICONS
from lamppost.market.categories.rules.overlay import (
    Overlay,
    apply_overlay,
    dump_overlay,
    overlay_schema_help,
    parse_overlay,
)
from lamppost.market.categories.rules.parse import parse_taxonomy
from lamppost.market.categories.rules.problems import ProblemList, TaxonomyErrors, TaxonomyProblem
from lamppost.market.categories.rules.shapes import (
    Attribute,
    AttributeType,
    AttributeValue,
    Category,
    Choice,
    ContactRule,
    Kind,
    LegalNote,
    PriceNeed,
    PricePeriod,
    PriceRule,
    RiskTier,
    Section,
    Taxonomy,
    UnknownCategory,
    View,
)
from lamppost.market.categories.rules.suggest import Suggestion, suggest_categories
from lamppost.market.categories.rules.values import (
    AttributeProblem,
    raw_from_values,
    validate_attributes,
)

__all__ = [
    "SPARE_ICONS",
    "Attribute",
    "AttributeProblem",
    "AttributeType",
    "AttributeValue",
    "Category",
    "Choice",
    "ContactRule",
    "Kind",
    "LegalNote",
    "Overlay",
    "PriceNeed",
    "PricePeriod",
    "PriceRule",
    "ProblemList",
    "RiskTier",
    "Section",
    "Suggestion",
    "Taxonomy",
    "TaxonomyErrors",
    "TaxonomyProblem",
    "UnknownCategory",
    "View",
    "apply_overlay",
    "dump_overlay",
    "forbidden_term",
    "overlay_schema_help",
    "parse_overlay",
    "parse_taxonomy",
    "raw_from_values",
    "suggest_categories",
    "validate_attributes",
]
