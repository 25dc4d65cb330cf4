// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The type mapping of the expected rows, by hand, one value of every type (and the JSON forms of {@code expected/}). */
class DeltaValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a_smallint    | -32768                                    | -32768
            a_int         | 2147483647                                | 2147483647
            a_bigint      | -9223372036854775808                      | -9223372036854775808
            a_money       | "12.3"                                    | "12.30"
            a_money       | "-0.01"                                   | "-0.01"
            a_money       | "7"                                       | "7.00"
            a_numeric     | "9999999999999999999999999999.9999999999" | "9999999999999999999999999999.9999999999"
            a_numeric     | "0"                                       | "0.0000000000"
            a_number      | "1.50"                                    | "1.5"
            a_number      | "1200"                                    | "1200"
            a_number      | "0.00"                                    | "0"
            a_real        | 0.015625                                  | 0.015625
            a_real        | "NaN"                                     | "NaN"
            a_double      | -0.0                                      | -0.0
            a_double      | "-Infinity"                               | "-Infinity"
            a_boolean     | true                                      | true
            a_text        | ""                                        | ""
            a_text        | "a 'b' \\"c\\" 🦊"                         | "a 'b' \\"c\\" 🦊"
            a_varchar     | " x "                                     | " x "
            a_char        | "ab"                                      | "ab   "
            a_char        | ""                                        | "     "
            a_char        | "é🦊"                                     | "é🦊   "
            a_bytea       | "\\\\x00ff10"                             | "AP8Q"
            a_bytea       | "\\\\x"                                   | ""
            a_date        | "1969-12-31"                              | "1969-12-31"
            a_timestamp   | "2026-01-02 03:04:05.1234"                | "2026-01-02T03:04:05.123400Z"
            a_timestamp   | "2026-01-02 03:04:05"                     | "2026-01-02T03:04:05Z"
            a_timestamp   | "1969-12-31 23:59:59.999999"              | "1969-12-31T23:59:59.999999Z"
            a_millis      | "2026-01-02 00:00:00.100"                 | "2026-01-02T00:00:00.100000Z"
            a_timestamptz | "2026-01-02 03:04:05.5+05:30"             | "2026-01-01T21:34:05.500000Z"
            a_timestamptz | "2026-01-02 03:04:05-11:00"               | "2026-01-02T14:04:05Z"
            a_time        | "00:00:00.000001"                         | 1
            a_time        | "23:59:59.999999"                         | 86399999999
            a_uuid        | "2205C396-B665-4DD7-80A2-F626F5204361"    | "2205c396-b665-4dd7-80a2-f626f5204361"
            a_jsonb       | "{\\"a\\": [1, 2.50]}"                    | "{\\"a\\": [1, 2.50]}"
            a_mood        | "it's odd"                                | "it's odd"
            a_texts       | ["", null, "NULL"]                        | ["", null, "NULL"]
            a_ints        | [-1, null]                                | [-1, null]
            a_ints        | []                                        | []
            a_text        | null                                      | null
            """)
    void eachTypeHasItsDeltaForm(String column, String sent, String expected) throws Exception {
        JsonNode mapped = DeltaValues.value(PostgresTables.ZOO.column(column), JSON.readTree(sent));

        assertThat(mapped.toString()).isEqualTo(JSON.readTree(expected).toString());
    }

    @Test
    void everyTypeOfTheZooIsMapped() {
        assertThat(PostgresTables.ALL.stream()
                        .flatMap(table -> table.columns().stream())
                        .map(PostgresColumn::type)
                        .distinct())
                .containsExactlyInAnyOrder(PostgresType.values());
    }

    @Test
    void missingColumnsAreNull() throws Exception {
        ObjectNode row = DeltaValues.row(PostgresTables.USERS, (ObjectNode) JSON.readTree("{\"id\": 4}"));

        assertThat(row.get("id").asInt()).isEqualTo(4);
        assertThat(row.get("bio").isNull()).isTrue();
        assertThat(row.size()).isEqualTo(PostgresTables.USERS.columns().size());
    }

    @Test
    void moreDecimalsThanTheColumnHasAreRefusedNotRounded() {
        assertThatThrownBy(() -> DeltaValues.value(PostgresTables.ZOO.column("a_money"), JSON.readTree("\"1.234\"")))
                .isInstanceOf(ArithmeticException.class);
    }
}
