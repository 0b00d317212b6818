import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now


def have_waiting_news_told(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What waits for a mail is told as soon as its search may write: sending looks at that."""
    matches = apps.get_model("search", "SearchMatch").objects.filter(
        search=OuterRef("pk"), sent_at=None
    )
    searches = apps.get_model("search", "SavedSearch").objects.filter(stopped_at=None)
    searches.filter(Exists(matches)).update(due_at=Now())


class Migration(migrations.Migration):
    """Searches are filed by the process that follows: that takes the words of languages apart."""

    dependencies = [
        ("search", "0002_wishes_say_it"),
        ("sites", "0002_district_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchAnchor",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key",
                        "search_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchors",
                        to="search.savedsearch",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="savedsearch", name="alert_active"),
        migrations.AddField(
            model_name="savedsearch",
            name="due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="filing",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", True)),
                fields=["filing"],
                name="alert_filing",
            ),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)),
                fields=["due_at", "id"],
                name="alert_due",
            ),
        ),
        migrations.RunPython(have_waiting_news_told, migrations.RunPython.noop),
    ]
