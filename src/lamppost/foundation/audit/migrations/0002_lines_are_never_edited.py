"""Lines are added, never edited: the database itself says no."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What may still happen to a line: it gets its place in the chain, once, and its erasable part
# may be erased. Everything else is refused.
SQLITE = [
    """
    CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_auditline
    BEGIN SELECT RAISE(ABORT, 'audit lines are never deleted'); END
    """,
    """
    CREATE TRIGGER audit_line_no_edit BEFORE UPDATE ON audit_auditline
    WHEN OLD.id IS NOT NEW.id OR OLD.happened_at IS NOT NEW.happened_at
      OR OLD.event IS NOT NEW.event OR OLD.subject IS NOT NEW.subject
      OR OLD.actor IS NOT NEW.actor OR OLD.site_id IS NOT NEW.site_id
      OR OLD.details IS NOT NEW.details OR OLD.erasable_hash IS NOT NEW.erasable_hash
      OR (OLD.seq IS NOT NULL AND (OLD.seq IS NOT NEW.seq OR OLD.leaf IS NOT NEW.leaf
          OR OLD.chain IS NOT NEW.chain))
      OR (NEW.erasable IS NOT NULL AND OLD.erasable IS NOT NEW.erasable)
    BEGIN SELECT RAISE(ABORT, 'audit lines are never edited'); END
    """,
]
SQLITE_UNDO = ["DROP TRIGGER audit_line_no_delete", "DROP TRIGGER audit_line_no_edit"]

POSTGRESQL = [
    """
    CREATE FUNCTION audit_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'audit lines are never deleted';
      END IF;
      IF (OLD.id, OLD.happened_at, OLD.event, OLD.subject, OLD.actor, OLD.site_id,
          OLD.details, OLD.erasable_hash)
         IS DISTINCT FROM
         (NEW.id, NEW.happened_at, NEW.event, NEW.subject, NEW.actor, NEW.site_id,
          NEW.details, NEW.erasable_hash)
         OR (OLD.seq IS NOT NULL AND (OLD.seq, OLD.leaf, OLD.chain)
             IS DISTINCT FROM (NEW.seq, NEW.leaf, NEW.chain))
         OR (NEW.erasable IS NOT NULL AND OLD.erasable IS DISTINCT FROM NEW.erasable) THEN
        RAISE EXCEPTION 'audit lines are never edited';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER audit_line_guard BEFORE UPDATE OR DELETE ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_line_guard()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER audit_line_guard ON audit_auditline",
    "DROP FUNCTION audit_line_guard()",
]


def _run(editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    for statement in statements:
        editor.execute(statement)


def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def unguard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _run(editor, POSTGRESQL_UNDO if editor.connection.vendor == "postgresql" else SQLITE_UNDO)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
