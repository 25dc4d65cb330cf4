// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.merge;

import static dev.alluvium.delta.merge.TableFixture.part;
import static dev.alluvium.delta.merge.TableFixture.put;
import static dev.alluvium.delta.merge.TableFixture.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.alluvium.delta.error.DeltaTableException;
import dev.alluvium.delta.error.UnsupportedFeatureException;
import dev.alluvium.delta.log.Action;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.ActionJson;
import dev.alluvium.delta.log.LogFiles;
import dev.alluvium.delta.log.Snapshot;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a winner may make of a table so that we cannot go on: the flush ends with the reason, and commits nothing. */
final class RefusedWinnersTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.required("id", PrimitiveType.LONG), StructField.of("zone", PrimitiveType.STRING));

    private TableFixture table;
    private TableWriter writer;

    @BeforeEach
    void makeTable() {
        table = new TableFixture(new SimulatedStore(), SCHEMA, List.of("zone"));
        writer = table.writer(upsert("id"));
        writer.flush(table.request(part(-1, 0, put(0, 1L, 1L, "x"))));
    }

    @Test
    void partitionColumnsThatChangeAreRefused() {
        refused(metadata(metadata().id(), List.of()))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("the partition columns of table s3://bucket/base/table changed from [zone] to []")
                .hasMessageContaining("restart");
        assertThat(table.dataObjects()).as("ours of the lost attempt is gone").isEqualTo(1);
    }

    /** P-19f. */
    @Test
    void tableRecreatedUnderTaskFailsLoudly() {
        refused(metadata("another", List.of("zone")))
                .isInstanceOf(DeltaTableException.class)
                .hasMessageContaining("was re-created at or before version 2");
    }

    @Test
    void protocolThatWeDoNotWriteIsRefusedByName() {
        refused(new Protocol(3, 7, Set.of("variantType"), Set.of("variantType")))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("variantType");
    }

    @Test
    void propertyThatWeDoNotHonourIsRefusedByName() {
        Metadata now = metadata();
        refused(new Metadata(
                        now.id(),
                        null,
                        null,
                        now.schemaString(),
                        now.partitionColumns(),
                        Map.of("delta.enableRowTracking", "true"),
                        now.createdTime()))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("rowTracking");
    }

    private Metadata metadata() {
        return table.open().snapshot().metadata();
    }

    private Metadata metadata(String id, List<String> partitions) {
        Metadata now = metadata();
        return new Metadata(
                id,
                now.name(),
                now.description(),
                now.schemaString(),
                partitions,
                now.configuration(),
                now.createdTime());
    }

    private AbstractThrowableAssert<?, ?> refused(Action winner) {
        Snapshot before = table.open().snapshot();
        byte[] commit = ActionJson.format(List.of(new CommitInfo(Map.of("operation", "ALTER TABLE")), winner));
        FlushRequest request = table.interrupted(
                () -> table.store().putIfAbsent(LogFiles.commit(before.version() + 1), commit),
                part(0, 1, put(1, 2L, 2L, "y")));

        AbstractThrowableAssert<?, ?> thrown = assertThatThrownBy(() -> writer.flush(request));

        assertThat(table.store().head(LogFiles.commit(before.version() + 1))).isPresent();
        assertThat(table.store().head(LogFiles.commit(before.version() + 2))).isEmpty();
        return thrown;
    }
}
