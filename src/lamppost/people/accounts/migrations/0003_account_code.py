"""Give every account a code for public addresses."""

from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from lamppost.foundation.kernel.ids import new_code


def give_codes(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give those who are here already a code each."""
    for account in apps.get_model("accounts", "Account").objects.filter(code="").iterator():
        account.code = new_code()
        account.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_links_of_strangers_count")]

    operations = [
        migrations.AddField("account", "code", models.CharField(max_length=8, default="")),
        migrations.RunPython(give_codes, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "account",
            "code",
            models.CharField(max_length=8, unique=True, default=new_code),
        ),
    ]
