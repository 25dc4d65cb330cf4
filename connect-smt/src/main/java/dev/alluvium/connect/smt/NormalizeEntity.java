// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.identify.IdReader;
import dev.alluvium.connect.smt.normalize.ChangeFormat;
import dev.alluvium.connect.smt.normalize.HeaderWriter;
import dev.alluvium.connect.smt.normalize.NormalizeConfig;
import dev.alluvium.connect.smt.normalize.NormalizeSettings;
import dev.alluvium.connect.smt.normalize.Normalizer;
import dev.alluvium.connect.smt.normalize.api.ApiFormat;
import dev.alluvium.connect.smt.normalize.debezium.DebeziumFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Gives change events of every format one shape: the value becomes the row, untouched, and what happened to it is
 * told in headers {@code entity.*}. Works on source and sink records, with and without schemas. Confined to the task
 * thread.
 */
public final class NormalizeEntity<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String NAME = "NormalizeEntity";

    private @Nullable Normalizer normalizer;

    @Override
    public void configure(Map<String, ?> properties) {
        NormalizeSettings settings = NormalizeSettings.of(Settings.of(NAME, config(), properties));
        IdReader ids = new IdReader(settings.idRules(), DebeziumFormat.placeholder(settings));
        HeaderWriter writer = new HeaderWriter(settings.prefix(), settings.included());
        normalizer = new Normalizer(settings, formats(settings, ids), ids, writer);
    }

    /** Cheap and exact tests come first: an envelope of Debezium is never taken for another format. */
    private static List<ChangeFormat> formats(NormalizeSettings settings, IdReader ids) {
        return switch (settings.format()) {
            case "debezium" -> List.of(new DebeziumFormat(settings, ids));
            case "api" -> List.of(new ApiFormat(settings, ids));
            default -> List.of(new DebeziumFormat(settings, ids), new ApiFormat(settings, ids));
        };
    }

    @Override
    public @Nullable R apply(R record) {
        Normalizer configured = normalizer;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        try {
            return configured.normalize(record);
        } catch (UnusableRecordException e) {
            throw SmtErrors.at(NAME, record, e);
        }
    }

    @Override
    public ConfigDef config() {
        return NormalizeConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        normalizer = null;
    }
}
