// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.stamp;

import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.EntityFact;
import dev.alluvium.connect.smt.entity.SmtErrors;
import dev.alluvium.connect.smt.row.RecordPath;
import dev.alluvium.connect.smt.row.ScalarText;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Finds a record's tenant where the settings say, and writes it into a copy of its headers. Remembers the last one,
 * because records come in runs; confined to the task thread.
 */
public final class TenantReader {
    /** One way to tell a tenant. */
    @FunctionalInterface
    interface Source {
        @Nullable
        Object tenant(ConnectRecord<?> record);
    }

    private final Source source;
    private final String place;
    private final @Nullable String fallback;
    private final List<Pattern> allowed;
    private final boolean overwrites;
    private final String header;
    /** The last tenant that was allowed, as a header. */
    private @Nullable Header last;

    /** A reader for one transform. */
    public TenantReader(Settings settings) {
        this.place = settings.text(StampConfig.FROM);
        this.source = source(settings, place);
        this.fallback = settings.isSet(StampConfig.DEFAULT) ? settings.text(StampConfig.DEFAULT) : null;
        this.allowed = settings.list(StampConfig.ALLOWED).stream()
                .map(Pattern::compile)
                .toList();
        this.overwrites = settings.flag(StampConfig.OVERWRITE);
        this.header = EntityFact.TENANT.header(settings.text(StampConfig.HEADERS_PREFIX));
    }

    private static Source source(Settings settings, String place) {
        if (place.equals("static")) {
            String tenant = settings.text(StampConfig.VALUE);
            return record -> tenant;
        }
        if (place.equals("topic")) {
            Pattern regex = Pattern.compile(settings.text(StampConfig.TOPIC_REGEX));
            return new TopicTenant(regex);
        }
        String below = settings.isSet(StampConfig.PATH) ? "." + settings.text(StampConfig.PATH) : "";
        return RecordPath.parse("$" + place + below)::of;
    }

    /**
     * The headers with the tenant.
     *
     * @return null where nothing changes: the tenant is there already, or the record is a tombstone that tells none
     */
    public @Nullable ConnectHeaders stamp(ConnectRecord<?> record) {
        String tenant = tenant(record);
        if (tenant == null) {
            return null;
        }
        Header told = allowed(tenant);
        Header stamped = record.headers().lastWithName(header);
        if (stamped != null) {
            if (tenant.equals(text(stamped.value()))) {
                return null;
            }
            if (!overwrites) {
                throw SmtErrors.otherTenant(header);
            }
        }
        ConnectHeaders headers = new ConnectHeaders(record.headers());
        if (stamped != null) {
            headers.remove(header);
        }
        headers.add(told);
        return headers;
    }

    private @Nullable String tenant(ConnectRecord<?> record) {
        Object told = source.tenant(record);
        String tenant = text(told);
        if (told != null && tenant == null) {
            throw SmtErrors.unexpectedType("tenant (from=" + place + ")", told, "a scalar");
        }
        if (tenant == null || tenant.isBlank()) {
            if (fallback == null && record.value() != null) {
                throw SmtErrors.noTenant(place);
            }
            tenant = fallback;
        }
        return tenant;
    }

    private Header allowed(String tenant) {
        Header known = last;
        if (known == null || !tenant.equals(known.value())) {
            if (!allowed.isEmpty()
                    && allowed.stream().noneMatch(one -> one.matcher(tenant).matches())) {
                throw SmtErrors.tenantNotAllowed();
            }
            known = new ConnectHeaders().addString(header, tenant).lastWithName(header);
            last = known;
        }
        return known;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : ScalarText.PLAIN.text(value);
    }
}
