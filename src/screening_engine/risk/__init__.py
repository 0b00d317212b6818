"""
A small linear model of risk: how much a text reads like those that turned out to be fraud.

It only ever adds to other signs: rules may ask a person to look or a poster to say more because of
it, never refuse. Everything that it adds up can be shown, word by word. The models are data in
this folder, each with a card that says where it comes from and what it must not be used for.
"""

from screening_engine.risk.assess import HEADS, Contribution, Risk, assess
from screening_engine.risk.model import RiskModel, load_model, model_from_json

__all__ = [
    "HEADS",
    "Contribution",
    "Risk",
    "RiskModel",
    "assess",
    "load_model",
    "model_from_json",
]
