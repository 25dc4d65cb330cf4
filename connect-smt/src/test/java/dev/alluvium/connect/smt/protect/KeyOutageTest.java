// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.connect.smt.row.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.ConnectMetrics;
import org.apache.kafka.connect.runtime.errors.ErrorHandlingMetrics;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.runtime.errors.RetryWithToleranceOperator;
import org.apache.kafka.connect.runtime.errors.Stage;
import org.apache.kafka.connect.runtime.errors.ToleranceType;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service of keys that is away, in the worker's own handling of errors (B33). */
class KeyOutageTest {
    private final ConnectMetrics metrics = new ConnectMetrics(
            "w",
            new StandaloneConfig(Map.of(
                    "key.converter", "org.apache.kafka.connect.storage.StringConverter",
                    "value.converter", "org.apache.kafka.connect.storage.StringConverter",
                    "offset.storage.file.filename", "none")),
            Time.SYSTEM,
            "c");
    private final List<Object> written = new ArrayList<>();

    /** Gives a key once and is away then, as a client of a service would tell it. */
    private static final class Outage implements KeySource {
        private int asked;

        @Override
        public String name() {
            return "outage";
        }

        @Override
        public void configure(Map<String, String> settings) {}

        @Override
        public NamedKey current(String reference) {
            if (asked++ > 0) {
                throw new RetriableException("the service is throttled");
            }
            return new NamedKey("k-1", new byte[16]);
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void stopMetrics() {
        metrics.stop();
    }

    /** As the worker applies a transform: the chain hands each record to this operator. */
    private void run(KeySource keys, int records) {
        RetryWithToleranceOperator<SinkRecord> worker = new RetryWithToleranceOperator<>(
                0, 0, ToleranceType.NONE, Time.SYSTEM, new ErrorHandlingMetrics(new ConnectorTaskId("c", 0), metrics));
        Policy policy = new Policy(
                "p",
                List.of(FieldPath.parse("mail")),
                new AesGcm(() -> keys.current("k"), nonce -> {}, 2),
                List.of(),
                false);
        RecordProtector protector = new RecordProtector(List.of(new FieldProtector(policy, false, 9)), keys, "entity.");
        for (int i = 0; i < records; i++) {
            SinkRecord record = new SinkRecord("t", 0, null, null, null, Map.of("mail", "a@b"), i);
            Object value = worker.execute(
                    new ProcessingContext<>(record),
                    () -> protector.protect(record, null, record.value()).value(),
                    Stage.TRANSFORMATION,
                    FieldProtector.class);
            written.add(value);
        }
    }

    @Test
    void keyServiceOutageNeverSkipsRecords() {
        assertThatThrownBy(() -> run(new NonRetriableKeys(new Outage()), 5))
                .isInstanceOf(ConnectException.class)
                .hasRootCauseInstanceOf(RetriableException.class);

        assertThat(written).as("those before the outage").hasSize(2).doesNotContainNull();
        assertThat(written.toString()).doesNotContain("a@b");
    }

    /** Why: this worker skips a record whose transform throws a retriable exception. */
    @Test
    void workerSkipsWhatIsRetriable() {
        run(new Outage(), 5);

        assertThat(written).hasSize(5).containsNull();
    }
}
