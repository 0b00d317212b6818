"""A rule and a policy, loaded, checked and ready to run. Both never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from screening_engine.policy.compile import Compiled, grounds, lacking
from screening_engine.policy.counters import SAME_AS, fact_name
from screening_engine.policy.facts import Facts
from screening_engine.policy.plan import Plan, plan_of
from screening_engine.policy.problems import Place
from screening_engine.policy.syntax import Condition, Counter, counters_in, facts_in
from screening_engine.submission import SubjectKind, Submission
from screening_engine.verdict import Ground, Outcome


class Mode(StrEnum):
    SHADOW = "shadow"
    PERCENT = "percent"
    LIVE = "live"


class OnUnknown(StrEnum):
    """What a rule does that lacks a fact. Never more than it would do if it matched."""

    HOLD = "hold"
    FRICTION = "friction"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """``detail`` is the word behind the outcome: ``{hold: review}``, ``{friction: confirm}``."""

    outcome: Outcome
    detail: str
    queue: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Rollout:
    """``percent`` is how many of a hundred subjects the rule has an effect on."""

    mode: Mode = Mode.LIVE
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Brake:
    """A newly changed rule pauses when it hits more than ``max_share`` within ``over``."""

    max_share: float
    over: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """``expect`` is the outcome of this rule alone; None means that it does not match."""

    name: str
    submission: Submission
    expect: Outcome | None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class RuleText:
    title: str
    tell: str


@dataclass(frozen=True, slots=True)
class Clause:
    """
    One paragraph of the public rules, with examples of what it allows and does not allow.

    A text in another language may leave the examples out.
    """

    heading: str
    text: str
    allowed: tuple[str, ...] = ()
    not_allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    ``hash`` is the version: see ``meaning.meaning_hash``. ``file`` is where it was read.

    ``sources`` say where its thresholds or the duty behind it come from; ``false_positives``
    which ordinary people it may hit. Both are for people, and no part of the meaning.
    """

    id: str
    hash: str
    clause: str
    title: str
    tell: str
    owner: str
    applies_to: frozenset[SubjectKind]
    stage: str
    when: Condition
    unless: Condition | None
    then: Then
    on_unknown: OnUnknown
    rollout: Rollout
    brake: Brake | None
    secret: bool
    examples: tuple[Example, ...]
    file: str
    sources: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()
    compiled_when: Compiled = field(compare=False, repr=False)
    compiled_unless: Compiled | None = field(compare=False, repr=False)

    def judge(self, facts: Facts) -> bool | None:
        """Return whether the rule matches; None if it cannot be told for want of a fact."""
        when = self.compiled_when.test(facts)
        if when is False or self.compiled_unless is None:
            return when
        unless = self.compiled_unless.test(facts)
        if unless is True:
            return False
        return None if unless is None else when

    def lacking(self, facts: Facts) -> frozenset[str]:
        """Return what ``judge`` lacked. Asked only where it answered None."""
        missing = lacking(self.compiled_when, facts)
        if self.compiled_unless is not None:
            missing |= lacking(self.compiled_unless, facts)
        return missing

    def because(self, facts: Facts) -> tuple[Ground, ...]:
        """Return every condition that ``judge`` asked until the rule was settled."""
        asked = tuple(grounds(self.compiled_when, facts, "when"))
        if self.compiled_unless is None or self.compiled_when.test(facts) is False:
            return asked
        return (*asked, *grounds(self.compiled_unless, facts, "unless"))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.when,) if self.unless is None else (self.when, self.unless)

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of all facts the rule may read, sorted, those of its counters among them."""
        names = {name for condition in self.conditions for name in facts_in(condition)}
        names.update(fact_name(counter) for counter in self.counters)
        return tuple(sorted(names))

    @property
    def counters(self) -> tuple[Counter, ...]:
        """Everything the rule counts, sorted."""
        found = {one for condition in self.conditions for one in counters_in(condition)}
        return tuple(sorted(found, key=lambda counter: counter.key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """
    All rules of a pack, sorted by id, with the public clauses and the texts in all languages.

    ``version`` is a hash: the same version gives the same verdicts. Everything that the pack
    ``extends`` is in it. ``countries`` are those whose sites it is for; none means all.
    """

    name: str
    label: str
    version: str
    rules: tuple[Rule, ...]
    clauses: Mapping[str, Clause]
    texts: Mapping[str, Mapping[str, RuleText]]
    clause_texts: Mapping[str, Mapping[str, Clause]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extends: str = ""
    countries: tuple[str, ...] = ()
    plan: Plan = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plan", plan_of(self.rules))

    @property
    def counters(self) -> tuple[Counter, ...]:
        """
        What the caller counts, beyond the facts of the catalogue: sorted, each once.

        The value of each is a fact named by its ``key``; one left out is unknown.
        """
        found = {one for rule in self.rules for one in rule.counters if one.key not in SAME_AS}
        return tuple(sorted(found, key=lambda counter: counter.key))

    def rule(self, rule_id: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def clause(self, clause_id: str, language: str = "en") -> Clause:
        """
        Return a public clause in the nearest language there is, else in English.

        Raises ``KeyError`` for a clause that is not in the policy.
        """
        for tag in (language.lower(), language.lower().split("-", maxsplit=1)[0]):
            found = self.clause_texts.get(tag, {}).get(clause_id)
            if found is not None:
                return found
        return self.clauses[clause_id]

    def tell(self, rule_id: str, language: str = "en") -> str:
        """
        Return what the person is told, in the nearest language there is, else in English.

        Raises ``KeyError`` for a rule that is not in the policy.
        """
        return self._text(rule_id, language).tell

    def title(self, rule_id: str, language: str = "en") -> str:
        """Return the rule's title as ``tell`` does."""
        return self._text(rule_id, language).title

    def _text(self, rule_id: str, language: str) -> RuleText:
        for tag in (language.lower(), language.lower().split("-")[0]):
            text = self.texts.get(tag, {}).get(rule_id)
            if text is not None:
                return text
        rule = self.rule(rule_id)
        if rule is None:
            raise KeyError(rule_id)
        return RuleText(title=rule.title, tell=rule.tell)
