// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

/** The column types of the generated PostgreSQL tables, each with its JSON form in {@code events.jsonl}. */
public enum PostgresType {
    /** A number. */
    SMALLINT,
    /** A number. */
    INTEGER,
    /** A number. */
    BIGINT,
    /** A text in plain notation, with at most as many decimals as the column has. */
    NUMERIC,
    /** The same for a column without precision and scale. */
    ANY_NUMERIC,
    /** A number, or the texts NaN, Infinity, -Infinity. */
    REAL,
    /** A number, or the texts NaN, Infinity, -Infinity. */
    DOUBLE,
    /** True or false. */
    BOOLEAN,
    /** A text; also varchar. */
    TEXT,
    /** A text without the blanks that PostgreSQL pads it with. */
    CHAR,
    /** A text in PostgreSQL's hex format, {@code \x00ff}. */
    BYTEA,
    /** {@code 2026-01-02}. */
    DATE,
    /** {@code 2026-01-02 03:04:05.123456}, without a zone; the fraction may be shorter or missing. */
    TIMESTAMP,
    /** The same with an offset: {@code 2026-01-02 03:04:05.123456+05:30}. */
    TIMESTAMPTZ,
    /** {@code 03:04:05.123456}. */
    TIME,
    /** A text, in either case. */
    UUID,
    /** A text that is already as PostgreSQL prints jsonb. */
    JSONB,
    /** A text. */
    ENUM,
    /** An array of texts and nulls. */
    TEXT_ARRAY,
    /** An array of numbers and nulls. */
    INT_ARRAY
}
