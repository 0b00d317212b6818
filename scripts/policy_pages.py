"""Write what docs/policy generates from the engine: ``python -m scripts.policy_pages``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from screening_engine import Policy, Rule, load_policy
from screening_engine.policy.catalogue import CATALOGUE
from screening_engine.policy.entries import FactEntry
from screening_engine.policy.render import describe
from scripts.signal_pages import signals_section

FOLDER = Path(__file__).parents[1] / "docs" / "policy"
WARNING = "<!-- Written by scripts/policy_pages.py. Do not edit here. -->\n"
FACTS_BEGIN = "<!-- facts: written by scripts/policy_pages.py -->\n"
FACTS_END = "<!-- end of facts -->\n"

SIGNALS_HEAD = f"# Signals\n\n{WARNING}\n"
BASELINE_HEAD = f"""\
# The baseline rules

{WARNING}
The rules that ship with Lamppost, as the software itself says them in English. The files are in
`src/screening_engine/packs/baseline/`; the public clauses they rest on are in `pack.yaml` there.
*Not named while typing* marks rules that advice leaves out, because naming them early would teach
evasion; whoever is refused by one is still told.

"""


COUNTRIES = {
    "us": "the United States",
    "gb": "the United Kingdom",
    "de": "Germany",
    "es": "Spain",
    "fr": "France",
}
COUNTRY_HEAD = """\
# What the pack for {country} adds

{warning}
These rules hold for ads in towns of {country}, on top of [the baseline](baseline.md). The files
are in `src/screening_engine/packs/{pack}/`. **No lawyer has read them: have one do so before you
rely on them**, and read [what the packs of countries are](countries.md) first.

"""


def pages() -> Mapping[Path, str]:
    """Return what each generated page must say."""
    policy = load_policy("baseline")
    rules_page = FOLDER / "rules.md"
    return {
        FOLDER / "signals.md": SIGNALS_HEAD + signals_section(policy),
        FOLDER / "baseline.md": BASELINE_HEAD + _clauses(policy, policy.clauses),
        **{FOLDER / f"{pack}.md": _country(pack, policy) for pack in COUNTRIES},
        rules_page: _with_facts(rules_page.read_text(encoding="utf-8")),
    }


def _country(pack: str, baseline: Policy) -> str:
    policy = load_policy(pack)
    head = COUNTRY_HEAD.format(country=COUNTRIES[pack], pack=pack, warning=WARNING)
    return head + _clauses(policy, [key for key in policy.clauses if key not in baseline.clauses])


def _clauses(policy: Policy, clause_ids: Iterable[str]) -> str:
    sections = []
    for clause_id in clause_ids:
        clause = policy.clauses[clause_id]
        rules = [rule for rule in policy.rules if rule.clause == clause_id]
        number = clause_id.removeprefix("rules.").upper()
        body = "".join(map(_rule, rules)) or "No rule rests on this clause; people apply it.\n\n"
        sections.append(f"## {number} {clause.heading}\n\n> {clause.text}\n\n{body}")
    return "".join(sections)


def _rule(rule: Rule) -> str:
    said = describe(rule)
    # A pattern may hold what Markdown takes for a link.
    notes = [said.sentence.replace("](", r"]\("), said.if_unknown, said.rollout]
    if rule.secret:
        notes.append("Not named while typing.")
    examples = ", ".join(example.name for example in rule.examples)
    return (
        f"### {rule.id}\n\n**{rule.title}.** {' '.join(filter(None, notes))}\n\n"
        + _notes("Where it comes from", said.sources)
        + _notes("Whom it may hit by mistake", said.false_positives)
        + f"Examples in its file: {examples}.\n\n"
    )


def _notes(heading: str, notes: tuple[str, ...]) -> str:
    """One note stands behind its heading, several below it."""
    if len(notes) == 1:
        return f"{heading}: {notes[0]}\n\n"
    return f"{heading}:\n\n" + "".join(f"- {note}\n" for note in notes) + "\n" if notes else ""


def _with_facts(page: str) -> str:
    before, _, rest = page.partition(FACTS_BEGIN)
    _, _, after = rest.partition(FACTS_END)
    return f"{before}{FACTS_BEGIN}{_facts(CATALOGUE.values())}{FACTS_END}{after}"


COLUMNS: Mapping[str, Callable[[FactEntry], str]] = {
    "fact": lambda fact: f"`{fact.name}" + ('("…")`' if fact.takes_argument else "`"),
    "type": lambda fact: str(fact.type),
    "meaning": lambda fact: fact.description,
    "of": lambda fact: " and ".join(sorted(fact.subjects)),
    "about": lambda fact: str(fact.about),
    "cost": lambda fact: str(fact.cost),
    "personal data": lambda fact: str(fact.personal),
    "seen by": lambda fact: str(fact.seen_by),
}


def _facts(facts: Iterable[FactEntry]) -> str:
    rows = [list(COLUMNS), ["---"] * len(COLUMNS)]
    rows += [[cell(fact) for cell in COLUMNS.values()] for fact in facts]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
