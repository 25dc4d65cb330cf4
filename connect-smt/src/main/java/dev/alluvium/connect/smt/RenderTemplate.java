// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import dev.alluvium.connect.smt.config.ModuleVersion;
import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.render.RecordRenderer;
import dev.alluvium.connect.smt.render.RenderConfig;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Makes the JSON of a request out of a record, by a template. Whatever the values hold, the result is JSON of the
 * template's shape. Confined to the task thread.
 */
public final class RenderTemplate<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private static final String NAME = "RenderTemplate";

    private @Nullable RecordRenderer renderer;

    @Override
    public void configure(Map<String, ?> properties) {
        renderer = new RecordRenderer(Settings.of(NAME, config(), properties));
    }

    @Override
    public R apply(R record) {
        RecordRenderer configured = renderer;
        if (configured == null) {
            throw new IllegalStateException(NAME + " is used before configure or after close");
        }
        try {
            return configured.render(record);
        } catch (UnusableRecordException e) {
            throw SmtErrors.at(NAME, record, e);
        }
    }

    @Override
    public ConfigDef config() {
        return RenderConfig.definition();
    }

    @Override
    public String version() {
        return ModuleVersion.of(getClass());
    }

    @Override
    public void close() {
        renderer = null;
    }
}
