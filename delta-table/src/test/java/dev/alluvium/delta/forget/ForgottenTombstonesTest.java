// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.StoredTexts;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.LatePolicy;
import dev.alluvium.delta.merge.MissingBasePolicy;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.merge.WriteMode;
import dev.alluvium.delta.merge.WriterSettings;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.tombstone.BuriedRows;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A delete leaves the key itself behind, in tombstones: it is forgotten there as well, and the other keys are not. */
class ForgottenTombstonesTest {
    private static final String KEY = "person-4711";
    private static final Clock NOW = Clock.fixed(TestContexts.NOW, ZoneOffset.UTC);

    private final MemoryObjects objects = new MemoryObjects(NOW);
    private final BuriedRows rows = new BuriedRows(PrimitiveType.STRING, objects, NOW);

    private ForgetResult forget() {
        DeltaTable table = rows.open();
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
        TableWriter writer = rows.writer();
        rows.flush(writer, Event.Kind.UPSERT, "stays", 1);
        for (int i = 0; i < 6; i++) {
            rows.flush(writer, Event.Kind.DELETE, i == 1 ? KEY : "gone-" + i, 100);
        }
        assertThat(StoredTexts.holding(objects, KEY)).isNotEmpty();

        ForgetResult result = forget();

        assertThat(result.traces()).isEmpty();
        assertThat(StoredTexts.holding(objects, KEY)).isEmpty();
        TableWriter next = rows.writer();
        assertThat(rows.flush(next, Event.Kind.UPSERT, "gone-0", 99).metrics().eventsLate())
                .isEqualTo(1);
        assertThat(rows.flush(next, Event.Kind.UPSERT, "gone-5", 99).metrics().eventsLate())
                .isEqualTo(1);
    }

    @Test
    void anObjectThatMayBeAboutToBeCommittedIsATrace() {
        rows.flush(rows.writer(), Event.Kind.DELETE, KEY, 100);
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
