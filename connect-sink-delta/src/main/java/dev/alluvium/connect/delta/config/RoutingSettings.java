// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.Setting;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** From a topic to a table and its place. */
final class RoutingSettings {
    static final String BASE_PATH = "table.base.path";
    static final String NAME_FORMAT = "table.name.format";
    static final String PATH_FORMAT = "table.path.format";
    static final String NAME_SANITIZE = "table.name.sanitize";
    static final String TOPIC_MAP = "topic2table.map";
    static final String TOPIC_REGEX = "topic2table.regex";
    static final String ROUTE_FIELD = "table.route.field";
    static final String DEFAULT_NAME_FORMAT = "${topic}";
    static final String DEFAULT_PATH_FORMAT = "${base}/${table}";
    private static final String GROUP = "Routing";

    private static final List<Setting> SETTINGS = List.of(
            Setting.of(BASE_PATH, Type.STRING, "Where tables lie: an absolute s3:// or file:/// URI.")
                    .required()
                    .in(GROUP),
            Setting.of(
                            NAME_FORMAT,
                            Type.STRING,
                            "The table's name for a topic that neither topic2table.map nor topic2table.regex names."
                                    + " Placeholders: ${topic}, ${topic[N]} (the N-th part between dots, from 0),"
                                    + " ${source.db}, ${source.table} (of the header entity.source),"
                                    + " ${header:NAME},"
                                    + " ${tenant}, ${type} (of the entity headers).")
                    .withDefault(DEFAULT_NAME_FORMAT)
                    .importance(Importance.HIGH)
                    .in(GROUP),
            Setting.of(PATH_FORMAT, Type.STRING, "A table's location. Placeholders: ${base}, ${table}.")
                    .withDefault(DEFAULT_PATH_FORMAT)
                    .in(GROUP),
            Setting.of(
                            NAME_SANITIZE,
                            Type.STRING,
                            "What to do with a table name that holds other characters than letters, digits and _:"
                                    + " refuse it, or put an underscore in their place.")
                    .withDefault("reject")
                    .oneOf("reject", "underscore")
                    .in(GROUP),
            Setting.of(
                            TOPIC_MAP,
                            Type.LIST,
                            "Pairs topic:table. Stands before topic2table.regex and table.name.format.")
                    .withDefault(List.of())
                    .in(GROUP),
            Setting.of(
                            TOPIC_REGEX,
                            Type.LIST,
                            "Pairs regex=>table; the first regex that matches the whole topic wins, $1 in"
                                    + " the table's"
                                    + " name is its first group.")
                    .withDefault(List.of())
                    .in(GROUP),
            Setting.of(
                            ROUTE_FIELD,
                            Type.STRING,
                            "Field of the value that holds the table's name, instead of topic and format. A record"
                                    + " without it is reported.")
                    .in(GROUP));

    private RoutingSettings() {}

    static List<Setting> settings() {
        return SETTINGS;
    }
}
