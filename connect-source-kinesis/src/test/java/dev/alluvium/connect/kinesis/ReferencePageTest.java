// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alluvium.connect.common.config.AwsSettings;
import dev.alluvium.connect.common.config.Setting;
import dev.alluvium.connect.kinesis.config.SourceSettings;
import dev.alluvium.connect.kinesis.metric.ConnectorMetric;
import dev.alluvium.connect.kinesis.metric.ShardMetric;
import dev.alluvium.connect.kinesis.metric.TaskMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference page knows every setting, metric and log code, and no code that is not there. */
class ReferencePageTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern CODE = Pattern.compile("ALV-KIN-\\d{3}");
    private static final String PAGE = read(ROOT.resolve("docs/reference/kinesis-source.md"));

    @Test
    void everySettingIsOnThePage() {
        List<String> shared = AwsSettings.settings().stream().map(Setting::name).toList();

        assertThat(SourceSettings.ALL.names())
                .filteredOn(name -> !shared.contains(name))
                .allSatisfy(name -> assertThat(PAGE).contains("`" + name));
    }

    @Test
    void everyMetricIsOnThePage() {
        assertThat(ShardMetric.values()).allSatisfy(metric -> assertNamed(metric.attribute()));
        assertThat(TaskMetric.values()).allSatisfy(metric -> assertNamed(metric.attribute()));
        assertThat(ConnectorMetric.values()).allSatisfy(metric -> assertNamed(metric.attribute()));
    }

    @Test
    void everyLogCodeIsOnThePageAndNoOther() throws IOException {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve("connect-source-kinesis/src/main/java"))) {
            files.filter(Files::isRegularFile).forEach(file -> sources.append(read(file)));
        }

        assertThat(codes(PAGE)).isEqualTo(codes(sources.toString()));
    }

    private static void assertNamed(String metric) {
        boolean pair = metric.endsWith("-max") && PAGE.contains("`" + metric.replace("-max", "-avg") + "`, `-max`");
        assertThat(pair || PAGE.contains("`" + metric + "`")).as(metric).isTrue();
    }

    private static SortedSet<String> codes(String text) {
        SortedSet<String> codes = new TreeSet<>();
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            codes.add(matcher.group());
        }
        return codes;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
