// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.StoredTexts;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.FlushResult;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.tombstone.TombstonePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A delete leaves the key itself behind, in tombstones: it is forgotten there as well, and the other keys are not. */
class ForgottenTombstonesTest {
    private static final String KEY = "person-4711";
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.STRING), StructField.of("seq", PrimitiveType.LONG));
    private static final Clock NOW = Clock.fixed(TestContexts.NOW, ZoneOffset.UTC);

    private final MemoryObjects objects = new MemoryObjects(NOW);
    private int processes;
    private long covered = -1;

    private TableContext context() {
        return TestContexts.counted("c" + processes++, NOW);
    }

    private DeltaTable open() {
        return DeltaTable.create(objects, new TableSpec(SCHEMA, List.of(), Map.of(), ""), context());
    }

    private TableWriter writer() {
        return new TableWriter(
                open(),
                new WriterSettings(
                        WriteMode.UPSERT,
                        List.of("id"),
                        true,
                        List.of("seq"),
                        true,
                        DeleteMode.HARD,
                        LatePolicy.DROP,
                        MissingBasePolicy.REPORT,
                        false,
                        DuplicateKeyPolicy.FAIL,
                        1 << 20,
                        Compression.NONE,
                        List.of(),
                        new TombstonePolicy("app", Duration.ofDays(7), false)));
    }

    private FlushResult flush(TableWriter writer, Event.Kind kind, String id, long seq) {
        OptionalLong expected = covered < 0 ? OptionalLong.empty() : OptionalLong.of(covered);
        covered++;
        Object[] row = kind == Event.Kind.DELETE ? new Object[0] : new Object[] {id, seq};
        Event event = new Event(kind, new Object[] {id}, row, null, Sequence.of(seq), covered, null);
        Part part = new Part("topic-0", "app:topic-0", expected, covered, List.of(event));
        return writer.flush(new FlushRequest(SCHEMA, List.of(part), rejections -> {}));
    }

    private ForgetResult forget() {
        DeltaTable table = open();
        ForgottenKeys keys = new ForgottenKeys(List.of("id"), List.of(new Object[][] {{KEY}}));
        Forget.Policy policy = new Forget.Policy(Duration.ofDays(7), List.of(KEY));
        return new Forget(table, TableWriter.parquet(table, settings()), keys, policy).run();
    }

    private static WriterSettings settings() {
        return new WriterSettings(
                WriteMode.APPEND,
                List.of(),
                false,
                List.of(),
                false,
                DeleteMode.HARD,
                LatePolicy.DROP,
                MissingBasePolicy.NULL,
                false,
                DuplicateKeyPolicy.FAIL,
                1 << 20,
                Compression.NONE,
                List.of());
    }

    @Test
    void aDeletedKeyIsForgottenInEveryObjectOfItsChain() {
        TableWriter writer = writer();
        flush(writer, Event.Kind.UPSERT, "stays", 1);
        for (int i = 0; i < 6; i++) {
            flush(writer, Event.Kind.DELETE, i == 1 ? KEY : "gone-" + i, 100);
        }
        assertThat(StoredTexts.holding(objects, KEY)).isNotEmpty();

        ForgetResult result = forget();

        assertThat(result.traces()).isEmpty();
        assertThat(StoredTexts.holding(objects, KEY)).isEmpty();
        TableWriter next = writer();
        assertThat(flush(next, Event.Kind.UPSERT, "gone-0", 99).metrics().eventsLate())
                .isEqualTo(1);
        assertThat(flush(next, Event.Kind.UPSERT, "gone-5", 99).metrics().eventsLate())
                .isEqualTo(1);
    }

    @Test
    void anObjectThatMayBeAboutToBeCommittedIsATrace() {
        flush(writer(), Event.Kind.DELETE, KEY, 100);
        String object = objects.keys().stream()
                .filter(key -> key.endsWith(".tmb"))
                .findFirst()
                .orElseThrow();
        objects.put(object.replace(".tmb", "0.tmb"), objects.get(object));

        ForgetResult result = forget();

        assertThat(result.traces()).isNotEmpty();
        assertThat(objects.keys()).contains(object.replace(".tmb", "0.tmb")).doesNotContain(object);
    }
}
