"""A stranger asks, the poster answers by one tap, the stranger reads it: on a phone, no script."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.people import PHONE
from tests.browser.staged import COURIER
from tests.browser.steps import heading, open_mail

ASKER = "ines@demo.example"


def ask(page, board, words: str) -> None:
    """Go from the ad's page to the form and send it."""
    page.goto(board.places["ad"])
    page.get_by_role("link", name="Write to Nia").click()
    page.get_by_label("Your message").fill(words)
    page.get_by_label("Your mail address").fill(ASKER)
    page.get_by_role("button", name="Send").click()
    expect(heading(page, "One more step: open your mail")).to_be_visible()


class TestWithoutScript:
    def test_a_question_is_asked_answered_and_read(self, window, board):
        stranger = window(viewport=PHONE, script=False)
        ask(stranger, board, "Does the lamp have a new cable?")
        open_mail(stranger, "send your message", ASKER)
        stranger.get_by_role("link", name="Look at the message and send it").click()
        expect(stranger.get_by_text("Does the lamp have a new cable?")).to_be_visible()
        stranger.get_by_role("button", name="Send it", exact=True).click()
        expect(stranger.get_by_role("list", name="Messages")).to_contain_text("new cable")

        nia = window("Nia", viewport=PHONE, script=False)
        open_mail(nia, "wrote to you", "nia@demo.example")
        nia.get_by_role("link", name="Read and answer").click()
        expect(nia.get_by_role("list", name="Messages")).to_contain_text("new cable")
        nia.get_by_role("button", name="Yes, it is still available.").click()
        expect(nia.get_by_role("list", name="Messages")).to_contain_text("still available")

        stranger.get_by_role("link", name="Look for new messages").click()
        answers = stranger.get_by_role("list", name="Messages")
        expect(answers).to_contain_text("Yes, it is still available.")

    def test_a_story_about_a_courier_is_read_with_its_warning(self, window, board):
        nia = window("Nia", viewport=PHONE, script=False)
        nia.goto(f"/my/messages/{board.places['warned conversation']}/")

        talk = nia.get_by_role("list", name="Messages")
        expect(talk).to_contain_text(COURIER)
        expect(talk.get_by_role("note")).to_contain_text("Hand it over only when you have")

    def test_somebody_is_blocked_and_unblocked(self, window, board):
        nia = window("Nia", viewport=PHONE, script=False)
        nia.goto(f"/my/messages/{board.places['warned conversation']}/")
        nia.get_by_role("link", name="Block").click()
        nia.get_by_role("button", name="Block").click()
        expect(nia.get_by_text("Unblock them to write.")).to_be_visible()

        nia.goto("/my/blocked/")
        nia.get_by_role("button", name="Unblock Sly").click()
        expect(nia.get_by_role("heading", name="Nobody is blocked")).to_be_visible()


class TestWithScript:
    def test_the_answer_appears_while_one_looks(self, window, board):
        talk = f"/my/messages/{board.places['conversation']}/"
        nia = window("Nia")
        asked = []
        nia.on("request", lambda request: asked.append(request.url))
        nia.goto(talk)
        nia.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        nia.wait_for_timeout(500)

        assert any(url.endswith(talk + "news/") for url in asked)
