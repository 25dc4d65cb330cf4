// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.config;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/** Every setting of the source, declared once. */
public final class SourceSettings {
    /** All of them, in the order of the reference page. */
    public static final Settings ALL = new Settings(Stream.of(
                    StreamSettings.settings(),
                    RecordSettings.settings(),
                    ReadSettings.settings(),
                    FanOutSettings.settings(),
                    ConnectionSettings.settings(),
                    AwsSettings.settings())
            .flatMap(List::stream)
            .toList());

    /** Hash keys that a task owns; set by the connector on its tasks, not for users. */
    public static final String TASK_RANGES = "kinesis.task.ranges";
    /** Consumers to subscribe as; the connector sets it on its tasks where the user has not. */
    public static final String CONSUMER_ARNS = FanOutSettings.ARN;
    /** Name of the consumer to register. */
    public static final String CONSUMER_NAME = FanOutSettings.NAME;
    /** How records are fetched. */
    public static final String CONSUMER_MODE = FanOutSettings.MODE;
    /** When a task's streams were created; set by the connector on its tasks, so that a new stream makes a new task. */
    public static final String TASK_CREATED = "kinesis.task.created";
    /** The plan of all tasks; set by the connector on its first task, which stores it. */
    public static final String TASK_PLAN = "kinesis.task.plan";
    /** A task's number; set by the connector on its tasks, not for users. */
    public static final String TASK_ID = "alluvium.task.id";

    private SourceSettings() {}
}
