"""Photos: who may see one is decided on every request; what a link holds never changes."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lamppost.market.listings.queries import is_photo_public
from lamppost.market.media.queries import PhotoView, photos_with_digest, stored_content
from lamppost.market.media.rules import DIGEST
from lamppost.web.member.drafts import may_see_photo

# Browsers keep what they have seen. What stands in between asks again after five minutes: an ad
# that is taken down, or locked away, must not live on there for a year.
PUBLIC = "public, max-age=31536000, s-maxage=300, immutable"
PRIVATE = "private, no-store"


@require_safe
# A photo opened by itself is shown on a page that the browser makes, with styles of its own.
@csp_replace({"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]  # its types know no paths
def show_photo(request: HttpRequest, digest: str, size: int, file_format: str) -> HttpResponse:
    """
    Serve one file of a photo, at ``/media/<digest>/<size>.<webp|avif>``.

    To everyone while a public ad shows it; before and after that to its poster and to staff.
    A photo that is not for this person looks like one that does not exist.
    """
    if not DIGEST.fullmatch(digest):
        return _nothing_here()
    photos = photos_with_digest(digest)
    public = is_photo_public([photo.id for photo in photos])
    allowed = public or _may_see(request, photos)
    content = stored_content(digest, size, file_format) if allowed else None
    if content is None:
        return _nothing_here()
    etag = quote_etag(f"{digest}-{size}-{file_format}")
    picture = _picture(content, f"{digest[:12]}-{size}.{file_format}", request)
    answer = get_conditional_response(request, etag=etag, response=picture) or picture
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = PUBLIC if public else PRIVATE
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _picture(content: bytes, name: str, request: HttpRequest) -> HttpResponse:
    # In one piece, at most a megabyte: a slow reader then holds no worker.
    answer = HttpResponse(b"" if request.method == "HEAD" else content)
    answer.headers["Content-Length"] = str(len(content))
    answer.headers["Content-Type"] = "image/" + name.rpartition(".")[2]
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _may_see(request: HttpRequest, photos: Sequence[PhotoView]) -> bool:
    return any(may_see_photo(request, photo) for photo in photos)


def _nothing_here() -> HttpResponse:
    # Not the page with words: this stands where a picture would. Not kept, because the same
    # link works as soon as its ad is public.
    answer = HttpResponse(status=HTTPStatus.NOT_FOUND, content_type="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer
