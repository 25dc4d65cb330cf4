// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void nothingMeansTheDefaultFolder() {
        assertThat(CommandLine.parse(List.of()))
                .isEqualTo(new CommandLine(List.of(), Optional.empty(), false, false, false, Optional.empty()));
    }

    @Test
    void everyOptionIsUnderstoodAnywhere() {
        assertThat(CommandLine.parse(List.of("a", "--keep", "--out", "o", "b", "--show-values", "--help")))
                .isEqualTo(new CommandLine(
                        List.of(Path.of("a"), Path.of("b")),
                        Optional.of(Path.of("o")),
                        true,
                        true,
                        true,
                        Optional.empty()));
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThat(CommandLine.parse(List.of("--kep")).problem()).contains("unknown option --kep; see --help");
        assertThat(CommandLine.parse(List.of("--out")).problem()).contains("--out needs a directory");
    }
}
