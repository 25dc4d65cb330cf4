// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.stamp;

import dev.alluvium.connect.smt.config.Checked;
import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import dev.alluvium.connect.smt.entity.EntityFact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/** Every setting of {@code StampTenant}. */
public final class StampConfig {
    static final String FROM = "from";
    static final String VALUE = "value";
    static final String TOPIC_REGEX = "topic.regex";
    static final String PATH = "path";
    static final String ON_MISSING = "on.missing";
    static final String DEFAULT = "default";
    static final String ALLOWED = "allowed";
    static final String OVERWRITE = "overwrite";
    static final String HEADERS_PREFIX = "headers.prefix";

    private static final String GROUP = "StampTenant";

    private StampConfig() {}

    /** The declaration that Connect validates against. */
    public static ConfigDef definition() {
        return Option.definition(
                Stream.concat(places().stream(), treatment().stream()).toList());
    }

    private static List<Option> places() {
        return List.of(
                text(
                                FROM,
                                ConfigDef.NO_DEFAULT_VALUE,
                                Words.of("static", "topic", "header", "value", "key"),
                                "Where the tenant is told: one for all records, or in topic, header, value or key.")
                        .with(StampConfig::missingPartner),
                text(VALUE, null, null, "The tenant, with from=static.").with(onlyWith(VALUE, FROM, "static")),
                text(
                                TOPIC_REGEX,
                                null,
                                new Checked<>(
                                        String.class, StampConfig::topicRegex, "a regular expression with a group"),
                                "Matches the whole topic, with from=topic; its first group is the tenant.")
                        .with(onlyWith(TOPIC_REGEX, FROM, "topic")),
                text(
                                PATH,
                                null,
                                null,
                                "The name of the header (from=header), or the path in value or key (from=value, key; a "
                                        + "key that is the tenant itself needs none).")
                        .with(onlyWith(PATH, FROM, "header", "value", "key")));
    }

    private static List<Option> treatment() {
        return List.of(
                text(
                        ON_MISSING,
                        "fail",
                        Words.of("fail", "default"),
                        "What to do with a record that tells no tenant; a tombstone passes without one."),
                text(DEFAULT, null, null, "The tenant of records that tell none, with on.missing=default.")
                        .with(onlyWith(DEFAULT, ON_MISSING, "default")),
                new Option(
                        ALLOWED,
                        Type.LIST,
                        List.of(),
                        Checked.list(list -> list.forEach(Pattern::compile), "names"),
                        null,
                        Importance.MEDIUM,
                        GROUP,
                        "Names or regular expressions, one of which the whole tenant must match. Default: any."),
                new Option(
                        OVERWRITE,
                        Type.BOOLEAN,
                        false,
                        null,
                        null,
                        Importance.MEDIUM,
                        GROUP,
                        "Whether another tenant in the header is replaced; else such a record is refused."),
                text(
                        HEADERS_PREFIX,
                        EntityFact.DEFAULT_PREFIX,
                        new ConfigDef.NonEmptyString(),
                        "What the name of the header begins with."));
    }

    private static void topicRegex(String text) {
        if (Pattern.compile(text).matcher("").groupCount() == 0) {
            throw new IllegalArgumentException("needs a group, (...), that is the tenant");
        }
    }

    private static List<String> missingPartner(Map<String, Object> settings) {
        String needed = switch (String.valueOf(settings.get(FROM))) {
            case "static" -> VALUE;
            case "topic" -> TOPIC_REGEX;
            case "header", "value" -> PATH;
            default -> FROM;
        };
        if (settings.get(needed) == null) {
            return List.of("needs " + needed);
        }
        return "default".equals(settings.get(ON_MISSING)) && settings.get(DEFAULT) == null
                ? List.of("on.missing=default needs default")
                : List.of();
    }

    private static Option.Check onlyWith(String name, String other, String... words) {
        return settings -> settings.get(name) == null || Set.of(words).contains(settings.get(other))
                ? List.of()
                : List.of("has an effect only with " + other + "=" + String.join(" or ", words) + "; remove it");
    }

    private static Option text(
            String name, @Nullable Object value, ConfigDef.@Nullable Validator validator, String documentation) {
        Importance importance = name.equals(FROM) ? Importance.HIGH : Importance.MEDIUM;
        return new Option(name, Type.STRING, value, validator, null, importance, GROUP, documentation);
    }
}
