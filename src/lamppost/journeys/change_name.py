"""A person changes the name that stands beside their ads: it is read like an ad before it does."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from lamppost.foundation.kernel.errors import N_
from lamppost.people.accounts.actions import change_account
from lamppost.people.accounts.rules import NameNotAllowed, check_name
from lamppost.trust.screening.actions import ToScreen, screen_subject
from screening_engine import Outcome, Submission

if TYPE_CHECKING:
    from lamppost.people.accounts.models import Account


@transaction.atomic
def change_name(*, account: Account, name: str, now: datetime) -> None:
    """
    Change what a person is called, if the rules have nothing against it.

    A name is public on every ad of theirs at once, and nobody confirms or reviews it: so
    whatever would make an ad wait keeps a name from being taken.

    :raises NameNotAllowed: if it is empty, too long, or holds what does not belong into a name
    """
    wanted = check_name(name)
    if wanted != account.display_name:
        given = ToScreen(subject=account.subject, submission=Submission(title=wanted))
        if screen_subject(given, now=now).verdict.outcome is not Outcome.PUBLISH:
            raise NameNotAllowed(
                N_("This cannot be a name here: others see it, so leave offers and contacts out.")
            )
    change_account(account=account, display_name=wanted, language=account.language, now=now)
