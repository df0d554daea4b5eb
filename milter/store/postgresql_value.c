/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Binary, so that neither side writes or reads decimal digits and no byte of a
 * sealed text is escaped. Since the length says the type in that form, a number
 * of eight bytes where the server wants four would be an error at run time:
 * types are learned from the server instead of guessed.
 */
#include "store/postgresql_value.h"

/* pg_type.h, which is the server's and not the client's. */
enum { IS_BOOL = 16, IS_BYTEA = 17, IS_INT8 = 20, IS_INT2 = 21, IS_INT4 = 23 };
enum { IS_TEXT = 25, IS_VARCHAR = 1043 };

#define BYTES_MAX ((size_t)1 << 30)

static bool
is_bytes(Oid type)
{
	return type == IS_BYTEA || type == IS_TEXT || type == IS_VARCHAR;
}

/* How long a number of this type is; 0: it is none. */
static int
number_size(Oid type)
{
	switch (type) {
	case IS_INT8:
		return 8;
	case IS_INT4:
		return 4;
	case IS_INT2:
		return 2;
	case IS_BOOL:
		return 1;
	default:
		return 0;
	}
}

bool
shape_learn(struct shape *shape, const PGresult *described)
{
	bool good = true;

	shape->parameters = PQnparams(described);
	shape->columns = PQnfields(described);
	if (shape->parameters > VALUES_MAX || shape->columns > VALUES_MAX)
		return false;
	for (int i = 0; i < shape->parameters; i++) {
		shape->parameter[i] = PQparamtype(described, i);
		good = good &&
		    (is_bytes(shape->parameter[i]) ||
			number_size(shape->parameter[i]) != 0);
	}
	for (int i = 0; i < shape->columns; i++) {
		shape->column[i] = PQftype(described, i);
		good = good &&
		    (is_bytes(shape->column[i]) ||
			number_size(shape->column[i]) != 0);
	}
	return good;
}

/* Big-endian. False: it does not fit. */
static bool
encode(int64_t number, int size, char at[8])
{
	int64_t beyond = size < 8 ? INT64_C(1) << (8 * size - 1) : 0;

	for (int i = 0; i < size; i++)
		at[i] = (char)((uint64_t)number >> (8 * (size - 1 - i)));
	return size == 8 || (number >= -beyond && number < beyond);
}

bool
shape_send(const struct shape *shape, PGconn *connection, const char *name,
    const struct value *values, size_t count)
{
	char numbers[VALUES_MAX][8];
	const char *at[VALUES_MAX] = { NULL };
	int lengths[VALUES_MAX] = { 0 }, formats[VALUES_MAX];

	if (count != (size_t)shape->parameters)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct value *v = &values[i];
		bool bytes = is_bytes(shape->parameter[i]);

		formats[i] = 1;
		if (v->kind == VALUE_NULL)
			continue;
		if (bytes != (v->kind == VALUE_BYTES) ||
		    (bytes && v->bytes.len > BYTES_MAX))
			return false;
		at[i] = bytes ? (const char *)v->bytes.at : numbers[i];
		lengths[i] = bytes ? (int)v->bytes.len
				   : number_size(shape->parameter[i]);
		if (at[i] == NULL)
			at[i] = ""; /* an empty text, not NULL */
		if (!bytes && !encode(v->number, lengths[i], numbers[i]))
			return false;
	}
	return PQsendQueryPrepared(
	    connection, name, (int)count, at, lengths, formats, 1);
}

static struct value
decode(const PGresult *result, int row, int column, Oid type)
{
	const unsigned char *at =
	    (const unsigned char *)PQgetvalue(result, row, column);
	int len = PQgetlength(result, row, column);
	uint64_t number = 0;

	if (PQgetisnull(result, row, column))
		return (struct value){ .kind = VALUE_NULL };
	if (is_bytes(type))
		return BLOB(((struct bytes){ at, (size_t)len }));
	if (len > 1 && (at[0] & 0x80) != 0)
		number = UINT64_MAX; /* its sign, for the shorter ones */
	for (int i = 0; i < len; i++)
		number = number << 8 | at[i];
	return NUMBER((int64_t)number);
}

void
shape_row(const struct shape *shape, const PGresult *result, int row,
    struct value columns[VALUES_MAX])
{
	for (int i = 0; i < shape->columns; i++)
		columns[i] = decode(result, row, i, shape->column[i]);
}
