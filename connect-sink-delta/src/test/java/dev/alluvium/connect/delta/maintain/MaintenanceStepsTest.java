// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.delta.commit.Stores;
import dev.alluvium.connect.delta.config.SinkConfig;
import dev.alluvium.connect.delta.config.SinkValidation;
import dev.alluvium.connect.delta.metric.SinkMetrics;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.commit.CommitPolicy;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.commit.TableSpec;
import dev.alluvium.delta.data.Compression;
import dev.alluvium.delta.merge.DeleteMode;
import dev.alluvium.delta.merge.DuplicateKeyPolicy;
import dev.alluvium.delta.merge.FlushRequest;
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
import dev.alluvium.delta.storage.LocalObjectStore;
import dev.alluvium.delta.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps that any table may have, as rounds run them. P-76 to P-80. */
class MaintenanceStepsTest {
    private static final StructType SCHEMA =
            StructType.of(StructField.of("id", PrimitiveType.LONG), StructField.of("zone", PrimitiveType.STRING));

    private final HandClock clock = new HandClock(System.currentTimeMillis());
    private final SinkMetrics metrics = new SinkMetrics("c", UUID.randomUUID().toString());
    private final FakeCatalog catalog = new FakeCatalog();
    private TableWriter writer;
    private long offset = -1;

    @TempDir
    Path base;

    @BeforeEach
    void createTable() {
        DeltaTable table = DeltaTable.create(
                new LocalObjectStore(base.resolve("t")),
                new TableSpec(SCHEMA, List.of("zone"), Map.of(), ""),
                context());
        writer = new TableWriter(
                table,
                new WriterSettings(
                        WriteMode.APPEND,
                        List.of(),
                        false,
                        List.of(),
                        false,
                        DeleteMode.HARD,
                        LatePolicy.DROP,
                        MissingBasePolicy.REPORT,
                        false,
                        DuplicateKeyPolicy.FAIL,
                        1 << 20,
                        Compression.SNAPPY,
                        List.of()));
    }

    @AfterEach
    void closeMetrics() {
        metrics.close();
    }

    @Test
    void aPassCompactsThenShowsThenRegistersThenVacuums() {
        Maintenance maintenance = maintenance(
                "compaction.enabled", "true",
                "compaction.min.files", "2",
                "symlink.manifest.enabled", "true",
                "vacuum.enabled", "true");
        append("a");
        append("a");
        append("b");
        everythingIsOld();

        look(maintenance);

        assertThat(snapshotVersion()).isEqualTo(4);
        assertThat(manifest("zone=a")).hasSize(1);
        assertThat(manifest("zone=b")).hasSize(1);
        assertThat(number(TableMetric.COMPACTIONS_TOTAL)).isEqualTo(1);
        assertThat(number(TableMetric.MANIFEST_VERSION)).isEqualTo(4);
        assertThat(number(TableMetric.VACUUMED_FILES_TOTAL)).isZero();
        assertThat(number(TableMetric.MAINTENANCE_FAILURES_TOTAL)).isZero();

        everythingIsOld();
        look(maintenance);
        assertThat(number(TableMetric.VACUUMED_FILES_TOTAL)).as("once a day").isZero();
        clock.advance(Duration.ofDays(1).toMillis());
        look(maintenance);

        assertThat(number(TableMetric.VACUUMED_FILES_TOTAL)).isEqualTo(2);
        assertThat(dataFiles()).isEqualTo(2);
    }

    @Test
    void anIntervalWithoutAnEndIsNotOverAtOnce() {
        String forEver = String.valueOf(Long.MAX_VALUE);
        Maintenance maintenance = maintenance(
                "compaction.enabled", "true",
                "compaction.min.files", "2",
                "compaction.interval.ms", forEver,
                "symlink.manifest.enabled", "true",
                "symlink.manifest.interval.ms", forEver,
                "vacuum.enabled", "true",
                "vacuum.interval.ms", forEver);
        append("a");
        append("a");
        look(maintenance);
        long shown = number(TableMetric.MANIFEST_VERSION);
        append("a");
        append("a");

        look(maintenance);
        long wake = maintenance.round();

        assertThat(number(TableMetric.COMPACTIONS_TOTAL)).isEqualTo(1);
        assertThat(number(TableMetric.MANIFEST_VERSION)).isEqualTo(shown);
        assertThat(wake).isGreaterThan(clock.millis());
        assertThat(number(TableMetric.MAINTENANCE_FAILURES_TOTAL)).isZero();
    }

