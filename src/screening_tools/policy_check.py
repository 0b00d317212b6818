"""What ``policy check``, ``fmt`` and ``test`` do: problems, files in order, examples that hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from screening_engine import ExampleFailure, Policy, PolicyError, run_examples
from screening_engine.policy.checkup import problems_in
from screening_engine.policy.folder import LISTS, PACK_FILE, TEXTS, pack_names
from screening_engine.policy.tidy import tidy_rule
from screening_engine.signal_names import finding_names
from screening_engine.signals import ALL_SIGNALS


@dataclass(frozen=True, slots=True)
class Problem:
    """``place`` is what was asked for; the error names the file inside it."""

    place: str
    error: PolicyError

    def __str__(self) -> str:
        """As compilers say it, so that editors can follow: ``file:line:column: message``."""
        if Path(self.place).is_file():
            return str(self.error.at(self.place, self.error.place))
        return f"{self.place}{'/' if self.error.file else ': '}{self.error}"

    def as_json(self) -> dict[str, Any]:
        return {
            "pack": self.place,
            "file": self.error.file,
            "line": self.error.line,
            "column": self.error.column,
            "message": self.error.message,
            "suggestion": self.error.suggestion,
        }


@dataclass(frozen=True, slots=True)
class Checked:
    place: str
    rules: int
    problems: tuple[Problem, ...]

    def sentence(self) -> str:
        rules = "1 rule" if self.rules == 1 else f"{self.rules} rules"
        if not self.problems:
            return f"{self.place}: {rules}, nothing wrong."
        count = len(self.problems)
        problems = "1 problem" if count == 1 else f"{count} problems"
        return f"{self.place}: {problems}; {rules} without one."


def shipped_packs() -> list[str]:
    return pack_names(files("screening_engine") / "packs")


def checked(place: str) -> Checked:
    """Check a pack that ships, a folder with a pack, or a file of a rule."""
    path, packs = Path(place), files("screening_engine") / "packs"
    names = finding_names(ALL_SIGNALS)
    if path.exists():
        rules, errors = problems_in(path, findings=names)
    elif place in pack_names(packs):
        with as_file(packs) as folder:
            rules, errors = problems_in(folder / place, findings=names)
    else:
        rules, errors = [], [PolicyError("There is no such pack, folder or file.")]
    return Checked(place, len(rules), tuple(Problem(place, error) for error in errors))


# Files in order


def rule_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of rules that these are or hold."""
    for path in paths:
        if path.is_file():
            yield path
            continue
        for file in sorted((*path.rglob("*.yaml"), *path.rglob("*.yml"))):
            if file.name != PACK_FILE and not {LISTS, TEXTS} & set(file.relative_to(path).parts):
                yield file


def tidied(path: Path, *, write: bool) -> str:
    """Put one file in order; return what was or would be done, "" if nothing."""
    try:
        text = path.read_bytes().decode("utf-8")
        ordered = tidy_rule(text)
    except UnicodeDecodeError:
        return "not UTF-8, left as it is"
    except PolicyError as error:
        return f"not a rule, left as it is: {error}"
    if ordered == text:
        return ""
    if not write:
        return "would be put in order"
    path.write_text(ordered, encoding="utf-8", newline="\n")
    return "put in order"


# Examples


@dataclass(frozen=True, slots=True)
class Tested:
    """``counts`` are rule, file, examples that passed, examples that failed."""

    pack: str
    counts: tuple[tuple[str, str, int, int], ...]
    failures: tuple[ExampleFailure, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "pack": self.pack,
            "rules": [
                {"rule": rule, "file": file, "passed": passed, "failed": failed}
                for rule, file, passed, failed in self.counts
            ],
            "failures": [
                {
                    "rule": failure.rule_id,
                    "example": failure.example,
                    "expected": failure.expected or "no match",
                    "got": failure.got or "no match",
                    "unknown": list(failure.unknowns),
                    "failed_signals": list(failure.failed_signals),
                }
                for failure in self.failures
            ],
        }


def tested(policy: Policy) -> Tested:
    failures = tuple(run_examples(policy))
    failed = Counter(failure.rule_id for failure in failures)
    counts = tuple(
        (rule.id, rule.file, len(rule.examples) - failed[rule.id], failed[rule.id])
        for rule in policy.rules
    )
    return Tested(policy.name, counts, failures)


def table_of(report: Tested, *, only_failed: bool) -> str:
    rows = [
        (rule, str(passed), str(failed))
        for rule, _, passed, failed in report.counts
        if failed or not only_failed
    ]
    width = max((len(rule) for rule, _, _ in rows), default=4)
    lines = [f"{'rule':<{width}}  passed  failed"] if rows else []
    lines += [f"{rule:<{width}}  {passed:>6}  {failed:>6}" for rule, passed, failed in rows]
    lines += [str(failure) for failure in report.failures]
    passed = sum(passed for _, _, passed, _ in report.counts)
    lines.append(
        f"{report.pack}: {len(report.counts)} rules, {passed + len(report.failures)} examples, "
        f"{len(report.failures)} failed."
    )
    return "\n".join(lines)
