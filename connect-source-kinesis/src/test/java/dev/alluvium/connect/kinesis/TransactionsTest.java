// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.kinesis.record.RecordHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.junit.jupiter.api.Test;

/** Where transactions end when the connector defines them. */
class TransactionsTest {
    private final Counting context = new Counting();
    private final Transactions transactions = new Transactions(context, Duration.ofMillis(500));

    @Test
    void whereConnectDecidesNothingIsAskedFor() {
        Transactions none = new Transactions(null, Duration.ofMillis(500));

        assertThat(none.returned(List.of(), 0)).isNull();
        assertThat(none.returned(List.of(record("START")), 0)).hasSize(1);
    }

    @Test
    void aTransactionEndsAfterItsTimeEvenIfNothingMoreComes() {
        assertThat(transactions.returned(List.of(record("START")), 100)).hasSize(1);
        assertThat(transactions.returned(List.of(), 599)).isNull();
        assertThat(context.commits).isZero();

        assertThat(transactions.returned(List.of(), 600)).isEmpty();
        assertThat(context.commits).isEqualTo(1);
        assertThat(transactions.returned(List.of(), 5_000)).isNull();
    }

    @Test
    void theEndOfAShardIsCommittedAtOnce() {
        transactions.returned(List.of(record("HEARTBEAT"), record("CLOSED")), 100);

        assertThat(context.commits).isEqualTo(1);
    }

    private static SourceRecord record(String marker) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(RecordHeaders.MARKER, marker);
        return new SourceRecord(Map.of(), Map.of(), "t", null, null, null, null, null, null, headers);
    }

    private static final class Counting implements TransactionContext {
        private int commits;

        @Override
        public void commitTransaction() {
            commits++;
        }

        @Override
        public void commitTransaction(SourceRecord record) {
            throw new AssertionError("not used");
        }

        @Override
        public void abortTransaction() {
            throw new AssertionError("not used");
        }

        @Override
        public void abortTransaction(SourceRecord record) {
            throw new AssertionError("not used");
        }
    }
}
