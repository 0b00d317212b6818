"""Wrong rules: each gets the right error, at the right line and column, with a way out."""

from __future__ import annotations

import pytest

from screening_engine import PolicyError
from tests.engine.rule_writer import RULE, changed, policy_of, write_pack

WITHIN = "listing.category within housing"

# What stands in line 9 from column 7 on, how many columns further the error is, what it says.
WRONG_CONDITIONS = [
    # Names
    ("author.acount_age < 7 days", 0, 'no fact "author.acount_age". Did you mean "author.account_'),
    ("listing.colour == yes", 0, 'There is no fact "listing.colour"'),
    ("listing.price < cheap", 16, 'no fact "cheap". If it is a word, write it in quotes'),
    ('finding("ask_payment").count > 1', 0, 'Did you mean "asks_payment_first"?'),
    ('finding("asks_payment_first").strenght >= weak', 30, 'Did you mean "strength"?'),
    ("listing.body contains any of @firework", 0, 'no list "@firework"'),
    ("autor has label agent", 0, '"autor" has no labels. Did you mean "author"?'),
    ('message.body contains "x"', 0, 'looks at listing only, which never has "message.body"'),
    ("listing.attribute == 3", 0, '"listing.attribute" needs a name'),
    ('listing.price("x") > 3 EUR', 0, "takes nothing in brackets"),
    ("count(listign by author within 1 day) > 3", 0, 'with "listign". Did you mean "listing"?'),
    ("count(listing by town within 1 day) > 3", 0, "It is counted by: author, device, network"),
    ("count(account by author within 1 day) > 3", 0, "It is counted by: device, network."),
    ("sum(listing by author within 1 day) > 3 EUR", 0, '"sum" does not go with "listing".'),
    ("count(listing by author within 400 days) > 3", 0, "366 days at most"),
    ("count(message by author within 1 hour) > 3", 0, "which never has"),
    ("listing.place within UK", 0, '"UK" is not a place. Did you mean "GB"?'),
    ("listing.place within Altona", 0, "Write DE, DE/altona or EU."),
    # Types and units
    ("count(listing by author within 3 dyas) > 3", 33, 'a unit of time. Did you mean "days"?'),
    ("count(listing by author within 1 day) > 3 EUR", 40, "a number cannot be compared with"),
    ("sum(listing.price by author within 1 day) > 3", 44, "Write a currency, as in 400 EUR."),
    ("listing.place == DE", 0, 'Use "within", as in: listing.place within DE.'),
    ('listing.place in ["DE"]', 0, '"in" does not go with a place. Use "within".'),
    ("author.account_age < 7", 21, "length of time cannot be compared with a number. Write a unit"),
    ("listing.price < 400", 16, "Write a currency, as in 400 EUR."),
    ("listing.price < 3 days", 16, "cannot be compared with a length of time"),
    ("author.email_proved > 3", 22, '">" does not go with yes or no'),
    ("author.email_proved == 3", 23, "Write yes or no."),
    ("author.listings_last_day > 10%", 27, "a number cannot be compared with a share"),
    ('finding("asks_payment_first").strength >= 2', 42, "Write weak, medium or strong."),
    ("listing.price + 3 days > 4 EUR", 0, '"+" does not go with an amount of money'),
    ("listing.price * listing.price > 4 EUR", 0, '"*" does not go with'),
    ("listing.price + 1 EUR < 3 GBP", 24, "EUR cannot be compared with GBP"),
    ("listing.price + 1 EUR + 1 GBP < 3 EUR", 0, '"+" does not go with an amount of money'),
    ("author.account_age / 0 < 3 days", 21, "divides by zero"),
    ('listing.body == "x"', 0, 'Use "contains any of @list" or "matches'),
    ('listing.category == "housing"', 0, 'Use "within"'),
    ('listing.category in ["housing"]', 0, '"in" does not go with a category. Use "within".'),
    ("listing.price within housing", 0, '"within" needs a category or a place'),
    ('author.account_age contains "x"', 0, '"contains" needs free text'),
    ("listing.kind == wnated", 16, '"wnated" is never the value. Did you mean "wanted"?'),
    ("listing.kind in [offer, gift]", 24, '"gift" is never the value'),
    ("author.listings_last_day", 0, "This is a number, not a condition"),
    ("listing.price in [3 EUR]", 0, '"in" does not go with an amount of money'),
    ('listing.attribute("size") < 3 EUR', 28, "a value cannot be compared with an amount"),
    # Values
    ("author.account_age < 7 dyas", 23, '"dyas" is not a unit of time. Did you mean "days"?'),
    ("author.account_age < 2 months", 23, "Write days or weeks."),
    ("listing.price < 400 EUT", 20, '"EUT" is not a currency of ISO 4217'),
    ("listing.price < 4.005 EUR", 22, "more digits than EUR knows"),
    ("listing.price < 400 eur", 20, 'Did you mean "EUR"?'),
    ("listing.body matches re2'(?=x)'", 21, "not valid RE2"),
    ("listing.body matches re2'a{1001}'", 21, "not valid RE2"),
    ('listing.body contains "…"', 0, "has no words"),
    # Grammar
    (
        "author.account_age <",
        20,
        "or a value, found the end of the line",
    ),
    ("author.account_age = 7 days", 19, 'To compare, write "==" or "!="'),
    ("author.account_age < 7 days 3", 28, "Expected the end of the line, found"),
    ("1 day < author.account_age < 7 days", 27, 'Two comparisons in a row. Join them with "and".'),
    ("(author.email_proved", 20, 'Expected ")", found the end of the line'),
    ("author.email_proved and", 23, "Expected a fact"),
    ("and author.email_proved", 0, "Expected a fact or a value"),
    ('listing.country not in ["DE"]', 16, 'Write "not" at the beginning'),
    ("listing.country in DE", 19, "Expected a list such as"),
    ("listing.body contains @words", 22, 'Expected "any of @list" or a text in quotes'),
    ("listing.category within", 23, "Expected a category such as housing/rent"),
    ("author has agent", 11, 'Expected "label"'),
    ('listing.body matches "x"', 21, "Expected a pattern such as re2"),
    ("count of listings by author within 1 day > 3", 6, 'Expected "(" behind "count", found "of"'),
    ("sum(listing.price) > 3 EUR", 17, 'Expected "by", found ")". Write it like count(listing'),
    ("count(listing by author) > 3", 23, 'Expected "within", found ")"'),
    ("count(listing by author within 24) > 3", 31, "Expected a length of time"),
    ('listing.country == "DE', 19, "The quote is never closed"),
    ("listing.price < 3 EUR; drop", 21, '";" means nothing here'),
    ("__import__('os').system('x') == 1", 16, "Expected the end of the line"),
    ("(author.account_age < 3 days) + 1 > 2", 30, "Expected the end of the line"),
    ("(" * 60 + "author.email_proved" + ")" * 60, 40, "Nested deeper than 40 levels"),
    ("not " * 60 + "author.email_proved", 160, "Nested deeper than 40 levels"),
    ("author.listings_last_day" + " + 1" * 100 + " > 3", 423, "more than 200 words and signs"),
    # Always or never
    ("1 < 2", 0, "looks at no fact and no finding"),
    ("author.listings_last_day >= 0", 0, "This is always true"),
    ("author.listings_last_day < 0", 0, "This can never be true"),
    ("0 > author.listings_last_day", 0, "This can never be true"),
    ('finding("asks_payment_first").strength <= strong', 0, "This is always true"),
    ("count(listing by text within 1 day) >= 0", 0, "This is always true"),
    ("listing.price < listing.price", 0, "Both sides are the same"),
    ("author.account_age < 3 days and author.account_age > 1 week", 32, "never be true together"),
    ("listing.price < 5 EUR or listing.price >= 5 EUR", 25, "Together with what stands above"),
    ("author.email_proved or not author.email_proved", 23, "Beside its opposite this is always"),
    ("author.email_proved and not author.email_proved", 24, "Beside its opposite this can never"),
    ("not author.listings_last_day >= 0", 4, "This is always true"),
]