    /** P-47: vacuum does not run ahead of manifests. */
    @Test
    void whatManifestsListIsNotVacuumedHoweverOld() {
        Maintenance maintenance = maintenance(
                "compaction.enabled", "true",
                "compaction.min.files", "2",
                "symlink.manifest.enabled", "true",
                "symlink.manifest.interval.ms", "2592000000",
                "vacuum.enabled", "true");
        append("a");
        look(maintenance);
        append("a");
        look(maintenance);
        everythingIsOld();
        clock.advance(Duration.ofDays(1).toMillis());

        look(maintenance);

        assertThat(manifest("zone=a")).allMatch(line -> Files.exists(Path.of(URI.create(line))));
    }

    @Test
    void aDryRunDeletesNothing() {
        Maintenance maintenance = maintenance(
                "compaction.enabled", "true",
                "compaction.min.files", "2",
                "vacuum.enabled", "true",
                "vacuum.dry.run", "true");
        append("a");
        append("a");
        look(maintenance);
        append("a");
        append("a");
        look(maintenance);
        assertThat(snapshotVersion()).as("compacted every ten minutes").isEqualTo(5);
        everythingIsOld();
        clock.advance(Duration.ofDays(1).toMillis());

        look(maintenance);

        assertThat(dataFiles()).isEqualTo(6);
    }

    @Test
    void manifestsFollowEveryCommitUnlessToldToWait() {
        Maintenance eager = maintenance("symlink.manifest.enabled", "true");
        append("a");
        look(eager);
        append("a");
        look(eager);
        assertThat(number(TableMetric.MANIFEST_VERSION)).isEqualTo(2);

        Maintenance patient = maintenance("symlink.manifest.enabled", "true", "symlink.manifest.interval.ms", "60000");
        look(patient);
        append("a");
        append("a");
        look(patient);
        assertThat(number(TableMetric.MANIFEST_VERSION)).isEqualTo(2);
        clock.advance(60_000);
        look(patient);
        assertThat(number(TableMetric.MANIFEST_VERSION)).isEqualTo(4);
    }

    @Test
    void theCatalogueIsAskedOnlyWhenThereIsSomethingNew() {
        Maintenance maintenance = maintenance(
                "table.base.path", "s3://lake/base",
                "symlink.manifest.enabled", "true",
                "catalog.registration", "glue",
                "glue.database", "lake");
        append("a");
        look(maintenance);
        int calls = catalog.calls;
        append("a");
        look(maintenance);
        assertThat(catalog.calls).isEqualTo(calls);

        append("b c");
        look(maintenance);

        assertThat(number(TableMetric.MAINTENANCE_FAILURES_TOTAL)).isZero();
        assertThat(catalog.opened).isEqualTo("lake.t");
        assertThat(catalog.known.keySet()).containsExactlyInAnyOrder(List.of("a"), List.of("b c"));
        assertThat(catalog.known.get(List.of("b c")).location())
                .isEqualTo("s3://lake/base/t/_symlink_format_manifest/zone=b c/");
        assertThat(number(TableMetric.REGISTERED_PARTITIONS_TOTAL)).isEqualTo(2);
    }

    /** Manifests spell a place plainly, and so does what points to them. */
    @Test
    void theCatalogueFindsTheTableAsManifestsSpellIt() {
        Maintenance maintenance = maintenance(
                "table.base.path", "s3://lake/my%20base",
                "symlink.manifest.enabled", "true",
                "catalog.registration", "glue",
                "glue.database", "lake");
        append("a");

        look(maintenance);

        assertThat(catalog.table.location()).isEqualTo("s3://lake/my base/t/_symlink_format_manifest/");
    }

    /** Its versions begin anew, below those that were registered. */
    @Test
    void aTableThatWasMadeAnewIsRegisteredAnew() throws IOException {
        Maintenance maintenance = maintenance(
                "table.base.path", "s3://lake/base",
                "symlink.manifest.enabled", "true",
                "catalog.registration", "glue",
                "glue.database", "lake");
        append("a");
        append("a");
        append("a");
        look(maintenance);
        for (Path file : files()) {
            Files.delete(file);
        }
        clock.advance(1_000);
        createTable();
        offset = -1;
        append("b");

        look(maintenance);
        look(maintenance);

        assertThat(catalog.known).containsKey(List.of("b"));
    }

