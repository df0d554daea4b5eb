/* SPDX-License-Identifier: BSD-2-Clause
 *
 * SQLite in WAL: readers never wait for the writer, the writer never for
 * readers. Each commit is synced, for a mail is given up once it is in here;
 * the store writes many news to a commit, so that this costs little.
 *
 * The file is the world's: it may be locked, full, read-only, taken away or
 * changed under our hands. Whatever SQLite says of it closes the connection,
 * and the next question opens it again. The file is never mapped into memory:
 * a read error would be a signal.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/driver.h"
#include "store/sqlite_file.h"
#include "store/sqlite_months.h"

#define SCHEME "sqlite:"
#define AGAIN_MS 1000 /* between two tries to open, two looks at the file */
#define READER_WAITS_MS 100
#define WRITER_WAITS_MS 2000
#define INTERRUPT_STEPS 10000 /* of SQLite's machine */

struct sqlite {
	struct engine base;
	sqlite3 *db; /* NULL: closed */
	sqlite3_stmt *prepared[STATEMENT_COUNT];
	unsigned char places[STATEMENT_COUNT][VALUES_MAX]; /* of $1, $2 … */
	char path[PATH_MAX];
	struct stat file;	/* as it was opened */
	int64_t opened, looked; /* clock_ms() */
	bool damaged;
	char why[200]; /* it is */
};

static struct sqlite *
sqlite_of(struct engine *e)
{
	return (struct sqlite *)e;
}

static void
disconnect(struct sqlite *s)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(s->prepared[i]);
	memset(s->prepared, 0, sizeof s->prepared);
	sqlite3_close_v2(s->db);
	s->db = NULL;
}

/* False, with the words of SQLite; what is wrong with the file closes it. */
static bool
failed(struct sqlite *s, const char *deed, struct error *err)
{
	int code = sqlite3_errcode(s->db);

	error_set(
	    err, "store: %s: %s: %s", s->path, deed, sqlite3_errmsg(s->db));
	switch (code & 0xFF) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		s->damaged = true;
		snprintf(s->why, sizeof s->why, "%s", sqlite3_errmsg(s->db));
		/* fallthrough */
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PROTOCOL:
		disconnect(s);
		break;
	default:
		break;
	}
	return false;
}

static bool
execute(struct sqlite *s, const char *sql, struct error *err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return failed(s, sql, err);
}

static int
is_interrupted(void *engine)
{
	return atomic_load(&((struct engine *)engine)->interrupted);
}

static bool
set_up(struct sqlite *s, struct error *err)
{
	bool writes = s->base.use == ENGINE_WRITES;

	sqlite3_busy_timeout(s->db, writes ? WRITER_WAITS_MS : READER_WAITS_MS);
	sqlite3_progress_handler(
	    s->db, INTERRUPT_STEPS, is_interrupted, &s->base);
	if (!writes)
		return execute(s,
		    "PRAGMA query_only = ON; PRAGMA cache_size = -8192", err);
	return execute(s,
	    "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; "
	    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; "
	    "PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 67108864; "
	    "PRAGMA cache_size = -32768",
	    err);
}

static bool
read_number(
    struct sqlite *s, const char *sql, int64_t *number, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool good =
	    sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW;

	if (good)
		*number = sqlite3_column_int64(stmt, 0);
	else
		failed(s, sql, err);
	sqlite3_finalize(stmt);
	return good;
}

static bool
make_step(struct sqlite *s, const struct schema_step *step, struct error *err)
{
	char sql[2000];

	switch (step->kind) {
	case SCHEMA_TABLE:
		/* Whole mails do not belong into the nodes of a tree. */
		snprintf(sql, sizeof sql,
		    "CREATE TABLE %s (%s, PRIMARY KEY (%s))%s", step->name,
		    step->columns, step->key,
		    step->large ? "" : " WITHOUT ROWID");
		break;
	case SCHEMA_INDEX:
		snprintf(sql, sizeof sql, "CREATE INDEX %s ON %s", step->name,
		    step->columns);
		break;
	case SCHEMA_CHANGE:
		snprintf(sql, sizeof sql, "%s", step->columns);
		break;
	}
	return execute(s, sql, err);
}

/* In a transaction: of two who open a new file, one makes the schema. */
static bool
make_schema(struct sqlite *s, struct error *err)
{
	int64_t version;
	char sql[64];

	if (!read_number(s, "PRAGMA user_version", &version, err))
		return false;
	for (size_t i = 0; i < schema_step_count; i++)
		if (schema_steps[i].version > version &&
		    !make_step(s, &schema_steps[i], err))
			return false;
	snprintf(sql, sizeof sql,
	    "PRAGMA application_id = 0x41524154; PRAGMA user_version = %d",
	    SCHEMA_VERSION);
	return version >= SCHEMA_VERSION || execute(s, sql, err);
}

