from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What is on the board, or left it as it was, is public or was."""
    rows = apps.get_model("listings", "Listing").objects.filter(
        state__in=("published", "sold", "expired"), published_at__isnull=False
    )
    rows.update(public_revision_id=models.F("revision_id"))


class Migration(migrations.Migration):
    dependencies = [
        ("listings", "0003_reserve_renew_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="public_revision_id",
            field=models.UUIDField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
