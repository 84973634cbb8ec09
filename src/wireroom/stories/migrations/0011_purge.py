"""What a CDN is to forget."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the queue of addresses."""

    dependencies = [
        ('stories', '0010_clusters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Purging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.TextField(unique=True)),
                ('page', models.CharField(max_length=200)),
                ('since', models.DateTimeField()),
                ('next_try', models.DateTimeField(null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(default='')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['page'], name='purging_page'),
                    models.Index(fields=['next_try'], name='purging_queue'),
                ],
            },
        ),
    ]
