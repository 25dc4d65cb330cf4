// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.maintain;

import dev.alluvium.connect.delta.catalog.CatalogTable;
import dev.alluvium.connect.delta.catalog.DdlText;
import dev.alluvium.connect.delta.catalog.ManifestTable;
import dev.alluvium.connect.delta.catalog.Registration;
import dev.alluvium.connect.delta.catalog.RegistrationPlan;
import dev.alluvium.connect.delta.catalog.RegistrationPlanner;
import dev.alluvium.connect.delta.config.MaintenanceConfig;
import dev.alluvium.connect.delta.metric.TableMetric;
import dev.alluvium.delta.DeltaTable;
import dev.alluvium.delta.log.Snapshot;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a catalogue know what the manifests show: the table once, new columns, new partitions. Where there is no
 * catalogue the statements are logged instead. Asks nobody while columns and partitions are as they were.
 */
final class RegisterStep implements MaintenanceStep {
    private static final Logger LOG = LoggerFactory.getLogger(RegisterStep.class);

    private final TableSite site;
    private final ManifestStep manifests;
    private final MaintenanceConfig.Catalog settings;
    private @Nullable Registration registration;
    private long lookedAt = -1;
    private @Nullable ManifestTable registered;

    RegisterStep(TableSite site, ManifestStep manifests, MaintenanceConfig.Catalog settings) {
        this.site = site;
        this.manifests = manifests;
        this.settings = settings;
    }

    /** Opened by the first run: where that fails, only this step does. */
    private Optional<Registration> registration() {
        if (registration == null && settings.registration() == MaintenanceConfig.Registration.GLUE) {
            registration = new Registration(
                    site.catalogs().open(settings.database().orElseThrow(), tableName()),
                    new RegistrationPlanner(settings.schema(), settings.vanished()));
        }
        return Optional.ofNullable(registration);
    }

    private String tableName() {
        return settings.table().orElse(site.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String name() {
        return "register";
    }

    @Override
    public OptionalLong nextDueMillis(long nowMillis) {
        long shown = manifests.version();
        boolean isNewest = site.table(site.name())
                .filter(table -> table.snapshot().version() == shown)
                .isPresent();
        return isNewest && shown != lookedAt ? OptionalLong.of(nowMillis) : OptionalLong.empty();
    }

    @Override
    public void run() {
        Snapshot snapshot = site.table(site.name())
                .map(DeltaTable::snapshot)
                .orElseThrow(() -> new IllegalStateException("table '" + site.name() + "' is registered unopened"));
        String location = plain(site.location(site.name()));
        ManifestTable wanted = ManifestTable.of(
                snapshot,
                location,
                Map.of("EXTERNAL", "TRUE", "alluvium.connector", site.sink().connector(), "alluvium.table", location));
        if (!wanted.equals(registered)) {
            Optional<Registration> catalog = registration();
            if (catalog.isPresent()) {
                register(catalog.get(), wanted, snapshot.version());
            } else {
                print(wanted, snapshot.version());
            }
            registered = wanted;
        }
        lookedAt = snapshot.version();
    }

    /** As manifests spell it: nothing is encoded, and S3 has one scheme. */
    private static String plain(URI location) {
        String scheme = "s3a".equals(location.getScheme()) ? "s3" : location.getScheme();
        String authority = location.getAuthority() == null ? "" : location.getAuthority();
        return scheme + "://" + authority + location.getPath();
    }

    private void register(Registration catalog, ManifestTable wanted, long version) {
        RegistrationPlan plan = catalog.run(wanted);
        site.metrics()
                .add(TableMetric.REGISTERED_PARTITIONS_TOTAL, plan.created().size());
        if (!plan.isEmpty()) {
            LOG.info(
                    "ALV-SNK-028 registered table={} version={} catalog={}.{} change={} partitions=+{}/~{}/-{}",
                    site.name(),
                    version,
                    settings.database().orElse(""),
                    tableName(),
                    plan.table().isPresent() ? "created" : plan.columns().isPresent() ? "columns" : "none",
                    plan.created().size(),
                    plan.updated().size(),
                    plan.deleted().size());
        }
    }

    /** Values of partitions are from records: the statements that name them appear only for whoever debugs. */
    private void print(ManifestTable wanted, long version) {
        ManifestTable before = registered;
        CatalogTable table = wanted.table();
        if (before == null || !before.table().equals(table)) {
            LOG.info(
                    "ALV-SNK-029 ddl table={} version={} statement=\"{}\"",
                    site.name(),
                    version,
                    oneLine(DdlText.createTable(tableName(), table)));
        }
        Map<String, CatalogTable.Partition> added = new TreeMap<>(wanted.partitions());
        if (before != null) {
            added.keySet().removeAll(before.partitions().keySet());
        }
        if (!added.isEmpty()) {
            LOG.info(
                    "ALV-SNK-029 ddl table={} version={} new.partitions={} statement=\"MSCK REPAIR TABLE `{}`\"",
                    site.name(),
                    version,
                    added.size(),
                    tableName());
            LOG.debug(
                    "ALV-SNK-029 ddl table={} version={} statement=\"{}\"",
                    site.name(),
                    version,
                    oneLine(DdlText.addPartitions(tableName(), table.partitionKeys(), List.copyOf(added.values()))));
        }
    }

    private static String oneLine(String statement) {
        return statement.lines().map(String::trim).collect(Collectors.joining(" "));
    }
}
