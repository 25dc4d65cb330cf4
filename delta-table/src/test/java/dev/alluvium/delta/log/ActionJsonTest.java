// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Cdc;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.DomainMetadata;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log's lines, byte for byte in writing and tolerant in reading. */
class ActionJsonTest {
    private static final DeletionVector VECTOR =
            new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", OptionalLong.of(4), 40, 6);

    @Test
    void everyActionHasItsLine() {
        List<Action> actions = List.of(
                new Protocol(3, 7, Set.of("timestampNtz"), Set.of("timestampNtz", "appendOnly")),
                new Protocol(1, 2, Set.of(), Set.of()),
                new Metadata(
                        "id-1", "videos", null, "{}", List.of("kind"), Map.of("b", "2", "a", "1"), OptionalLong.of(5)),
                add(),
                remove(),
                new Txn("sink:t-0", -1, OptionalLong.of(8)),
                new Txn("other", 3, OptionalLong.empty()),
                new DomainMetadata("d", "{}", false));

        assertThat(new String(ActionJson.format(actions), UTF_8)).isEqualTo("""
                {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["timestampNtz"],\
                "writerFeatures":["appendOnly","timestampNtz"]}}
                {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
                {"metaData":{"id":"id-1","name":"videos","format":{"provider":"parquet","options":{}},"schemaString":"{}",\
                "partitionColumns":["kind"],"configuration":{"a":"1","b":"2"},"createdTime":5}}
                {"add":{"path":"kind=a%20b%252Fc/p.parquet","partitionValues":{"kind":"a b/c","day":null},"size":10,\
                "modificationTime":20,"dataChange":true,"stats":"{\\"numRecords\\":3}","tags":{"lane":"t-0"},\
                "deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","offset":4,\
                "sizeInBytes":40,"cardinality":6}}}
                {"remove":{"path":"kind=a%20b%252Fc/p.parquet","deletionTimestamp":30,"dataChange":false,\
                "extendedFileMetadata":true,"partitionValues":{"kind":"a b/c","day":null},"size":10,\
                "deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","offset":4,\
                "sizeInBytes":40,"cardinality":6}}}
                {"txn":{"appId":"sink:t-0","version":-1,"lastUpdated":8}}
                {"txn":{"appId":"other","version":3}}
                {"domainMetadata":{"domain":"d","configuration":"{}","removed":false}}
                """);
        assertThat(ActionJson.parse(ActionJson.format(actions), "test")).isEqualTo(actions);
    }

    /** Others read an escaped pair of surrogates as another character. */
    @Test
    void charactersBeyondTheFirstPlaneAreWrittenAsTheyAre() {
        String text = "\uD840\uDC00 \uDBFF\uDFFF";
        AddFile file = new AddFile(
                "p.parquet",
                Map.of("kind", text),
                10,
                20,
                true,
                "{\"minValues\":{\"a\":\"" + text + "\"}}",
                Map.of("tag", text),
                Optional.empty());

        byte[] line = ActionJson.format(List.of(file));

        assertThat(new String(line, UTF_8))
                .contains("\"kind\":\"" + text, "\\\"a\\\":\\\"" + text, "\"tag\":\"" + text);
        assertThat(ActionJson.parse(line, "test")).isEqualTo(List.of(file));
    }

    @Test
    void commitInfoKeepsEveryFieldAndItsOrder() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", 1L);
        fields.put("operationParameters", Map.of("mode", "\"Append\""));
        fields.put("isBlindAppend", true);
        fields.put("tags", List.of("a", 2L));
        fields.put("ratio", new BigDecimal("1.50"));
        fields.put("huge", new BigInteger("12345678901234567890123"));
        fields.put(CommitInfo.TXN_ID, "t-1");
        List<Action> actions = List.of(new CommitInfo(fields));

        byte[] json = ActionJson.format(actions);

        assertThat(new String(json, UTF_8)).isEqualTo("""
                {"commitInfo":{"timestamp":1,"operationParameters":{"mode":"\\"Append\\""},"isBlindAppend":true,\
                "tags":["a",2],"ratio":1.50,"huge":12345678901234567890123,"txnId":"t-1"}}
                """);
        assertThat(ActionJson.parse(json, "test")).isEqualTo(actions);
        assertThat(new LogCommit(1, actions).txnId()).contains("t-1");
    }

    @Test
    void whatOthersWriteIsReadAndWhatIsUnknownIsSkipped() {
        String json = """
                {"commitInfo":{"timestamp":1,"operation":"WRITE","userId":null,"nested":{"a":[1,null,{"b":false}]}}}
                {"futureAction":{"path":"x","deep":[{"a":1}]}}
                {"add":{"path":"p","partitionValues":{},"size":1,"modificationTime":2,"dataChange":false,"baseRowId":7}}
                {"remove":{"path":"q","dataChange":true}}
                {"cdc":{"path":"_change_data/c","size":3,"dataChange":false}}
                {"checkpointMetadata":{"version":1}}\
                """;

        assertThat(ActionJson.parse(json.getBytes(UTF_8), "test"))
                .hasSize(4)
                .contains(
                        new AddFile("p", Map.of(), 1, 2, false, null, Map.of(), Optional.empty()),
                        new RemoveFile(
                                "q",
                                OptionalLong.empty(),
                                true,
                                false,
                                Map.of(),
                                OptionalLong.empty(),
                                Optional.empty()),
                        new Cdc("_change_data/c", 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"add\":{\"path\":\"secret-value\",\"size\":1",
                "{\"add\":{\"path\":\"secret-value\",\"size\":secret-value}}",
                "[\"secret-value\"]",
                "{\"add\":{\"path\":\"secret-value\",\"partitionValues\":{},\"size\":\"secret-value\","
                        + "\"modificationTime\":1}}",
                "{\"add\":{\"path\":\"secret-value\",\"partitionValues\":[\"secret-value\"],\"size\":1,"
                        + "\"modificationTime\":1}}",
                "{\"protocol\":{\"minReaderVersion\":99999999999,\"minWriterVersion\":1}}",
                "{\"metaData\":{\"id\":\"secret-value\",\"schemaString\":\"\",\"partitionColumns\":[1]}}",
                "{\"txn\":{\"appId\":\"secret-value\"}}",
                "{\"remove\":{\"path\":\"secret-value\",\"dataChange\":\"secret-value\"}}"
            })
    void damagedLineIsRefusedByPlaceAndNeverQuoted(String line) {
        byte[] json = ("{\"txn\":{\"appId\":\"a\",\"version\":1}}\n" + line).getBytes(UTF_8);

        assertThatThrownBy(() -> ActionJson.parse(json, "version 3 of file:///t"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("version 3 of file:///t")
                .hasStackTraceContaining("ActionJson")
                .satisfies(failure -> {
                    for (Throwable at = failure; at != null; at = at.getCause()) {
                        assertThat(at.toString()).doesNotContain("secret-value");
                    }
                });
    }

    @Test
    void changeDataIsNotWritten() {
        assertThatThrownBy(() -> ActionJson.format(List.of(new Cdc("c", 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AddFile add() {
        Map<String, String> partition = new LinkedHashMap<>();
        partition.put("kind", "a b/c");
        partition.put("day", null);
        return new AddFile(
                "kind=a%20b%252Fc/p.parquet",
                partition, 10, 20, true, "{\"numRecords\":3}", Map.of("lane", "t-0"), Optional.of(VECTOR));
    }

    private static RemoveFile remove() {
        return add().remove(30, false);
    }
}
