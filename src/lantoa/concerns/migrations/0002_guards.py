"""A published report never changes, whoever asks the database."""

from django.db import migrations

PUBLISHED_STAYS = """
CREATE FUNCTION concerns_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'report % is published: % is refused', OLD.id, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER concerns_report_stays BEFORE UPDATE OR DELETE ON concerns_report
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION concerns_report_stays();
"""

UNGUARDED = """
DROP TRIGGER concerns_report_stays ON concerns_report;
DROP FUNCTION concerns_report_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("concerns", "0001_initial")]
    operations = [migrations.RunSQL(PUBLISHED_STAYS, UNGUARDED)]
