"""Writers of one unit's names take turns."""

from django.db import migrations

# Two rows that are inserted into an exclusion constraint at once wait for each other, and PostgreSQL
# ends that as a deadlock. Taking turns by unit, the second sees the first and is refused plainly.
TAKE_TURNS = """
CREATE FUNCTION units_names_take_turns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('units_unitname'), hashint8(NEW.unit_id));
    RETURN NEW;
END $$;
CREATE TRIGGER units_unitname_take_turns BEFORE INSERT OR UPDATE ON units_unitname
    FOR EACH ROW EXECUTE FUNCTION units_names_take_turns();
"""

NO_TURNS = """
DROP TRIGGER units_unitname_take_turns ON units_unitname;
DROP FUNCTION units_names_take_turns();
"""


class Migration(migrations.Migration):
    """Adds the trigger on names."""

    dependencies = [("units", "0003_unitplace_ambiguous")]

    operations = [migrations.RunSQL(TAKE_TURNS, NO_TURNS)]
