// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Setting;
import dev.alluvium.connect.common.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every setting of the sink, declared once. A setting that is overridable per table is also read as {@code
 * table.<table>.<name>}.
 */
public final class SinkSettings {
    /** All of them, in the order of the reference page. */
    public static final Settings ALL = new Settings(Stream.of(
                    RoutingSettings.settings(),
                    RowSettings.settings(),
                    FlushSettings.settings(),
                    StagingSettings.settings(),
                    TableSettings.settings(),
                    StoreSettings.settings(),
                    AwsSettings.settings(),
                    MaintenanceSettings.settings())
            .flatMap(List::stream)
            .toList());

    /** Set by the connector on each task's properties; not for users. */
    public static final String TASK_ID = "alluvium.task.id";

    private SinkSettings() {}

    /** The settings that a table may override. */
    public static List<Setting> overridable() {
        return ALL.all().stream().filter(Setting::perTable).toList();
    }
}
