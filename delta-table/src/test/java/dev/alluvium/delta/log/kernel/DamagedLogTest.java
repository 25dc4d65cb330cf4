// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logs as nobody should leave them. Whoever opens the table and whoever follows it say the same: what is wrong and
 * where, or nothing where it does no harm. The log has versions 0 to 6 and a checkpoint at 4.
 */
class DamagedLogTest {
    private static final String TABLE = "s3://bucket/base/table";
    private static final String ADD_Z =
            "{'add':{'path':'z','partitionValues':{},'size':1,'modificationTime':1,'dataChange':true}}\n";
    private static final String REMOVE_Z = "{'remove':{'path':'z','dataChange':true}}\n";
    private static final String TXN = "{'txn':{'appId':'a','version':1}}\n";

    private final MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
    private DeltaTable follower;

    @BeforeEach
    void sixCommitsAndACheckpoint() {
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        TableSpec spec = new TableSpec(schema, List.of(), Map.of("delta.checkpointInterval", "4"), "");
        DeltaTable table = DeltaTable.create(store, spec, TestContexts.counted());
        for (int version = 1; version <= 6; version++) {
            if (version == 6) {
                follower = open();
            }
            AddFile file = add("f-" + version);
            table.commit(
                    base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(file), () -> {})));
        }
        assertThat(store.head(LogFiles.checkpoint(4))).isPresent();
    }

    static Stream<Arguments> damagedCommits() {
        return Stream.of(
                arguments("", "there is nothing in it"),
                arguments("\n\n", "there is nothing in it"),
                arguments("nonsense", "is not JSON at line 1"),
                arguments("{'add':{'path':'z'", "is not JSON at line 1"),
                arguments(TXN + "{'add':{'path':'z'}}", "field 'partitionValues' of action 'add' is missing"),
                arguments(ADD_Z.replace("'size':1,", ""), "field 'size' of action 'add' is missing"),
                arguments(ADD_Z.replace(",'dataChange':true", ""), "field 'dataChange' of action 'add' is missing"),
                arguments("{'remove':{'path':'z'}}", "field 'dataChange' of action 'remove' is missing"),
                arguments(ADD_Z.replace("'z'", "'kind=a%zz/z'"), "the path 'z' of action 'add' is not URI-encoded"),
                arguments(REMOVE_Z.replace("'z'", "'a:'"), "of action 'remove' is not URI-encoded"),
                arguments("{'commitInfo':{'n':1e99999999999}}", "a number has an exponent"),
                arguments("{'add':5}", "line 1, column 8: action 'add' is not an object"),
                arguments(TXN + "\n" + ADD_Z, "line 3, column 1: a line holds one whole JSON object"),
                arguments(TXN + "\n\n", "line 2 is empty"),
                arguments(TXN.strip() + ADD_Z, "line 1, column 34: a line holds one whole JSON object"),
                arguments(
                        "{'txn':\n{'appId':'a','version':1}}", "line 2, column 26: a line holds one whole JSON object"),
                arguments(
                        "{'txn':{'appId':'a','version':1},'remove':{'path':'z','dataChange':true}}",
                        "more than one action in the line"),
                arguments(ADD_Z + REMOVE_Z, "holds two actions for one thing: RemoveFile[z"),
                arguments(REMOVE_Z + ADD_Z, "holds two actions for one thing: AddFile[z"),
                arguments(ADD_Z + ADD_Z, "holds two actions for one thing: AddFile[z"),
                arguments(TXN + TXN, "holds two actions for one thing: Txn[appId=a"));
    }

    @ParameterizedTest
    @MethodSource("damagedCommits")
    void damagedCommitIsRefusedByEverybodyAlike(String content, String expected) {
        commit6(content.replace('\'', '"').getBytes(UTF_8));

        assertRefused("version 6 of " + TABLE, expected);
    }

    @Test
    void unknownActionsAndFieldsAreSkipped() {
        String content = "{'future':{'path':'x','deep':[{'a':1}]}}\n{}\n{'add':null,'txn':{'appId':'a','version':1}}\n"
                + ADD_Z.replace("'size'", "'ofNextYear':{'x':[1]},'size'");
        commit6(content.replace('\'', '"').getBytes(UTF_8));

        assertThat(open().snapshot().file("z")).isPresent();
        assertThat(open().snapshot().txnVersion("a")).hasValue(1);
        assertThat(follower.refresh().file("z")).isPresent();
        assertThat(follower.snapshot().txnVersion("a")).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f\u00e9", "f\u00c0\u00af", "f\u00ed\u00a0\u0080", "f\u00ff", "f\u00e2\u0082"})
    void bytesThatAreNotUtf8AreRefusedAndNotReplaced(String latin) {
        commit6(text(6).replace("f-6", latin).getBytes(ISO_8859_1));

        assertRefused("version 6 of " + TABLE, "is not UTF-8");
    }

    @Test
    void linesMayEndInCarriageReturnAndTheLastOneInNothing() {
        commit6(text(6).strip().replace("\n", "\r\n").getBytes(UTF_8));

        assertThat(open().snapshot().file("f-6")).isPresent();
        assertThat(follower.refresh().file("f-6")).isPresent();
    }

    @Test
    void lineOfTenMegabytesIsRead() {
        String big = ADD_Z.replace("'dataChange'", "'tags':{'t':'" + "x".repeat(10 << 20) + "'},'dataChange'");
        commit6(big.replace('\'', '"').getBytes(UTF_8));

        assertThat(open().snapshot().file("z").orElseThrow().tags().get("t")).hasSize(10 << 20);
        assertThat(follower.refresh().file("z")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTooLongOrTooDeepIsRefusedBeforeAnybodyRunsOutOfMemoryOrStack(boolean deep) {
        String value = deep ? "[".repeat(5000) + "]".repeat(5000) : '"' + "x".repeat(21 << 20) + '"';
        commit6(("{\"commitInfo\":{\"x\":" + value + "}}\n").getBytes(UTF_8));

        assertRefused("version 6 of " + TABLE, "holds a text of more than 20 MB, or more than 1000 levels");
    }

    @Test
    void schemaOfThreeHundredLevelsIsReadAndOneOfTwoThousandIsRefused() {
        commit6(metadata(300));
        assertThat(follower.refresh().metadata().schemaString()).contains("\"array\"");
        assertThat(open().schema().size()).isEqualTo(1);

        commit6(metadata(2000));
        assertThatThrownBy(this::open).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void dataOfAnotherFormatIsRefused() {
        String orc = new String(metadata(1), UTF_8).replace("\"parquet\"", "\"orc\"");
        commit6(orc.getBytes(UTF_8));

        assertThatThrownBy(this::open).isInstanceOf(UnsupportedFeatureException.class);
        assertThatThrownBy(follower::refresh)
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("another format than Parquet");
    }

    @Test
    void missingVersionAndMissingPartAreNamed() {
        String part1 = "_delta_log/00000000000000000004.checkpoint.0000000001.0000000002.parquet";
        store.put(part1, store.get(LogFiles.checkpoint(4)));
        store.delete(List.of(LogFiles.checkpoint(4)));
        assertThat(open().snapshot().files()).as("all commits are there").hasSize(6);

        store.delete(List.of(LogFiles.commit(0), LogFiles.commit(1)));
        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("its log lacks version 0 and part 2 of the 2 of checkpoint 4");
    }

    @Test
    void gapIsNamed() {
        store.delete(List.of(LogFiles.commit(5)));

        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("its log lacks version 5");
    }

    /** Somebody copied the newest commits first. */
    @Test
    void commitsAheadOfAGapAreNotTakenForTheTable() {
        store.put(LogFiles.commit(9), store.get(LogFiles.commit(6)));

        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("its log lacks version 7");
        assertThat(follower.refresh().version()).isEqualTo(6);
    }

    @Test
    void checkpointThatIsThereTwiceIsReadOnce() {
        byte[] checkpoint = store.get(LogFiles.checkpoint(4));
        store.put("_delta_log/00000000000000000004.checkpoint.0000000001.0000000001.parquet", checkpoint);

        assertThat(open().snapshot().files()).hasSize(6);
    }

    @Test
    void truncatedCheckpointIsNamed() {
        byte[] whole = store.get(LogFiles.checkpoint(4));
        store.put(LogFiles.checkpoint(4), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(
                        "it was reading " + LogFiles.checkpoint(4) + "; restore it from a copy, or delete");

        store.put(LogFiles.checkpoint(4), new byte[0]);
        assertThat(open().snapshot().files()).as("an empty one counts as none").hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{}",
                "{\"version\":4",
                "{\"version\":70,\"size\":1}",
                "{\"version\":4,\"parts\":3}"
            })
    void pointerToTheLastCheckpointIsAHintAndNothingMore(String content) {
        store.put(LogFiles.LAST_CHECKPOINT, content.getBytes(UTF_8));

        assertThat(open().snapshot().files()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "{\"tableSizeBytes\":1}"})
    void versionChecksumIsAHintAndNothingMore(String content) {
        store.put("_delta_log/00000000000000000006.crc", content.getBytes(UTF_8));

        assertThat(open().snapshot().files()).hasSize(6);
    }

    @Test
    void strangersNextToTheLogAreNobodysBusiness() {
        for (String name : List.of(
                "3.json",
                "00000000000000000003 (1).json",
                "00000000000000000009.json.tmp",
                "99999999999999999999.json",
                "09999999999999999999.json",
                "99999999999999999999.checkpoint.parquet",
                "99999999999999999999.crc",
                "00000000000000000005.checkpoint.0000000001.9999999999.parquet",
                "00000000000000000005.99999999999999999999.compacted.json",
                "00000000000000000009.txt",
                "00000000000000000009.checkpoint",
                ".00000000000000000009.json.crc",
                "x/00000000000000000009.json")) {
            store.put("_delta_log/" + name, "junk".getBytes(UTF_8));
        }

        assertThat(open().snapshot().files()).hasSize(6);
    }

    @Test
    void compactedLogIsReadAndADamagedOneIsNamed() {
        String compacted = "_delta_log/00000000000000000005.00000000000000000006.compacted.json";
        store.put(compacted, (line(5) + line(6)).getBytes(UTF_8));
        assertThat(open().snapshot().files()).hasSize(6);

        store.put(compacted, (line(5) + line(6).strip().substring(9)).getBytes(UTF_8));
        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(compacted + " of " + TABLE + " is not JSON at line 2");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::open)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContainingAll(parts);
        assertThatThrownBy(follower::refresh)
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContainingAll(parts);
        assertThat(follower.snapshot().version()).isEqualTo(5);
    }

    private DeltaTable open() {
        return DeltaTable.open(store, TestContexts.counted()).orElseThrow();
    }

    private void commit6(byte[] content) {
        store.put(LogFiles.commit(6), content);
    }

    private byte[] metadata(int levels) {
        StringBuilder type = new StringBuilder("\"long\"");
        for (int i = 0; i < levels; i++) {
            type.insert(0, "{\"type\":\"array\",\"elementType\":").append(",\"containsNull\":true}");
        }
        String schema = "{\"type\":\"struct\",\"fields\":[{\"name\":\"d\",\"type\":" + type
                + ",\"nullable\":true,\"metadata\":{}}]}";
        return ActionJson.format(List.of(follower.snapshot().metadata().withSchemaString(schema)));
    }

    private String text(long version) {
        return new String(store.get(LogFiles.commit(version)), UTF_8);
    }

    /** The add of a version. */
    private String line(long version) {
        return text(version)
                        .lines()
                        .filter(line -> line.startsWith("{\"add\""))
                        .findFirst()
                        .orElseThrow() + "\n";
    }

    private static AddFile add(String path) {
        return new AddFile(path, Map.of(), 1, 2, true, "{\"numRecords\":1}", Map.of(), Optional.empty());
    }
}
