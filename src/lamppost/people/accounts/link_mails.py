"""What mails with links say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamppost.foundation.kernel.errors import N_
from lamppost.foundation.notify.compose import MailText
from lamppost.people.accounts.rules import LinkPurpose


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says about its link, not yet translated."""

    subject: str
    paragraph: str
    button: str
    closing: str = N_(
        "If you did not ask for this, you can ignore it: nothing happens without the link."
    )


WORDS = {
    LinkPurpose.SIGN_IN: Words(
        N_("Your sign-in link"),
        N_("Open this link to sign in. It works once, within 30 minutes."),
        N_("Sign in"),
    ),
    LinkPurpose.PUBLISH_DRAFT: Words(
        N_("One step left: confirm your ad"),
        N_("Your ad is ready. Open this link within three days to send it in."),
        N_("Look at the ad and publish"),
    ),
    LinkPurpose.SEND_MESSAGE: Words(
        N_("One step left: send your message"),
        N_("Your message is written. Open this link within three days to send it."),
        N_("Look at the message and send it"),
    ),
    LinkPurpose.SAVE_SEARCH: Words(
        N_("One step left: confirm your alert"),
        N_("Open this link within three days, and we write to you when something new fits."),
        N_("Confirm the alert"),
    ),
    LinkPurpose.NEW_ADDRESS: Words(
        N_("One step left: confirm your new address"),
        N_("Open this link within two hours, and your account has this address from then on."),
        N_("Use this address"),
    ),
    LinkPurpose.OLD_ADDRESS: Words(
        N_("Your account has a new address"),
        N_(
            "From now on our mails, and your sign-in links, go to another address. If that was "
            "you, all is well. If it was not, this link takes the change back and signs everybody "
            "out. It works for seven days."
        ),
        N_("That was not me: take it back"),
        "",
    ),
    LinkPurpose.STAY: Words(
        N_("Your account is being deleted"),
        N_(
            "As you asked, you are signed out everywhere and nobody sees your ads. In seven days "
            "what we have of you is erased. Until then this link keeps your account; signing in "
            "does the same."
        ),
        N_("Keep my account"),
        N_("If you want it gone, there is nothing more to do. Thank you for having been here."),
    ),
}


def link_mail(purpose: LinkPurpose, *, url: str, code: str, language: str) -> MailText:
    """Return the mail of a link, in the language that is active. ``code`` may be empty."""
    words = WORDS[purpose]
    return MailText(
        subject=_(words.subject),
        paragraphs=[_(words.paragraph), *_about_code(code)],
        button_label=_(words.button),
        button_url=url,
        closing=_(words.closing) if words.closing else "",
        language=language,
        direction="rtl" if language.split("-", maxsplit=1)[0] in ("ar", "he", "fa") else "ltr",
    )


def _about_code(code: str) -> list[str]:
    if not code:
        return []
    return [
        _("Or type this code where you asked for it: %(code)s. It works for 15 minutes.")
        % {"code": f"{code[:3]} {code[3:]}"},
        _("We never ask you for this code by phone, chat or mail."),
    ]
