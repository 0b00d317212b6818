"""Ads with drawn pictures, and banks that know some of them."""

from __future__ import annotations

import io

import segno
from PIL import Image, ImageDraw, ImageOps

from lamppost.environment import env
from lamppost.journeys.post_listing import post_draft
from lamppost.market.listings.actions import set_draft_photos
from lamppost.market.media.actions import add_photo
from screening_engine.matching.pictures import BankFolder, Decoder, HashKind, Signal
from tests.ads import draft_of, typed
from tests.cast import NOW

FLAT = typed(
    title="Two rooms near the park",
    body="Bright, quiet, with a balcony to the yard. Viewing on weekends.",
    category="housing/rent",
    price="800",
    attributes={},
)


def drawing(shade="darkgreen"):
    """A hill, a house and a sun: enough to see, and nobody's."""
    sky = Image.linear_gradient("L").point(lambda grey: 120 + grey // 2)
    image = sky.resize((800, 600)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 600), (250, 220), (520, 600)], fill=shade)
    draw.rectangle((500, 330, 700, 560), fill="firebrick")
    draw.polygon([(470, 330), (600, 210), (730, 330)], fill="saddlebrown")
    draw.ellipse((90, 60, 190, 160), fill="gold")
    return image


def another_drawing():
    image = Image.new("RGB", (800, 600), "lightgrey")
    draw = ImageDraw.Draw(image)
    for step in range(7):
        draw.ellipse((60 * step, 40 + 70 * step, 150 + 60 * step, 130 + 70 * step), fill="navy")
        draw.rectangle((500 + 30 * step, 20 * step, 520 + 30 * step, 300), fill="olive")
    return image


def written(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def framed(image):
    return ImageOps.expand(image, border=40, fill="black")


def with_code(text):
    image = another_drawing()
    code = segno.make(text)
    drawn = Image.new("L", code.symbol_size(scale=5, border=4))
    drawn.putdata(
        [0 if dark else 255 for row in code.matrix_iter(scale=5, border=4) for dark in row]
    )
    image.paste(drawn, (40, 300))
    return image


def post_with(*images, site, seller, ad=FLAT, now=NOW):
    draft = draft_of(ad, site=site, seller=seller, now=now)
    photos = [
        add_photo(
            upload=written(image),
            filename="photo.jpg",
            site_id=site.pk,
            draft_id=draft.pk,
            account_id=seller.pk,
            now=now,
        ).id
        for image in images
    ]
    set_draft_photos(draft_id=draft.pk, photo_ids=photos, now=now)
    return post_draft(draft_id=draft.pk, seller=seller, now=now).listing


def banks():
    """The folder of the banks of this test's home."""
    return BankFolder(env().home / "banks")


def put_into_bank(image, label, *, name="own"):
    """Keep a picture as known, as ``lamppost banks add`` does."""
    with Decoder() as decoder:
        seen = decoder.look(written(image), query=False, variants=True)
    if name not in banks().names():
        banks().create(name, label=label)
    signal = Signal(kind=HashKind.PDQ, value=seen.variants[0].hex)
    with banks().change(name) as opened:
        opened.add(signal, source="test", now=NOW, variants=seen.variants[1:])
