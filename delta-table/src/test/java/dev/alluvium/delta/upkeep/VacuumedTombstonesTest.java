// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.TestContexts;
import dev.alluvium.delta.merge.TableWriter;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.storage.MemoryObjects;
import dev.alluvium.delta.tombstone.BuriedRows;
import dev.alluvium.delta.vacuum.Vacuum;
import dev.alluvium.delta.vacuum.VacuumPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tombstones that a chain has gathered go with the retention; those that count never do. */
final class VacuumedTombstonesTest {
    private static final String TOMBSTONES = "_alluvium/tombstones/";
    private static final Duration RETENTION = Duration.ofHours(2);

    private final HandClock clock = new HandClock(TestContexts.NOW.toEpochMilli());
    private final MemoryObjects objects = new MemoryObjects(clock);
    private final BuriedRows rows = new BuriedRows(PrimitiveType.LONG, objects, clock);

    private Set<String> tombstones() {
        return objects.keys().stream().filter(key -> key.startsWith(TOMBSTONES)).collect(Collectors.toSet());
    }

    private long vacuum() {
        return new Vacuum(rows.open(), new VacuumPolicy(RETENTION, true, false))
                .run(Vacuum.NO_VERSION)
                .deleted();
    }

    /** A schedule of the simulator: the younger delete was forgotten, for the older one has the greater sequence. */
    @Test
    void aDeleteThatCameAfterTheHorizonOfAGreaterOneCounts() {
        TableWriter writer = rows.writer();
        rows.flush(writer, Event.Kind.DELETE, 1L, 100);
        clock.advance(Duration.ofDays(8));
        rows.flush(writer, Event.Kind.DELETE, 1L, 50);

        assertThat(rows.flush(writer, Event.Kind.UPSERT, 1L, 49).metrics().eventsLate())
                .isEqualTo(1);
        assertThat(rows.flush(rows.writer(), Event.Kind.UPSERT, 1L, 49)
                        .metrics()
                        .eventsLate())
                .isEqualTo(1);
    }

    @Test
    void whatIsGatheredGoesAndWhatCountsStays() {
        TableWriter writer = rows.writer();
        for (long id = 0; id < 11; id++) {
            rows.flush(writer, Event.Kind.DELETE, id, 100);
        }
        objects.put(TOMBSTONES + "topic-0/00000000deadbeef.tmb", new byte[3]);
        assertThat(tombstones()).hasSize(12);
        clock.advance(RETENTION);
        assertThat(vacuum()).as("young commits still name them").isZero();

        clock.advance(RETENTION);
        rows.flush(writer, Event.Kind.UPSERT, 100L, 1);
        assertThat(vacuum()).isEqualTo(7);

        assertThat(tombstones()).as("two of four each, and the rest").hasSize(5);
        TableWriter next = rows.writer();
        for (long id = 0; id < 11; id++) {
            assertThat(rows.flush(next, Event.Kind.UPSERT, id, 99).metrics().eventsLate())
                    .isEqualTo(1);
        }
    }
}