@pytest.mark.parametrize(("condition", "further", "message"), WRONG_CONDITIONS)
def test_a_wrong_condition_is_shown_where_it_stands(condition, further, message, tmp_path):
    with pytest.raises(PolicyError) as raised:
        policy_of(tmp_path, changed(WITHIN, condition))

    assert message in str(raised.value)
    assert (raised.value.line, raised.value.column) == (9, 7 + further)
    assert str(raised.value).startswith(f"rule0.yaml:9:{7 + further}: ")


# A passage of the rule, what stands there instead, line and column of the error, what it says.
WRONG_RULES = [
    ("id: fraud.pay-first", "id: Fraud", 1, 5, '"Fraud" is not an id'),
    ("clause: rules.4.1", "clause: rules.4.2", 2, 9, 'Did you mean "rules.4.1"?'),
    ("title: Money", "titel: Money", 3, 1, 'Unknown key "titel" in a rule. Did you mean "title"?'),
    ("title: Money before a viewing\n", "", 1, 1, 'A rule needs "title"'),
    ("title: Money before a viewing", "title:", 3, 7, "title is empty"),
    ("owner: housing\n", "", 1, 1, 'A rule needs "owner"'),
    ("owner: housing", "owner: housing\nowner: x", 7, 1, 'The key "owner" stands here twice'),
    ("owner: housing", "owner: &a housing", 6, 8, "Anchors (&) are not allowed"),
    ("owner: housing", "owner: *a", 6, 8, "Aliases (*) are not allowed"),
    ("owner: housing", "owner: !!python/name:os.system x", 6, 8, "Tags (!) are not allowed"),
    ("owner: housing", "owner: [housing]", 6, 8, "owner must be one line of text"),
    ("tell: Ask", 'tell: "Ask', 17, 7, "Not valid YAML"),
    ("owner: housing", "\towner: housing", 6, 1, "Not valid YAML"),
    ("owner: housing", "? [a]\n: b", 6, 3, "A key must be text"),
    ("[listing]", "[listings]", 4, 14, 'Did you mean "listing"?'),
    ("[listing]", "[]", 4, 13, "applies_to is empty"),
    ("before_publish", "afterwards", 5, 8, "Known stages: before_publish"),
    ("  all:\n", "  al:\n", 8, 3, '"al" joins no conditions. Did you mean "all"?'),
    ("  all:\n", "  any: []\n  all:\n", 8, 3, 'Use one of "all", "any" and "not" at a time'),
    (f"    - {WITHIN}\n", f"    - {WITHIN}\n    - {WITHIN}\n", 10, 7, "stands here twice"),
    (f"    - {WITHIN}\n", f"    - [{WITHIN}]\n", 9, 7, "without saying how it is meant"),
    (f"    - {WITHIN}\n", "    - \n", 9, 6, "A condition is empty"),
    ("author has label verified_agent", WITHIN, 12, 5, '"unless" repeats what "when" asks for'),
    ("{hold: review,", "{ban: review,", 13, 8, 'Unknown key "ban" in then'),
    ("{hold: review,", "{hold: review, refuse: x,", 13, 7, '"then" names one of'),
    ("{hold: review,", "{hold: forever,", 13, 14, "Write hold: review."),
    ("{hold: review,", "{friction: wait,", 13, 18, "Write friction: confirm or edit."),
    ("severity: high", "severity: awful", 13, 46, '"awful" is not a severity'),
    ("queue: fraud", "queue: Fraud!", 13, 29, "not a name in small letters"),
    ("on_unknown: hold", "on_unknown: refuse", 14, 13, "is no value of on_unknown"),
    ("{mode: live}", "{mode: dark}", 15, 17, "It is one of: shadow, percent, live"),
    ("{mode: live}", "{percent: 110}", 15, 20, "a whole number from 0 to 100"),
    ("{mode: live}", "{mode: percent}", 15, 10, "A percentage goes with the mode percent"),
    ("max_share: 2%", "max_share: 2", 16, 20, '"2" is not a share. Write it like 2%.'),
    ("over: 1 hour}", "over: soon}", 16, 30, '"soon" is not a length of time'),
    ("tell: Ask", "secret: perhaps\ntell: Ask", 17, 9, "neither yes nor no"),
    ("    expect: hold\n", "    expect: friction\n", 22, 13, 'The rule never gives "friction"'),
    ("    expect: hold\n", "    expect: no match\n", 18, 1, "an example that it matches"),
    ("    expect: no match\n", "    expect: hold\n", 18, 1, "that it does not match"),
    ("    expect: hold\n", "", 19, 5, 'An example needs "expect"'),
    ("author.account_age: 3", "author.acount_age: 3", 21, 13, 'Did you mean "author.account_age'),
    ("account_age: 3 hours", "account_age: 3", 21, 33, '"3" is not a length of time'),
    ("author.account_age: 3 hours", "contacts.phones: 3", 21, 13, "comes from the texts"),
    ("price: 400 EUR", "price: 400", 20, 46, "Write it like 400 EUR."),
    ("price: 400 EUR", "prise: 400", 20, 39, 'Did you mean "price"?'),
    (
        "    listing: {category: housing/rent, price: 9",
        "    message: {price: 9",
        24,
        5,
        "does not look at",
    ),
]


