"""Pictures, sounds and films of questions; they stay once the round has opened."""

import django.db.models.deletion
from django.db import migrations, models

MEDIA_STAY = """
CREATE FUNCTION contests_media_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF contests_opened((SELECT round_id FROM contests_question
        WHERE id = coalesce(NEW.question_id, OLD.question_id)))
    OR (TG_OP = 'UPDATE' AND NEW.question_id <> OLD.question_id) THEN
        PERFORM contests_refuse('the round has opened', 'contests_media_stay');
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER contests_media_stay BEFORE INSERT OR UPDATE OR DELETE ON contests_questionmedia
    FOR EACH ROW EXECUTE FUNCTION contests_media_stay();
"""
NO_MEDIA_STAY = """
DROP TRIGGER contests_media_stay ON contests_questionmedia;
DROP FUNCTION contests_media_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contests', '0009_waiting_room'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuestionMedia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('picture', 'Picture'), ('sound', 'Sound'), ('film', 'Film')], max_length=7)),
                ('file', models.FileField(upload_to='')),
                ('captions', models.FileField(blank=True, upload_to='')),
                ('alt', models.TextField(verbose_name='in words')),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='media', to='contests.question')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='contests_media_in_words'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'film'), _negated=True), models.Q(('captions', ''), _negated=True), _connector='OR'), name='contests_media_film_captioned')],
            },
        ),
        migrations.RunSQL(MEDIA_STAY, NO_MEDIA_STAY),
    ]
