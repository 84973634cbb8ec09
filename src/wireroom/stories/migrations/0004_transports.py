"""What transports remember of their servers, and pictures that are fetched from an address."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two tables, and fields to feeds and pictures."""

    dependencies = [
        ('stories', '0003_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feed', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Taken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feed', models.CharField(max_length=80)),
                ('name_sha256', models.CharField(max_length=64)),
                ('stamp', models.CharField(max_length=200)),
                ('seen', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='feedstate',
            name='callback',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='cursor',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='hub',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='last_delivery',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='lease_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='secret',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='topic',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='picture',
            name='error',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='picture',
            name='feed',
            field=models.CharField(default='', max_length=80),
        ),
        migrations.AddField(
            model_name='picture',
            name='href',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='picture',
            name='next_try',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='picture',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(condition=models.Q(('next_try__isnull', False)), fields=['next_try'], name='picture_queue'),
        ),
        migrations.AddField(
            model_name='delivered',
            name='dispatch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='stories.dispatch'),
        ),
        migrations.AddConstraint(
            model_name='taken',
            constraint=models.UniqueConstraint(fields=('feed', 'name_sha256'), name='taken_once'),
        ),
        migrations.AddConstraint(
            model_name='delivered',
            constraint=models.UniqueConstraint(fields=('feed', 'key'), name='delivered_once'),
        ),
    ]
