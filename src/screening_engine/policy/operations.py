"""What the operators do to two known values. None is the answer where there is none."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from datetime import timedelta

from screening_engine.money import Money
from screening_engine.policy.values import scaled

Operate = Callable[[object, object], object]

COMPARE: Mapping[str, Callable[[object, object], bool]] = {
    "<": operator.lt,  # type: ignore[dict-item]  # the types were checked at load
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
    "==": operator.eq,
    "!=": operator.ne,
}


def alike(left: object, right: object) -> bool:
    """
    Whether two values can be compared: both numbers, both texts, both yes or no, both lengths
    of time, or amounts of one currency.
    """
    if isinstance(left, bool) or isinstance(right, bool):
        return isinstance(left, bool) and isinstance(right, bool)
    if isinstance(left, Money) and isinstance(right, Money):
        return left.currency == right.currency
    if isinstance(left, int | float):
        return isinstance(right, int | float)
    return type(left) is type(right) and isinstance(left, str | timedelta)


def calculate(sign: str, left: object, right: object) -> object | None:
    """
    Return the result, or None: for division by zero, another currency, a number out of range,
    or a value that is no number.
    """
    try:
        result = _calculate(sign, left, right)
    except (ZeroDivisionError, OverflowError):
        return None
    return None if isinstance(result, float) and not math.isfinite(result) else result


def _calculate(sign: str, left: object, right: object) -> object | None:
    if isinstance(left, Money) or isinstance(right, Money):
        return _with_money(sign, left, right)
    if isinstance(left, bool | str | tuple) or isinstance(right, bool | str | tuple):
        return None
    return _PLAIN[sign](left, right)


_PLAIN: Mapping[str, Operate] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _with_money(sign: str, left: object, right: object) -> object | None:
    if isinstance(left, Money) and isinstance(right, Money):
        if left.currency != right.currency:
            return None
        result = _PLAIN[sign](left.minor, right.minor)
        return result if sign == "/" else Money(result, left.currency)  # type: ignore[arg-type]
    money, factor = (left, right) if isinstance(left, Money) else (right, left)
    if not isinstance(money, Money) or not isinstance(factor, int | float):
        return None
    return scaled(money, factor) if sign == "*" else scaled(money, 1 / factor)
