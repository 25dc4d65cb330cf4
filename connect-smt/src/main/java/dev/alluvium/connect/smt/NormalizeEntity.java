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
import dev.alluvium.connect.smt.normalize.cloudevents.CloudEventsFormat;
import dev.alluvium.connect.smt.normalize.debezium.DebeziumFormat;
import dev.alluvium.connect.smt.normalize.dms.DmsFormat;
import dev.alluvium.connect.smt.normalize.mapped.MappedFormat;
import dev.alluvium.connect.smt.normalize.mongo.DebeziumMongoFormat;
import dev.alluvium.connect.smt.normalize.mongo.MongoStreamFormat;
import dev.alluvium.connect.smt.normalize.openmetadata.OpenMetadataFormat;
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
    private static final List<String> AUTO = List.of(
            "cloudevents",
            "debezium-mongo",
            "debezium",
            "dms",
            "mongodb",
            "openmetadata",
            "datahub",
            "atlas",
            "openlineage",
            "api");

    private @Nullable Normalizer normalizer;

    @Override
    public void configure(Map<String, ?> properties) {
        NormalizeSettings settings = NormalizeSettings.of(Settings.of(NAME, config(), properties));
        IdReader ids = new IdReader(settings.idRules(), DebeziumFormat.placeholder(settings));
        HeaderWriter writer = new HeaderWriter(settings.prefix(), settings.included());
        normalizer = new Normalizer(settings, formats(settings, ids), ids, writer);
    }

    /** With auto, headers and narrow structures are tested first: our own events would fit many a value. */
    private static List<ChangeFormat> formats(NormalizeSettings settings, IdReader ids) {
        List<String> names = settings.format().equals("auto") ? AUTO : List.of(settings.format());
        return names.stream().map(name -> format(name, settings, ids)).toList();
    }

    private static ChangeFormat format(String name, NormalizeSettings settings, IdReader ids) {
        return switch (name) {
            case "cloudevents" -> new CloudEventsFormat(settings, ids);
            case "debezium-mongo" -> new DebeziumMongoFormat(settings, ids);
            case "debezium" -> new DebeziumFormat(settings, ids);
            case "dms" -> new DmsFormat(settings, ids);
            case "mongodb" -> new MongoStreamFormat(settings, ids);
            case "openmetadata" -> new OpenMetadataFormat(settings, ids);
            case "api" -> new ApiFormat(settings, ids);
            default -> new MappedFormat(name, settings, ids);
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
