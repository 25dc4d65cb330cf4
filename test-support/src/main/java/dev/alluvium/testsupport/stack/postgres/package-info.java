// SPDX-License-Identifier: Apache-2.0
/**
 * The stack's database: PostgreSQL from a jar, with logical replication switched on.
 *
 * <p>In: a directory and a port. Out: a {@link dev.alluvium.testsupport.stack.postgres.Postgres} to connect to,
 * which is also the class to read first. Schemas and rows are the tests' own; nothing here knows Debezium.
 */
@NullMarked
package dev.alluvium.testsupport.stack.postgres;

import org.jspecify.annotations.NullMarked;
