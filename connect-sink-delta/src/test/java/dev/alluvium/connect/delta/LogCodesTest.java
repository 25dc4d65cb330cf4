// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Every code that a log line or an exception begins with has its cause, effect and remedy in the reference. */
final class LogCodesTest {
    private static final Pattern CODE = Pattern.compile("ALV-[A-Z]{3}-\\d{3}");
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static SortedSet<String> codes(String text) {
        SortedSet<String> codes = new TreeSet<>();
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            codes.add(matcher.group());
        }
        return codes;
    }

    private static String sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
            StringBuilder text = new StringBuilder();
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> text.append(read(file)));
            return text.toString();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachCodeHasASectionAndEachSectionACode() throws IOException {
        List<String> sections = read(ROOT.resolve("docs/reference/log-codes.md"))
                .lines()
                .filter(line -> line.startsWith("### "))
                .toList();

        assertThat(codes(String.join("\n", sections)))
                .isEqualTo(codes(sources("connect-sink-delta") + sources("delta-table") + sources("connect-smt")));
        assertThat(sections).hasSize(codes(String.join("\n", sections)).size());
    }

    @Test
    void eachSectionNamesCauseEffectAndRemedy() {
        String page = read(ROOT.resolve("docs/reference/log-codes.md"));
        for (String section : page.split("\n### ")) {
            if (CODE.matcher(section).lookingAt()) {
                assertThat(section).contains("*Cause*:", "*Effect*:", "*Remedy*:");
            }
        }
    }
}
