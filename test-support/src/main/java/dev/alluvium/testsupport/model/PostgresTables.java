// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import static dev.alluvium.testsupport.model.PostgresType.ANY_NUMERIC;
import static dev.alluvium.testsupport.model.PostgresType.BIGINT;
import static dev.alluvium.testsupport.model.PostgresType.BOOLEAN;
import static dev.alluvium.testsupport.model.PostgresType.BYTEA;
import static dev.alluvium.testsupport.model.PostgresType.CHAR;
import static dev.alluvium.testsupport.model.PostgresType.DATE;
import static dev.alluvium.testsupport.model.PostgresType.DOUBLE;
import static dev.alluvium.testsupport.model.PostgresType.ENUM;
import static dev.alluvium.testsupport.model.PostgresType.INTEGER;
import static dev.alluvium.testsupport.model.PostgresType.INT_ARRAY;
import static dev.alluvium.testsupport.model.PostgresType.JSONB;
import static dev.alluvium.testsupport.model.PostgresType.NUMERIC;
import static dev.alluvium.testsupport.model.PostgresType.REAL;
import static dev.alluvium.testsupport.model.PostgresType.SMALLINT;
import static dev.alluvium.testsupport.model.PostgresType.TEXT;
import static dev.alluvium.testsupport.model.PostgresType.TEXT_ARRAY;
import static dev.alluvium.testsupport.model.PostgresType.TIME;
import static dev.alluvium.testsupport.model.PostgresType.TIMESTAMP;
import static dev.alluvium.testsupport.model.PostgresType.TIMESTAMPTZ;
import static dev.alluvium.testsupport.model.PostgresType.UUID;

import java.util.List;

/** The three tables that the {@code postgres} generator keeps changing. */
public final class PostgresTables {

    /**
     * A text of at least so many bytes lies outside its row (TOAST), and an update that leaves it alone does not send
     * it. The generator makes texts that are either far shorter or longer than this.
     */
    public static final int LARGE_TEXT_BYTES = 8_000;

    /** Users; REPLICA IDENTITY FULL, primary keys change. */
    public static final PostgresTable USERS = new PostgresTable(
            "users",
            List.of(
                    PostgresColumn.of("id", BIGINT, "bigint").notNull(),
                    PostgresColumn.of("name", TEXT, "text").notNull(),
                    PostgresColumn.of("email", TEXT, "varchar(200)"),
                    new PostgresColumn("country", CHAR, 2, "char(2)", true),
                    PostgresColumn.of("born", DATE, "date"),
                    PostgresColumn.of("active", BOOLEAN, "boolean").notNull(),
                    PostgresColumn.of("score", DOUBLE, "double precision"),
                    PostgresColumn.of("bio", TEXT, "text"),
                    PostgresColumn.of("joined_at", TIMESTAMPTZ, "timestamptz").notNull()),
            List.of("id"),
            true);

    /** Reviews; a key of two columns, the default replica identity, and now and then a very long body. */
    public static final PostgresTable REVIEWS = new PostgresTable(
            "reviews",
            List.of(
                    PostgresColumn.of("product_id", INTEGER, "integer").notNull(),
                    PostgresColumn.of("user_id", BIGINT, "bigint").notNull(),
                    PostgresColumn.of("stars", SMALLINT, "smallint").notNull(),
                    PostgresColumn.of("title", TEXT, "text"),
                    PostgresColumn.of("body", TEXT, "text"),
                    numeric("paid", 12, 2),
                    PostgresColumn.of("tags", TEXT_ARRAY, "text[]"),
                    PostgresColumn.of("visible", BOOLEAN, "boolean").notNull(),
                    PostgresColumn.of("posted_at", TIMESTAMP, "timestamp").notNull(),
                    PostgresColumn.of("edited_at", TIMESTAMPTZ, "timestamptz")),
            List.of("product_id", "user_id"),
            false);

    /** One column of every type, full of nulls and extremes. */
    public static final PostgresTable ZOO = new PostgresTable(
            "zoo",
            List.of(
                    PostgresColumn.of("id", INTEGER, "integer").notNull(),
                    PostgresColumn.of("a_smallint", SMALLINT, "smallint"),
                    PostgresColumn.of("a_int", INTEGER, "integer"),
                    PostgresColumn.of("a_bigint", BIGINT, "bigint"),
                    numeric("a_money", 12, 2),
                    numeric("a_numeric", 38, 10),
                    PostgresColumn.of("a_number", ANY_NUMERIC, "numeric"),
                    PostgresColumn.of("a_real", REAL, "real"),
                    PostgresColumn.of("a_double", DOUBLE, "double precision"),
                    PostgresColumn.of("a_boolean", BOOLEAN, "boolean"),
                    PostgresColumn.of("a_text", TEXT, "text"),
                    PostgresColumn.of("a_varchar", TEXT, "varchar(80)"),
                    new PostgresColumn("a_char", CHAR, 5, "char(5)", true),
                    PostgresColumn.of("a_bytea", BYTEA, "bytea"),
                    PostgresColumn.of("a_date", DATE, "date"),
                    PostgresColumn.of("a_timestamp", TIMESTAMP, "timestamp"),
                    PostgresColumn.of("a_millis", TIMESTAMP, "timestamp(3)"),
                    PostgresColumn.of("a_timestamptz", TIMESTAMPTZ, "timestamptz"),
                    PostgresColumn.of("a_time", TIME, "time"),
                    PostgresColumn.of("a_uuid", UUID, "uuid"),
                    PostgresColumn.of("a_jsonb", JSONB, "jsonb"),
                    PostgresColumn.of("a_mood", ENUM, "zoo_mood"),
                    PostgresColumn.of("a_texts", TEXT_ARRAY, "text[]"),
                    PostgresColumn.of("a_ints", INT_ARRAY, "integer[]")),
            List.of("id"),
            false);

    /** The words of the enum type {@code zoo_mood}. */
    public static final List<String> MOODS = List.of("calm", "wild", "it's odd", "größer");

    /** All tables. */
    public static final List<PostgresTable> ALL = List.of(USERS, REVIEWS, ZOO);

    private PostgresTables() {}

    /** Finds a table by its unqualified name. */
    public static PostgresTable named(String name) {
        return ALL.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no generated table is named " + name));
    }

    private static PostgresColumn numeric(String name, int precision, int scale) {
        return new PostgresColumn(name, NUMERIC, scale, "numeric(" + precision + "," + scale + ")", true);
    }
}
