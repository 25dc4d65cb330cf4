// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.route;

import dev.alluvium.connect.smt.config.Settings;
import dev.alluvium.connect.smt.entity.EntityFact;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code RouteEntity}, typed.
 *
 * @param allowedTopics null for any
 * @param opHeader name of the header that holds the operation
 */
public record RouteSettings(
        TopicTemplate template,
        boolean replacesIllegal,
        @Nullable Pattern allowedTopics,
        boolean keepsTombstones,
        String opHeader) {
    /** The typed form of checked settings. */
    public static RouteSettings of(Settings settings) {
        String prefix = settings.text(RouteConfig.HEADERS_PREFIX);
        return new RouteSettings(
                TopicTemplate.parse(settings.text(RouteConfig.TOPIC_TEMPLATE), prefix),
                settings.text(RouteConfig.SANITIZE).equals("replace"),
                settings.isSet(RouteConfig.ALLOWED_TOPICS)
                        ? Pattern.compile(settings.text(RouteConfig.ALLOWED_TOPICS))
                        : null,
                settings.flag(RouteConfig.KEEP_TOMBSTONES_TOPIC),
                EntityFact.OP.header(prefix));
    }
}
