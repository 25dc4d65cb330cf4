// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.schema.PrimitiveType;
import dev.alluvium.delta.schema.StructField;
import dev.alluvium.delta.schema.StructType;
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which steps a table gets, and what a step does by itself in the course of time. */
class SiteStepsTest {
    private final HandClock clock = new HandClock(1_700_000_000_000L);
    private final SinkMetrics metrics = new SinkMetrics("c", UUID.randomUUID().toString());

    @TempDir
    Path base;

    @AfterEach
    void closeMetrics() {
        metrics.close();
    }

    @Test
    void bothTablesOfAStagedOneAreVacuumed() {
        TableSite staged = site(Map.of(
                "write.mode", "staging",
                "pk.mode", "record_key",
                "pk.fields", "id",
                "vacuum.enabled", "true"));

        assertThat(names(staged)).containsExactly("compact", "vacuum", "vacuum");
        assertThat(names(site(Map.of("vacuum.enabled", "true")))).containsExactly("vacuum");
    }

    private static List<String> names(TableSite site) {
        return new MaintenanceSteps()
                .steps(site).stream().map(MaintenanceStep::name).toList();
    }

    /** What somebody else did to a manifest is mended within a day, though no commit comes. */
    @Test
    void manifestsAreComparedOnceADay() throws IOException {
        StructType schema = StructType.of(StructField.of("id", PrimitiveType.LONG));
        DeltaTable.create(
                new LocalObjectStore(base.resolve("t")), new TableSpec(schema, List.of(), Map.of(), ""), context());
        ManifestStep step = new ManifestStep(site(Map.of("symlink.manifest.enabled", "true")), Duration.ZERO);
        Path manifest = base.resolve("t/_symlink_format_manifest/manifest");
        step.run();
        Files.delete(manifest);

        clock.advance(Duration.ofDays(1).toMillis());
        assertThat(step.nextDueMillis(clock.millis())).isEqualTo(OptionalLong.empty());
        clock.advance(1);
        assertThat(step.nextDueMillis(clock.millis())).isEqualTo(OptionalLong.of(clock.millis()));
        step.run();

        assertThat(manifest).exists();
    }

    private TableSite site(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put("name", "c");
        properties.put("topics", "a");
        properties.put("table.base.path", base.toUri().toString());
        return new TableSite(
                "t",
                new TableSite.Shared(
                        SinkValidation.read(properties), new LocalStores(), context(), metrics, new NoCatalogs()));
    }

    private static final class LocalStores implements Stores {
        @Override
        public ObjectStore open(URI location) {
            return new LocalObjectStore(Path.of(location.getPath()));
        }

        @Override
        public void close() {}
    }

    private TableContext context() {
        return new TableContext(
                clock, () -> UUID.randomUUID().toString(), new Random(7), pause -> {}, "test", CommitPolicy.standard());
    }
}
