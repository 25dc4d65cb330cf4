// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

/**
 * A column of a generated table.
 *
 * @param name lower case
 * @param type how its values are written
 * @param size digits after the point of a {@code NUMERIC}, length of a {@code CHAR}; 0 for others
 * @param sqlType its type in DDL and in casts, such as {@code numeric(12,2)}
 * @param nullable whether null is allowed
 */
public record PostgresColumn(String name, PostgresType type, int size, String sqlType, boolean nullable) {

    static PostgresColumn of(String name, PostgresType type, String sqlType) {
        return new PostgresColumn(name, type, 0, sqlType, true);
    }

    PostgresColumn notNull() {
        return new PostgresColumn(name, type, size, sqlType, false);
    }
}
