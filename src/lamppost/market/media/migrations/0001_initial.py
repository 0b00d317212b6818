
import lamppost.foundation.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(default=lamppost.foundation.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('site_id', models.UUIDField()),
                ('account_id', models.UUIDField(null=True)),
                ('draft_id', models.UUIDField(db_index=True, null=True)),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('width', models.IntegerField()),
                ('height', models.IntegerField()),
                ('sizes', models.JSONField()),
                ('colour', models.CharField(max_length=7)),
                ('alt', models.CharField(blank=True, max_length=250)),
                ('created_at', models.DateTimeField()),
                ('avif_at', models.DateTimeField(null=True)),
                ('quarantined_at', models.DateTimeField(null=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('erased_at', None), ('alt', ''), _connector='OR'), name='photo_erased_has_no_words')],
            },
        ),
    ]
