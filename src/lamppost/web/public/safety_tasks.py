"""What to do when something goes wrong: calm first steps for each matter, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamppost.trust.safety.rules import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """
    One matter that brings a person here, said as they would say it.

    ``key`` is its anchor; ``topics`` choose the help lines; ``ours`` says what we can do.
    """

    key: str
    icon: str
    title: str
    steps: list[str]
    topics: frozenset[Topic]
    ours: str


def tasks() -> list[Task]:
    """Return all matters, in the reader's language, those about money and danger first."""
    return [
        _scammed(), _unsafe(), _made_to(), _found(), _pictures(), _child(), _meeting(), _harm(),
    ]  # fmt: skip


def _scammed() -> Task:
    return Task(
        key="scammed",
        icon="tag",
        title=_("I was scammed, or I paid someone and fear it is fraud"),
        steps=[
            _("Pay nothing more. Whoever asks for one more fee to set your money free is in it."),
            _(
                "Call your bank or card company now and ask them to stop or recall the payment: "
                "the first hours count. For a gift card, call the company named on the card."
            ),
            _(
                "If you gave away a password, a code or a copy of your papers, change the password "
                "wherever you use it, and tell your bank and the office that issued the papers."
            ),
            _(
                "Keep everything: the ad, the messages, the account number, the receipt. Then "
                "report it to the police."
            ),
            _("Beware of those who offer to get your money back for a fee. That is fraud again."),
        ],
        topics=frozenset({Topic.FRAUD}),
        ours=_(
            "Report the ad or the message by its “Report” link. We cannot bring money back, but we "
            "can stop it for the next person."
        ),
    )


def _unsafe() -> Task:
    return Task(
        key="unsafe",
        icon="shield-alert",
        title=_("I feel unsafe, or someone threatens me"),
        steps=[
            _("If you are in danger now, call the emergency number."),
            _("Go where other people are: into a shop, to a neighbour, to a station."),
            _("You owe nobody an answer. Do not meet again to settle it."),
            _(
                "Keep the messages, or pictures of them that show the date. Then block the person: "
                "they can no longer write to you here."
            ),
            _("Tell somebody whom you trust what happened and where you are."),
        ],
        topics=frozenset({Topic.EMERGENCY, Topic.ABUSE, Topic.ASSAULT}),
        ours=_(
            "Report the message or the ad and say that someone may be in danger. Whom you report "
            "is not told who it was."
        ),
    )


def _made_to() -> Task:
    return Task(
        key="made-to",
        icon="users",
        title=_("I am being made to do something I do not want, or someone else is"),
        steps=[
            _(
                "It is not your fault. You may ask for help whatever you signed, whatever you are "
                "said to owe, and whatever your papers say."
            ),
            _(
                "In danger now: call the emergency number. Otherwise call one of the lines below; "
                "you may ask first what they do with what you tell them."
            ),
            _(
                "If somebody looks at your phone, use another one, and remove this page from the "
                "history of this one."
            ),
            _(
                "It counts when somebody keeps your papers, your pay or your phone, does not let "
                "you leave, or says that you must work off a debt."
            ),
            _(
                "If it happens to someone else, do not confront whoever controls them. Write down "
                "what you saw, where and when, and call a line."
            ),
        ],
        topics=frozenset({Topic.EMERGENCY, Topic.EXPLOITATION}),
        ours=_(
            "If it has to do with an ad here, report the ad and say that someone may be in danger. "
            "A person reads that; whoever posted the ad is not told who reported it."
        ),
    )


def _found() -> Task:
    return Task(
        key="found",
        icon="flag",
        title=_("I found something illegal"),
        steps=[
            _("Report it by the “Report” link below the ad. You need no account."),
            _("Do not buy it to have a proof, and do not write to whoever posted it."),
            _("If somebody is in danger, call the emergency number first."),
            _(
                "If it shows a child in a sexual way, do not copy it and send it to nobody, not to "
                "us either. Say only where it is, and tell the hotline."
            ),
        ],
        topics=frozenset({Topic.CHILD_ONLINE, Topic.DISCRIMINATION, Topic.FRAUD}),
        ours=_("You get a page on which you can see what became of your report, and why."),
    )


def _pictures() -> Task:
    return Task(
        key="pictures",
        icon="image",
        title=_("Someone uses my photos, or intimate pictures of me"),
        steps=[
            _("You did nothing wrong, whoever took the pictures and whoever you gave them to."),
            _(
                "Note the address of the page and the day, and take a picture of the screen that "
                "shows who posted it. If you are under 18 in it, make no copy."
            ),
            _(
                "If somebody wants money or more pictures from you, do not pay and send nothing. "
                "Keep the messages and go to the police."
            ),
            _(
                "There are services that find your pictures on many sites without seeing them: "
                "they are compared by a mark that is made on your own device."
            ),
        ],
        topics=frozenset({Topic.IMAGES}),
        ours=_(
            "Report the ad and say that it is a picture of you. You need neither an account nor a "
            "proof of who you are to do so."
        ),
    )


def _child() -> Task:
    return Task(
        key="child",
        icon="heart-handshake",
        title=_("A child is at risk"),
        steps=[
            _("If the child is in danger now, call the emergency number."),
            _(
                "If you are the child: you may call these numbers yourself, and you did nothing "
                "wrong. Tell a grown-up whom you trust, and another one if the first does not "
                "listen."
            ),
            _("Listen and believe. Do not ask for details; write down what was said."),
            _(
                "Copy and send no pictures. Note where they are, and tell the hotline or the "
                "police."
            ),
        ],
        topics=frozenset({Topic.EMERGENCY, Topic.CHILD, Topic.CHILD_ONLINE}),
        ours=_(
            "Report the ad. What may harm a child is kept from view at once, and people trained "
            "for it decide what the law asks us to do."
        ),
    )


def _meeting() -> Task:
    return Task(
        key="meeting",
        icon="map-pin",
        title=_("I am meeting a stranger"),
        steps=[
            _("Meet by day where other people are: in front of a shop, at a station, in a café."),
            _(
                "Tell somebody whom you meet, where, and when you will be back. Agree on a time at "
                "which you call."
            ),
            _("Take somebody along if it is about much money, or if you go to a home."),
            _("Look first and try it. Pay when you have it in your hands, never before."),
            _("You may leave at any moment. You owe no reason."),
        ],
        topics=frozenset({Topic.EMERGENCY}),
        ours=_(
            "If somebody did not come or behaved badly, report them from the conversation. It is "
            "not too late the day after."
        ),
    )


def _harm() -> Task:
    return Task(
        key="harm",
        icon="phone",
        title=_("I think of harming myself"),
        steps=[
            _("You are not alone with this, and you need not decide anything today."),
            _(
                "If you might act on it now, call the emergency number, or go to somebody who is "
                "near. Say it plainly: “I am not safe by myself.”"
            ),
            _("Put away what you could hurt yourself with, or leave the room in which it is."),
            _("Call a line, or a person whom you trust, and stay on the phone."),
        ],
        topics=frozenset({Topic.EMERGENCY, Topic.CRISIS}),
        ours=_("If something that you read here brought you to this, tell us. We want to know."),
    )