static bool
bring_up(struct sqlite *s, struct error *err)
{
	int64_t version;

	if (!read_number(s, "PRAGMA user_version", &version, err))
		return false;
	if (version > SCHEMA_VERSION)
		return error_set(err,
		    "store: %s: made by a newer version (schema %lld, ours is "
		    "%d); upgrade this one too",
		    s->path, (long long)version, SCHEMA_VERSION);
	if (version == SCHEMA_VERSION)
		return true;
	if (s->base.use != ENGINE_WRITES)
		return error_set(err,
		    "store: %s: its schema is %lld, not %d; the daemon brings "
		    "it up",
		    s->path, (long long)version, SCHEMA_VERSION);
	if (!execute(s, "BEGIN IMMEDIATE", err))
		return false;
	if (make_schema(s, err) && execute(s, "COMMIT", err))
		return true;
	if (s->db != NULL)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

static bool
connect_to(struct sqlite *s, struct error *err)
{
	s->opened = s->looked = clock_ms();
	s->damaged = false;
	if (s->base.use == ENGINE_WRITES && !sqlite_file_make(s->path, err))
		return false;
	/* SQLite would make its side files read-only too, for good. */
	if (stat(s->path, &s->file) != 0 || eaccess(s->path, R_OK | W_OK) != 0)
		return error_errno(err,
		    "store: %s (it must be ours, and of mode 600)", s->path);
	if (sqlite3_open_v2(s->path, &s->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		failed(s, "open", err);
	else if (set_up(s, err) && bring_up(s, err))
		return true;
	disconnect(s);
	return false;
}

/* SQLite itself would go on writing into a file that has no name any more. */
static bool
is_gone(struct sqlite *s)
{
	int64_t now = clock_ms();
	struct stat st;

	if (now - s->looked < AGAIN_MS)
		return false;
	s->looked = now;
	return stat(s->path, &st) != 0 || st.st_ino != s->file.st_ino ||
	    st.st_dev != s->file.st_dev;
}

/* A damaged file, by the one who may; a reader waits for him. */
static bool
set_aside(struct sqlite *s, struct error *err)
{
	return s->base.use != ENGINE_WRITES ||
	    sqlite_file_set_aside(s->path, &s->file, s->why, err);
}

static bool
ready(struct sqlite *s, struct error *err)
{
	if (s->db != NULL && sqlite3_get_autocommit(s->db) != 0 && is_gone(s))
		disconnect(s);
	else if (s->db != NULL)
		return true;
	else if (clock_ms() - s->opened < AGAIN_MS)
		return error_set(err, "store: %s: not open", s->path);
	else if (s->damaged && !set_aside(s, err))
		return false;
	return connect_to(s, err);
}

static sqlite3_stmt *
prepare(struct sqlite *s, enum statement which, struct error *err)
{
	sqlite3_stmt **stmt = &s->prepared[which];
	char name[8];

	if (*stmt != NULL)
		return *stmt;
	if (sqlite3_prepare_v3(s->db, statement_text[which], -1,
		SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK) {
		failed(s, statement_name[which], err);
		return NULL;
	}
	for (size_t i = 0; i < VALUES_MAX; i++) {
		snprintf(name, sizeof name, "$%zu", i + 1);
		s->places[which][i] =
		    (unsigned char)sqlite3_bind_parameter_index(*stmt, name);
	}
	return *stmt;
}

static bool
bind(sqlite3_stmt *stmt, int place, const struct value *v)
{
	/* A NULL pointer would be NULL and not an empty text. */
	const void *at = v->bytes.len > 0 ? (const void *)v->bytes.at : "";

	switch (v->kind) {
	case VALUE_NUMBER:
		return sqlite3_bind_int64(stmt, place, v->number) == SQLITE_OK;
	case VALUE_BYTES:
		return sqlite3_bind_blob64(stmt, place, at, v->bytes.len,
			   SQLITE_STATIC) == SQLITE_OK;
	case VALUE_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, place) == SQLITE_OK;
}

static void
read_row(sqlite3_stmt *stmt, struct value columns[VALUES_MAX])
{
	int count = sqlite3_column_count(stmt);

	for (int i = 0; i < count && i < VALUES_MAX; i++) {
		int type = sqlite3_column_type(stmt, i);

		columns[i] = (struct value){ VALUE_NULL, 0, { 0 } };
		if (type == SQLITE_INTEGER)
			columns[i] = NUMBER(sqlite3_column_int64(stmt, i));
		else if (type != SQLITE_NULL)
			columns[i] =
			    BLOB(((struct bytes){ sqlite3_column_blob(stmt, i),
				(size_t)sqlite3_column_bytes(stmt, i) }));
	}
}

static bool
run(struct engine *e, enum statement which, const struct value *values,
    size_t count, bool (*row)(void *, const struct value *), void *context,
    struct error *err)
{
	struct sqlite *s = sqlite_of(e);
	struct value columns[VALUES_MAX];
	sqlite3_stmt *stmt;
	bool good = true;
	int code;

	if (!ready(s, err) || (stmt = prepare(s, which, err)) == NULL)
		return false;
	for (size_t i = 0; i < count && good; i++)
		good = s->places[which][i] == 0 ||
		    bind(stmt, s->places[which][i], &values[i]);
	while (good && (code = sqlite3_step(stmt)) != SQLITE_DONE) {
		good = code == SQLITE_ROW;
		if (!good || row == NULL)
			continue;
		read_row(stmt, columns);
		if (!row(context, columns))
			break;
	}
	if (!good)
		failed(s, statement_name[which], err);
	if (s->db != NULL) {
		sqlite3_reset(stmt);
		sqlite3_clear_bindings(stmt);
	}
	return good;
}

static bool
run_all(struct engine *e, const struct query *queries, size_t count,
    struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!run(e, queries[i].statement, queries[i].values,
			queries[i].count, queries[i].row, queries[i].context,
			err))
			return false;
	return true;
}

static int64_t
changes(struct engine *e)
{
	struct sqlite *s = sqlite_of(e);

	return s->db != NULL ? sqlite3_changes(s->db) : 0;
}

/* At once the right to write: to ask for it later may fail half way. */
static bool
begin(struct engine *e, struct error *err)
{
	return ready(sqlite_of(e), err) &&
	    execute(sqlite_of(e),
		e->use == ENGINE_WRITES ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static bool
commit(struct engine *e, struct error *err)
{
	struct sqlite *s = sqlite_of(e);

	if (s->db == NULL || sqlite3_get_autocommit(s->db) != 0)
		return error_set(err, "store: %s: no transaction", s->path);
	return execute(s, "COMMIT", err);
}

static void
rollback(struct engine *e)
{
	struct sqlite *s = sqlite_of(e);

	if (s->db != NULL && sqlite3_get_autocommit(s->db) == 0)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

static bool
is_sound(struct sqlite *s, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	bool good;

	if (!ready(s, err))
		return false;
	if (sqlite3_prepare_v2(
		s->db, "PRAGMA quick_check(1)", -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		good = failed(s, "quick_check", err);
	else if (!(good = strcmp((const char *)sqlite3_column_text(stmt, 0),
			      "ok") == 0)) {
		s->damaged = true;
		snprintf(s->why, sizeof s->why, "%s",
		    (const char *)sqlite3_column_text(stmt, 0));
		error_set(err, "store: %s: %s", s->path, s->why);
	}
	sqlite3_finalize(stmt);
	return good;
}

/* The file itself is looked at, and not what we have of it in memory. */
static bool
check(struct engine *e, struct error *err)
{
	struct sqlite *s = sqlite_of(e);

	disconnect(s);
	if (connect_to(s, err) && is_sound(s, err))
		return true;
	if (!s->damaged || e->use != ENGINE_WRITES)
		return false;
	disconnect(s);
	return set_aside(s, err) && connect_to(s, err);
}

static bool
is_damaged(const struct engine *e)
{
	return ((const struct sqlite *)e)->damaged;
}

static bool
migrate(struct engine *e, int *to, struct error *err)
{
	struct sqlite *s = sqlite_of(e);

	*to = SCHEMA_VERSION;
	return ready(s, err) && bring_up(s, err);
}

static bool
months(struct engine *e, int64_t first, int64_t last, struct error *err)
{
	struct sqlite *s = sqlite_of(e);

	(void)last; /* there is always room */
	return ready(s, err) &&
	    (sqlite_months(s->db, first) || failed(s, "months", err));
}

static void
close_it(struct engine *e)
{
	struct sqlite *s = sqlite_of(e);

	disconnect(s);
	free(s);
}

static struct engine *
open_it(const char *where, enum engine_use use, struct error *err)
{
	struct sqlite *s = calloc(1, sizeof *s);
	const char *path = where + strlen(SCHEME);

	if (s == NULL)
		_exit(EXIT_MEMORY);
	s->base.driver = &driver_sqlite;
	s->base.use = use;
	if (path[0] != '/' || strlen(path) >= sizeof s->path)
		error_set(
		    err, "store: %s: give a whole path, sqlite:/…", where);
	else if (strcpy(s->path, path), connect_to(s, err))
		return &s->base;
	else if (s->damaged && check(&s->base, err))
		return &s->base;
	free(s);
	return NULL;
}

const struct driver driver_sqlite = { SCHEME, open_it, close_it, run_all,
	changes, begin, commit, rollback, check, is_damaged, migrate, months };
