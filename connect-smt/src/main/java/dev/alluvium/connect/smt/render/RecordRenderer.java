// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.render;

import dev.alluvium.connect.smt.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.Nullable;

/** Makes the record that a request is sent from. A tombstone has nothing to render and passes. Stateless. */
public final class RecordRenderer {
    private final JsonTemplate template;
    private final Renderer renderer;
    private final boolean givesBytes;
    private final String contentTypeHeader;
    private final @Nullable TemplateText keyTemplate;

    /** A renderer for one transform. */
    public RecordRenderer(Settings settings) {
        this.template = settings.isSet(RenderConfig.TEMPLATE)
                ? JsonTemplate.parse(settings.text(RenderConfig.TEMPLATE))
                : TemplateSource.resource(settings.text(RenderConfig.RESOURCE));
        this.renderer = new Renderer(
                Missing.valueOf(settings.text(RenderConfig.MISSING).toUpperCase(Locale.ROOT)),
                settings.text(RenderConfig.ESCAPE).equals("slack"));
        this.givesBytes = settings.text(RenderConfig.OUTPUT).equals("bytes");
        this.contentTypeHeader = settings.text(RenderConfig.CONTENT_TYPE_HEADER);
        this.keyTemplate = settings.isSet(RenderConfig.KEY_TEMPLATE)
                ? TemplateText.parse(settings.text(RenderConfig.KEY_TEMPLATE))
                : null;
    }

    /** The rendered record. */
    public <R extends ConnectRecord<R>> R render(R record) {
        if (record.value() == null) {
            return record;
        }
        String json = renderer.json(template, record);
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                keyTemplate == null ? record.keySchema() : Schema.STRING_SCHEMA,
                keyTemplate == null ? record.key() : renderer.text(keyTemplate, record),
                givesBytes ? Schema.BYTES_SCHEMA : Schema.STRING_SCHEMA,
                givesBytes ? json.getBytes(StandardCharsets.UTF_8) : json,
                record.timestamp(),
                headers(record));
    }

    private ConnectHeaders headers(ConnectRecord<?> record) {
        ConnectHeaders headers = new ConnectHeaders(record.headers());
        if (!contentTypeHeader.isEmpty()) {
            headers.remove(contentTypeHeader);
            headers.addString(contentTypeHeader, "application/json");
        }
        return headers;
    }
}
