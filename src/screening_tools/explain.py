"""Explains a verdict on paper: what was decided, in which words it was seen, by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screening_engine import (
    ENGINE_VERSION,
    Evidence,
    Finding,
    Outcome,
    Reason,
    Strength,
    SubjectKind,
    Verdict,
)
from screening_engine.policy.values import show_money
from screening_engine.verdict import SEVERITY
from screening_tools.explain_pictures import explain_pictures
from screening_tools.explain_rules import explain_rule, fact_in_words
from screening_tools.judging import Judged
from screening_tools.layout import Look, Piece, columns, printable
from screening_tools.marks import Mark, find_marks, marked, number_of, superscript

INDENT = "  "
_OUTCOMES = {
    Outcome.PUBLISH: "Nothing speaks against it: {it} may go {out} at once.",
    Outcome.FRICTION: "Its writer is asked to confirm or change {it} first; then {it} goes {out}.",
    Outcome.HOLD: "A person looks at {it} before it goes {out}.",
    Outcome.REFUSE: "{It} does not go {out}; its writer is told why, and may object.",
    Outcome.QUARANTINE: "{It} is locked away; only trained reviewers see it.",
}
_WARNED = "{It} goes out with a warning, which its reader sees."
_SEVERITIES = ("critical", "high", "medium", "low")
_STRENGTHS = {Strength.WEAK: "●○○", Strength.MEDIUM: "●●○", Strength.STRONG: "●●●"}
_UNDONE = {
    "zero_width": ("invisible character taken out", "invisible characters taken out"),
    "soft_hyphen": ("soft hyphen taken out", "soft hyphens taken out"),
    "bidi_control": ("control of direction taken out", "controls of direction taken out"),
    "variation_selector": ("variation selector taken out", "variation selectors taken out"),
    "confusable": ("look-alike letter put right", "look-alike letters put right"),
    "diacritic": ("accent folded", "accents folded"),
    "fullwidth": ("full-width character folded", "full-width characters folded"),
    "mathematical": ("mathematical letter folded", "mathematical letters folded"),
    "enclosed": ("letter or digit in a circle folded", "letters or digits in circles folded"),
    "keycap": ("keycap folded", "keycaps folded"),
    "compatibility": ("variant form folded", "variant forms folded"),
    "letter_spacing": ("spaced-out word joined", "spaced-out words joined"),
    "repeats": ("run of repeated letters shortened", "runs of repeated letters shortened"),
    "repeat": ("run of repeated letters shortened", "runs of repeated letters shortened"),
    "leet": ("word with digits for letters read", "words with digits for letters read"),
}
_CONTACTS = {
    "phone": "phone",
    "email": "mail",
    "link": "link",
    "handle": "name elsewhere",
    "wallet": "wallet",
    "account": "bank or card",
}


def explain(case: Judged, look: Look) -> list[str]:
    """Return the lines of a page that a person likes to read. No line ends in a space."""
    marks = _marks(case)
    lines = [
        *_head(case, look),
        *_section("What was written", _texts(case, marks, look), look),
        *_section("What its pictures show", explain_pictures(case.pictures, look), look),
        *_section("What was undone to read it", _undone(case, look), look),
        *_section("Ways to reach somebody", _contacts(case, marks, look), look),
        *_section("What was found", _findings(case.verdict, marks, look), look),
        *_section("Which rules apply", _rules(case, look), look),
        *_section("What was not known", _unknown(case.verdict, look), look),
        "",
        *look.block([Piece(_foot(case), "dim")]),
    ]
    return [line.rstrip() for line in lines]


def _section(title: str, lines: Iterable[str], look: Look) -> list[str]:
    body = list(lines)
    return ["", look.paint([Piece(title, "bold")]), *body] if body else []


def _head(case: Judged, look: Look) -> Iterator[str]:
    submission, outcome = case.submission, case.outcome
    about = [
        str(submission.kind),
        submission.category,
        "" if submission.price is None else show_money(submission.price),
        submission.country,
        submission.language,
    ]
    is_message = submission.kind is SubjectKind.MESSAGE
    it, out = ("the message", "out") if is_message else ("the ad", "live")
    template = _WARNED if is_message and outcome is Outcome.FRICTION else _OUTCOMES[outcome]
    says = template.format(it=it, It=it.capitalize(), out=out)
    details = " · ".join(printable(part) for part in about if part)
    yield from look.block([Piece(printable(case.id), "bold"), Piece(f"  {details}", "dim")])
    yield ""
    label = f" {outcome.upper()} "
    indent = " " * (columns(label) + 1)
    yield from look.block([Piece(label, f"{outcome} badge"), Piece(f" {says}")], rest=indent)
    why = _weightiest(case)
    if why:
        yield from look.block([Piece(why)], first=indent, rest=indent)


def _weightiest(case: Judged) -> str:
    verdicts = [case.verdict, *(one.verdict for one in case.pictures if one.verdict)]
    reasons = [reason for verdict in verdicts for reason in verdict.reasons]
    effective = [reason for reason in dict.fromkeys(reasons) if not reason.shadow]
    if not effective:
        unseen = any(one.picture.seen is None for one in case.pictures)
        return "Why: a picture could not be looked at." if unseen else ""
    gravest = min(effective, key=_gravest_first)
    others = len(effective) - 1
    more = "" if not others else f" (and {others} more {'rule' if others == 1 else 'rules'})"
    return f"Why: {gravest.title}{more}."


def _gravest_first(reason: Reason) -> tuple[int, int]:
    severity = _SEVERITIES.index(reason.severity) if reason.severity in _SEVERITIES else 99
    return (-SEVERITY[reason.outcome], severity)


# The text


def _marks(case: Judged) -> list[Mark]:
    if case.reading is None:
        return []
    findings = case.verdict.findings
    found = [place for finding in findings for place in finding.evidence]
    found += [mention.evidence for mention in case.reading.mentions]
    against = [place for finding in findings for place in finding.counter]
    return find_marks(case.reading.texts, found, against)


def _texts(case: Judged, marks: list[Mark], look: Look) -> Iterator[str]:
    if case.reading is None:
        submission = case.submission
        length = len(submission.title) + len(submission.body)
        yield from look.block([Piece(f"{length:,} characters: too long to read.")], first=INDENT)
        return
    bar = f"{INDENT}{look.paint([Piece('│', 'dim')])} "
    written = [text for text in case.reading.texts if text.shown]
    for at, text in enumerate(written):
        if at:
            yield bar
        room = Look(width=look.width - 4, colour=look.colour)
        yield from (f"{bar}{line}" for line in room.block(marked(text, marks)))


def _undone(case: Judged, look: Look) -> Iterator[str]:
    if case.reading is None:
        return
    counts: dict[str, int] = {}
    for text in case.reading.texts:
        for kind, count in text.transformations:
            counts[kind] = counts.get(kind, 0) + count
    told = [_count(kind, count) for kind, count in sorted(counts.items())]
    if told:
        yield from look.block([Piece(" · ".join(told))], first=INDENT, rest=INDENT)


def _count(kind: str, count: int) -> str:
    plain = kind.replace("_", " ")
    one, many = _UNDONE.get(kind, (plain, f"{plain} (each)"))
    return f"{count} {one if count == 1 else many}"


def _contacts(case: Judged, marks: list[Mark], look: Look) -> Iterator[str]:
    if case.reading is None:
        return
    for mention in case.reading.mentions:
        pieces = [
            Piece(f"{_CONTACTS.get(mention.kind, mention.kind)}  "),
            Piece(printable(mention.value), "bold"),
            Piece("  from " + _place(mention.evidence, marks)),
            Piece(", in disguise" if mention.disguised else ""),
        ]
        yield from look.block(pieces, first=INDENT, rest=INDENT * 3)


def _place(place: Evidence, marks: list[Mark]) -> str:
    number = number_of(place, marks)
    if place.field == "facts" or not place.quote:
        return "what is known of it"
    where = "" if number is not None else f" ({printable(place.field)})"
    quote = printable(place.quote, show_invisible=True).replace("\n", " ")
    quote = quote if len(quote) <= 90 else f"{quote[:60]} … {quote[-25:]}"
    return f"“{quote}”{superscript(number) if number is not None else where}"


# Findings


def _findings(verdict: Verdict, marks: list[Mark], look: Look) -> Iterator[str]:
    for finding in sorted(verdict.findings, key=_strongest_first):
        yield from look.block(
            [
                Piece(f"{_STRENGTHS[finding.strength]} ", "hold"),
                Piece(finding.name.replace("_", " "), "bold"),
                Piece(f"  {finding.strength}", "dim"),
            ],
            first=INDENT,
            rest=INDENT * 3,
        )
        for place in _own_evidence(finding, verdict):
            yield from _evidence(place, marks, look)
        for name in sorted(finding.values):
            value = f"{name}: {printable(str(finding.values[name]))}".replace("_", " ")
            yield from look.block([Piece(value)], first=INDENT * 3, rest=INDENT * 4)
        for place in finding.counter:
            yield from _evidence(place, marks, look, against=True)
    for name in verdict.failed_signals:
        yield from look.block(
            [Piece(f"the signal {name.replace('_', ' ')} failed; that alone sends it to a person")],
            first=INDENT,
            rest=INDENT * 3,
        )


def _own_evidence(finding: Finding, verdict: Verdict) -> Iterator[Evidence]:
    """Yield where it was seen; a finding that counts others up leaves out what stands with them."""
    others = [one for one in verdict.findings if "signs" not in one.values]
    told = {place for one in others for place in one.evidence} if "signs" in finding.values else ()
    yield from (place for place in finding.evidence if place not in told)


def _strongest_first(finding: Finding) -> tuple[int, str]:
    return (-list(Strength).index(finding.strength), finding.name)


def _evidence(
    place: Evidence, marks: list[Mark], look: Look, *, against: bool = False
) -> Iterator[str]:
    pieces = [Piece("but: " if against else "", "publish"), Piece(_place(place, marks))]
    if place.note:
        pieces.append(Piece(f"  {printable(place.note)}", "dim"))
    yield from look.block(pieces, first=INDENT * 3, rest=INDENT * 4)


# Rules and what lacked


def _rules(case: Judged, look: Look) -> Iterator[str]:
    for at, reason in enumerate(case.verdict.reasons):
        if at:
            yield ""
        yield from _reason(reason, case, look)


def _reason(reason: Reason, case: Judged, look: Look) -> Iterator[str]:
    notes = ["in shadow: no effect"] * reason.shadow + ["secret"] * reason.secret
    effect = f"{reason.outcome.upper()} ({', '.join(notes)})" if notes else reason.outcome.upper()
    style = "dim" if reason.shadow else str(reason.outcome)
    yield from look.block(
        [
            Piece(effect, style),
            Piece(f"  {reason.title}", "bold"),
            Piece(f"  {reason.rule_id}", "dim"),
        ],
        first=INDENT,
        rest=INDENT * 3,
    )
    rule = case.policy.rule(reason.rule_id)
    if rule is not None and case.reading is not None:
        yield from explain_rule(rule, case.reading, case.verdict, look)
    if reason.clause:
        clause = case.policy.clause(reason.clause, case.submission.language)
        yield from _labelled("clause", f"{reason.clause}: {clause.heading}", look)
    known = case.submission.language and rule is not None
    tell = case.policy.tell(reason.rule_id, case.submission.language) if known else reason.tell
    yield from _labelled("told", f"“{tell}”", look)


def _labelled(label: str, text: str, look: Look) -> list[str]:
    head = f"{INDENT * 3}{look.paint([Piece(f'{label:<8}', 'dim')])}"
    room = Look(width=look.width - 14, colour=look.colour)
    lines = room.block([Piece(text)])
    return [f"{head if not at else ' ' * 14}{line}" for at, line in enumerate(lines)]


def _unknown(verdict: Verdict, look: Look) -> Iterator[str]:
    for name in verdict.unknowns:
        worth = "  worth finding out" if name in verdict.wants else ""
        pieces = [Piece(fact_in_words(name)), Piece(f"  {name}{worth}", "dim")]
        yield from look.block(pieces, first=INDENT, rest=INDENT * 3)


def _foot(case: Judged) -> str:
    version = case.verdict.policy_version[:12]
    return f"pack {case.policy.name} {version} · engine {ENGINE_VERSION}"
