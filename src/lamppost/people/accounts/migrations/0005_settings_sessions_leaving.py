"""Let people choose their mails, see their sessions, type a code, and leave."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_more_links'),
    ]

    operations = [
        # Sessions move here, and everybody signs in once more: those of before name no account.
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('account_id', models.UUIDField(db_index=True, null=True)),
                ('browser', models.CharField(default='', max_length=60)),
                ('signed_in_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='maillink',
            name='link_purpose_is_known',
        ),
        migrations.AddField(
            model_name='account',
            name='leaving_at',
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='left_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='wishes',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='maillink',
            name='code_hash',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddField(
            model_name='maillink',
            name='code_tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='maillink',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['sign_in', 'publish_draft', 'send_message', 'save_search', 'new_address', 'old_address', 'stay'])), name='link_purpose_is_known'),
        ),
    ]
