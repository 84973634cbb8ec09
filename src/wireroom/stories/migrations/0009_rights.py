"""When the rights in a story end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two times and an index."""

    dependencies = [
        ('stories', '0008_desk_acts'),
    ]

    operations = [
        migrations.AddField(
            model_name='story',
            name='expires_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='version',
            name='expires',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='story',
            name='state',
            field=models.CharField(choices=[('published', 'Published'), ('embargoed', 'Embargoed'), ('withheld', 'Withheld'), ('held', 'Held'), ('canceled', 'Canceled'), ('ignored', 'Ignored'), ('expired', 'Expired')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['expires_at'], name='story_expiry'),
        ),
    ]
