-- SPDX-License-Identifier: BSD-2-Clause
--
-- Spreads the memory over several PostgreSQL servers, by the hash of `home'.
--
-- 1. On each server that shall hold a share: a database, and its tables by
--        aratame store migrate postgresql://…/share
--    once, and again each month (a timer): it makes and drops the months there.
-- 2. In the database that the gateways talk to (it holds no mail's facts):
--        CREATE EXTENSION postgres_fdw;
--        CREATE SERVER aratame_1 FOREIGN DATA WRAPPER postgres_fdw
--            OPTIONS (host '…', dbname 'share');      -- aratame_2, …
--        CREATE USER MAPPING FOR … SERVER aratame_1 OPTIONS (…);
-- 3. There, this file.
--
-- A key is unique because all rows of a home lie on one server, where the table
-- has its primary key; the tables here can have none. A transaction that wrote
-- to two servers is not atomic when one of them dies at the commit: then some
-- of a batch is lost, or counted twice when it is tried again.
DO $spread$
DECLARE
	servers text[];
	server text;
	name text;
BEGIN
	SELECT array_agg(srvname::text ORDER BY srvname) INTO servers
	FROM pg_foreign_server WHERE srvname ~ '^aratame_[0-9]+$';
	IF servers IS NULL THEN
		RAISE EXCEPTION 'there is no server aratame_1: see the file';
	END IF;
	FOREACH server IN ARRAY servers LOOP
		EXECUTE format('CREATE SCHEMA %I', server);
		EXECUTE format('IMPORT FOREIGN SCHEMA public FROM SERVER %I '
		    'INTO %I', server, server);
	END LOOP;
	FOR name IN SELECT relname FROM pg_class
	    WHERE relnamespace = servers[1]::regnamespace AND relkind = 'f'
	    AND relname <> 'schema_version' LOOP
		EXECUTE format('CREATE TABLE %I (LIKE %I.%I) '
		    'PARTITION BY HASH (home)', name, servers[1], name);
		FOR i IN 1 .. array_length(servers, 1) LOOP
			EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I.%I '
			    'FOR VALUES WITH (MODULUS %s, REMAINDER %s)', name,
			    servers[i], name, array_length(servers, 1), i - 1);
		END LOOP;
	END LOOP;
	EXECUTE format('CREATE TABLE schema_version AS '
	    'SELECT max(version) AS version FROM %I.schema_version',
	    servers[1]);
END
$spread$;
