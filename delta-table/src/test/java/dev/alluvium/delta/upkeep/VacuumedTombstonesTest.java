// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.ReplayedTables;
import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.commit.TableCreation;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
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
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tombstones that a chain has gathered go with the retention; those that count never do. */
final class VacuumedTombstonesTest {
    private static final String TOMBSTONES = "_alluvium/tombstones/";
    private static final Duration RETENTION = Duration.ofHours(2);
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("seq", PrimitiveType.LONG));

    private final HandClock clock = new HandClock(TestContexts.NOW.toEpochMilli());
    private final MemoryObjects objects = new MemoryObjects(clock);
    private int processes;
    private long covered = -1;

    VacuumedTombstonesTest() {
        TableCreation.create(
                objects,
                new TableSpec(SCHEMA, List.of(), Map.of(), ""),
                TestContexts.counted("p" + processes++, clock));
    }

    private DeltaTable open() {
        return ReplayedTables.open(objects, TestContexts.counted("p" + processes++, clock));
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

    private FlushResult flush(TableWriter writer, Event.Kind kind, long id, long seq) {
        OptionalLong expected = covered < 0 ? OptionalLong.empty() : OptionalLong.of(covered);
        covered++;
        Object[] row = kind == Event.Kind.DELETE ? new Object[0] : new Object[] {id, seq};
        Event event = new Event(kind, new Object[] {id}, row, null, Sequence.of(seq), covered, null);
        return writer.flush(new FlushRequest(
                SCHEMA,
                List.of(new Part("topic-0", "app:topic-0", expected, covered, List.of(event))),
                rejections -> {}));
    }

    private Set<String> tombstones() {
        return objects.keys().stream().filter(key -> key.startsWith(TOMBSTONES)).collect(Collectors.toSet());
    }

    private long vacuum() {
        return new Vacuum(open(), new VacuumPolicy(RETENTION, true, false))
                .run(Vacuum.NO_VERSION)
                .deleted();
    }

    @Test
    void whatIsGatheredGoesAndWhatCountsStays() {
        TableWriter writer = writer();
        for (int id = 0; id < 11; id++) {
            flush(writer, Event.Kind.DELETE, id, 100);
        }
        objects.put(TOMBSTONES + "topic-0/00000000deadbeef.tmb", new byte[3]);
        assertThat(tombstones()).hasSize(12);
        clock.advance(RETENTION);
        assertThat(vacuum()).as("young commits still name them").isZero();

        clock.advance(RETENTION);
        flush(writer, Event.Kind.UPSERT, 100, 1);
        assertThat(vacuum()).isEqualTo(7);

        assertThat(tombstones()).as("two of four each, and the rest").hasSize(5);
        TableWriter next = writer();
        for (int id = 0; id < 11; id++) {
            assertThat(flush(next, Event.Kind.UPSERT, id, 99).metrics().eventsLate())
                    .isEqualTo(1);
        }
    }
}
