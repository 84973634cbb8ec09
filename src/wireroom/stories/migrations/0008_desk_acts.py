"""What editors do to stories, and alarms that they must answer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two tables, fields to stories and versions, and an index."""

    dependencies = [
        ('stories', '0007_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('who', models.CharField(max_length=150)),
                ('kind', models.CharField(max_length=10)),
                ('why', models.TextField()),
                ('item_hash', models.CharField(default='', max_length=64)),
                ('kills', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('what', models.TextField()),
                ('do', models.TextField(default='')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('answered_by', models.CharField(default='', max_length=150)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='story',
            name='desk',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='story',
            name='slugline',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='version',
            name='desk',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['source', '-updated'], name='story_of_source'),
        ),
        migrations.AddField(
            model_name='act',
            name='story',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='stories.story'),
        ),
        migrations.AddField(
            model_name='alarm',
            name='dispatch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='stories.dispatch'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['-at'], name='act_newest'),
        ),
        migrations.AddIndex(
            model_name='alarm',
            index=models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['-at'], name='alarm_open'),
        ),
    ]
