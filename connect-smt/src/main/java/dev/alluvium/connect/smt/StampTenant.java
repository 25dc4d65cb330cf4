// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.stamp.StampConfig;
import dev.alluvium.connect.smt.stamp.TenantReader;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tenant that a record belongs to into the header {@code entity.tenant}. A header that is already there is
 * checked, never trusted. Confined to the task thread.
 */
public final class StampTenant<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String NAME = "StampTenant";

    private @Nullable TenantReader tenants;

    @Override
    public void configure(Map<String, ?> properties) {
        tenants = new TenantReader(Settings.of(NAME, config(), properties));
    }

    @Override
    public R apply(R record) {
        TenantReader configured = tenants;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        try {
            ConnectHeaders headers = configured.stamp(record);
            return headers == null ? record : withHeaders(record, headers);
        } catch (UnusableRecordException e) {
            throw SmtErrors.at(NAME, record, e);
        }
    }

    private R withHeaders(R record, ConnectHeaders headers) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                headers);
    }

    @Override
    public ConfigDef config() {
        return StampConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        tenants = null;
    }
}
