// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.route;

import dev.alluvium.connect.smt.entity.KeySchema;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.entity.UnusableRecordException;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.Arrays;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Names the topic of a record. A tombstone is never refused for a missing fact: it goes where its headers say, else
 * where its key says, else it stays. Remembers the last name, because records come in runs; confined to the task
 * thread.
 */
public final class Router {
    private final RouteSettings settings;
    private final TopicTemplate.Part[] parts;
    /** What the parts were for the last record. */
    private final String[] texts;

    private @Nullable String name;

    /** A router for one transform. */
    public Router(RouteSettings settings) {
        this.settings = settings;
        this.parts = settings.template().parts().toArray(TopicTemplate.Part[]::new);
        this.texts = new String[parts.length];
        Arrays.fill(texts, "");
    }

    /**
     * The topic.
     *
     * @throws UnusableRecordException where the template needs what the record lacks, or yields what may not be
     */
    public String topic(ConnectRecord<?> record) {
        boolean isTombstone = record.value() == null;
        if (isTombstone && settings.keepsTombstones() && record.headers().lastWithName(settings.opHeader()) == null) {
            return record.topic();
        }
        for (int i = 0; i < parts.length; i++) {
            String text = text(parts[i], record);
            if (text == null) {
                if (isTombstone) {
                    return record.topic();
                }
                throw SmtErrors.noHeaderForTopic(((TopicTemplate.HeaderText) parts[i]).header());
            }
            if (!text.equals(texts[i])) {
                texts[i] = text;
                name = null;
            }
        }
        if (name == null) {
            name = checked(joined());
        }
        return name;
    }

    private String joined() {
        StringBuilder joined = new StringBuilder(64);
        for (String text : texts) {
            joined.append(settings.replacesIllegal() ? TopicName.replaceIllegal(text) : text);
        }
        return joined.toString();
    }

    private String checked(String name) {
        if (!TopicName.isLegal(name)) {
            throw SmtErrors.illegalTopic();
        }
        if (settings.allowedTopics() != null
                && !settings.allowedTopics().matcher(name).matches()) {
            throw SmtErrors.topicNotAllowed();
        }
        return name;
    }

    private static @Nullable String text(TopicTemplate.Part part, ConnectRecord<?> record) {
        if (part instanceof TopicTemplate.Literal literal) {
            return literal.text();
        }
        return part instanceof TopicTemplate.HeaderText header ? header(header, record) : record.topic();
    }

    private static @Nullable String header(TopicTemplate.HeaderText part, ConnectRecord<?> record) {
        Header header = record.headers().isEmpty() ? null : record.headers().lastWithName(part.header());
        Object value = header == null ? null : header.value();
        if (value == null) {
            return part.isType() && record.value() == null ? typeOfKey(record.keySchema()) : null;
        }
        String text = ScalarText.PLAIN.text(value);
        if (text == null) {
            throw SmtErrors.noScalarHeader(part.header(), value);
        }
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String typeOfKey(@Nullable Schema key) {
        String table = KeySchema.qualifiedTable(key);
        return table == null ? null : KeySchema.lastPart(table);
    }
}
