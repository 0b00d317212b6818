"""Writes: cases and their decisions, statements of reasons, and reports."""

from lamppost.trust.cases.actions.cases import (
    CaseDecision,
    NewCase,
    close_case,
    decide_case,
    note_opening,
    note_reading,
    open_case,
    seal_evidence,
)
from lamppost.trust.cases.actions.reports import (
    MoreWords,
    NewReport,
    add_to_report,
    answer_report,
    ask_again,
    change_report_address,
    empty_reports,
    forget_reporter,
    make_report,
    raise_case,
)
from lamppost.trust.cases.actions.statements import (
    NewStatement,
    issue_statement,
    withdraw_statement,
    withdraw_statements,
)

__all__ = [
    "CaseDecision",
    "MoreWords",
    "NewCase",
    "NewReport",
    "NewStatement",
    "add_to_report",
    "answer_report",
    "ask_again",
    "change_report_address",
    "close_case",
    "decide_case",
    "empty_reports",
    "forget_reporter",
    "issue_statement",
    "make_report",
    "note_opening",
    "note_reading",
    "open_case",
    "raise_case",
    "seal_evidence",
    "withdraw_statement",
    "withdraw_statements",
]
