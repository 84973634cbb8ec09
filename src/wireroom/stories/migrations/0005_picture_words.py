"""What a picture's own file says of it, beside what the wire says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds caption, credit and alt text to pictures."""

    dependencies = [
        ('stories', '0004_transports'),
    ]

    operations = [
        migrations.AddField(
            model_name='picture',
            name='alt',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='picture',
            name='caption',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='picture',
            name='credit',
            field=models.TextField(default=''),
        ),
    ]
