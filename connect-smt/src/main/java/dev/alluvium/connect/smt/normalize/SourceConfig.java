// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt.normalize;

import dev.alluvium.connect.smt.config.Option;
import dev.alluvium.connect.smt.config.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/** The settings of {@code NormalizeEntity} that concern single formats; with any other they are refused. */
final class SourceConfig {
    static final String CONTROL_RECORDS = "control.records";
    static final String DMS_ABSENT_MEANS = "dms.absent.means";
    static final String ON_CONTROL = "on.control";
    static final String ON_ACTIVITY = "on.activity";
    static final String SOFT_DELETES = "soft.deletes";
    static final String CLASSIFICATIONS_AS = "classifications.as";

    private static final Words ON_EVENT = Words.of("pass", "drop", "fail");

    private SourceConfig() {}

    static List<Option> options() {
        return Stream.concat(dmsOptions().stream(), othersOptions().stream()).toList();
    }

    private static List<Option> dmsOptions() {
        return List.of(
                option(
                        CONTROL_RECORDS,
                        "drop",
                        ON_EVENT,
                        "What to do with control records of AWS DMS.",
                        Set.of("dms", "auto")),
                option(
                        DMS_ABSENT_MEANS,
                        "null",
                        Words.of("null", "unchanged"),
                        "A column that AWS DMS leaves out is null (its default, IncludeNullAndEmpty=false), or "
                                + "unchanged (IncludeNullAndEmpty=true, or LOB columns are left out).",
                        Set.of("dms", "auto")));
    }

    private static List<Option> othersOptions() {
        return List.of(
                option(
                        ON_CONTROL,
                        null,
                        ON_EVENT,
                        "What to do with control events of MongoDB. Default: fail for drop, dropDatabase, rename and "
                                + "invalidate, drop for the others.",
                        Set.of("mongodb", "auto")),
                option(
                        ON_ACTIVITY,
                        "drop",
                        ON_EVENT,
                        "What to do with events of OpenMetadata that concern no entity row: threads, posts, tasks.",
                        Set.of("openmetadata", "auto")),
                option(
                        SOFT_DELETES,
                        "delete",
                        Words.of("delete", "update"),
                        "What a soft delete of OpenMetadata or DataHub is: a delete, or an update that says so.",
                        Set.of("openmetadata", "datahub", "auto")),
                option(
                        CLASSIFICATIONS_AS,
                        "asset",
                        Words.of("asset", "set"),
                        "What classification events of Atlas are: partial updates of the asset, or a row of type "
                                + "classifications with the whole set of the asset's tags.",
                        Set.of("atlas", "auto")));
    }

    private static Option option(
            String name, @Nullable String value, Words words, String documentation, Set<String> formats) {
        return new Option(
                name,
                Type.STRING,
                value,
                words,
                onlyWith(name, value, formats),
                Importance.MEDIUM,
                "Single formats",
                documentation);
    }

    private static Option.Check onlyWith(String name, @Nullable String defaultValue, Set<String> formats) {
        return settings -> {
            Object value = settings.get(name);
            boolean isSet = value != null && !value.equals(defaultValue);
            return isSet && !formats.contains(format(settings))
                    ? List.of("has no effect with format=" + format(settings) + "; remove it")
                    : List.of();
        };
    }

    private static String format(Map<String, Object> settings) {
        return String.valueOf(settings.get(NormalizeConfig.FORMAT));
    }
}
