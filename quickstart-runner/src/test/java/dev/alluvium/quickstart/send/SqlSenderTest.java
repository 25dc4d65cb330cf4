// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What a refused SQL text says without its values. */
class SqlSenderTest {
    @Test
    void theFirstLineTellsAndLaterOnesAreLeftOut() {
        assertThat(SqlSender.firstLine(new SQLException("ERROR: duplicate key\n  Detail: (canary)", "23505")))
                .isEqualTo("ERROR: duplicate key");
    }

    @Test
    void anErrorThatQuotesAValueIsNamedByItsState() {
        SQLException quoting = new SQLException("ERROR: invalid input syntax for type integer: \"canary\"", "22P02");

        assertThat(SqlSender.firstLine(quoting)).isEqualTo("a value does not fit (SQLSTATE 22P02)");
    }
}