    @Test
    void aCatalogueThatCannotBeOpenedFailsItsStepAlone() {
        catalog.unreachable = true;
        Maintenance maintenance = maintenance(
                "table.base.path", "s3://lake/base",
                "symlink.manifest.enabled", "true",
                "catalog.registration", "glue",
                "glue.database", "lake");
        append("a");

        look(maintenance);

        assertThat(number(TableMetric.MAINTENANCE_FAILURES_TOTAL)).isEqualTo(1);
        assertThat(manifest("zone=a")).hasSize(1);
    }

    @Test
    void aFailedRegistrationHoldsUpNeitherManifestsNorVacuum() {
        catalog.broken = true;
        Maintenance maintenance = maintenance(
                "table.base.path", "s3://lake/base",
                "symlink.manifest.enabled", "true",
                "catalog.registration", "glue",
                "glue.database", "lake",
                "vacuum.enabled", "true");
        append("a");

        look(maintenance);

        assertThat(number(TableMetric.MAINTENANCE_FAILURES_TOTAL)).isEqualTo(1);
        assertThat(manifest("zone=a")).hasSize(1);
        assertThat(Files.exists(base.resolve("t/_alluvium/vacuum/time"))).isTrue();

        catalog.broken = false;
        clock.advance(TableMaintenance.FIRST_PAUSE_MILLIS);
        look(maintenance);
        assertThat(catalog.known).hasSize(1);
    }

    @Test
    void aTableThatAsksForNothingGetsNoThread() {
        MaintenanceSteps steps = new MaintenanceSteps();

        assertThat(steps.concerns(config(), "t")).isFalse();
        assertThat(steps.concerns(config("table.t.vacuum.enabled", "true"), "t"))
                .isTrue();
        assertThat(steps.concerns(config("table.t.vacuum.enabled", "true"), "u"))
                .isFalse();
    }

    private static void look(Maintenance maintenance) {
        maintenance.touched("t");
        maintenance.round();
    }

    private long number(TableMetric metric) {
        return metrics.table("t").value(metric);
    }

    private long snapshotVersion() {
        return DeltaTable.open(new LocalObjectStore(base.resolve("t")), context())
                .orElseThrow()
                .snapshot()
                .version();
    }

    private List<String> manifest(String partition) {
        try {
            return Files.readAllLines(base.resolve("t/_symlink_format_manifest/" + partition + "/manifest"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long dataFiles() {
        return files().stream()
                .filter(path -> path.toString().endsWith(".parquet"))
                .count();
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(base.resolve("t"))) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void everythingIsOld() {
        FileTime old = FileTime.fromMillis(
                System.currentTimeMillis() - Duration.ofDays(8).toMillis());
        for (Path file : files()) {
            try {
                Files.setLastModifiedTime(file, old);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void append(String zone) {
        Object[] row = {offset + 1, zone};
        OptionalLong expected = offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
        offset++;
        Event event = new Event(Event.Kind.UPSERT, new Object[0], row, null, Sequence.NONE, offset, null);
        writer.flush(new FlushRequest(
                SCHEMA, List.of(new Part("a-0", "c:a-0", expected, offset, List.of(event))), rejections -> {}));
    }

    private SinkConfig config(String... pairs) {
        Map<String, String> properties = new HashMap<>();
        properties.put("name", "c");
        properties.put("topics", "a");
        properties.put("table.base.path", base.toUri().toString());
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return SinkValidation.read(properties);
    }

    private Maintenance maintenance(String... pairs) {
        Maintenance maintenance = new Maintenance(
                new TableSite.Shared(config(pairs), new LocalStores(), context(), metrics, catalog),
                new MaintenanceSteps(),
                Optional.empty());
        maintenance.assigned(Set.of(new TopicPartition("a", 0)));
        return maintenance;
    }

    /** Tables lie on disk, whatever the scheme says. */
    private final class LocalStores implements Stores {
        @Override
        public ObjectStore open(URI location) {
            return new LocalObjectStore(base.resolve("t"));
        }

        @Override
        public void close() {}
    }

    private TableContext context() {
        return new TableContext(
                clock, () -> UUID.randomUUID().toString(), new Random(7), pause -> {}, "test", CommitPolicy.standard());
    }
}
