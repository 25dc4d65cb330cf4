// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.data.TableLayout;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.merge.FlushRequest;
import dev.alluvium.delta.merge.Part;
import dev.alluvium.delta.merge.TableEvolution;
import dev.alluvium.delta.merge.UpsertRules;
import dev.alluvium.delta.reduce.Event;
import dev.alluvium.delta.reduce.Sequence;
import dev.alluvium.delta.schema.SchemaJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which truncates a merge holds: of those that mean the same to every key, the last. */
class MergeInputTest {
    @TempDir
    Path directory;

    private final List<Event> events = new ArrayList<>();

    private void truncate(Sequence sequence) {
        add(new Event(Event.Kind.TRUNCATE, new Object[0], new Object[0], null, sequence, events.size(), null));
    }

    private void delete(long key) {
        add(new Event(Event.Kind.DELETE, new Object[] {key}, new Object[0], null, Sequence.of(1), events.size(), null));
    }

    private void add(Event event) {
        events.add(event);
    }

    /** The offsets of the truncates that are held once these events were staged in two lanes. */
    private List<Long> held(boolean sequenced) {
        StagingWorld world = new StagingWorld(directory, sequenced, false, true);
        StagingWorld.Process process = world.process();
        List<Part> parts = new ArrayList<>();
        for (String lane : List.of("topic-0", "topic-1")) {
            parts.add(new Part(lane, "sink:" + lane, OptionalLong.empty(), events.size() - 1, events));
        }
        new StageWriter(process.staging, new StageWriter.Settings(1L << 20, Compression.NONE, event -> null))
                .flush(new FlushRequest(StagingWorld.SCHEMA, parts, rejections -> {}));
        Snapshot staged = process.staging.refresh();
        Snapshot rows = process.rows.refresh();
        StagingFormat format = StagingFormat.of(staged);
        TableEvolution evolution = TableEvolution.of(
                rows.metadata(), SchemaJson.parse(rows.metadata().schemaString()), format.payload(), false);
        UpsertRules rules = UpsertRules.of(evolution, world.rowSettings());
        try (MergeInput input = new MergeInput(format, rules, new MergeBudget(1 << 20, directory), 100)) {
            input.load(
                    Backlog.of(staged, Optional.of(rows), "sink").lanes(),
                    StageWriter.files(process.staging, Compression.NONE),
                    new TableLayout(SchemaJson.parse(staged.metadata().schemaString()), List.of()));
            assertThat(input.events())
                    .isEqualTo(2
                            * events.stream()
                                    .filter(event -> event.key().length > 0)
                                    .count());
            return input.truncates().stream().map(one -> one.event().offset()).toList();
        }
    }

    @Test
    void truncatesWithNothingBetweenAreHeldOnce() {
        LongStream.range(0, 1000).forEach(each -> truncate(Sequence.NONE));
        delete(1);
        LongStream.range(0, 1000).forEach(each -> truncate(Sequence.NONE));

        assertThat(held(false)).containsExactly(999L, 2000L, 999L, 2000L);
    }

    @Test
    void truncatesOfSeveralSequencesAreAllHeld() {
        truncate(Sequence.of(5));
        truncate(Sequence.of(5));
        truncate(Sequence.of(7));
        truncate(Sequence.NONE);
        truncate(Sequence.NONE);
        truncate(Sequence.of(6));

        assertThat(held(true)).containsExactly(1L, 2L, 4L, 5L, 1L, 2L, 4L, 5L);
    }
}
