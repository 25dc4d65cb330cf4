// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.CommitDraft;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.testsupport.cases.Cases;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A commit with random damage: who opens the table through Kernel and who follows its log by our own reader understand
 * the same, or both refuse it by name.
 */
class DamagedLogPropertyTest {
    private static final int CASES = 150;

    private static final String COMMIT = """
            {"commitInfo":{"timestamp":1767323045678,"operation":"WRITE","txnId":"t-1","operationMetrics":{"n":"1"}}}
            {"txn":{"appId":"app","version":7,"lastUpdated":5}}
            {"remove":{"path":"f-1","deletionTimestamp":1,"dataChange":true,"extendedFileMetadata":false}}
            {"add":{"path":"z%20y","partitionValues":{},"size":12,"modificationTime":3,"dataChange":true,\
            "stats":"{\\"numRecords\\":1}","tags":{"a":"b"}}}
            """;

    /** What takes the place of a piece of the text. */
    private static final List<String> PIECES = List.of(
            "",
            "null",
            "{}",
            "[]",
            "-1",
            "0",
            "1.5",
            "1e400",
            "9223372036854775808",
            "\"\"",
            "\"x\"",
            "true",
            "{",
            "}",
            "\"",
            ",",
            ":",
            "\\",
            "\\u0000",
            "\n",
            "\r",
            "\u0000",
            "\ufeff",
            "//x",
            "/*",
            "NaN",
            "%zz",
            "../",
            "path",
            "add");

    private static final List<String> TARGETS = List.of(
            "\"z%20y\"",
            "z%20y",
            "{}",
            "12",
            "3",
            "true",
            "\"{\\\"numRecords\\\":1}\"",
            "{\"a\":\"b\"}",
            "\"b\"",
            "\"app\"",
            "7",
            "5",
            "\"f-1\"",
            "\"path\"",
            "\"add\"",
            "\"txn\"",
            "\"remove\"",
            "1767323045678",
            "{\"n\":\"1\"}",
            ",",
            ":");

    @Test
    void whoOpensAndWhoFollowsUnderstandTheSameOrBothRefuse() {
        Cases.check(CASES, DamagedLogPropertyTest::damaged, DamagedLogPropertyTest::check);
    }

    private static String damaged(Random random) {
        String text = COMMIT;
        for (int i = random.nextInt(2); i >= 0; i--) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            String target = TARGETS.get(random.nextInt(TARGETS.size()));
            int at = random.nextInt(text.length() + 1);
            int cut = Math.min(text.length(), at + random.nextInt(4));
            int found = text.indexOf(target, random.nextInt(text.length()));
            text = random.nextBoolean() || found < 0
                    ? text.substring(0, at) + piece + text.substring(cut)
                    : text.substring(0, found) + piece + text.substring(found + target.length());
        }
        return text;
    }

    private static void check(String commit) {
        MemoryObjects store = new MemoryObjects(Clock.fixed(TestContexts.NOW, ZoneOffset.UTC));
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        DeltaTable follower = DeltaTable.create(store, new TableSpec(schema, List.of(), Map.of(), ""), context());
        AddFile first = new AddFile("f-1", Map.of(), 1, 2, true, "{\"numRecords\":1}", Map.of(), Optional.empty());
        follower.commit(
                base -> Optional.of(new CommitDraft("WRITE", Map.of(), Map.of(), true, List.of(first), () -> {})));
        store.put(LogFiles.commit(2), commit.getBytes(UTF_8));

        Optional<Snapshot> followed = tried(follower::refresh);
        Optional<Snapshot> opened =
                tried(() -> DeltaTable.open(store, context()).orElseThrow().snapshot());

        assertThat(followed.isPresent()).as("followed, and opened").isEqualTo(opened.isPresent());
        if (opened.isPresent()) {
            assertThat(new HashSet<>(followed.get().files()))
                    .isEqualTo(new HashSet<>(opened.get().files()));
            assertThat(new HashSet<>(followed.get().txns()))
                    .isEqualTo(new HashSet<>(opened.get().txns()));
            assertThat(followed.get().metadata()).isEqualTo(opened.get().metadata());
            assertThat(followed.get().protocol()).isEqualTo(opened.get().protocol());
        }
    }

    /** Empty if it was refused; anything that is not an exception of ours is a failure of the test. */
    private static Optional<Snapshot> tried(Supplier<Snapshot> work) {
        try {
            return Optional.of(work.get());
        } catch (DeltaTableException refused) {
            return Optional.empty();
        }
    }

    private static dev.alluvium.delta.commit.TableContext context() {
        return TestContexts.counted();
    }
}
