// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.stamp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/** Tells the tenant by the topic, which is that of the last record mostly. Confined to the task thread. */
final class TopicTenant implements TenantReader.Source {
    private final Pattern regex;
    private String topic = "";
    private @Nullable String tenant;

    TopicTenant(Pattern regex) {
        this.regex = regex;
    }

    @Override
    public @Nullable Object tenant(ConnectRecord<?> record) {
        if (!topic.equals(record.topic())) {
            Matcher matcher = regex.matcher(record.topic());
            tenant = matcher.matches() ? matcher.group(1) : null;
            topic = record.topic();
        }
        return tenant;
    }
}