@pytest.mark.parametrize(("passage", "instead", "line", "column", "message"), WRONG_RULES)
def test_a_wrong_rule_is_shown_where_it_is_wrong(passage, instead, line, column, message, tmp_path):
    with pytest.raises(PolicyError) as raised:
        policy_of(tmp_path, changed(passage, instead))

    assert message in str(raised.value)
    assert (raised.value.line, raised.value.column) == (line, column)


def test_the_rule_that_all_of_these_change_is_right(tmp_path):
    assert policy_of(tmp_path, RULE).rules[0].id == "fraud.pay-first"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "rule0.yaml: The file is empty."),
        ("- a", "rule0.yaml:1:1: A rule must be a set of"),
        (f"{RULE}---\n{RULE}", "One file holds one document"),
        (f"{'[' * 30}{']' * 30}", "Nested deeper than 20 levels"),
        (f"{RULE}\x07", "rule0.yaml:26:1: Not valid YAML: a control character."),
        ("x" * 1_000_001, "longer than 1,000,000 characters"),
    ],
)
def test_a_file_that_is_no_rule_at_all(text, message, tmp_path):
    with pytest.raises(PolicyError) as raised:
        policy_of(tmp_path, text)

    assert message in str(raised.value)


def test_a_file_that_is_not_utf8(tmp_path):
    write_pack(tmp_path, RULE)
    (tmp_path / "rule1.yaml").write_bytes(b"id: \xff\xfe")

    with pytest.raises(PolicyError, match=r"rule1.yaml: The file is not UTF-8 \(byte 4\)\."):
        policy_of(tmp_path)


def test_two_rules_with_one_id(tmp_path):
    with pytest.raises(PolicyError, match=r'rule1.yaml:1:1: The id "fraud.pay-first" is taken by'):
        policy_of(tmp_path, RULE, RULE)
