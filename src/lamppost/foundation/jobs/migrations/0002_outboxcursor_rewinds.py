from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="outboxcursor",
            name="rewinds",
            field=models.IntegerField(default=0),
        ),
    ]
