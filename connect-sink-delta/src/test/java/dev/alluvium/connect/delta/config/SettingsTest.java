// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.common.config.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** Every setting as it is declared: names, defaults, documentation. */
class SettingsTest {
    private static final Set<String> WITHOUT_DEFAULT = Set.of("table.base.path");

    @Test
    void everyDefaultIsPinned() {
        Map<String, Object> defaults = new TreeMap<>();
        SinkSettings.ALL.all().stream()
                .filter(setting -> setting.defaultValue() != null && !WITHOUT_DEFAULT.contains(setting.name()))
                .forEach(setting -> defaults.put(setting.name(), setting.defaultValue()));

        assertThat(lines(defaults)).containsExactlyElementsOf(PINNED.lines().toList());
    }

    @Test
    void settingsWithoutDefaultArePinned() {
        List<String> names = SinkSettings.ALL.all().stream()
                .filter(setting -> setting.defaultValue() == null)
                .map(Setting::name)
                .sorted()
                .toList();

        assertThat(names)
                .containsExactly(
                        "auto.evolve.widen",
                        "aws.access.key.id",
                        "aws.credentials.external.id",
                        "aws.credentials.provider.class",
                        "aws.credentials.role.arn",
                        "aws.endpoint.override",
                        "aws.region",
                        "aws.secret.access.key",
                        "cdc.op.field",
                        "compaction.enabled",
                        "compaction.max.bytes",
                        "compaction.small.file.bytes",
                        "delete.mode",
                        "flush.interval.max.ms",
                        "glue.database",
                        "glue.table",
                        "index.directory",
                        "key.scope",
                        "s3.endpoint",
                        "s3.region",
                        "s3.sse.kms.key.id",
                        "table.route.field",
                        "txn.app.id.prefix");
    }

    @Test
    void everyKeyHasDocGroupAndDefaultStatedInReference() {
        for (ConfigDef.ConfigKey key :
                SinkSettings.ALL.definition().configKeys().values()) {
            assertThat(key.documentation).as(key.name).isNotBlank().endsWith(".");
            assertThat(key.group).as(key.name).isNotBlank();
            assertThat(key.orderInGroup).as(key.name).isPositive();
            assertThat(key.name).matches("[a-z0-9]+([.][a-z0-9]+)*");
        }
    }

    @Test
    void secretsArePasswords() {
        assertThat(SinkSettings.ALL.all())
                .filteredOn(setting ->
                        setting.name().contains("secret") || setting.name().contains("access.key.id"))
                .allSatisfy(setting -> assertThat(setting.type()).isEqualTo(ConfigDef.Type.PASSWORD));
    }

    @Test
    void everyDefaultIsAcceptedInThisVersion() {
        for (Setting setting : SinkSettings.ALL.all()) {
            Object value = setting.defaultValue();
            if (value != null && value != ConfigDef.NO_DEFAULT_VALUE && setting.supported() != null) {
                assertThat(setting.supported())
                        .as(setting.name())
                        .contains(
                                value instanceof List<?> list
                                        ? String.join(
                                                ",",
                                                list.stream()
                                                        .map(String::valueOf)
                                                        .toList())
                                        : String.valueOf(value));
            }
        }
    }

    private static List<String> lines(Map<String, Object> defaults) {
        List<String> lines = new ArrayList<>();
        defaults.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    private static final String PINNED = """
            auto.create=false
            auto.evolve=false
            aws.credentials.session.name=alluvium
            catalog.delete.policy=ignore
            catalog.registration=none
            catalog.schema.policy=add
            cdc.format=auto
            cdc.op.mapping=[c:upsert, r:upsert, u:upsert, d:delete, t:truncate, m:ignore]
            checkpoint.interval=10
            column.name.sanitize=reject
            commit.max.retries=20
            commit.retry.backoff.max.ms=5000
            commit.retry.backoff.ms=50
            commit.timeout.ms=120000
            compaction.interval.ms=600000
            compaction.min.files=16
            compaction.space.amplification=1.25
            decimal.handling=precise
            deletion.vectors.enabled=false
            duplicate.key.policy=fail
            flush.bytes=134217728
            flush.interval.ms=60000
            flush.size=100000
            index.max.bytes=268435456
            index.publish=auto
            index.save.interval.ms=600000
            index.verify.keys=false
            index.verify.sample=8
            late.event.policy=drop
            maintenance.failure.policy=warn
            maintenance.tasks=owner
            max.buffered.bytes=536870912
            max.buffered.records=1000000
            max.open.files=64
            merge.interval.ms=300000
            merge.memory.bytes=268435456
            merge.records.threshold=1000000
            metadata.columns=[]
            null.policy=overwrite
            offset.mismatch.policy=fail
            parquet.compression=snappy
            partial.update.enabled=false
            partition.by=[]
            partition.growth.policy=warn
            partition.null.policy=allow
            pk.fields=[]
            pk.mode=none
            replay.headers=false
            s3.acl.canned=none
            s3.conditional.writes=required
            s3.max.connections=32
            s3.multipart.part.bytes=8388608
            s3.path.style.access.enabled=false
            s3.request.timeout.ms=30000
            s3.sse=none
            schema.case.policy=fold
            schema.incompatible.policy=fail
            sequence.by=[kafka.offset]
            sequence.null.policy=dlq
            source.gap.policy=fail
            staging.retention.ms=86400000
            staging.table.suffix=__staging
            stats.columns=[]
            symlink.manifest.enabled=false
            symlink.manifest.interval.ms=0
            table.name.format=${topic}
            table.name.sanitize=reject
            table.ownership.policy=fail
            table.path.format=${base}/${table}
            target.file.size.bytes=134217728
            timestamp.ntz.enabled=false
            timezone=UTC
            tombstone.missing.policy=fail
            tombstone.mode=delete
            tombstone.retention.ms=604800000
            topic2table.map=[]
            topic2table.regex=[]
            truncate.mode=fail
            unavailable.value.placeholder=__debezium_unavailable_value
            unavailable.without.base.policy=dlq
            upsert.engine=auto
            vacuum.dry.run=false
            vacuum.enabled=false
            vacuum.interval.ms=86400000
            vacuum.retention.check.enabled=true
            vacuum.retention.ms=604800000
            validate.storage.enabled=true
            write.mode=append
            """;
}
