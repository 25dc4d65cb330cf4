// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static dev.alluvium.connect.smt.Transforms.header;
import static dev.alluvium.connect.smt.Transforms.normalize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The source's own order of events, as a tuple of integers. */
class SequenceBySourceTest {
    private final NormalizeEntity<SinkRecord> transform = normalize("format", "debezium", "sequence.by", "source");

    private static SinkRecord source(String source) {
        return Transforms.sink(
                "t",
                null,
                Json.value("{\"id\":1}"),
                null,
                Json.value("{\"op\":\"c\",\"after\":{\"id\":1},\"source\":{\"table\":\"t\"," + source + "}}"));
    }

    @ParameterizedTest
    @EnumSource
    void postgresOrdersByCommitThenPosition(Form form) {
        SinkRecord streamed =
                Envelope.of(form).after(Envelope.row(7, "x", null)).sink();
        SinkRecord first = Envelope.of(form)
                .source("sequence", "[null,\"5\"]")
                .after(Envelope.row(7, "x", null))
                .sink();
        SinkRecord bare = Envelope.of(form)
                .source("sequence", null)
                .after(Envelope.row(7, "x", null))
                .sink();

        assertThat(header(transform.apply(streamed), "entity.seq")).isEqualTo("24023016/24023128");
        assertThat(header(transform.apply(first), "entity.seq")).isEqualTo("0/5");
        assertThat(header(transform.apply(bare), "entity.seq")).isEqualTo("0/24023128");
    }

    @ParameterizedTest
    @CsvSource({"true,0", "first,0", "last_in_data_collection,0", "incremental,24023016", "false,24023016"})
    void rowsOfAnInitialExportSortBeforeStreamedOnes(String snapshot, String commit) {
        SinkRecord event = Envelope.of(Form.STRUCT)
                .op("r")
                .source("snapshot", snapshot)
                .after(Envelope.row(7, "x", null))
                .sink();

        assertThat(header(transform.apply(event), "entity.seq")).isEqualTo(commit + "/24023128");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"connector\":\"mysql\",\"file\":\"mysql-bin.000003\",\"pos\":4331,\"row\":2|3/4331/2",
                "\"connector\":\"mariadb\",\"file\":\"bin.1000000\",\"pos\":4|1000000/4/0"
            })
    void mysqlOrdersByFileNumberPositionAndRow(String source, String sequence) {
        assertThat(header(transform.apply(source(source)), "entity.seq")).isEqualTo(sequence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"connector\":\"mysql\",\"file\":\"nodigits\",\"pos\":4331",
                "\"connector\":\"mysql\",\"file\":\"b.1\"",
                "\"connector\":\"postgresql\"",
                "\"connector\":\"postgresql\",\"sequence\":\"[\"",
                "\"connector\":\"postgresql\",\"sequence\":\"[null,null]\"",
                "\"connector\":\"oracle\",\"scn\":\"1\"",
                "\"x\":1"
            })
    void positionThatCannotBeReadIsRefused(String source) {
        assertThatThrownBy(() -> transform.apply(source(source)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sequence.by");
    }

    @Test
    void pathIntoTheEnvelopeOrdersOtherConnectors() {
        SinkRecord event = source("\"connector\":\"oracle\",\"scn\":\"812\"");

        assertThat(header(
                        normalize("format", "debezium", "sequence.by", "source.scn")
                                .apply(event),
                        "entity.seq"))
                .isEqualTo("812");
        assertThat(header(normalize("format", "debezium").apply(event), "entity.seq"))
                .isNull();
    }
}
