"""Static files: named by their content, compressed once, kept by browsers for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports of our ES modules, so that they need no bundler."""

    support_js_module_import_aggregation = True
